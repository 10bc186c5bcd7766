"""Repeats without an account: one person's copies count once, two people's same words twice."""

from datetime import timedelta

import pytest

from tests.store.makers import T0, by_person, voice
from vocpipe.pipeline.repeats import LONG, link_repeats
from vocpipe.records import About

TEXT = "The export drops the last row of every sheet, each month, since the update in May."


class Tagger:
    version = "1"


class Space:
    """As much of a workspace as linking needs."""

    kind_tagger = Tagger()

    def __init__(self, store):
        self.store = store

    def now(self):
        return T0


@pytest.fixture
def linked(store):
    def link(*voices):
        store.feedback.save(voices)
        link_repeats(Space(store))
        return [one.duplicate_of for one in store.feedback.find()]

    return link


def said(number, text=TEXT, **more):
    return voice(f"fb_{number}", text=text, said_at=T0 + timedelta(hours=number), **more)


def test_one_writers_near_copies_are_one_voice(linked):
    again = TEXT.replace("each month", "every month")
    assert linked(said(1, commenter="p_1"), said(2, again, commenter="p_1")) == [None, "fb_1"]


def test_two_writers_with_the_same_words_are_two_voices(linked):
    assert linked(said(1, commenter="p_1"), said(2, commenter="p_2")) == [None, None]


def test_a_long_copy_of_unknown_origin_is_a_repeat_and_a_short_one_is_not(linked):
    assert len(TEXT) >= LONG
    assert linked(said(1, commenter=None), said(2, commenter=None)) == [None, "fb_1"]
    short = [said(number, "Too slow today.", commenter=None) for number in (3, 4)]
    assert linked(*short)[2:] == [None, None]


def test_a_copy_of_an_accounts_voice_without_its_account_is_its_repeat(linked):
    assert linked(said(1, account_id="ac_1", commenter="p_1"), said(2, commenter=None)) == [None, "fb_1"]


def test_a_copy_of_a_voice_whose_words_were_erased_stays_a_copy(store, linked):
    linked(said(1, account_id="ac_1"), said(2, account_id="ac_1"))
    store.eraser.erase(by_person("fb_1", About.ERASED, value={"reason": "asked"}))
    other = "Nobody can open the invoices of last year any more."
    assert linked(said(3, other, account_id="ac_1")) == ["fb_1", None]


def test_linking_again_changes_nothing(store, linked):
    linked(said(1, commenter="p_1"), said(2, commenter="p_1"))
    assert link_repeats(Space(store)).repeats == 0

"""Sentences and asks as exact spans."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vocpipe.text.asks import split_asks
from vocpipe.text.sentences import split

ANY = st.text(st.sampled_from("あ。！?.\n 「」（）・-①②1)2)aB3,また:\u3000"), max_size=60)


def parts(function, text):
    return [text[start:end] for start, end in function(text)]


def test_japanese_quotations_are_not_cut():
    text = "先方いわく「遅い。使えない。」とのこと。急ぎです！"
    assert parts(split, text) == ["先方いわく「遅い。使えない。」とのこと。", "急ぎです！"]


def test_english_abbreviations_and_versions_do_not_end_sentences():
    text = "Ver. 2.1 crashes, e.g. on save. Is it known? Thanks."
    assert parts(split, text) == ["Ver. 2.1 crashes, e.g. on save.", "Is it known?", "Thanks."]


def test_a_newline_ends_a_sentence_unless_the_mail_was_wrapped():
    assert parts(split, "検索が遅い\n印刷も崩れる") == ["検索が遅い", "印刷も崩れる"]
    assert parts(split, "The export\nis slow") == ["The export\nis slow"]


@given(ANY)
def test_sentence_spans_cover_every_visible_character_once(text):
    spans = split(text)
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())
    assert all(a < b for a, b in spans)
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        (
            "以下3点要望です。\n・検索を速くしてほしい\n・CSV出力に列を追加\n・ダークモード対応\nよろしくお願いします。",
            ["検索を速くしてほしい", "CSV出力に列を追加", "ダークモード対応"],
        ),
        ("①検索が遅いです。②印刷が崩れます。", ["検索が遅いです。", "印刷が崩れます。"]),
        (
            "Two things: 1) please add dark mode 2) the export is far too slow",
            ["please add dark mode", "the export is far too slow"],
        ),
        (
            "- We need SSO for the team\n- Export to PDF is broken",
            ["We need SSO for the team", "Export to PDF is broken"],
        ),
        ("検索が遅い。また、印刷も崩れる。", ["検索が遅い。また、印刷も崩れる。"]),
        ("再現手順\n1. 設定を開く\n2. 保存を押すと落ちる", None),
        ("Steps to reproduce:\n1. Open the settings page\n2. Click on save twice", None),
        ("対応ブラウザ:\n- Chrome\n- Edge", ["対応ブラウザ:\n- Chrome\n- Edge"]),
        ("  ", []),
    ],
)
def test_only_an_explicit_list_is_cut_into_asks(text, asks):
    assert parts(split_asks, text) == ([text] if asks is None else asks)


def test_a_sentence_that_says_something_beside_the_list_is_not_lost():
    text = "解約を考えるほどです。\n・検索が遅い\n・印刷が崩れます\n\n来月までに直らなければ他社に移ります。"
    assert parts(split_asks, text) == [
        "解約を考えるほどです。",
        "検索が遅い",
        "印刷が崩れます",
        "来月までに直らなければ他社に移ります。",
    ]


@given(ANY)
def test_ask_spans_are_ordered_trimmed_and_inside_the_text(text):
    spans = split_asks(text)
    assert bool(spans) == bool(text.strip())
    assert all(0 <= a < b <= len(text) and text[a:b] == text[a:b].strip() for a, b in spans)
    assert all(left[1] <= right[0] for left, right in zip(spans, spans[1:], strict=False))

"""People's word on what belongs together: obeyed at once, next week, and when another model sees all anew."""

import pytest

from tests.fakes import LAST, FakeEmbedder, opened
from tests.pipeline.states import assert_same, tables
from tests.review.test_people_say import BY, board, offline, theme_with, voice_with
from vocpipe import pipeline, review
from vocpipe.errors import NotFoundError, VerdictError
from vocpipe.pipeline.placing import themes_in
from vocpipe.pipeline.theme_week import propose
from vocpipe.records import About, Feedback
from vocpipe.review.lookup import look_up
from vocpipe.review.people import members
from vocpipe.themes.week_values import Proposed
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)


def theme_of(workspace: Workspace, voice: Feedback) -> str | None:
    (held,) = workspace.store.ledger.current(About.THEME, [voice.id])
    return held.value["theme"]


def rebuilt(workspace: Workspace) -> Workspace:
    """Give the workspace after another model saw every voice anew."""
    root = workspace.settings.root
    again = opened(root, FakeEmbedder("fake/2"))
    pipeline.run(again, WEEK)
    return again


def test_a_voice_said_not_to_be_of_a_theme_leaves_it_for_ever(done: Workspace) -> None:
    theme, voice = theme_with(done, "圏外"), offline(done)
    review.apart(done, theme.key, voice.id, BY)
    assert theme_of(done, voice) is None
    pipeline.run(done, WEEK)
    assert theme_of(done, voice) is None
    with rebuilt(done) as again:
        assert theme_of(again, voice) is None
        assert theme_of(again, voice_with(again, "三回目")) == theme.key


def test_two_voices_said_not_to_be_the_same_never_meet(done: Workspace) -> None:
    one, other = offline(done), voice_with(done, "三回目")
    assert theme_of(done, one) == theme_of(done, other)
    review.apart(done, one.id, other.id, BY)
    assert theme_of(done, one) is not None
    assert theme_of(done, other) is None
    with rebuilt(done) as again:
        assert theme_of(again, one) != theme_of(again, other)


def test_voices_said_to_be_the_same_go_together_also_after_a_rebuild(done: Workspace) -> None:
    alone = voice_with(done, "Dark mode")
    review.together(done, alone.id, offline(done).id, BY)
    assert theme_of(done, alone) == theme_of(done, offline(done)) is not None
    with rebuilt(done) as again:
        assert theme_of(again, alone) == theme_of(again, offline(again)) is not None


def test_saying_the_opposite_takes_it_back_and_saying_it_twice_changes_nothing(done: Workspace) -> None:
    theme, voice = theme_with(done, "圏外"), offline(done)
    review.apart(done, voice.id, theme.key, BY)
    before = tables(done.settings.root)
    review.apart(done, voice.id, theme.key, BY)
    assert_same(before, tables(done.settings.root))
    review.together(done, voice.id, theme.key, BY)
    assert theme_of(done, voice) == theme.key


def test_themes_keep_keys_names_and_moved_voices_when_another_model_sees_all_anew(done: Workspace) -> None:
    space = done.space()
    assert space is not None
    before = set(themes_in(done, space))
    theme, stranger = theme_with(done, "圏外"), board(done)
    review.rename(done, theme.key, {"ja": "圏外で消える"}, BY)
    review.move(done, stranger.id, theme.key, BY)
    with rebuilt(done) as again:
        fresh = again.space()
        assert fresh is not None
        assert fresh.id != space.id
        assert set(themes_in(again, fresh)) == before
        assert theme_of(again, stranger) == theme.key
        assert themes_in(again, fresh)[theme.key].labels["ja"] == "圏外で消える"


def test_a_merged_and_a_split_off_theme_outlive_a_rebuild(done: Workspace) -> None:
    gone, kept = theme_with(done, "圏外"), theme_with(done, "ボード")
    review.merge(done, gone.key, kept.key, BY)
    parted = review.split(done, kept.key, [board(done).id, voice_with(done, "月曜").id], {"ja": "朝"}, BY)
    pipeline.run(done, WEEK)
    with rebuilt(done) as again:
        assert theme_of(again, offline(again)) == kept.key
        assert {voice.id for voice in members(again, again.store.themes.all()[parted.key])} == {
            board(again).id,
            voice_with(again, "月曜").id,
        }


def proposed(workspace: Workspace, what: str, *words: str) -> str:
    """Have the machine propose something about the themes that hold the words; give the proposal's id."""
    space = workspace.space()
    assert space is not None
    keys = tuple(theme_with(workspace, word).key for word in words)
    voices = (offline(workspace).id, voice_with(workspace, "三回目").id) if what == "split" else ()
    propose(workspace, space, [Proposed(what, keys, voices, {"mutual_acceptance": 0.61})])
    return str(review.proposals(workspace)[-1]["id"])


def test_a_dismissed_proposal_never_comes_back(done: Workspace) -> None:
    proposal = proposed(done, "merge", "圏外", "ボード")
    assert review.dismiss(done, proposal, BY, "別の話").human
    assert review.proposals(done) == []
    space = done.space()
    assert space is not None
    keys = (theme_with(done, "ボード").key, theme_with(done, "圏外").key)
    propose(done, space, [Proposed("merge", keys, (), {"mutual_acceptance": 0.9})])
    assert review.proposals(done) == []
    with pytest.raises(VerdictError, match="dismissed"):
        review.accept(done, proposal, BY)


def test_an_accepted_merge_and_split_are_carried_out_in_the_persons_name(done: Workspace) -> None:
    kept, gone = theme_with(done, "圏外"), theme_with(done, "ボード")
    proposal = proposed(done, "merge", "圏外", "ボード")
    review.accept(done, proposal, BY)
    before = tables(done.settings.root)
    review.accept(done, proposal, BY)
    assert_same(before, tables(done.settings.root))
    assert done.store.themes.all()[gone.key].merged_into == kept.key
    review.accept(done, proposed(done, "split", "圏外"), BY)
    assert theme_of(done, offline(done)) != kept.key
    assert theme_of(done, offline(done)) == theme_of(done, voice_with(done, "三回目"))


def test_a_name_handed_back_is_the_machines_again(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    review.rename(done, theme.key, {"ja": "仮の名"}, BY)
    review.accept(done, proposed(done, "rename", "圏外"), BY)
    assert done.store.themes.all()[theme.key].named_by == "machine"


def test_an_unknown_proposal_is_one_clear_line(done: Workspace) -> None:
    with pytest.raises(NotFoundError, match="no proposal pr_nothing"):
        review.dismiss(done, "pr_nothing", BY)


def test_a_theme_is_summed_up_by_three_of_its_own_voices(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    quotes = look_up(done, theme.key)["summary"]
    assert [quote["why"] for quote in quotes] == ["typical", "most specific", "dissenting"]
    texts = {voice.id: voice.text for voice in members(done, theme)}
    assert len({quote["id"] for quote in quotes}) == 3
    assert all(texts[quote["id"]] == quote["text"] for quote in quotes)

"""People's verbs: what they write, what they refuse, and that saying a thing twice changes nothing."""

from collections.abc import Callable

import pytest

from tests.fakes import LAST
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline, review
from vocpipe.errors import NotFoundError, VerdictError, VocpipeError
from vocpipe.records import About, Feedback, Kind, Knowledge, OutcomeHow, Team, Theme, UsageState, Verdict
from vocpipe.review.lookup import look_up
from vocpipe.review.people import members
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)
BY = "宮下"


def voice_with(workspace: Workspace, words: str) -> Feedback:
    return next(voice for voice in workspace.store.feedback.find() if words in voice.text)


def theme_with(workspace: Workspace, words: str) -> Theme:
    for theme in workspace.store.themes.all().values():
        if any(words in voice.text for voice in members(workspace, theme)):
            return theme
    raise AssertionError(f"no theme holds {words}")


def current(workspace: Workspace, about: About, voice: Feedback, subject: str = "") -> Verdict:
    return next(v for v in workspace.store.ledger.current(about, [voice.id]) if v.subject == subject)


def offline(workspace: Workspace) -> Feedback:
    """Give a voice of 2026-11-03 about losing what was typed offline; CH-1 began on 11-12."""
    return voice_with(workspace, "戻れず")


def board(workspace: Workspace) -> Feedback:
    """Give a voice of 2026-11-03 about the slow board; CH-2 was released on 11-01."""
    return voice_with(workspace, "朝礼に")


SAYING: dict[str, Callable[[Workspace], object]] = {
    "kind": lambda w: review.correct_kind(w, offline(w).id, Kind.REQUEST, 3, BY, "困り方が深い"),
    "usage": lambda w: review.correct_usage(w, board(w).id, "board", UsageState.USER, Knowledge.INFORMED, BY),
    "route": lambda w: review.correct_route(w, offline(w).id, [Team.SUCCESS, Team.SALES], "要フォロー", BY),
    "admit": lambda w: review.admit(w, offline(w).id, "現場の本音", BY),
    "move": lambda w: review.move(w, offline(w).id, None, BY),
    "rename": lambda w: review.rename(w, theme_with(w, "圏外").key, {"ja": "圏外で消える"}, BY),
    "link": lambda w: review.link(w, offline(w).id, "CH-1", OutcomeHow.CAUSED, BY),
    "possible": lambda w: review.mark_possible(w, board(w).id, "列の並び替え", BY),
    "decline": lambda w: review.decline(w, board(w).id, "費用に見合わない", BY),
    "not ours": lambda w: review.not_ours(w, board(w).id, "回線の問題", BY),
    "consent": lambda w: review.ask_consent(w, board(w).id, board(w).text, BY),
    "follow up": lambda w: review.follow_up(w, board(w).id, BY, "使い方を電話で説明"),
    "tell": lambda w: review.tell(w, offline(w).id, "mail", BY, change="CH-1"),
}


@pytest.mark.parametrize("verb", SAYING)
def test_saying_the_same_twice_changes_nothing(done: Workspace, verb: str) -> None:
    untouched = tables(done.settings.root)
    first = SAYING[verb](done)
    once = tables(done.settings.root)
    assert once != untouched
    second = SAYING[verb](done)
    assert_same(once, tables(done.settings.root), verb)
    if isinstance(first, Verdict):
        assert isinstance(second, Verdict)
        assert second.id == first.id


@pytest.mark.parametrize("verb", SAYING)
def test_what_a_person_said_can_be_seen_in_the_ledger_and_outlives_a_run(done: Workspace, verb: str) -> None:
    said = SAYING[verb](done)
    pipeline.run(done, WEEK)
    verdicts = said if isinstance(said, list) else [said]
    for verdict in verdicts:
        if isinstance(verdict, Verdict):
            held = done.store.ledger.current(verdict.about, [verdict.feedback_id])
            assert verdict.id in {one.id for one in held}
            shown = look_up(done, verdict.feedback_id)["ledger"]
            assert any(line["id"] == verdict.id and line["human"] and line["by"] == BY for line in shown)


def test_somebody_else_may_say_otherwise_and_the_last_one_counts(done: Workspace) -> None:
    voice = offline(done)
    review.correct_kind(done, voice.id, Kind.REQUEST, 1, BY)
    review.correct_kind(done, voice.id, Kind.PROBLEM, 3, "北川")
    assert current(done, About.KIND, voice).by == "北川"


def test_a_corrected_state_keeps_the_knowledge_unless_one_is_given(done: Workspace) -> None:
    held = next(v for v in done.store.ledger.current(About.USAGE) if v.value["knowledge"] != "unknown")
    asked = (done, held.feedback_id, held.subject)
    kept = review.correct_usage(*asked, UsageState.TRYING, None, BY).value
    assert (kept["state"], kept["knowledge_kept"]) == ("trying", True)
    names = ("knowledge", "capability", "answer")
    assert [kept.get(name) for name in names] == [held.value.get(name) for name in names]
    review.correct_usage(*asked, UsageState.USER, Knowledge.PARTIAL, BY)
    of_a_person = review.correct_usage(*asked, UsageState.TRYING, None, "北川").value
    assert (of_a_person["knowledge"], of_a_person.get("knowledge_kept")) == ("partial", None)


def test_a_corrected_kind_keeps_the_severity_unless_one_is_given(done: Workspace) -> None:
    voice = offline(done)
    before = current(done, About.KIND, voice).value["severity"]
    kept = review.correct_kind(done, voice.id, Kind.REQUEST, None, BY).value
    assert (kept["severity"], kept["severity_kept"]) == (before, True)
    assert review.correct_kind(done, voice.id, Kind.PRAISE, None, BY).value["severity"] == 0
    assert review.correct_kind(done, voice.id, Kind.PROBLEM, None, BY).value["severity"] == 1
    review.correct_kind(done, voice.id, Kind.REQUEST, 3, BY)
    of_a_person = review.correct_kind(done, voice.id, Kind.PROBLEM, None, "北川").value
    assert (of_a_person["severity"], of_a_person["severity_kept"]) == (3, None)


def test_taking_back_lets_the_former_answer_count_again(done: Workspace) -> None:
    voice = offline(done)
    machine = current(done, About.KIND, voice)
    first = review.correct_kind(done, voice.id, Kind.PRAISE, 0, BY)
    second = review.correct_kind(done, voice.id, Kind.OTHER, 0, BY)
    review.undo(done, second.id, BY, "見間違い")
    assert current(done, About.KIND, voice).id == first.id
    review.undo(done, first.id, BY)
    assert current(done, About.KIND, voice).id == machine.id
    with pytest.raises(VerdictError, match="already"):
        review.undo(done, first.id, BY)


def test_what_the_machine_said_cannot_be_taken_back_only_corrected(done: Workspace) -> None:
    machine = current(done, About.KIND, offline(done))
    with pytest.raises(VerdictError, match="no person's verdict"):
        review.undo(done, machine.id, BY)


def test_merged_themes_are_one_and_the_old_key_still_leads_there(done: Workspace) -> None:
    gone, kept = theme_with(done, "圏外"), theme_with(done, "ボード")
    both = len(members(done, gone)) + len(members(done, kept))
    review.merge(done, gone.key, kept.key, BY)
    pipeline.run(done, WEEK)
    assert len(members(done, kept)) == both
    assert look_up(done, gone.key)["key"] == kept.key
    assert done.store.themes.all()[gone.key].merged_into == kept.key
    with pytest.raises(VerdictError, match="itself"):
        review.merge(done, gone.key, kept.key, BY)


def test_a_split_off_theme_has_a_key_of_its_own_and_stays_split(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    voices = members(done, theme)
    new = review.split(done, theme.key, [voices[0].id, voices[1].id], {"ja": "写真も消える"}, BY)
    pipeline.run(done, WEEK)
    assert new.key != theme.key
    assert {voice.id for voice in members(done, new)} == {voices[0].id, voices[1].id}
    assert len(members(done, theme)) == len(voices) - 2
    assert done.store.themes.all()[new.key].labels["ja"] == "写真も消える"


def test_a_name_that_a_person_gave_is_never_changed_by_the_machine(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    review.rename(done, theme.key, {"ja": "圏外で消える", "en": " "}, BY)
    review.move(done, board(done).id, theme.key, BY)
    pipeline.run(done, WEEK)
    after = done.store.themes.all()[theme.key]
    assert (after.labels["ja"], after.named_by) == ("圏外で消える", BY)


def test_linking_a_theme_links_every_one_of_its_voices_or_none(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    linked = review.link(done, theme.key, "CH-1", OutcomeHow.CAUSED, BY)
    assert {verdict.feedback_id for verdict in linked} == {voice.id for voice in members(done, theme)}
    late = theme_with(done, "ボード")
    before = tables(done.settings.root)
    with pytest.raises(VerdictError, match="CH-2"):
        review.link(done, late.key, "CH-2", OutcomeHow.CAUSED, BY)
    assert_same(before, tables(done.settings.root))


REFUSED: dict[str, tuple[str, Callable[[Workspace], object]]] = {
    "unknown voice": ("no voice fb_nothing", lambda w: review.admit(w, "fb_nothing", "本音", BY)),
    "ambiguous id": ("no voice fb_", lambda w: review.admit(w, "fb_", "本音", BY)),
    "unknown theme": ("no theme th_nothing", lambda w: review.rename(w, "th_nothing", {"ja": "x"}, BY)),
    "unknown change": (
        "no change CH-99",
        lambda w: review.link(w, offline(w).id, "CH-99", OutcomeHow.CAUSED, BY),
    ),
    "told of an unknown change": (
        "no change CH-99",
        lambda w: review.tell(w, offline(w).id, "mail", BY, change="CH-99"),
    ),
    "unknown feature": (
        "Known are: board, csv_export",
        lambda w: review.correct_usage(w, offline(w).id, "bord", UsageState.USER, Knowledge.UNKNOWN, BY),
    ),
    "no reason to admit": ("Give --reason", lambda w: review.admit(w, offline(w).id, " ", BY)),
    "no reason to decline": ("no reason", lambda w: review.decline(w, offline(w).id, "", BY)),
    "no reason for a route": (
        "--reason",
        lambda w: review.correct_route(w, offline(w).id, [Team.SALES], "", BY),
    ),
    "no capability": ("no capability", lambda w: review.mark_possible(w, offline(w).id, " ", BY)),
    "no name": ("needs a name", lambda w: review.rename(w, theme_with(w, "圏外").key, {"ja": " "}, BY)),
    "nobody": ("VOCPIPE_USER", lambda w: review.admit(w, offline(w).id, "本音", "  ")),
    "too strong for the dates": (
        "allow 'coincident' at most",
        lambda w: review.link(w, board(w).id, "CH-2", OutcomeHow.CAUSED, BY),
    ),
    "own voice": (
        "may claim 'contributed' at most",
        lambda w: review.link(w, offline(w).id, "CH-1", OutcomeHow.CAUSED, "三好"),
    ),
    "a declined change": (
        "was declined",
        lambda w: review.link(w, offline(w).id, "CH-4", OutcomeHow.CAUSED, BY),
    ),
    "a quote that nobody said": (
        "exact part",
        lambda w: review.ask_consent(w, offline(w).id, "最高です。", BY),
    ),
    "a quote cut off in the middle": (
        "leaves out what its sense",
        lambda w: review.ask_consent(w, offline(w).id, "入力した点検結果", BY),
    ),
    "a step on a quote nobody was asked about": (
        "there is no quote",
        lambda w: review.clear_quote(w, "q_0123456789abcdef", BY),
    ),
    "split of everything": (
        "not all",
        lambda w: review.split(
            w, theme_with(w, "圏外").key, [v.id for v in members(w, theme_with(w, "圏外"))], {}, BY
        ),
    ),
    "split of a stranger": (
        "is not in",
        lambda w: review.split(w, theme_with(w, "圏外").key, [board(w).id], {}, BY),
    ),
}


@pytest.mark.parametrize("what", REFUSED)
def test_what_may_not_be_said_is_refused_in_one_line_and_nothing_is_written(
    done: Workspace, what: str
) -> None:
    expected, verb = REFUSED[what]
    before = tables(done.settings.root)
    with pytest.raises(VocpipeError) as caught:
        verb(done)
    line = str(caught.value)
    assert expected in line
    assert "\n" not in line
    assert offline(done).text not in line
    assert_same(before, tables(done.settings.root))


def test_a_stronger_link_than_the_dates_allow_needs_a_reason(done: Workspace) -> None:
    (verdict,) = review.link(
        done, board(done).id, "CH-2", OutcomeHow.CAUSED, BY, reason="9月に口頭で聞いていた"
    )
    assert verdict.value["reason"]


def test_the_start_of_an_id_is_enough_when_only_one_voice_begins_so(done: Workspace) -> None:
    voice = offline(done)
    assert review.admit(done, voice.id[:10], "本音", BY).feedback_id == voice.id


def test_a_theme_without_voices_cannot_be_linked(done: Workspace) -> None:
    theme = theme_with(done, "圏外")
    for voice in members(done, theme):
        review.move(done, voice.id, None, BY)
    with pytest.raises(NotFoundError, match="has no voices"):
        review.link(done, theme.key, "CH-1", OutcomeHow.CAUSED, BY)


@pytest.mark.parametrize("called", ["board", "予定ボード", "Dispatch board"])
def test_a_feature_is_corrected_by_its_key_or_any_of_its_names(done: Workspace, called: str) -> None:
    said = review.correct_usage(done, board(done).id, called, UsageState.USER, Knowledge.INFORMED, BY)
    assert said.subject == "board"

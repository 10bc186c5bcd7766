"""Themes from week to week: what is remembered, a space that grows, and themes seen by another model."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from tests.fakes import LAST, TOPICS, FakeEmbedder, opened, tiny_workspace
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline, review
from vocpipe.pipeline.placing import load, themes_in
from vocpipe.pipeline.theme_memory import fitted, recall
from vocpipe.pipeline.weigh import weigh
from vocpipe.records import About, Knowledge, UsageState, Verdict
from vocpipe.themes.memory import Memory
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)
MORE = (
    "また起きた",
    "困っています",
    "早く直して",
    "問い合わせ済み",
    "返事待ち",
    "毎日です",
    "昨日も",
    "全員が",
)


@pytest.fixture
def started(tmp_path: Path) -> Iterator[Workspace]:
    """Give a workspace of 18 voices, placed."""
    with opened(tiny_workspace(tmp_path / "workspace")) as workspace:
        _run(workspace)
        yield workspace


def _run(workspace: Workspace) -> None:
    with workspace.running():
        pipeline.ingest(workspace)
    pipeline.embed(workspace)
    pipeline.tag(workspace)
    with workspace.running():
        pipeline.place(workspace, WEEK)


def _said_more(workspace: Workspace, count: int) -> None:
    """Add so many voices of each topic in the last week."""
    _said(workspace, [f"{topic}。{MORE[number]}。" for topic in TOPICS for number in range(count)], count)


def _said(workspace: Workspace, texts: list[str], companies: int) -> None:
    """Add voices in the last week, of so many companies in turn."""
    with (workspace.settings.root / "voices.csv").open("a", encoding="utf-8", newline="") as out:
        for number, text in enumerate(texts):
            csv.writer(out).writerow(["2026-11-20", "三好", f"社{number % companies}", "担当", text])


def _places(workspace: Workspace) -> dict[str, str | None]:
    return {v.feedback_id: v.value["theme"] for v in workspace.store.ledger.current(About.THEME)}


def _memory(workspace: Workspace) -> tuple[Memory, Memory]:
    space = workspace.space()
    assert space is not None
    return recall(workspace, space)[0], fitted(workspace, space)


def test_thanks_and_acknowledgements_found_no_theme_and_are_not_lost(started: Workspace) -> None:
    before, count = set(_places(started).values()), len(_places(started))
    talk = ["内容を確認しました。", "内容を確認しました！", "内容は確認しました。", "内容も確認しました。"]
    _said(started, talk, len(talk))
    _run(started)
    assert set(_places(started).values()) <= {*before, None}
    assert len(_places(started)) == count + len(talk)
    texts = {voice.id: voice.text for voice in started.store.feedback.find()}
    assert [key for one, key in _places(started).items() if "確認しま" in texts[one]] == [None] * len(talk)


def test_what_is_remembered_is_what_fitting_every_member_anew_gives(started: Workspace) -> None:
    _said_more(started, 3)
    _run(started)
    held, fresh = _memory(started)
    at = {key: row for row, key in enumerate(held.index.keys)}
    order = [at[key] for key in fresh.index.keys]
    assert (held.sums[order] == fresh.sums).all()
    assert (held.index.sizes[order] == fresh.index.sizes).all()
    assert (held.heard[order] == fresh.heard).all()


def test_voices_are_compared_by_their_words_and_by_the_features_they_speak_of(started: Workspace) -> None:
    space = started.space()
    assert space is not None
    voices = started.store.feedback.find()
    board = [voice for voice in voices if "予定ボード" in voice.text][:2]
    other = next(voice for voice in voices if "stock in the vans" in voice.text)
    raw = started.vectors([voice.text_hash for voice in (*board, other)])
    plain = space.centre(raw, [str(voice.lang) for voice in (*board, other)])
    drawn = load(started, [*board, other], space)
    assert drawn[0] @ drawn[1] > plain[0] @ plain[1]
    assert (drawn[2] == plain[2]).all()


def test_a_theme_whose_voices_speak_of_other_features_now_is_fitted_anew(started: Workspace) -> None:
    space = started.space()
    assert space is not None
    theme = next(key for key in _places(started).values() if key)
    for voice in started.store.ledger.members([theme])[theme]:
        review.correct_usage(started, voice, "csv_export", UsageState.USER, Knowledge.UNKNOWN, "hana")
    memory, touched, _ = recall(started, space)
    fresh = fitted(started, space)
    assert (memory.sums[memory.rows_of(theme)] == fresh.sums[fresh.rows_of(theme)]).all()
    assert theme not in touched


def test_newcomers_join_the_themes_they_know(started: Workspace) -> None:
    before = _places(started)
    _said_more(started, 3)
    _run(started)
    after = _places(started)
    assert {voice: after[voice] for voice in before} == before
    fresh = [theme for voice, theme in after.items() if voice not in before]
    assert set(fresh) <= set(before.values())
    assert sum(theme is not None for theme in fresh) >= 6


def test_a_founder_claims_no_sureness_is_not_called_unlike_any_theme_and_no_count_is_negative(
    started: Workspace,
) -> None:
    words = "勤怠の締め処理が月末に終わらない"
    _said(started, [f"{words}。{MORE[0]}。", f"{words}。{MORE[1]}。"], 2)
    _run(started)
    alone = [voice.id for voice in started.store.feedback.find() if words in voice.text]
    assert {_places(started)[one] for one in alone} == {None}
    _said(started, [f"{words}。{more}。" for more in MORE[2:]], 6)
    with started.running():
        pipeline.ingest(started)
    pipeline.embed(started)
    with started.running():
        placed = pipeline.place(started, WEEK)
    assert (placed.in_themes, placed.single, len(placed.born)) == (8, 0, 1)
    weigh(started, WEEK)
    founders = started.store.ledger.members(placed.born)[placed.born[0]]
    assert {*alone} <= {*founders}
    assert {v.confidence for v in started.store.ledger.current(About.THEME, founders)} == {None}
    cores = started.store.ledger.current(About.CORE, founders)
    assert not [one for v in cores for one in v.evidence if one.cue == "novel"]


def test_a_space_fitted_on_a_handful_grows_without_moving_a_voice(started: Workspace) -> None:
    before, space = _places(started), started.space()
    _said_more(started, 8)
    _run(started)
    after, grown = _places(started), started.space()
    assert space is not None
    assert grown is not None
    assert grown.id != space.id
    assert {voice: after[voice] for voice in before} == before
    assert set(themes_in(started, grown)) >= {theme for theme in before.values() if theme}
    again = tables(started.settings.root)
    _run(started)
    assert_same({**again, "cursor": []}, {**tables(started.settings.root), "cursor": []})


def test_a_newer_way_of_placing_moves_no_voice(started: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    before = _places(started)
    monkeypatch.setattr("vocpipe.pipeline.placing.VERSION", "themes-of-tomorrow")
    _run(started)
    assert _places(started) == before


def test_a_newer_way_of_placing_that_is_stopped_says_nothing_twice(
    started: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ledger = _places(started), started.store.ledger
    monkeypatch.setattr("vocpipe.pipeline.placing.VERSION", "themes-of-tomorrow")
    monkeypatch.setattr("vocpipe.store.ledger._A_PART", 5)
    append, parts = ledger.append, iter([True, True, False])

    def stopped(verdicts: Sequence[Verdict]) -> int:
        if not next(parts):
            raise KeyboardInterrupt
        return append(verdicts)

    monkeypatch.setattr(ledger, "append", stopped)
    with pytest.raises(KeyboardInterrupt):
        _run(started)
    monkeypatch.setattr(ledger, "append", append)
    assert _places(started) == before
    _run(started)
    assert _places(started) == before
    said = [v for one in before for v in ledger.history(one) if v.about is About.THEME]
    assert len(said) == 2 * len(before)


def test_a_lost_memory_is_fitted_again_from_the_members(started: Workspace) -> None:
    _, fresh = _memory(started)
    space = started.space()
    assert space is not None
    with started.store.database.write() as connection:
        connection.exec_driver_sql("DELETE FROM theme_index")
    held, *_ = recall(started, space)
    assert (held.sums == fresh.sums).all()


def test_another_model_keeps_the_keys_of_themes_whose_members_mostly_stay(started: Workspace) -> None:
    before = _places(started)
    _said_more(started, 4)
    with opened(started.settings.root, FakeEmbedder("fake/2")) as again:
        _run(again)
        after = _places(again)
    kept = [after[voice] == theme for voice, theme in before.items() if theme]
    assert sum(kept) >= 0.9 * len(kept)

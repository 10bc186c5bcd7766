"""A commenter asks for their words to be erased: they are gone wherever vocpipe looks; figures stay."""

import html
import json
import sqlite3
from pathlib import Path

import pytest

from vocpipe import pipeline, review
from vocpipe.errors import BusyError, VerdictError
from vocpipe.pipeline.closing import to_ask, to_tell
from vocpipe.pipeline.erasing import erase
from vocpipe.pipeline.importing import hold
from vocpipe.pipeline.measure import verify
from vocpipe.records import ERASED_TEXT, About, Kind, Knowledge, OutcomeHow, ThemeEvent, UsageState
from vocpipe.store import Part
from vocpipe.store.wordings import Wording
from vocpipe.text.clean import collapse, text_hash
from vocpipe.workspace import RUN_LEASE, Workspace

WORDS = "CSV出力は毎日使っている。列の並び替えがとても助かる。"


def everywhere(workspace: Workspace) -> dict[str, str]:
    """Give every file of the workspace and every column of every table, as text."""
    file = workspace.store.database.file
    assert file is not None
    found = {
        str(one.relative_to(file.parent)): one.read_bytes().decode("utf-8", "ignore")
        for one in file.parent.rglob("*")
        if one.is_file()
    }
    with sqlite3.connect(file) as connection:
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type IN ('table', 'view')"
        ).fetchall()
        for (name,) in names:
            rows = connection.execute(f'SELECT * FROM "{name}"')
            for column, cells in zip(rows.description, zip(*rows, strict=True), strict=False):
                found[f"{name}.{column[0]}"] = "\n".join(map(str, cells))
    return found


def holding(workspace: Workspace, words: str) -> set[str]:
    """Give where 12 characters in a row of some words stand, as they are or as JSON and pages write them."""
    runs = {words[at : at + 12] for at in range(len(words) - 11)}
    forms = {form for run in runs for form in (run, json.dumps(run)[1:-1], html.escape(run), collapse(run))}
    return {place for place, said in everywhere(workspace).items() if any(form in said for form in forms)}


def test_erased_words_are_nowhere_in_the_workspace_and_no_figure_moves(done: Workspace) -> None:
    store = done.store
    voice = next(v for v in store.feedback.find() if v.text == WORDS)
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    review.tell(done, voice.id, "mail", "北川", message=f"「{WORDS}」の件")
    review.correct_kind(done, voice.id, Kind.PRAISE, 0, "北川", f"「{WORDS}」とあるので")
    asked = review.ask_consent(done, voice.id, WORDS, "北川", f"{WORDS}について電話で")
    review.approve_quote(
        done, asked.subject, "北川", channels=["web"], attribution="anonymous", incentive="none",
        proof=f"メール「{WORDS}」",
    )  # fmt: skip
    review.clear_quote(done, asked.subject, "北川", f"{WORDS}は問題ない")
    named = next(theme for theme in store.themes.all().values() if theme.labels)
    review.move(done, voice.id, named.key, "北川")
    own = named.model_copy(update={"labels": {"ja": WORDS, "en": WORDS}})
    told = {"from": own.labels, "to": named.labels}
    event = ThemeEvent(theme=own.key, event="relabelled", by="m", human=False, at=done.now(), detail=told)
    store.themes.save([own], [event])
    titles = {"ja": WORDS}
    store.wordings.save(Wording("k1", own.key, "m", titles, "", done.now()))
    store.wordings.save(Wording("k2", asked.subject, "m", titles, "", done.now()))
    bad = done.settings.path("bad.csv")
    bad.write_text(f"日付,声\n去年,{WORDS}\n", "utf-8")
    pipeline.ingest(done, [str(bad)])
    bad.unlink()
    hold(done, "mine.csv", f"日付,声\n2026-11-02,{WORDS}\n".encode())
    pipeline.draft(done, done.week())
    pipeline.deliver(done, done.week())
    before, stood = pipeline.measure(done), holding(done, WORDS)
    tables = {
        "feedback.text",
        "reject.raw",
        "verdict.value",
        "verdict.evidence",
        "theme.labels",
        "wording.titles",
    }
    assert (
        tables | {"theme_event.detail", "brief.markdown", "search_text.text", "feedback_revision.text"}
        <= stood
    )
    assert any(place.startswith(".vocpipe-uploads") for place in stood)

    erased = erase(done, [voice], "本人の求め", "三好")
    assert verify(done).problems == []
    assert pipeline.measure(done) == before
    assert store.feedback.by_id([voice.id])[voice.id].text == ERASED_TEXT
    assert to_tell(done) == []
    named_files = {str(Path(file).relative_to(done.settings.path("."))) for file in erased.files}
    assert named_files, "briefs that were delivered"
    assert holding(done, WORDS) == {"voices.csv", *named_files}
    pipeline.ingest(done)
    assert holding(done, WORDS) == {"voices.csv", *named_files}, "reading again brings nothing back"


def test_a_theme_is_named_and_shown_by_the_words_that_are_left(done: Workspace) -> None:
    theme = next(t for t in done.store.themes.all().values() if len(t.exemplars) > 1)
    erase(done, [done.store.feedback.by_id(theme.exemplars)[theme.exemplars[0]]], "本人の求め", "三好")
    after = done.store.themes.all()[theme.key]
    assert theme.exemplars[0] not in after.exemplars
    assert after.exemplars
    pipeline.run(done, done.week())


def test_a_theme_without_words_left_has_no_name_of_them(done: Workspace) -> None:
    themes = [theme for theme in done.store.themes.all().values() if theme.labels]
    members = done.store.ledger.members([theme.key for theme in themes])
    theme = next(theme for theme in themes if members[theme.key])
    erase(done, list(done.store.feedback.by_id(members[theme.key]).values()), "本人の求め", "三好")
    after = done.store.themes.all()[theme.key]
    assert (after.labels, after.exemplars, after.label("ja")) == ({}, (), theme.key)
    pipeline.run(done, done.week())
    assert done.store.themes.all()[theme.key].labels == {}


def test_a_voice_read_before_another_erased_it_gets_one_tombstone(done: Workspace) -> None:
    voice = done.store.feedback.find()[0]
    assert len(erase(done, [voice], "本人の求め", "三好").tombstones) == 1
    assert erase(done, [voice], "もう一度", "三好").tombstones == []


def test_an_original_and_a_voice_with_former_words_are_named_and_the_voice_itself_is_not(
    done: Workspace,
) -> None:
    feedback = done.store.feedback
    voice, other = feedback.find()[:2]
    former = voice.model_copy(update={"id": "fb_former", "external_id": "former"})
    feedback.save([former])
    feedback.save([voice.model_copy(update={"text": "別の言葉", "text_hash": text_hash("別の言葉")})])
    feedback.set_originals({voice.id: other.id}, done.now())
    told = erase(done, [feedback.by_id([voice.id])[voice.id]], "本人の求め", "三好")
    assert {"fb_former", other.id} <= set(told.same_words)
    assert voice.id not in {*told.same_words, *told.same_person}


def test_nothing_is_erased_while_a_part_is_worked_on(done: Workspace) -> None:
    voice = done.store.feedback.find()[0]
    with (
        done.store.leases.hold(f"{RUN_LEASE} of {Part(1, 5)}", "elsewhere:1"),
        pytest.raises(BusyError, match="voices 1 to 5"),
    ):
        erase(done, [voice], "本人の求め", "三好")
    assert not done.store.feedback.by_id([voice.id])[voice.id].erased


def test_who_erases_gives_a_reason_and_hears_of_what_else_the_person_said(done: Workspace) -> None:
    voices = [v for v in done.store.feedback.find() if v.commenter]
    one = next(v for v in voices if sum(w.commenter == v.commenter for w in voices) > 1)
    with pytest.raises(VerdictError, match="reason"):
        erase(done, [one], " ", "三好")
    told = erase(done, [one], "本人の求め", "三好")
    others = {v.id for v in voices if v.commenter == one.commenter} - {one.id}
    assert {*told.same_person, *told.same_words} >= others
    again = done.store.feedback.by_id([one.id])[one.id]
    assert erase(done, [again], "もう一度", "三好").tombstones == []


def test_a_tombstone_goes_where_its_theme_goes_and_nobody_is_asked_about_it(done: Workspace) -> None:
    keys = sorted({str(v.value["theme"]) for v in done.store.ledger.current(About.THEME) if v.value["theme"]})
    stone = done.store.feedback.by_id(done.store.ledger.members([keys[0]])[keys[0]])
    voice = next(iter(stone.values()))
    review.link(done, voice.id, "CH-1", OutcomeHow.CONTRIBUTED, "北川")
    review.tell(done, voice.id, "mail", "北川", change="CH-1")
    erase(done, [voice], "本人の求め", "三好")
    units = pipeline.measure(done).counts
    assert voice.id not in {one.voice.id for one in [*to_ask(done), *review.link_proposals(done)]}
    review.merge(done, keys[0], keys[1], "三好")
    (said,) = done.store.ledger.current(About.THEME, [voice.id])
    assert said.value["theme"] == keys[1]
    assert pipeline.measure(done).counts.voices == units.voices
    pipeline.run(done, done.week())


def test_an_erased_voice_stays_with_the_teams_that_had_it(done: Workspace) -> None:
    voice = done.store.feedback.find()[0]
    review.correct_kind(done, voice.id, Kind.PRAISE, None, "北川")
    review.correct_usage(done, voice.id, "csv_export", UsageState.USER, Knowledge.INFORMED, "北川")
    told = "CSV出力で毎月の残業が30時間から5時間に減りました"
    done.store.feedback.save([voice.model_copy(update={"text": told, "text_hash": text_hash(told)})])
    pipeline.route(done)
    (before,) = done.store.ledger.current(About.ROUTE, [voice.id])
    assert "数字のある成果を語っている" in str(before.value)
    erase(done, [voice], "本人の求め", "三好")
    pipeline.route(done)
    assert done.store.ledger.current(About.ROUTE, [voice.id]) == [before]

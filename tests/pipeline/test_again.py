"""Every verb twice: the second time changes nothing. New texts and new models: only their own work again."""

from pathlib import Path

import pytest

from tests.fakes import LAST, NOW, FakeEmbedder, opened, write_sheet
from tests.pipeline.states import assert_same, tables
from vocpipe import pipeline, review
from vocpipe.kinds import KindTagger
from vocpipe.pipeline.repeats import link_repeats
from vocpipe.pipeline.weigh import weigh
from vocpipe.records import About, Kind, Knowledge, Team, UsageState
from vocpipe.weeks import parse_week
from vocpipe.workspace import Workspace

WEEK = parse_week(LAST)

VERBS = {
    "read_reference": pipeline.read_reference,
    "ingest": pipeline.ingest,
    "link_repeats": link_repeats,
    "embed": pipeline.embed,
    "place": lambda workspace: pipeline.place(workspace, WEEK),
    "tag": pipeline.tag,
    "weigh": lambda workspace: weigh(workspace, WEEK),
    "route": pipeline.route,
    "draft": lambda workspace: pipeline.draft(workspace, WEEK),
    "deliver": lambda workspace: pipeline.deliver(workspace, WEEK),
    "run": lambda workspace: pipeline.run(workspace, WEEK),
}


@pytest.mark.parametrize("verb", VERBS)
def test_a_verb_done_again_changes_no_row_of_any_table(done: Workspace, verb: str) -> None:
    before = tables(done.settings.root)
    VERBS[verb](done)
    assert_same(before, tables(done.settings.root), verb)


def test_measuring_twice_keeps_one_snapshot_of_the_day(done: Workspace) -> None:
    pipeline.save_kpi_pages(done, pipeline.measure(done))
    before = tables(done.settings.root)
    pipeline.save_kpi_pages(done, pipeline.measure(done))
    assert_same(before, tables(done.settings.root))
    assert len(before["kpi_snapshot"]) == 1


def test_a_second_run_embeds_nothing_and_writes_no_file(done_folder: Path, done: Workspace) -> None:
    embedder = FakeEmbedder()
    with opened(done.settings.root, embedder) as workspace:
        ran = pipeline.run(workspace, WEEK)
    assert embedder.asked == 0
    assert (ran.embedded.texts, ran.placed.in_themes, ran.tagged.kinds, ran.routed.voices) == (0, 0, 0, 0)
    assert (ran.drafted.briefs, ran.delivered.sent, ran.delivered.to) == (0, 0, {})
    assert len(ran.delivered.files) == 16


def test_a_page_that_somebody_deleted_comes_back(done: Workspace) -> None:
    page = done.settings.root / "briefs" / LAST / "product.ja.html"
    content = page.read_bytes()
    page.unlink()
    delivered = pipeline.deliver(done, WEEK)
    assert (delivered.sent, delivered.to) == (1, {"files": 1})
    assert page.read_bytes() == content


def sheet_with_ids(folder: Path, text: str) -> str:
    """Write a sheet whose rows have ids; the text of the first one is given."""
    file = folder / "tracked.csv"
    rows = f"V-1,2026-11-17,会社A,{text}\nV-2,2026-11-17,会社B,助かっています。\n"
    file.write_text(f"id,日付,お客様,声\n{rows}", "utf-8")
    return str(file)


@pytest.fixture
def tracked(done: Workspace) -> tuple[Workspace, str]:
    """Give a workspace that read a row with an id of its own, and the id of the voice it became."""
    pipeline.ingest(done, [sheet_with_ids(done.settings.root, "通知が多すぎて、大事な連絡を見落とした。")])
    pipeline.run(done, WEEK)
    return done, next(voice.id for voice in done.store.feedback.find() if "通知" in voice.text)


def test_a_row_whose_text_changed_is_a_new_revision_and_the_machine_judges_it_again(
    tracked: tuple[Workspace, str],
) -> None:
    workspace, voice_id = tracked
    judged = workspace.store.ledger.current(About.KIND, [voice_id])[0]
    (read,) = pipeline.ingest(workspace, [sheet_with_ids(workspace.settings.root, "通知の設定はどこですか?")])
    assert (read.new, read.revised, read.same) == (0, 1, 1)
    for about in (About.KIND, About.USAGE, About.THEME, About.ROUTE):
        assert workspace.store.ledger.current(about, [voice_id]) == []

    pipeline.run(workspace, WEEK)
    for about in (About.KIND, About.USAGE, About.THEME, About.ROUTE):
        assert workspace.store.ledger.current(about, [voice_id])[0].revision == 2
    assert [r["revision"] for r in workspace.store.feedback.revisions(voice_id)] == [1, 2]
    assert judged in workspace.store.ledger.history(voice_id)


def test_what_a_person_said_stays_when_the_text_changes_and_tells_which_text_it_judged(
    tracked: tuple[Workspace, str],
) -> None:
    workspace, voice_id = tracked
    said = review.correct_kind(workspace, voice_id, Kind.REQUEST, 2, "宮下")
    pipeline.ingest(workspace, [sheet_with_ids(workspace.settings.root, "通知は静かになった。")])
    pipeline.run(workspace, WEEK)
    counting = workspace.store.ledger.current(About.KIND, [voice_id])[0]
    assert counting.id == said.id
    assert counting.revision == 1
    assert workspace.store.feedback.by_id([voice_id])[voice_id].revision == 2


def test_what_people_said_outlives_a_new_run_and_a_new_version_of_the_tagger(
    done: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = done.store.feedback.find()[:2]
    kind = review.correct_kind(done, first.id, Kind.PRAISE, 0, "宮下")
    usage = review.correct_usage(done, first.id, "board", UsageState.EX_USER, Knowledge.INFORMED, "宮下")
    place = review.move(done, second.id, None, "宮下")
    before = len(done.store.ledger.history(second.id))
    monkeypatch.setattr(KindTagger, "version", "kinds-2")
    pipeline.run(done, WEEK)

    ledger = done.store.ledger
    assert ledger.current(About.KIND, [first.id])[0].id == kind.id
    assert usage.id in {verdict.id for verdict in ledger.current(About.USAGE, [first.id])}
    assert ledger.current(About.THEME, [second.id])[0].id == place.id
    assert ledger.current(About.KIND, [second.id])[0].version == "kinds-2"
    assert len(ledger.history(second.id)) > before


def test_a_new_embedding_model_places_everything_anew_and_leaves_what_people_did(
    done: Workspace,
) -> None:
    theme = next(iter(done.store.themes.all()))
    review.rename(done, theme, {"ja": "圏外で消える"}, "宮下")
    alone = next(voice for voice in done.store.feedback.find() if "Dark mode" in voice.text)
    review.move(done, alone.id, theme, "宮下")
    with opened(done.settings.root, FakeEmbedder("fake/2")) as workspace:
        ran = pipeline.run(workspace, WEEK)
        assert ran.embedded.texts == 18
        assert ran.placed.in_themes + ran.placed.single == 18
        assert workspace.store.ledger.current(About.THEME, [alone.id])[0].value["theme"] == theme
        assert workspace.store.themes.all()[theme].labels["ja"] == "圏外で消える"


def test_a_corrected_usage_changes_the_route_at_the_next_run(done: Workspace) -> None:
    voice = next(voice for voice in done.store.feedback.find() if "CSV出力" in voice.text)
    before = done.store.ledger.current(About.ROUTE, [voice.id])[0]
    review.correct_kind(done, voice.id, Kind.QUESTION, 1, "宮下")
    review.correct_usage(done, voice.id, "csv_export", UsageState.EX_USER, Knowledge.PARTIAL, "宮下")
    assert pipeline.run(done, WEEK).routed.voices == 1
    after = done.store.ledger.current(About.ROUTE, [voice.id])[0]
    assert after.value != before.value
    assert "success" in after.value["reasons"]


def test_a_route_that_a_person_chose_is_not_recomputed(done: Workspace) -> None:
    voice = done.store.feedback.find()[0]
    chosen = review.correct_route(done, voice.id, [Team.MARKETING], "事例になる", "宮下")
    pipeline.run(done, WEEK)
    assert done.store.ledger.current(About.ROUTE, [voice.id])[0].id == chosen.id


def test_voices_too_few_for_a_theme_become_one_when_others_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "vocpipe.toml").write_text(f"now = {NOW}\n", "utf-8")
    vans = "the stock in the vans is not visible"
    weeks = {
        "2026-W45": ("2026-11-03", [vans + " again", vans + ", we drove back", "CSV出力の列を並べ替えたい"]),
        "2026-W46": (
            "2026-11-10",
            [vans + ", Tom asked", vans + " every week", "請求書の宛名を英語にしたい"],
        ),
    }
    with opened(tmp_path) as workspace:
        for week, (day, texts) in weeks.items():
            rows = [(day, "三好", f"{week}の会社{n}", "", text) for n, text in enumerate(texts)]
            pipeline.ingest(workspace, [str(write_sheet(tmp_path / f"{week}.csv", rows))])
            pipeline.run(workspace, parse_week(week))
        (theme,) = workspace.store.themes.all().values()
        assert len(review.people.members(workspace, theme)) == 4


def test_routing_again_looks_only_at_voices_of_which_something_was_said(done: Workspace) -> None:
    looked: list[int] = []
    voice = done.store.feedback.find()[0]
    pipeline.route(done, lambda _, of: looked.append(of))
    assert looked == []
    review.correct_kind(done, voice.id, Kind.PRAISE, None, "pm")
    pipeline.route(done, lambda _, of: looked.append(of))
    assert looked == [1]

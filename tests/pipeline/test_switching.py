"""Switching the model: themes carry over, the old space works on, and one command undoes it."""

import multiprocessing
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest

from tests.fakes import FakeEmbedder, opened, tiny_workspace
from tests.pipeline.states import assert_same, tables
from tests.store.makers import voice
from vocpipe import pipeline, review
from vocpipe.pipeline.erasing import erase
from vocpipe.pipeline.search import Searcher
from vocpipe.pipeline.switching import SpaceError, rollback, status, switch
from vocpipe.records import About, Feedback
from vocpipe.settings import Settings
from vocpipe.workspace import Workspace


class Turned(FakeEmbedder):
    """Another model: the same letters counted, in other places and with noise of its own."""

    def encode(self, texts: object) -> np.ndarray:
        rows = super().encode(texts)[:, ::-1].copy()  # type: ignore[arg-type]
        rows[:, 5] += 0.1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


MODELS: dict[str, FakeEmbedder] = {}


@pytest.fixture(autouse=True)
def models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Load models by name: the packaged one and "turned"."""
    MODELS.update(packaged=FakeEmbedder(), turned=Turned("turned/1"))
    monkeypatch.setattr("vocpipe.workspace._embedder", by_name)


def by_name(settings: Settings) -> FakeEmbedder:
    return MODELS[settings.embedding.model]


@pytest.fixture
def here(done_folder: Path, tmp_path: Path) -> Iterator[Workspace]:
    folder = Path(shutil.copytree(done_folder, tmp_path / "done"))
    with unfaked(folder) as workspace:
        yield workspace


def unfaked(folder: Path) -> Workspace:
    """Open a workspace whose models are found by name."""
    workspace = opened(folder)
    workspace._embedder = None
    return workspace


def hear(workspace: Workspace, verb: Callable[[Workspace], object]) -> Feedback:
    """Take in one voice more, and embed and handle what is there."""
    new = voice("fb_meanwhile", "圏外で入力した点検結果が消えてしまう。四回目です。", account_id="ac_new")
    workspace.store.feedback.save([new])
    with workspace.running():
        pipeline.embed(workspace)
        verb(workspace)
    return new


def themes_of(workspace: Workspace) -> dict[str, str | None]:
    placed = workspace.store.ledger.current(About.THEME)
    return {verdict.feedback_id: verdict.value.get("theme") for verdict in placed}


def test_themes_keep_their_keys_and_the_report_says_what_it_cost(here: Workspace) -> None:
    before, labels = themes_of(here), {k: t.labels for k, t in here.store.themes.all().items()}
    report = switch(here, "turned")
    assert report["churn"] == 0
    assert report["carried"] == 3
    assert (report["born"], report["gone"], report["themes"]) == (0, 0, [])
    assert set(report["language_mixing"]) == {"before", "after"}
    with unfaked(here.settings.root) as again:
        assert again.embedder.model_id == "turned/1"
        assert themes_of(again) == before
        assert {k: t.labels for k, t in again.store.themes.all().items()} == labels
        assert status(again)["rollback_to"]


def test_a_rollback_brings_everything_back_without_embedding(here: Workspace) -> None:
    before, space = themes_of(here), here.space()
    switch(here, "turned")
    asked = MODELS["packaged"].asked, MODELS["turned"].asked
    with unfaked(here.settings.root) as switched:
        assert rollback(switched)["to"] == "fake/1"
    with unfaked(here.settings.root) as back:
        assert themes_of(back) == before
        assert space is not None
        assert back.space() is not None
        assert back.space().id == space.id  # type: ignore[union-attr]
        with pytest.raises(SpaceError, match="no switch"):
            rollback(back)
    assert (MODELS["packaged"].asked, MODELS["turned"].asked) == asked


def test_after_a_rollback_the_next_run_places_what_came_in_meanwhile(here: Workspace) -> None:
    switch(here, "turned")
    with unfaked(here.settings.root) as switched:
        new = hear(switched, pipeline.place)
        assert themes_of(switched)[new.id] is not None
        rollback(switched)
    with unfaked(here.settings.root) as back:
        assert new.id not in themes_of(back)
        with back.running():
            pipeline.embed(back)
            pipeline.place(back)
        assert themes_of(back)[new.id] is not None


def test_a_line_in_the_settings_changes_nothing_until_it_is_switched(here: Workspace) -> None:
    file = here.settings.root / "vocpipe.toml"
    file.write_text(file.read_text("utf-8") + '\n[embedding]\nmodel = "turned"\n', "utf-8")
    before = tables(here.settings.root)
    with unfaked(here.settings.root) as edited:
        assert edited.embedder.model_id == "fake/1"
        assert Searcher(edited).search("圏外で消える")["items"]
        assert status(edited)["asked"] == "turned/1"
        assert status(edited)["waiting"] == 18
        with edited.running():
            pipeline.embed(edited)
            assert pipeline.place(edited).born == []
    assert_same(before, tables(here.settings.root))


def test_what_people_said_outlives_a_switch_and_a_rollback(here: Workspace) -> None:
    keys = sorted({key for key in themes_of(here).values() if key})
    (alone,) = [v.id for v in here.store.feedback.find() if "Dark mode" in v.text]
    review.move(here, alone, keys[0], "宮下")
    review.rename(here, keys[1], {"ja": "人の名前"}, "宮下")
    switch(here, "turned")
    with unfaked(here.settings.root) as switched:
        assert themes_of(switched)[alone] == keys[0]
        assert switched.store.themes.all()[keys[1]].labels["ja"] == "人の名前"
        review.rename(switched, keys[2], {"en": "Said meanwhile"}, "宮下")
        rollback(switched)
    with unfaked(here.settings.root) as back:
        assert themes_of(back)[alone] == keys[0]
        assert back.store.themes.all()[keys[1]].labels["ja"] == "人の名前"
        assert back.store.themes.all()[keys[2]].labels["en"] == "Said meanwhile"


def test_the_model_that_is_live_is_not_switched_to(here: Workspace) -> None:
    with pytest.raises(SpaceError, match="is live already"):
        switch(here, "packaged")


def test_under_another_model_voices_are_tagged_by_the_packaged_one(here: Workspace) -> None:
    switch(here, "turned")
    with unfaked(here.settings.root) as switched:
        new = hear(switched, pipeline.tag)
        hashes = [new.text_hash]
        rows = [switched.store.vectors.load(model.model_id, hashes)[hashes[0]] for model in MODELS.values()]
        for row, model in zip(rows, MODELS.values(), strict=True):
            assert np.allclose(row, model.encode([new.text])[0], atol=0.01)
        assert {verdict.feedback_id for verdict in switched.store.ledger.current(About.KIND)} >= {new.id}


def test_nothing_placed_is_nothing_to_switch(tmp_path: Path) -> None:
    with (
        unfaked(tiny_workspace(tmp_path / "w")) as workspace,
        pytest.raises(SpaceError, match="nothing was placed"),
    ):
        switch(workspace, "turned")


def _switch_and_die(folder: Path, at: int) -> None:
    """Switch in a child; die (SIGKILL) before the ``at``-th writing transaction is committed."""
    import importlib
    from contextlib import contextmanager

    from vocpipe.store.database import Database

    importlib.import_module("vocpipe.pipeline.embed").BATCH = 5
    MODELS.update(packaged=FakeEmbedder(), turned=Turned("turned/1"))
    import vocpipe.workspace

    vocpipe.workspace._embedder = by_name
    write, count = Database.write, [0]

    @contextmanager
    def counted(database: Database) -> Iterator[object]:
        held = database._open.get() is not None
        with write(database) as connection:
            yield connection
            count[0] += not held
            if count[0] == at and not held:
                os.kill(os.getpid(), signal.SIGKILL)

    Database.write = counted  # type: ignore[assignment,method-assign]
    with unfaked(folder) as workspace:
        switch(workspace, "turned")


@pytest.mark.parametrize("at", [1, 3, 6, 7, 8])
def test_killed_anywhere_the_old_space_works_on_and_the_same_command_finishes(
    here: Workspace, at: int
) -> None:
    folder, before = here.settings.root, themes_of(here)
    child = multiprocessing.get_context("fork").Process(target=_switch_and_die, args=(folder, at))
    child.start()
    child.join()
    assert child.exitcode == -signal.SIGKILL
    with unfaked(folder) as after:
        assert after.embedder.model_id == "fake/1"
        assert themes_of(after) == before
        assert Searcher(after).search("圏外で消える")["items"]
        assert switch(after, "turned")["churn"] == 0
    with unfaked(folder) as done:
        assert done.embedder.model_id == "turned/1"


def test_a_switch_leaves_out_whose_words_are_gone(here: Workspace) -> None:
    placed = here.store.feedback.by_id([v.feedback_id for v in here.store.ledger.current(About.THEME)])
    one = next(iter(placed.values()))
    erase(here, [one], "本人の求め", "三好")
    before = here.store.ledger.current(About.THEME, [one.id])
    switch(here, "turned")
    assert here.store.ledger.current(About.THEME, [one.id]) == before

"""Voices worked on part by part end as voices worked on at once, whoever works on which part."""

from pathlib import Path

import pytest

from tests.fakes import opened, tiny_workspace
from tests.pipeline.states import assert_same, outcome
from vocpipe import pipeline
from vocpipe.errors import BusyError
from vocpipe.records import About
from vocpipe.store import Part

SMALL_PARTS = "\n[workers]\npart = 4\n"


@pytest.fixture
def loaded(tmp_path: Path) -> Path:
    """Give a workspace whose 18 voices are stored and nothing more."""
    folder = tiny_workspace(tmp_path / "workspace")
    (folder / "vocpipe.toml").open("a", encoding="utf-8").write(SMALL_PARTS)
    with opened(folder) as workspace, workspace.running():
        pipeline.read_reference(workspace)
        pipeline.ingest(workspace)
    return folder


def test_parts_hold_every_waiting_voice_once_and_nothing_waits_when_all_are_done(loaded: Path) -> None:
    with opened(loaded) as workspace:
        parts = pipeline.waiting_parts(workspace)
        assert parts == [Part(1, 4), Part(5, 8), Part(9, 12), Part(13, 16), Part(17, 18)]
        pipeline.understand(workspace, parts[1])
        assert pipeline.waiting_parts(workspace)[1] == Part(9, 12)
        for part in pipeline.waiting_parts(workspace):
            pipeline.understand(workspace, part)
        assert pipeline.waiting_parts(workspace) == []
        assert workspace.store.vectors.missing(workspace.embedder.model_id) == []


def test_a_run_after_its_parts_ends_as_a_run_alone(loaded: Path, tmp_path: Path) -> None:
    with opened(loaded) as workspace:
        parts = pipeline.waiting_parts(workspace)
        ran = [pipeline.understand(workspace, part) for part in reversed(parts)]
        assert sum(tagged.kinds for _, tagged in ran) == 18
        done = pipeline.run(workspace)
        assert (done.embedded.texts, done.tagged.kinds, done.tagged.usages) == (0, 0, 0)

    alone = tiny_workspace(tmp_path / "alone")
    with opened(alone) as workspace:
        with workspace.running():
            pipeline.read_reference(workspace)
            pipeline.ingest(workspace)
        pipeline.run(workspace)
    assert_same(_but_for_order(outcome(alone)), _but_for_order(outcome(loaded)))


def _but_for_order(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Leave out where only the order of the verbs shows: of versions going live, of what was read."""
    return {name: rows for name, rows in tables.items() if name not in {"live_version_event", "theme_index"}}


def test_a_part_is_held_by_one_worker_and_the_others_stay_free(loaded: Path) -> None:
    with opened(loaded) as workspace, opened(loaded) as other:
        first, second, *_ = pipeline.waiting_parts(workspace)
        with workspace.running(first):
            with pytest.raises(BusyError, match="voices 1 to 4"):
                pipeline.understand(other, first)
            pipeline.understand(other, second)
            assert len(workspace.store.ledger.not_done(About.KIND, workspace.kind_tagger.version)) == 14

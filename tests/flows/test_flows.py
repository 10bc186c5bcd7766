"""The flows end in the same store as the verbs; what fails is told at the end and stops nothing else."""

import importlib
import os
from pathlib import Path

import pytest

import flows.quiet
from tests.fakes import LAST, opened, settings_text, tiny_workspace
from tests.pipeline.states import assert_same, outcome
from vocpipe import pipeline
from vocpipe.weeks import parse_week


@pytest.mark.usefixtures("prefect")
def test_ingest_weekly_and_outcomes_end_in_the_same_store_as_the_verbs(tmp_path: Path) -> None:
    from flows.ingest import ingest
    from flows.outcomes import outcomes
    from flows.weekly import weekly

    by_flows = tiny_workspace(tmp_path / "flows")
    counts = ingest(str(by_flows))
    made = weekly(str(by_flows), LAST)
    measured = outcomes(str(by_flows))
    assert counts["voices"]["new"] == 18
    assert made["week"] == LAST
    assert len(made["files"]) == 16
    assert len(measured["files"]) == 4
    assert all(Path(file).is_file() for file in (*made["files"], *measured["files"]))

    by_verbs = tiny_workspace(tmp_path / "verbs")
    with opened(by_verbs) as workspace:
        with workspace.running():
            pipeline.read_reference(workspace)
            pipeline.ingest(workspace)
        pipeline.run(workspace, parse_week(LAST))
        pipeline.save_kpi_pages(workspace, pipeline.measure(workspace))
    assert_same(outcome(by_verbs), outcome(by_flows))


@pytest.mark.usefixtures("prefect")
def test_a_source_that_cannot_be_read_fails_the_flow_after_the_others_were_pulled(tmp_path: Path) -> None:
    from flows.ingest import ingest, pull

    folder = tiny_workspace(tmp_path / "workspace")
    (folder / "vocpipe.toml").write_text(settings_text("gone.csv", "voices.csv"), "utf-8")
    pull.retry_delay_seconds = 0
    with pytest.raises(Exception, match=r"gone\.csv"):
        ingest(str(folder))
    with opened(folder) as workspace:
        assert workspace.store.feedback.count() == 18


@pytest.mark.usefixtures("prefect")
def test_a_week_that_cannot_be_delivered_fails_the_flow_with_its_work_kept(tmp_path: Path) -> None:
    from flows.ingest import ingest
    from flows.weekly import weekly

    folder = tiny_workspace(tmp_path / "workspace")
    (folder / "briefs").write_text("a file where a folder should be", "utf-8")
    ingest(str(folder))
    with pytest.raises(Exception, match="cannot be written"):
        weekly(str(folder), LAST)
    with opened(folder) as workspace:
        assert len(workspace.store.briefs.of_week(LAST)) == 8


def test_the_settings_that_keep_prefect_quiet_do_not_overrule_what_somebody_set(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    variables = {"PREFECT_LOGGING_LEVEL": "DEBUG"}
    monkeypatch.setattr(os, "environ", variables)
    importlib.reload(flows.quiet)
    assert variables["PREFECT_LOGGING_LEVEL"] == "DEBUG"
    assert variables["DO_NOT_TRACK"] == "1"

"""``vocpipe space`` on the command line."""

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.fakes import LAST, FakeEmbedder
from vocpipe.settings import Settings


@pytest.fixture(autouse=True)
def _models(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Load the fake model under any name."""

    def by_name(settings: Settings) -> FakeEmbedder:
        name = settings.embedding.model
        return FakeEmbedder("fake/1" if name == "packaged" else name)

    monkeypatch.setattr("vocpipe.workspace._embedder", by_name)


def test_a_model_is_switched_and_brought_back(finished: Path, run: Run) -> None:
    assert run("space", "status", "--json").json()["model"] == "fake/1"
    report = run("space", "switch", "other/2", "--json").json()
    assert (report["to"], report["churn"], report["carried"]) == ("other/2", 0, 3)
    status = run("space", "status", "--json").json()
    assert (status["model"], status["waiting"]) == ("other/2", 0)
    assert "other/2" in run("doctor").out
    assert "fake/1" in run("space", "rollback").out
    assert run("space", "status", "--json").json()["model"] == "fake/1"
    assert "no switch" in run("space", "rollback").one_line()


def test_the_report_is_readable_and_says_how_to_undo_it(finished: Path, run: Run) -> None:
    said = run("space", "switch", "other/2")
    assert "0.0%" in said.out
    assert "vocpipe space rollback" in said.out


def test_each_theme_tells_how_its_languages_mix(finished: Path, run: Run) -> None:
    assert {row["language_mixing"] for row in run("themes", "--week", LAST, "--json").json()} == {None}


def test_doctor_tells_of_a_model_that_is_not_there(here: Path, run: Run) -> None:
    settings = here / "vocpipe.toml"
    settings.write_text('[embedding]\nmodel = "models/own"\n', "utf-8")
    (models,) = (one for one in run("doctor", "--json").json() if one["what"] == "models")
    assert (models["ok"], "models/own is not on this machine" in models["says"]) == (False, True)
    (here / "models" / "own").mkdir(parents=True)
    (models,) = (one for one in run("doctor", "--json").json() if one["what"] == "models")
    assert models["ok"]

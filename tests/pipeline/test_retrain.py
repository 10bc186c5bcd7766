"""People's verdicts train a candidate; it is compared, proposed and never switched by itself."""

import json
import shutil
import tomllib
from pathlib import Path

import pytest

from tests.fakes import opened, tiny_workspace
from vocpipe import artefacts, pipeline, review
from vocpipe.errors import ModelError
from vocpipe.kinds import KindTagger
from vocpipe.pipeline.labels import Label, is_fixed, kind_labels, usage_labels, write_kinds, write_usage
from vocpipe.pipeline.retrain import retrain, retrain_each
from vocpipe.records import About, Feedback, Kind, Knowledge, UsageState
from vocpipe.usage.catalogue import load
from vocpipe.workspace import Workspace

RECIPE = '''\
"""A recipe that learns nothing: it copies what runs, and tells how many people's labels it saw."""
import shutil, sys
from pathlib import Path
here = Path(__file__).parent
assert sys.argv[1] == "--from" and Path(sys.argv[2]).is_absolute(), sys.argv
lines = (here / "assets" / "ja.tsv").read_text().splitlines()
people = sum(line.split("\\t")[3] == "people" for line in lines)
shutil.copytree(LIVE, here / "artefact")
(here / "artefact" / "seen").write_text(str(people))
'''


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A workspace whose kinds a person said of every voice."""
    made = tiny_workspace(tmp_path / "w")
    with opened(made) as workspace:
        with workspace.running():
            pipeline.ingest(workspace)
        for voice in workspace.store.feedback.find():
            review.correct_kind(workspace, voice.id, Kind.PROBLEM, 1, "Mori")
    return made


@pytest.fixture
def models(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A models folder with the real artefact and a recipe that only copies it."""
    live = artefacts.live("kind")
    assert live is not None
    root = tmp_path / "repository" / "models"
    (root / "kind" / "assets").mkdir(parents=True)
    (root / "kind" / "train.py").write_text(RECIPE.replace("LIVE", repr(str(live.folder))), "utf-8")
    for lang in ("ja", "en"):
        (root / "kind" / "assets" / f"{lang}.tsv").write_text("kind\talso\tseverity\tstyle\ttext\n", "utf-8")
    (root / "live.toml").write_text(
        f'kind = {{ name = "k", version = "1", path = "{live.folder}", sha256 = "{live.sha256}" }}\n', "utf-8"
    )
    monkeypatch.setattr(artefacts, "models_folder", lambda: root)
    return root


@pytest.mark.usefixtures("models")
def test_a_candidate_is_trained_compared_and_proposed_in_one_line(folder: Path) -> None:
    with opened(folder) as workspace:
        labels = kind_labels(workspace)
        told = retrain(workspace, "kinds", keep=True)
        again = retrain(workspace, "kinds", keep=True)
    assert (told.trained_on, told.compared_on) == (
        sum(not is_fixed(one) for one in labels),
        sum(is_fixed(one) for one in labels),
    )
    assert told.folder == again.folder
    assert [row["label"] for row in told.classes] == ["problem", "macro_f1", "accuracy"]
    assert {row["difference"] for row in told.classes} == {0.0}
    assert "too few" in told.notes[1]
    line = tomllib.loads(told.line)["kind"]
    assert line["sha256"] == artefacts.digest(Path(line["path"]))
    assert tomllib.loads(told.former)["kind"]["version"] == "1"


def test_it_is_compared_on_the_set_that_ships_too(folder: Path, models: Path) -> None:
    fixed = Path(__file__).parents[2] / "models" / "kind" / "fixed"
    shutil.copytree(fixed, models / "kind" / "fixed")
    with opened(folder) as workspace:
        told = retrain(workspace, "kinds")
    n = {row["label"]: row["n"] for row in told.shipped}
    assert n == {kind: 12 for kind in sorted(Kind)} | {"macro_f1": 60, "accuracy": 60}
    assert told.shipped[-1]["live"] > 0.5
    assert {row["difference"] for row in told.shipped} == {0.0}


def test_the_proposed_line_switches_and_the_former_one_rolls_back(folder: Path, models: Path) -> None:
    with opened(folder) as workspace:
        told = retrain(workspace, "kinds", keep=True)
    before = artefacts.live("kind")
    (models / "live.toml").write_text(told.line + "\n", "utf-8")
    after = artefacts.live("kind")
    assert before is not None
    assert after is not None
    assert after.sha256[:8] == told.candidate != before.sha256[:8]
    (models / "live.toml").write_text(told.former + "\n", "utf-8")
    assert artefacts.live("kind") == before


@pytest.mark.usefixtures("models")
def test_the_candidate_is_what_is_compared(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_ones: list[Path] = []

    def tagger(_: Workspace, artefact: Path, cache: Path | None = None) -> KindTagger:
        opened_ones.append(artefact)
        return KindTagger()

    monkeypatch.setattr(Workspace, "kind_tagger_of", tagger)
    with opened(folder) as workspace:
        retrain(workspace, "kinds")
    assert {(one.parent.parent.name.partition("-")[0], one.name) for one in opened_ones[1:]} == {
        ("vocpipe", "artefact")
    }


@pytest.mark.usefixtures("models")
def test_without_propose_nothing_is_kept(folder: Path) -> None:
    with opened(folder) as workspace:
        told = retrain(workspace, "kinds")
    assert (told.folder, told.line) == ("", "")
    assert not (folder / "models").exists()


def test_without_a_recipe_or_without_verdicts_it_says_what_is_missing(
    folder: Path, models: Path, tmp_path: Path
) -> None:
    with (
        opened(tiny_workspace(tmp_path / "silent")) as workspace,
        pytest.raises(ModelError, match="too few: 0"),
    ):
        retrain(workspace, "kinds")
    (models / "kind" / "train.py").unlink()
    with opened(folder) as workspace, pytest.raises(ModelError, match=r"train\.py is not here"):
        retrain(workspace, "kinds")


def test_what_cannot_be_trained_says_so_and_stops_no_other(tmp_path: Path) -> None:
    with opened(tiny_workspace(tmp_path / "silent")) as workspace:
        told = retrain_each(workspace)
    assert [one["task"] for one in told] == ["kinds", "usage"]
    assert all("too few" in one["notes"][0] for one in told)


def test_a_person_outvotes_the_recipes_own_label(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as workspace:
        labels = kind_labels(workspace)
    ja = next(one for one in labels if one.lang == "ja")
    for lang in ("ja", "en"):
        (tmp_path / f"{lang}.tsv").write_text(
            f"kind\talso\tseverity\tstyle\ttext\npraise\t\t0\tnote\t{ja.text}\n", "utf-8"
        )
    write_kinds(labels, tmp_path)
    rows = [line.split("\t") for line in (tmp_path / "ja.tsv").read_text("utf-8").splitlines()]
    assert [row[0] for row in rows if row[4] == ja.text] == ["problem"]


def test_a_kind_named_alone_teaches_no_severity(folder: Path, tmp_path: Path) -> None:
    def of(workspace: Workspace, voice: Feedback) -> Label:
        return next(one for one in kind_labels(workspace) if one.id == voice.id)

    def anew(workspace: Workspace, voice: Feedback) -> Label:
        review.undo(workspace, workspace.store.ledger.current(About.KIND, [voice.id])[0].id, "Mori")
        review.correct_kind(workspace, voice.id, Kind.QUESTION, None, "Mori")
        return of(workspace, voice)

    with opened(folder) as workspace:
        voice = next(v for v in workspace.store.feedback.find() if v.lang == "ja")
        said, untagged = of(workspace, voice), anew(workspace, voice)
        with workspace.running():
            pipeline.tag(workspace)
        alone = anew(workspace, voice)
    for lang in ("ja", "en"):
        (tmp_path / f"{lang}.tsv").write_text("kind\talso\tseverity\tstyle\ttext\n", "utf-8")
    found = []
    for label in (said, untagged, alone):
        write_kinds([label], tmp_path)
        found.append((tmp_path / "ja.tsv").read_text("utf-8").splitlines()[1].split("\t")[:3])
    assert found == [["problem", "", "1"], ["question", "", ""], ["question", "", ""]]


def test_usage_verdicts_become_pairs_of_the_workspaces_own_catalogue(folder: Path, tmp_path: Path) -> None:
    with opened(folder) as workspace:
        voice = next(v for v in workspace.store.feedback.find() if "CSV出力" in v.text)
        review.correct_usage(workspace, voice.id, "csv_export", UsageState.USER, Knowledge.INFORMED, "Mori")
        labels = usage_labels(workspace)
        write_usage(labels, workspace.catalogue, tmp_path)
        assert load(tmp_path / "people_features.toml").by_key.keys() == workspace.catalogue.by_key.keys()
    row = json.loads((tmp_path / "people_ja.jsonl").read_text("utf-8"))
    assert (row["feature"], row["state"], row["knowledge"]) == ("csv_export", "user", "informed")

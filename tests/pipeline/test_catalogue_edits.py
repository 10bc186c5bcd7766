"""An edit of the feature catalogue: only what it touches is judged anew, and it ends as if all had been."""

import importlib
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.fakes import DIMENSIONS, FakeEmbedder, opened, small_workspace
from tests.pipeline.states import assert_same, tables
from tests.usage.trained import artefact
from vocpipe import pipeline, review
from vocpipe.pipeline.repeats import link_repeats
from vocpipe.records import About, Knowledge, Lang, UsageState, Verdict
from vocpipe.workspace import Workspace

tag = importlib.import_module("vocpipe.pipeline.tag")
tag_usage = importlib.import_module("vocpipe.pipeline.tag_usage")

JUDGES = ("rules", "trained")
MEANING = {"name": 6.0, "closest": 6.0, "margin": 8.0, "z": 1.0, "shared": 2.0}


def replaced(old: str, new: str) -> Callable[[str], str]:
    def edit(catalogue: str) -> str:
        assert old in catalogue
        return catalogue.replace(old, new)

    return edit


def without_photos(catalogue: str) -> str:
    first, *rest = catalogue.split("[[feature]]")
    return "[[feature]]".join([first, *(row for row in rest if 'key = "photos"' not in row)])


NEW = """
[[feature]]
key = "signature"
names.ja = ["押印", "印鑑"]
names.en = ["stamp", "van stock"]
capabilities.ja = ["電子印鑑を押す"]
capabilities.en = ["stamp a report"]
"""

EDITS: dict[str, Callable[[str], str]] = {
    "alias added (ja)": replaced('aliases.ja = ["オフライン",', 'aliases.ja = ["地下", "オフライン",'),
    "alias added (en)": replaced(
        'aliases.en = ["schedule board",', 'aliases.en = ["calendar", "schedule board",'
    ),
    "capability added": replaced(
        'capabilities.ja = ["圏外での点検表', 'capabilities.ja = ["圏外での写真の保存", "圏外での点検表'
    ),
    "feature removed": without_photos,
    "feature added": lambda catalogue: catalogue + NEW,
    "key renamed": replaced('key = "offline"', 'key = "no_signal"'),
    "limit changed": replaced('limits.en = ["no automatic route order"', 'limits.en = ["no route order"'),
    "name changed": replaced('names.ja = ["予定ボード"]', 'names.ja = ["配車ボード"]'),
}


@contextmanager
def at_work(folder: Path, judge: str) -> Iterator[Workspace]:
    """Open a workspace that judges by rules, or with a head that finds features by meaning too."""
    with opened(folder) as workspace:
        if judge == "trained":
            workspace.usage_artefact = folder.parent / "artefact"
            workspace.pair_encoder = FakeEmbedder()
        yield workspace


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a folder with a workspace in which all is read and embedded, and nothing tagged; and a head."""
    root = tmp_path_factory.mktemp("edits")
    artefact(
        root / "artefact",
        0.6,
        FakeEmbedder().encode,
        DIMENSIONS,
        MEANING,
    )
    with opened(small_workspace(root / "new")) as workspace, workspace.running():
        pipeline.read_reference(workspace)
        pipeline.ingest(workspace)
        link_repeats(workspace)
        pipeline.embed(workspace)
    for judge in JUDGES:
        with at_work(Path(shutil.copytree(root / "new", root / judge)), judge) as workspace:
            pipeline.tag(workspace)
    return root


def edited(folder: Path, edit: Callable[[str], str]) -> Path:
    file = folder / "features.toml"
    file.write_text(edit(file.read_text("utf-8")), "utf-8")
    return folder


def counting(workspace: Workspace) -> list[tuple[object, ...]]:
    """Give the usage verdicts that count, without what is made by chance; by voice, the main one first."""
    found = workspace.store.ledger.current(About.USAGE)
    order = sorted(found, key=lambda verdict: (verdict.feedback_id, verdict.seq))
    return [(v.feedback_id, v.subject, v.value, v.confidence, v.evidence) for v in order]


def anew(ready: Path, folder: Path, judge: str, edit: Callable[[str], str]) -> list[tuple[object, ...]]:
    """Give what counts where everything is judged for the first time with the edited catalogue."""
    edited(Path(shutil.copytree(ready / "new", folder)), edit)
    shutil.copytree(ready / "artefact", folder.parent / "artefact", dirs_exist_ok=True)
    with at_work(folder, judge) as workspace:
        pipeline.tag(workspace)
        return counting(workspace)


def tagged(ready: Path, tmp_path: Path, judge: str) -> Path:
    shutil.copytree(ready / "artefact", tmp_path / "artefact", dirs_exist_ok=True)
    return Path(shutil.copytree(ready / judge, tmp_path / "tagged"))


@pytest.mark.parametrize(
    ("name", "judge"), [*((name, "trained") for name in EDITS), ("feature removed", "rules")]
)
def test_only_what_an_edit_touches_is_judged_and_it_ends_as_if_all_had_been(
    ready: Path, tmp_path: Path, name: str, judge: str
) -> None:
    folder = tagged(ready, tmp_path, judge)
    with at_work(folder, judge) as workspace:
        before = {v.id: v for v in workspace.store.ledger.current(About.USAGE)}
        voices = workspace.store.feedback.count()
    with at_work(edited(folder, EDITS[name]), judge) as workspace:
        judged = pipeline.tag(workspace).usages
        after = workspace.store.ledger.current(About.USAGE)
        assert counting(workspace) == anew(ready, tmp_path / "anew", judge, EDITS[name])
        assert 0 < judged < voices / 2
        assert len({v.feedback_id for v in after if v.id not in before}) == judged
        state = tables(folder)
        assert pipeline.tag(workspace).usages == 0
        assert_same(state, tables(folder))


@pytest.mark.parametrize("judge", JUDGES)
def test_the_head_of_these_tests_finds_features_by_meaning_in_both_languages(ready: Path, judge: str) -> None:
    with at_work(ready / judge, judge) as workspace:
        meant = [
            verdict.feedback_id
            for verdict in workspace.store.ledger.current(About.USAGE)
            if any(piece.cue == "mention:meaning" for piece in verdict.evidence)
        ]
        langs = {voice.lang for voice in workspace.store.feedback.by_id(meant).values()}
    assert {Lang.JA, Lang.EN} <= langs if judge == "trained" else not langs


def test_an_owner_touches_no_voice(ready: Path, tmp_path: Path) -> None:
    edit = replaced('owner = "北川"', 'owner = "三好"')
    with at_work(edited(tagged(ready, tmp_path, "rules"), edit), "rules") as workspace:
        assert pipeline.tag(workspace).usages == 0


class Killed(BaseException):
    """Stands for the end of the process between two transactions."""


@pytest.mark.parametrize("then", ["the same", "another", "back"])
def test_a_run_killed_halfway_ends_right_whatever_the_catalogue_is_by_then(
    ready: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, then: str
) -> None:
    def die(workspace: Workspace) -> None:
        raise Killed

    folder = tagged(ready, tmp_path, "trained")
    first, second = EDITS["key renamed"], EDITS["feature removed"]
    monkeypatch.setattr(tag, "BATCH", 30)
    original = (folder / "features.toml").read_text("utf-8")
    with at_work(edited(folder, first), "trained") as workspace, monkeypatch.context() as patched:
        waiting = len(tag_usage.waiting(workspace))
        patched.setattr(Workspace, "still_running", die)
        with pytest.raises(Killed):
            pipeline.tag(workspace)
        assert 0 < len(tag_usage.waiting(workspace)) < waiting
    if then == "another":
        edited(folder, second)
    elif then == "back":
        (folder / "features.toml").write_text(original, "utf-8")
    now = (folder / "features.toml").read_text("utf-8")
    with at_work(folder, "trained") as workspace:
        pipeline.tag(workspace)
        assert counting(workspace) == anew(ready, tmp_path / "anew", "trained", lambda _: now)


def test_what_a_person_said_stays_and_what_the_machine_took_back_is_shown(
    ready: Path, tmp_path: Path
) -> None:
    def of_photos(workspace: Workspace) -> list[Verdict]:
        return [v for v in workspace.store.ledger.current(About.USAGE) if v.subject == "photos"]

    folder = tagged(ready, tmp_path, "rules")
    with at_work(folder, "rules") as workspace:
        before = of_photos(workspace)
        review.correct_usage(
            workspace, before[0].feedback_id, "photos", UsageState.NON_USER, Knowledge.UNKNOWN, "三好"
        )
        moment = workspace.now()
    with at_work(edited(folder, without_photos), "rules") as workspace:
        pipeline.tag(workspace)
        (left,) = of_photos(workspace)
        history = workspace.store.ledger.history(before[1].feedback_id)
    assert (left.human, left.value["state"]) == (True, "non_user")
    (back,) = [verdict for verdict in history if verdict.undoes == before[1].id]
    assert (back.human, back.evidence[0].cue, back.at >= moment) == (False, "taken back", True)

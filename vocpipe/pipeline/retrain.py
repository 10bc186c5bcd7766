"""Retrain: people's verdicts become labels, the recipe runs again, and live and candidate are compared.

The recipe (a folder of ``models/``) is copied, people's labels are added to its assets, and it is run in
a process of its own: vocpipe never imports recipes. Nothing is switched; that is a line a person writes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from vocpipe import artefacts
from vocpipe.errors import ModelError
from vocpipe.evaluation import classification, read_rows
from vocpipe.pipeline.labels import Label, is_fixed, kind_labels, usage_labels, write_kinds, write_usage
from vocpipe.pipeline.measuring import kinds_said, usage_said
from vocpipe.usage.catalogue import Catalogue, load, of
from vocpipe.workspace import Workspace

RECIPES = {"kinds": "kind", "usage": "usage"}
UNPACKED = "unpacked"
"""The candidate's model, unpacked to be compared; it goes with the scratch folder."""

FEW = 20
"""Fewer fixed labels than this tell little: the report says so."""


@dataclass(frozen=True)
class Retrained:
    """How the candidate does beside what runs; ``line`` is the switch, "" where nothing is kept.

    ``classes`` are the figures on the workspace's own labels, ``shipped`` those on the recipe's fixed set.
    """

    task: str
    live: str
    candidate: str
    trained_on: int
    compared_on: int
    classes: list[dict[str, Any]]
    shipped: list[dict[str, Any]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    folder: str = ""
    line: str = ""
    former: str = ""


def retrain(workspace: Workspace, task: str, *, keep: bool = False, on: Path | None = None) -> Retrained:
    """Train ``task`` ("kinds" or "usage") with people's verdicts and compare with the live version.

    Compared on are ``on`` (a file as for ``evaluate``), else the fifth of the verdicts that never trains
    (which voices are in it follows from their ids), and the fixed set that the recipe ships, the same on
    every machine: it shows whether what was learnt here cost something elsewhere. ``keep`` keeps the
    candidate in ``models/`` of the workspace. Raises ModelError where there is nothing to learn or no recipe.
    """
    recipe = _recipe(RECIPES[task])
    learnt, fixed, left_out = _labels(workspace, task, on)
    with tempfile.TemporaryDirectory(prefix="vocpipe-retrain-") as scratch:
        made = _train(workspace, recipe, task, learnt, Path(scratch))
        digest = artefacts.digest(made / "artefact")
        candidate = made / "artefact"
        rows = _compare(workspace, task, fixed, workspace.catalogue, candidate)
        shipped = _compare(workspace, task, *_shipped(recipe), candidate)
        kept = _keep(workspace, made, recipe.name, digest) if keep else None
    pinned, today = artefacts.live(recipe.name), workspace.today().isoformat()
    return Retrained(
        task=task,
        live=pinned.sha256[:8] if pinned else "rules",
        candidate=digest[:8],
        trained_on=len(learnt),
        compared_on=len(fixed),
        classes=rows,
        shipped=shipped,
        notes=left_out + _notes(len(learnt), len(fixed), kept),
        folder=str(kept or ""),
        line=_pin(recipe.name, f"{recipe.name}-retrained", today, kept / "artefact", digest) if kept else "",
        former=_former(recipe.name),
    )


def retrain_each(workspace: Workspace) -> list[dict[str, Any]]:
    """Retrain every model and keep its candidate; one that cannot be trained says why and stops no other."""
    told: list[dict[str, Any]] = []
    for task in RECIPES:
        try:
            told.append(asdict(retrain(workspace, task, keep=True)))
        except ModelError as error:
            told.append({"task": task, "notes": [str(error)], "line": ""})
    return told


def _labels(
    workspace: Workspace, task: str, on: Path | None
) -> tuple[list[Label], list[dict[str, Any]], list[str]]:
    """Give the labels to learn from, the rows to compare on, and what is said of lines of ``on`` left out.

    Raises ModelError where there is none to learn from or to compare on.
    """
    labels = kind_labels(workspace) if task == "kinds" else usage_labels(workspace)
    given = read_rows(on, "kinds" if task == "kinds" else "usage") if on else None
    fixed = given.rows if given else [one.row() for one in labels if is_fixed(one)]
    learnt = labels if on else [one for one in labels if not is_fixed(one)]
    if not learnt or not fixed:
        raise ModelError(
            f"people's verdicts on {task} are too few: {len(learnt)} to learn, {len(fixed)} to compare",
            "Correct more voices (vocpipe correct), or compare on a file: --on FILE.jsonl",
        )
    return learnt, fixed, given.notes if given else []


def _recipe(name: str) -> Path:
    folder = artefacts.models_folder() / name
    if not (folder / "train.py").is_file():
        raise ModelError(
            f"the recipe {folder / 'train.py'} is not here; the wheel ships only what runs",
            "Retrain in a checkout of vocpipe: scripts/install there, then run this again",
        )
    return folder


def _train(workspace: Workspace, recipe: Path, task: str, labels: list[Label], scratch: Path) -> Path:
    """Run a copy of the recipe with the labels added; give the copy, with its artefact and metrics."""
    copy = scratch / recipe.name
    shutil.copytree(recipe, copy, ignore=shutil.ignore_patterns("__pycache__", "artefact", "metrics.json"))
    shutil.copy(recipe.parent / "live.toml", scratch / "live.toml")
    if task == "kinds":
        write_kinds(labels, copy / "assets")
    else:
        write_usage(labels, workspace.catalogue, copy / "assets")
    root = str(recipe.parent.parent)
    places = [root, *filter(None, [os.environ.get("PYTHONPATH")])]
    # From what ships and not from the last candidate: that may have learnt the fifth that is compared on, and
    # words that were taken back since.
    shipped = recipe / "artefact"
    ran = subprocess.run(
        [sys.executable, str(copy / "train.py"), "--from", str(shipped.resolve())],
        cwd=copy,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(places)},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        last = (ran.stderr.strip().splitlines() or ["no message"])[-1][:200]
        raise ModelError(f"the recipe {recipe / 'train.py'} failed: {last}", "Run it by itself to see more")
    return copy


def _shipped(recipe: Path) -> tuple[list[dict[str, Any]], Catalogue]:
    """Give the recipe's fixed set, which nothing is trained on, and its catalogue; none where it has none."""
    rows, features = recipe / "fixed" / "rows.jsonl", recipe / "fixed" / "features.toml"
    found = read_rows(rows, "usage" if features.is_file() else "kinds").rows if rows.is_file() else []
    return found, load(features) if features.is_file() else of(())


def _compare(
    workspace: Workspace, task: str, fixed: list[dict[str, Any]], catalogue: Catalogue, candidate: Path
) -> list[dict[str, Any]]:
    """Give, for each class and over all, F1 of the live and the candidate version."""
    if not fixed:
        return []
    if task == "kinds":
        gold = [str(row["kind"]) for row in fixed]
        taggers = (workspace.kind_tagger, workspace.kind_tagger_of(candidate, candidate.parent / UNPACKED))
        results = [kinds_said(tagger, fixed) for tagger in taggers]
    else:
        gold = [str(row["state"]) for row in fixed]
        both = [
            workspace.usage_tagger_of(catalogue),
            workspace.usage_tagger_of(catalogue, candidate, candidate.parent / UNPACKED),
        ]
        results = [usage_said(catalogue, tagger, fixed) for tagger in both]
    live, new = (classification(gold, said, chances, langs) for said, chances, langs in results)
    rows = [
        _difference(label, gold.count(label), live["per_class"][label]["f1"], new["per_class"][label]["f1"])
        for label in sorted(set(gold))
    ]
    for name in ("macro_f1", "accuracy"):
        rows.append(_difference(name, len(gold), live[name], new[name]))
    return rows


def _difference(label: str, n: int, live: float, new: float) -> dict[str, Any]:
    old, candidate = round(live, 3), round(new, 3)
    return {
        "label": label,
        "n": n,
        "live": old,
        "candidate": candidate,
        "difference": round(candidate - old, 3),
    }


def _keep(workspace: Workspace, made: Path, name: str, digest: str) -> Path:
    """Keep the candidate under the workspace; the same verdicts give the same folder."""
    folder = workspace.settings.path("models") / f"{name}-{digest[:8]}"
    if not folder.exists():
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(made, folder, ignore=shutil.ignore_patterns("__pycache__", UNPACKED))
    return folder


def _former(name: str) -> str:
    found = artefacts.live(name)
    if found is None or found.folder is None:
        return ""
    path = (
        found.folder.relative_to(artefacts.models_folder())
        if found.folder.is_relative_to(artefacts.models_folder())
        else found.folder
    )
    return _pin(name, found.name, found.version, path, found.sha256)


def _pin(task: str, name: str, version: str, path: Path, digest: str) -> str:
    return (
        f'{task} = {{ name = "{name}", version = "{version}", path = "{path.as_posix()}", '
        f'sha256 = "{digest}" }}'
    )


def _notes(learnt: int, compared: int, kept: Path | None) -> list[str]:
    notes = [
        f"learnt from {learnt} verdicts of people beside the recipe's own labels; compared on {compared}"
    ]
    if compared < FEW:
        notes.append(
            f"{compared} labels are too few to decide by; differences may be chance (have {FEW} or more)"
        )
    if kept:
        notes.append(f"{kept} holds customers' words in its assets: keep it where they may be kept")
    return notes

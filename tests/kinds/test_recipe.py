"""The kind model as it ships: better than each of its parts; and it learns from people."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vocpipe import artefacts, trained
from vocpipe.artefacts import models_folder
from vocpipe.evaluation import read_rows
from vocpipe.kinds import cues_en, cues_ja
from vocpipe.kinds.reader import joined, reading
from vocpipe.kinds.severity import severity_of
from vocpipe.pipeline.measuring import kinds_said
from vocpipe.records import Kind, Lang
from vocpipe.settings import Settings
from vocpipe.workspace import bare

MODEL = models_folder() / "kind"


def test_both_languages_have_enough_texts_of_every_kind() -> None:
    metrics = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))
    for lang in ("ja", "en"):
        assert min(metrics["assets"][lang].values()) >= 400


def test_the_encoder_beats_the_cues_by_far_in_both_languages() -> None:
    held_out = json.loads((MODEL / "metrics.json").read_text(encoding="utf-8"))["held_out"]
    for lang in ("ja", "en"):
        own = {name: figures["per_language"][lang]["macro_f1"] for name, figures in held_out.items()}
        assert own["joined"] >= max(0.65, own["rules only"] + 0.15)


def test_usage_and_kinds_are_read_by_the_same_network() -> None:
    live = {task: artefacts.live(task) for task in ("kind", "usage")}
    adapters = [(one.folder / trained.ADAPTER).read_bytes() for one in live.values() if one and one.folder]
    assert len(adapters) == 2
    assert len(set(adapters)) == 1


def test_cue_names_are_unique_within_a_language() -> None:
    for table in (cues_en.CUES, cues_ja.CUES):
        names = [name for name, *_ in table]
        assert len(names) == len(set(names))


def test_cues_weigh_as_much_as_each_language_says() -> None:
    logits, rules = np.zeros((3, 5), np.float32), np.full((3, 5), 0.1, np.float32)
    rules[:, 1] = 0.6
    joint = {"temperature": {"ja": 1.0, "en": 1.0}, "weight": {"ja": 0.0, "en": 1.0}}
    ja, en, mixed = joined(logits, rules, [Lang.JA, Lang.EN, Lang.MIXED], joint)
    assert ja == pytest.approx([0.2] * 5)
    assert en == pytest.approx(0.98 * rules[0] + 0.004)
    assert mixed == pytest.approx(ja)


def test_what_is_read_of_a_voice_is_its_writer_s_own_words_from_the_beginning() -> None:
    assert reading("It  stops\n```\nTrace: 1\n```\nEvery day") == "It stops Every day"
    assert len(reading("あ" * 2000)) == 900


def test_the_worst_is_what_words_of_loss_say_or_the_encoder_understands() -> None:
    told = "Two managers asked what leaving would look like."
    assert severity_of(told, Kind.PROBLEM, ()) == (1, ())
    level, (piece,) = severity_of(told, Kind.PROBLEM, (), worst=True)
    assert (level, told[piece.start : piece.end]) == (3, told)
    assert severity_of("We lost all our data.", Kind.PROBLEM, ())[0] == 3
    assert severity_of("It was lovely.", Kind.PRAISE, (), worst=True) == (0, ())


@pytest.mark.slow
def test_people_s_labels_move_the_live_model_and_make_it_forget_nothing(tmp_path: Path) -> None:
    recipe, live = tmp_path / "kind", MODEL / "artefact"
    shutil.copytree(MODEL, recipe, ignore=shutil.ignore_patterns("artefact"))
    for lang in ("ja", "en"):
        file = recipe / "assets" / f"{lang}.tsv"
        head, *rows = file.read_text(encoding="utf-8").splitlines()
        cells = [row.split("\t") for row in rows[:: len(rows) // 9]]
        said = ["\t".join([*own[:3], "people", f"{own[4]} "]) for own in cells]
        file.write_text("\n".join([head, *rows, *said]) + "\n", encoding="utf-8")
    subprocess.run(
        [sys.executable, str(recipe / "train.py"), "--from", str(live)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(models_folder().parent)},
    )
    before, after = trained.load(live), trained.load(recipe / "artefact")
    assert after.settings["kind"] == before.settings["kind"]
    moved = np.abs(after.arrays["kind.weights"] - before.arrays["kind.weights"])
    assert 0 < moved.max() < 0.2
    assert (recipe / "artefact" / trained.ADAPTER).read_bytes() != (live / trained.ADAPTER).read_bytes()
    workspace = bare(Settings(root=tmp_path))
    taggers = (workspace.kind_tagger, workspace.kind_tagger_of(recipe / "artefact", tmp_path))
    fixed = read_rows(MODEL / "fixed" / "rows.jsonl", "kinds").rows
    old, new = (
        np.mean([a == row["kind"] for a, row in zip(kinds_said(one, fixed)[0], fixed, strict=True)])
        for one in taggers
    )
    assert new > old - 0.05

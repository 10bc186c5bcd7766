"""The usage recipe goes on from a trained model with what people said."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from vocpipe import trained
from vocpipe.artefacts import models_folder

FEATURES = """
[[feature]]
key = "export"
area = "people"
names.en = ["CSV export"]
capabilities.en = ["reorder the columns"]
"""
SAID = "Our CSV export goes to the auditor each month, no complaints."


@pytest.mark.slow
def test_people_s_pairs_move_the_live_model_and_leave_its_calibration(tmp_path: Path) -> None:
    recipe, out = tmp_path / "usage", tmp_path / "artefact"
    shutil.copytree(models_folder() / "usage", recipe, ignore=shutil.ignore_patterns("artefact", "asks"))
    row = {"text": SAID, "lang": "en", "feature": "export", "state": "user", "knowledge": "unknown"}
    (recipe / "assets" / "people_features.toml").write_text(FEATURES)
    (recipe / "assets" / "people_en.jsonl").write_text(json.dumps(row) + "\n")
    (recipe / "assets" / "people_ja.jsonl").write_text("")
    live = models_folder() / "usage" / "artefact"
    subprocess.run(
        [sys.executable, str(recipe / "train.py"), "--from", str(live), "--out", str(out)],
        check=True,
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(models_folder().parent)},
    )
    before, after = trained.load(live), trained.load(out)
    assert after.settings["state"] == before.settings["state"]
    moved = np.abs(after.arrays["state.weights"] - before.arrays["state.weights"])
    assert 0 < moved.max() < 0.2
    assert (out / trained.ADAPTER).read_bytes() != (live / trained.ADAPTER).read_bytes()

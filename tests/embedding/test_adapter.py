"""An adapter merged into a model folder: the weights it names change, the rest is as it was."""

from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file, save_file

from vocpipe.embedding import adapter
from vocpipe.errors import ModelError

WEIGHT = "layer.0.weight"


@pytest.fixture
def base(tmp_path: Path) -> Path:
    folder = tmp_path / "small"
    folder.mkdir()
    rows = {WEIGHT: np.eye(3, 4, dtype=np.float16), "other": np.ones(2, np.float16)}
    save_file(rows, folder / adapter.WEIGHTS)
    (folder / "config.json").write_text("{}")
    return folder


def additions(file: Path, down: np.ndarray, up: np.ndarray, weight: str = WEIGHT) -> Path:
    save_file({weight + adapter.DOWN: down, weight + adapter.UP: up}, file)
    return file


def test_the_product_of_the_thin_matrices_is_added_and_all_else_copied(base: Path, tmp_path: Path) -> None:
    down, up = np.ones((1, 4), np.float16), np.array([[1], [2], [3]], np.float16)
    made = adapter.folder(base, additions(tmp_path / "a.safetensors", down, up), tmp_path / "cache")
    weights = load_file(made / adapter.WEIGHTS)
    assert weights[WEIGHT].tolist() == (np.eye(3, 4) + [[1], [2], [3]]).tolist()
    assert weights["other"].tolist() == [1, 1]
    assert (made / "config.json").read_text() == "{}"


def test_it_is_made_once_and_another_adapter_has_a_folder_of_its_own(base: Path, tmp_path: Path) -> None:
    down, up, cache = np.ones((1, 4), np.float16), np.ones((3, 1), np.float16), tmp_path / "cache"
    file = additions(tmp_path / "a.safetensors", down, up)
    first = adapter.folder(base, file, cache)
    made = (first / adapter.WEIGHTS).stat().st_mtime_ns
    assert adapter.folder(base, file, cache) == first
    assert (first / adapter.WEIGHTS).stat().st_mtime_ns == made
    assert adapter.folder(base, additions(tmp_path / "b.safetensors", down, up * 2), cache) != first


@pytest.mark.parametrize(("weight", "wide"), [(WEIGHT, 5), ("layer.9.weight", 4)])
def test_an_adapter_of_another_model_is_refused_and_leaves_nothing(
    base: Path, tmp_path: Path, weight: str, wide: int
) -> None:
    up = np.ones((3, 1), np.float16)
    file = additions(tmp_path / "a.safetensors", np.ones((1, wide), np.float16), up, weight)
    with pytest.raises(ModelError, match="does not fit the model"):
        adapter.folder(base, file, tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())

"""What a new workspace borrows of the model: where languages lie, and how unrelated voices scatter."""

import json
from pathlib import Path

import numpy as np
import pytest

from vocpipe import artefacts
from vocpipe.embedding import Reference, fit_space
from vocpipe.embedding.reference import FILE, load
from vocpipe.embedding.space import OWN, SHRINKAGE
from vocpipe.errors import ModelError


def learnt(folder: Path, **more: object) -> Path:
    models = {"m": {"spread": 0.2, "means": {"ja": [1, 0], "en": [0, 1]}}}
    held = {"spread": 0.1, "models": models} | more
    (folder / FILE).write_text(json.dumps(held), "utf-8")
    return folder


def test_where_languages_lie_holds_for_the_model_it_was_learnt_with_alone(tmp_path: Path) -> None:
    found, other = load(learnt(tmp_path), "m"), load(tmp_path, "another")
    assert sorted(found.means) == ["en", "ja"]
    assert found.mean("other").tolist() == [0.5, 0.5]
    assert not other.means
    assert (found.spread, other.spread) == (0.2, 0.1)


@pytest.mark.parametrize("text", ["{", '{"spread": 0.1}'])
def test_a_broken_reference_is_a_clear_error(tmp_path: Path, text: str) -> None:
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(ModelError, match=FILE):
        load(tmp_path, "m")


def test_the_one_that_ships_is_of_the_model_that_ships() -> None:
    pinned, model = artefacts.live("space"), artefacts.live("embedding")
    assert pinned is not None
    assert pinned.folder is not None
    assert model is not None
    found = load(pinned.folder, f"{model.name}@{model.version}+{pinned.version}/query:")
    assert sorted(found.means) == ["en", "ja"]
    assert 0.05 < found.spread < 0.15


def test_a_workspace_that_keeps_the_plain_model_borrows_what_was_learnt_of_that() -> None:
    pinned, model = artefacts.live("space"), artefacts.live("embedding")
    assert pinned is not None
    assert pinned.folder is not None
    assert model is not None
    tuned, plain = (
        load(pinned.folder, f"{model.name}@{model.version}{end}/query:") for end in (f"+{pinned.version}", "")
    )
    assert sorted(plain.means) == ["en", "ja"]
    assert plain.spread < tuned.spread


def test_a_mean_is_the_learnt_one_moved_by_what_all_voices_share_by_hand() -> None:
    known = Reference({"ja": np.array([0.8, 0.0]), "en": np.array([0.0, 0.6])}, 0.1)
    vectors = np.array([[1, 0], [0, 1]], np.float32)
    space = fit_space("m", vectors, ["ja", "en"], known)
    shared = np.array([0.2, 0.4]) / (2 + OWN)
    weight = 1 / (1 + SHRINKAGE)
    assert space.means[""] == pytest.approx(np.array([0.4, 0.3]) + shared)
    expected = weight * np.array([1.0, 0.0]) + (1 - weight) * (np.array([0.8, 0.0]) + shared)
    assert space.means["ja"] == pytest.approx(expected)


def test_two_voices_of_each_language_about_one_thing_meet_although_the_languages_lie_apart() -> None:
    rng = np.random.default_rng(0)
    far = {"ja": np.eye(32)[0] * 3, "en": np.eye(32)[1] * 3}
    langs = ["ja", "en"] * 5
    rows = np.stack([far[lang] for lang in langs]) + rng.normal(size=(10, 32)) * 0.1
    rows[:4] += np.eye(32)[2]
    length = np.linalg.norm(rows, axis=1, keepdims=True)
    known = Reference({lang: mean / length.mean() for lang, mean in far.items()}, 0.1)
    mixed = []
    for reference in (None, known):
        centred = fit_space("m", rows / length, langs, reference).centre(rows / length, langs)
        mixed.append(float((centred[:4:2] @ centred[1:4:2].T).mean()))
    assert mixed[0] < 0
    assert mixed[1] > 0.5

"""What training leaves: thin adapters of the packaged model, and small linear heads over its rows, in numpy.

A folder with ``adapter.safetensors`` (what bends the model, ``embedding.adapter``), ``head.safetensors``
(arrays) and ``head.json`` (everything else, with the sha256 of both). What compares by the embedder's own
rows holds probes, too: two sentences that must come out as when it was trained (``fits``).
Made by the recipes in ``models/usage`` and ``models/kind``.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vocpipe.errors import ModelError
from vocpipe.records import Lang

Vectors = NDArray[np.float32]
Encode = Callable[[Sequence[str]], Vectors]

ARRAYS = "head.safetensors"
SETTINGS = "head.json"
ADAPTER = "adapter.safetensors"
PROMPT = "query: "
"""Stands before every text that is read, as in training, whatever prompt the workspace's model is given."""
PROBES = ("毎週使っていますが、先週から遅いです。", "We stopped using it and moved to another tool.")
SAME_SPACE = 0.97
"""Cosine a probe must reach; another quantisation of the same model does, another model does not."""


@dataclass(frozen=True)
class Linear:
    """Multinomial logistic regression: ``weights`` (classes, features), ``bias`` (classes)."""

    classes: tuple[str, ...]
    weights: NDArray[np.float32]
    bias: NDArray[np.float32]

    def scores(self, features: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the logits, shape (rows, classes)."""
        return np.asarray(features @ self.weights.T + self.bias, dtype=np.float32)


@dataclass(frozen=True)
class Artefact:
    """What training leaves: arrays by name, settings, and a short sha for the version."""

    arrays: Mapping[str, NDArray[np.float32]]
    settings: Mapping[str, Any]
    sha: str

    def linear(self, name: str) -> Linear:
        """Give the linear model stored under ``name``."""
        return Linear(
            tuple(self.settings[name]["classes"]), self.arrays[f"{name}.weights"], self.arrays[f"{name}.bias"]
        )

    def mean(self, name: str, lang: str) -> NDArray[np.float32]:
        """Give the mean vector ``name`` of a language; another language gets the English one."""
        own = self.arrays.get(f"mean.{name}.{lang}")
        return own if own is not None else self.arrays[f"mean.{name}.en"]

    def fits(self, encode: Encode) -> bool:
        """Tell whether ``encode`` is the embedding model that the artefact was trained with."""
        wanted = self.arrays["probes"]
        found = np.asarray(encode(list(PROBES)), dtype=np.float32)
        return found.shape == wanted.shape and bool((np.sum(found * wanted, axis=1) >= SAME_SPACE).all())


def load(folder: Path) -> Artefact:
    """Read an artefact; raises ``ModelError`` when it is missing, damaged or not what its sha256 says."""
    from safetensors.numpy import load as parse

    try:
        settings = json.loads((folder / SETTINGS).read_text(encoding="utf-8"))
        data, adapter = (folder / ARRAYS).read_bytes(), (folder / ADAPTER).read_bytes()
    except (OSError, ValueError) as error:
        raise ModelError(
            f"{folder}: no usable trained model there", "Restore it, or train it again (train.py beside it)"
        ) from error
    sha = hashlib.sha256(data).hexdigest()
    for file, found, wanted in (
        (ARRAYS, sha, settings.get("sha256")),
        (ADAPTER, hashlib.sha256(adapter).hexdigest(), settings.get("adapter")),
    ):
        if found != wanted:
            raise ModelError(
                f"{folder / file}: is not the file that {SETTINGS} names", "Restore both from one training"
            )
    arrays = {name: array.astype(np.float32) for name, array in parse(data).items()}
    return Artefact(arrays, settings, _short(settings))


def save(
    folder: Path,
    arrays: Mapping[str, NDArray[np.float32]],
    settings: Mapping[str, Any],
    adapter: Mapping[str, NDArray[np.float32]],
) -> str:
    """Write an artefact (weights as float16); give its short sha."""
    folder.mkdir(parents=True, exist_ok=True)
    shas = {"sha256": _dump(folder / ARRAYS, arrays), "adapter": _dump(folder / ADAPTER, adapter)}
    whole = {**settings, **shas}
    text = json.dumps(whole, ensure_ascii=False, indent=1, sort_keys=True)
    (folder / SETTINGS).write_text(text + "\n", encoding="utf-8")
    return _short(whole)


def _dump(file: Path, arrays: Mapping[str, NDArray[np.float32]]) -> str:
    from safetensors.numpy import save as dump

    data = dump({name: np.ascontiguousarray(one, dtype=np.float16) for name, one in sorted(arrays.items())})
    file.write_bytes(data)
    return hashlib.sha256(data).hexdigest()


def _short(settings: Mapping[str, Any]) -> str:
    canonical = json.dumps(settings, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:8]


def language(lang: Lang) -> str:
    """Give the code whose means and calibration are used: ja for Japanese and mixed text, else en."""
    return "ja" if lang in (Lang.JA, Lang.MIXED) else "en"


def softmax(scores: NDArray[np.float32], temperature: float = 1.0) -> NDArray[np.float32]:
    """Turn logits into probabilities, row by row."""
    scaled = scores / temperature
    shifted = np.exp(scaled - scaled.max(axis=1, keepdims=True))
    return np.asarray(shifted / shifted.sum(axis=1, keepdims=True), dtype=np.float32)

"""The trained head: multinomial logistic regressions stored as plain JSON, pinned by SHA-256.

``full`` needs vectors, ``lean`` does without. Both give calibrated probabilities: logits are
divided by a temperature fitted on out-of-fold predictions (Guo et al., ICML 2017).
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from vocpipe.errors import ModelError
from vocpipe.kinds.features import cue_rows, gram_rows

FILE = "model.json"
_RETRAIN = "Train it again (models/kind/README.md) or roll back models/live.toml"


class Linear(NamedTuple):
    """Weights (kinds x features), intercepts (kinds), the input's centre and scale, and temperature."""

    weights: np.ndarray
    intercepts: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    temperature: float

    def probabilities(self, rows: np.ndarray) -> np.ndarray:
        """Give one row of probabilities over the kinds per input row."""
        logits = ((rows - self.centre) * self.scale) @ self.weights.T + self.intercepts
        return softmax(logits / self.temperature)


class Head(NamedTuple):
    """What training gives and tagging needs; ``sha`` is the short hash of the file it came from."""

    cue_features: tuple[str, ...]
    idf: dict[str, float]
    dimensions: int
    full: Linear
    lean: Linear
    sha: str = ""

    def probabilities(
        self, texts: Sequence[str], features: Sequence[Mapping[str, float]], vectors: np.ndarray | None
    ) -> np.ndarray:
        """Give (n, kinds) probabilities; vectors of another size raise ModelError."""
        rows = [cue_rows(features, self.cue_features), gram_rows(texts, self.idf)]
        if vectors is None:
            return self.lean.probabilities(np.hstack(rows))
        if vectors.shape != (len(texts), self.dimensions):
            raise ModelError(
                f"the kind model wants vectors of {self.dimensions} numbers, got {vectors.shape[1:]}",
                _RETRAIN,
            )
        return self.full.probabilities(np.hstack([*rows, vectors]))


def softmax(logits: np.ndarray) -> np.ndarray:
    """Give probabilities along the last axis."""
    powers = np.exp(logits - logits.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def save(head: Head, folder: Path) -> str:
    """Write ``model.json`` and ``model.json.sha256`` into ``folder``; give the full hash."""
    document = {
        "format": 1,
        "cue_features": head.cue_features,
        "idf": {gram: round(value, 4) for gram, value in head.idf.items()},
        "dimensions": head.dimensions,
        "full": _to_lists(head.full),
        "lean": _to_lists(head.lean),
    }
    content = json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()
    digest = hashlib.sha256(content).hexdigest()
    folder.mkdir(parents=True, exist_ok=True)
    (folder / FILE).write_bytes(content)
    (folder / f"{FILE}.sha256").write_text(f"{digest}  {FILE}\n", encoding="ascii")
    return digest


def load(folder: Path) -> Head:
    """Give the head stored in ``folder``; ModelError when it is missing, altered or of another format."""
    path = folder / FILE
    try:
        content = path.read_bytes()
        pinned = (folder / f"{FILE}.sha256").read_text(encoding="ascii").split()[0]
    except (OSError, IndexError, UnicodeDecodeError) as error:
        raise ModelError(f"the kind model {path} or its .sha256 cannot be read", _RETRAIN) from error
    digest = hashlib.sha256(content).hexdigest()
    if digest != pinned:
        raise ModelError(f"the kind model {path} is not the one its .sha256 names", _RETRAIN)
    document = json.loads(content)
    if document.get("format") != 1:
        raise ModelError(f"the kind model {path} has a format this vocpipe does not know", _RETRAIN)
    return Head(
        cue_features=tuple(document["cue_features"]),
        idf=document["idf"],
        dimensions=document["dimensions"],
        full=_from_lists(document["full"]),
        lean=_from_lists(document["lean"]),
        sha=digest[:8],
    )


def _to_lists(linear: Linear) -> dict[str, Any]:
    fields = linear._asdict()
    temperature = fields.pop("temperature")
    arrays = {name: np.round(np.asarray(values, float), 5).tolist() for name, values in fields.items()}
    return {**arrays, "temperature": round(float(temperature), 5)}


def _from_lists(stored: Mapping[str, Any]) -> Linear:
    weights, intercepts, centre, scale = (np.asarray(stored[name], np.float32) for name in Linear._fields[:4])
    return Linear(weights, intercepts, centre, scale, float(stored["temperature"]))

"""A small trained head for the tests of usage, made by arithmetic."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from vocpipe import trained
from vocpipe.trained import Encode
from vocpipe.usage import features, relevance

WIDTH = 8
KNOWLEDGE = ["informed", "partial", "unknown"]
STATES = ["ex_user", "non_user", "trying", "unknown", "user"]


def encode(texts: Sequence[str]) -> np.ndarray:
    """Give unit vectors that depend on the text alone."""
    rows = [np.random.default_rng(sum(map(ord, text)) + 1).normal(size=WIDTH) for text in texts]
    found = np.array(rows, dtype=np.float32)
    return np.asarray(found / np.linalg.norm(found, axis=1, keepdims=True))


def artefact(
    folder: Path,
    bias: float = 3.0,
    encode: Encode = encode,
    width: int = WIDTH,
    about: Mapping[str, float] | None = None,
    asks: bool = False,
    partial_floor: float = 0.5,
) -> Path:
    """Write a model that says ``user`` whatever is written, and finds no feature by meaning.

    With ``asks`` the first number of a row tells that something is asked for. With ``about`` (weights by
    name of ``relevance.NAMES``) it finds those that they speak for.
    """
    arrays: dict[str, np.ndarray] = {"probes": encode(trained.PROBES)}
    for name in ("voice", "prototype"):
        arrays |= {f"mean.{name}.{lang}": np.zeros(width) for lang in ("ja", "en")}
    arrays |= {"review.weights": np.zeros(width), "review.bias": np.full(1, -1.0)}
    settings: dict[str, Any] = {}
    for task, classes, inputs in (
        ("state", STATES, width + features.CUES),
        ("knowledge", KNOWLEDGE, width + features.CUES),
        ("ability", KNOWLEDGE, width),
    ):
        arrays[f"{task}.weights"] = np.zeros((len(classes), inputs))
        arrays[f"{task}.bias"] = np.eye(len(classes))[-1] * bias
        same = {"ja": 1.0, "en": 1.0}
        even = dict.fromkeys(classes, 1 / len(classes))
        settings[task] = {"classes": classes, "temperature": same, "floor": {"ja": 0.6, "en": 0.6}}
        settings[task]["trained_base"] = {"review": even, "note": even}
    arrays["ability.weights"][KNOWLEDGE.index("partial"), 0] = float(asks)
    settings["knowledge"]["asked"] = {"pair": 1.0 - asks, "ability": float(asks), "bias": 0.0}
    settings["knowledge"]["partial_floor"] = {"ja": partial_floor, "en": partial_floor}
    count = len(relevance.NAMES)
    settings["relevance"] = {
        "mean": [0.0] * count,
        "scale": [1.0] * count,
        "weights": [(about or {}).get(name, 0.0) for name in relevance.NAMES],
        "bias": [-5.0],
        "floor": [0.5],
    }
    trained.save(folder, arrays, settings, {})
    return folder

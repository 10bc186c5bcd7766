"""The rows that the pipeline's embedder gives for a bench set, kept in a folder by the model's version."""

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vocpipe import artefacts
from vocpipe.settings import Settings
from vocpipe.workspace import bare


def encode(texts: Sequence[str]) -> np.ndarray:
    """Give unit rows (n, d) as a workspace would."""
    order = sorted(range(len(texts)), key=lambda place: len(texts[place]))
    rows = bare(Settings(root=Path(__file__).parent)).embedder.encode([texts[place] for place in order])
    return np.asarray(rows[np.argsort(order)], np.float32)


def kept(cache: Path, name: str, texts: Sequence[str]) -> np.ndarray:
    """Give the rows of a set, embedding it once for each version of the space and of its texts."""
    space = artefacts.live("space")
    assert space is not None
    key = hashlib.sha256("\0".join([space.sha256, *texts]).encode()).hexdigest()[:12]
    path = cache / f"{name}.{key}.npy"
    if not path.exists():
        cache.mkdir(parents=True, exist_ok=True)
        np.save(path, encode(texts))
    return np.asarray(np.load(path))

"""A model bent to one task by a small file: low-rank additions to the weights of a model folder.

Each addition is two thin matrices whose product is added to one weight matrix (Hu et al., "LoRA: Low-Rank
Adaptation of Large Language Models", ICLR 2022). Merged once into a folder of its own, which then loads
like any model folder; the runtime costs nothing more.
"""

import hashlib
import shutil
from pathlib import Path

import numpy as np

from vocpipe.embedding.whole_folder import appearing
from vocpipe.errors import ModelError

WEIGHTS = "model.safetensors"
DOWN, UP = ".down", ".up"
"""Endings of a weight's two matrices: (rank, inputs) and (outputs, rank)."""


def folder(base: Path, adapter: Path, cache: Path) -> Path:
    """Give the folder of ``base`` with ``adapter`` (a safetensors file) merged in, making it on first use.

    Raises ModelError when the adapter was not made for this model.
    """
    name = hashlib.sha256(adapter.read_bytes() + base.name.encode()).hexdigest()[:12]
    target = cache / f"{base.name}-adapted-{name}"
    if not target.is_dir():
        with appearing(target) as scratch:
            shutil.copytree(base, scratch, ignore=shutil.ignore_patterns(WEIGHTS), dirs_exist_ok=True)
            _merge(base / WEIGHTS, adapter, scratch / WEIGHTS)
    return target


def _merge(base: Path, adapter: Path, target: Path) -> None:
    from safetensors.numpy import load_file, save_file

    weights, added = load_file(base), load_file(adapter)
    for weight in sorted({name.removesuffix(DOWN).removesuffix(UP) for name in added}):
        down, up, old = added.get(weight + DOWN), added.get(weight + UP), weights.get(weight)
        if down is None or up is None or old is None or old.shape != (len(up), down.shape[1]):
            raise ModelError(
                f"{adapter}: {weight} does not fit the model in {base.parent}",
                "Restore the model's folder, or train it again",
            )
        delta = up.astype(np.float32) @ down.astype(np.float32)
        weights[weight] = (old.astype(np.float32) + delta).astype(old.dtype)
    save_file(weights, target, metadata={"format": "pt"})

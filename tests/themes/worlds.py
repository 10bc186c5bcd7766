"""Small made-up worlds of vectors whose groups are known."""

import numpy as np


def unit(rows: np.ndarray) -> np.ndarray:
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), dtype=np.float32)


def world(
    sizes: list[int], *, strangers: int = 0, spread: float = 0.6, seed: int = 0, dimensions: int = 64
) -> tuple[np.ndarray, np.ndarray]:
    """Give unit rows and their true groups: one direction a group, strangers (-1) anywhere."""
    rng = np.random.default_rng(seed)
    rows, truth = [], []
    for group, size in enumerate(sizes):
        centre = unit(rng.normal(size=(1, dimensions)))
        noise = unit(rng.normal(size=(size, dimensions)))
        rows.append(unit(centre + spread * noise))
        truth += [group] * size
    if strangers:
        rows.append(unit(rng.normal(size=(strangers, dimensions))))
        truth += [-1] * strangers
    return np.vstack(rows), np.array(truth)


def same_grouping(one: np.ndarray, other: np.ndarray) -> bool:
    """Say whether two labellings put the same rows together, whatever the numbers."""
    pairs = set(zip(one.tolist(), other.tolist(), strict=True))
    return len(pairs) == len({a for a, _ in pairs}) == len({b for _, b in pairs})

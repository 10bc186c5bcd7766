"""Scores of ranked proposals: is the right Change high in the list, and is "none" said rightly."""

from collections.abc import Sequence
from typing import Any

CUTS = (1, 5, 10)


def ranking(gold: Sequence[str | None], ranked: Sequence[Sequence[str]]) -> dict[str, Any]:
    """Give ``n, r@1, r@5, r@10, mrr, no_match{precision, recall}``.

    ``gold`` is the right id, or None when nothing matches; ``ranked`` the proposed ids, best
    first, empty for "no match". Recall and mean reciprocal rank are over the rows that have
    a right id; ``n`` counts all rows.
    """
    ranks = [_rank(right, list(ids)) for right, ids in zip(gold, ranked, strict=True) if right is not None]
    result: dict[str, Any] = {"n": len(gold)}
    for cut in CUTS:
        result[f"r@{cut}"] = _mean([rank is not None and rank <= cut for rank in ranks])
    result["mrr"] = _mean([1 / rank if rank else 0.0 for rank in ranks])
    said_none = [not ids for ids in ranked]
    is_none = [right is None for right in gold]
    both = sum(said and true for said, true in zip(said_none, is_none, strict=True))
    result["no_match"] = {
        "precision": both / sum(said_none) if any(said_none) else 0.0,
        "recall": both / sum(is_none) if any(is_none) else 0.0,
    }
    return result


def _rank(right: str, ids: list[str]) -> int | None:
    return ids.index(right) + 1 if right in ids else None


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0

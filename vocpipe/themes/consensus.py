"""How finely to cut the graph, and one partition out of many, both decided by what reproduces.

For each resolution a fifth of the links is taken away a few times. A resolution is trusted as
far as its partitions agree with each other; then links weigh the trusted share of partitions
that keep their ends together, and are cut once more at the trusted mean resolution (the
consensus of Lancichinetti & Fortunato 2012). The seed hardly matters and nothing is set.
"""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, triu

from vocpipe.themes.exact import Labels
from vocpipe.themes.graph import communities

RESOLUTIONS = (0.5, 1.0, 2.0, 4.0, 8.0)
DRAWS = ((2_000, 16), (20_000, 8))
"""Draws for so many rows at most, else ``FEWEST_DRAWS``: little data agrees by luck, much does not."""
FEWEST_DRAWS = 4
SHUFFLES = 2
DROPPED = 0.2
AS_GOOD = 0.01
"""Loss of agreement that lowers a resolution's trust by a factor e."""


def partition(graph: csr_matrix, seed: int = 0) -> Labels:
    """Give the consensus communities of a symmetric weighted graph; repeatable for a seed."""
    draws = next((d for rows, d in DRAWS if graph.shape[0] <= rows), FEWEST_DRAWS)
    thinned = [_thin(graph, np.random.default_rng([seed, draw])) for draw in range(draws)]
    drawn = [[communities(g, r, seed + d) for d, g in enumerate(thinned)] for r in RESOLUTIONS]
    trust = trusted([agreement(labels) for labels in drawn])
    resolution = float(np.exp2(np.dot(trust, np.log2(RESOLUTIONS))))
    return communities(_together(graph, drawn, trust), resolution, seed)


def trusted(agreements: list[float]) -> NDArray[np.float64]:
    """Give the share of trust each resolution earns: it falls by e for each ``AS_GOOD`` below the best.

    A blend rather than a winner, because neighbouring resolutions often reproduce equally well
    and a coin toss between them would be felt as churn.
    """
    share = np.exp((np.array(agreements) - max(agreements)) / AS_GOOD)
    return np.asarray(np.round(share / share.sum(), 6))


def agreement(partitions: list[Labels]) -> float:
    """Give the mean agreement between neighbours in a ring of partitions (first with second, ...).

    Mutual information over the mean entropy, both less what a shuffled copy gives by chance: the
    adjusted mutual information of Vinh et al. 2010 with its expectation sampled, so that it
    costs one pass over the rows.
    """
    rng = np.random.default_rng(len(partitions))
    values: list[float] = []
    for one, other in zip(partitions, [*partitions[1:], partitions[0]], strict=True):
        chance = float(np.mean([_shared(one, rng.permutation(other)) for _ in range(SHUFFLES)]))
        mean = 0.5 * (_shared(one, one) + _shared(other, other))
        values.append((_shared(one, other) - chance) / max(mean - chance, 1e-12))
    return float(np.round(np.mean(values), 6))


def _shared(one: Labels, other: Labels) -> float:
    """Give the mutual information, in nats, of two partitions numbered from 0."""
    joint = np.bincount(one * (int(other.max()) + 1) + other)
    return _entropy(np.bincount(one)) + _entropy(np.bincount(other)) - _entropy(joint)


def _entropy(counts: NDArray[np.intp]) -> float:
    shares = counts[counts > 0] / counts.sum()
    return float(-(shares * np.log(shares)).sum())


def _thin(graph: csr_matrix, rng: np.random.Generator) -> csr_matrix:
    upper = triu(graph, k=1).tocoo()
    kept = rng.random(upper.nnz) >= DROPPED
    half = csr_matrix((upper.data[kept], (upper.row[kept], upper.col[kept])), graph.shape)
    whole = (half + half.T).tocsr()
    whole.sort_indices()
    return whole


def _together(graph: csr_matrix, drawn: list[list[Labels]], trust: NDArray[np.float64]) -> csr_matrix:
    """Give the graph with each link weighing its weight times the trusted share of cuts that keep it."""
    links = graph.tocoo()
    share: NDArray[np.float64] = np.zeros(links.nnz)
    for partitions, part in zip(drawn, trust, strict=True):
        for labels in partitions:
            share += part / len(partitions) * (labels[links.row] == labels[links.col])
    weighed = csr_matrix((links.data * np.round(share, 6), (links.row, links.col)), graph.shape)
    weighed.eliminate_zeros()
    weighed.sort_indices()
    return weighed

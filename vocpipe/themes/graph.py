"""Groups: communities (Leiden) of the shared-nearest-neighbour graph; among a few voices, tight groups.

Two voices are linked when one is among the other's k nearest; the link weighs their cosine times the
Jaccard overlap of their neighbourhoods (Jarvis & Patrick 1973), so a link through a hub weighs little.
Communities: Traag, Waltman & van Eck 2019, in graspologic-native (MIT). A few voices are grouped by
average linkage instead (Sokal & Michener 1958): it asks for the mean over all pairs, so three voices that
agree can stand as a group while a chain of neighbours cannot.
"""

import numpy as np
from graspologic_native import leiden_csr
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.sparse import csr_matrix, vstack
from scipy.spatial.distance import squareform

from vocpipe.themes.exact import Floats, Ints, Labels, cosines

BLOCK = 20_000
AT_MOST = 6_000
"""Rows up to which all pairs are kept (6,000 need about 300 MB)."""


def neighbours_wanted(count: int) -> int:
    """Give k for a number of rows: 10, fewer when a theme can have only a few members."""
    return int(np.clip(round(1.2 * np.log2(max(count, 2))), 4, 10))


def shared_neighbours(index: Ints, sims: Floats) -> csr_matrix:
    """Give the symmetric (n, n) graph of (n, k) neighbours and their cosines (index -1: an empty slot)."""
    count, k = index.shape
    real = index.ravel() >= 0
    ends = np.repeat(np.arange(count), k)[real], index.ravel()[real]
    links = csr_matrix((np.ones(len(ends[0])), ends), (count, count))
    near = csr_matrix((np.maximum(sims.ravel()[real], 0.0).astype(np.float64), ends), (count, count))
    either = links.maximum(links.T).tocsr()
    around = (
        links + csr_matrix((np.ones(count), (np.arange(count), np.arange(count))), (count, count))
    ).tocsr()
    sizes = np.asarray(around.sum(axis=1)).ravel()
    turned = around.T.tocsr()
    parts = []
    for start in range(0, count, BLOCK):
        block = slice(start, min(start + BLOCK, count))
        shared = (around[block] @ turned).multiply(either[block]).tocoo()
        union = sizes[shared.row + start] + sizes[shared.col] - shared.data
        parts.append(csr_matrix((shared.data / union, (shared.row, shared.col)), shared.shape))
    graph = vstack(parts).multiply(near.maximum(near.T)).tocsr()
    graph.eliminate_zeros()
    graph.sort_indices()
    return graph


def communities(graph: csr_matrix, resolution: float, seed: int = 0) -> Labels:
    """Give each node's community by modularity at a resolution, numbered by first appearance.

    ``seed`` makes it repeatable; higher resolutions give more and smaller communities.
    """
    if graph.nnz == 0:
        return np.arange(graph.shape[0], dtype=np.int64)
    _, found = leiden_csr(
        graph.indptr.astype(np.int64),
        graph.indices.astype(np.int32),
        graph.data.astype(np.float64),
        graph.shape[0],
        resolution=resolution,
        seed=seed,
        iterations=1,
    )
    labels = np.array([found[node] for node in range(graph.shape[0])], dtype=np.int64)
    return renumber(labels)


def renumber(labels: Labels) -> Labels:
    """Give the same grouping numbered 0, 1, 2 ... by first appearance."""
    _, first, back = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.empty(len(first), dtype=np.int64)
    rank[np.argsort(first, kind="stable")] = np.arange(len(first))
    return np.asarray(rank[back], dtype=np.int64)


def tight_groups(grid: Floats, level: float) -> Labels:
    """Give each of up to ``AT_MOST`` grid rows a group whose mean pair cosine is at least ``level``."""
    if len(grid) < 2:
        return np.zeros(len(grid), dtype=np.int64)
    distance = 1.0 - cosines(grid, grid).astype(np.float64)
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.maximum(distance, 0.0), checks=False), method="average")
    return renumber(fcluster(tree, 1.0 - level, criterion="distance").astype(np.int64))

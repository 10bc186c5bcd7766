"""Exact similarities and nearest neighbours."""

import numpy as np

from tests.themes.worlds import world
from vocpipe.themes.exact import SCALE, cosines, group_means, to_grid
from vocpipe.themes.graph import shared_neighbours
from vocpipe.themes.neighbours import nearest


def test_similarities_are_the_same_bits_in_any_block_and_order() -> None:
    grid = to_grid(world([50, 50], dimensions=384)[0])
    whole = cosines(grid, grid)
    columns = np.random.default_rng(0).permutation(384)
    assert (whole == cosines(grid[:, columns], grid[:, columns])).all()
    assert (whole[:7] == cosines(grid[:7], grid)).all()


def test_rounding_moves_a_similarity_by_less_than_a_thousandth() -> None:
    vectors = world([50], dimensions=384)[0].astype(np.float64)
    assert np.abs(cosines(to_grid(vectors), to_grid(vectors)) - vectors @ vectors.T).max() < 1e-3
    assert np.abs(np.linalg.norm(to_grid(vectors), axis=1) - SCALE).max() < 20


def test_neighbours_are_those_of_a_full_sort_and_never_the_row_itself() -> None:
    grid = to_grid(world([20, 20])[0])
    index, sims = nearest(grid, 5)
    full = cosines(grid, grid)
    np.fill_diagonal(full, -2)
    assert (index == np.argsort(-full, axis=1, kind="stable")[:, :5]).all()
    assert (np.diff(sims, axis=1) <= 0).all()


def test_cells_find_nearly_all_true_neighbours() -> None:
    grid = to_grid(world([40] * 50, spread=1.0)[0])
    exact, by_cells = nearest(grid, 10)[0], nearest(grid, 10, exact_up_to=0)[0]
    shared = np.mean([len(set(a) & set(b)) / 10 for a, b in zip(exact, by_cells, strict=True)])
    assert shared > 0.95


def test_a_link_weighs_the_cosine_times_the_jaccard_overlap_of_two_neighbourhoods() -> None:
    # 0 and 1 name each other and 2; 2 names 0 and 1; all three neighbourhoods are {0, 1, 2}.
    index = np.array([[1, 2], [0, 2], [1, 0], [0, 1]])
    sims = np.array([[0.75, 0.5], [0.75, 0.625], [0.625, 0.5], [0.5, -0.25]], dtype=np.float32)
    graph = shared_neighbours(index, sims).toarray()
    assert graph[0, 1] == 0.75
    assert graph[2, 1] == 0.625  # each row's own order
    assert graph[3, 0] == 0.5 * 0.5  # {0, 1, 3} against {0, 1, 2}: two shared of four
    assert graph[3, 1] == 0.0  # voices that point away from each other
    assert (graph == graph.T).all()


def test_a_group_mean_points_between_its_members() -> None:
    grid = to_grid(np.array([[1.0, 0.0], [0.0, 1.0], [0.0, -1.0]]))
    assert np.allclose(
        group_means(grid, np.array([0, 0, -1]), 2) / SCALE, [[0.7071, 0.7071], [0, 0]], atol=1e-3
    )

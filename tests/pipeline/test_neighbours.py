"""Themes on a plane: as far apart as they are by meaning, where a plane can show it."""

import numpy as np

from vocpipe.pipeline.neighbours import on_a_plane


def test_distances_a_plane_can_show_are_kept() -> None:
    turns = np.array([0.0, 0.3, 0.9, 2.0, 4.0])
    units = np.column_stack([np.cos(turns), np.sin(turns), np.zeros(5)])
    placed = on_a_plane(units)
    before = np.linalg.norm(units[:, None] - units[None, :], axis=2)
    after = np.linalg.norm(placed[:, None] - placed[None, :], axis=2)
    np.testing.assert_allclose(after, before, atol=1e-6)


def test_one_or_two_themes_have_places_too() -> None:
    assert on_a_plane(np.eye(4)[:1]).tolist() == [[0.0, 0.0]]
    two = on_a_plane(np.eye(4)[:2])
    assert abs(np.linalg.norm(two[0] - two[1]) - 2**0.5) < 1e-6

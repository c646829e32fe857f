"""Neighbours and likeness of places whose answers can be seen."""

from __future__ import annotations

import numpy as np

from build.analysis.places.alike import most_alike, touching
from build.analysis.statistics.levels import Level


def test_places_touch_where_their_areas_do() -> None:
    level = Level("ward", np.array(["a", "b", "c"]), np.array([0, 0, 1, 2]))
    pairs = np.array([[0, 1], [1, 2]], dtype=np.int32)  # the first is within a place
    assert touching(level, pairs) == [[1], [0], []]


def test_each_of_the_three_things_decides_where_the_others_are_equal() -> None:
    same = np.array([1000.0, 1000.0, 1000.0])
    mixed = np.array([[5, 5], [5, 5], [5, 5]])
    assert most_alike(np.array([1000.0, 9000.0, 1100.0]), same, mixed, 1)[0, 0] == 2
    assert most_alike(same, np.array([10.0, 40.0, 12.0]), mixed, 1)[0, 0] == 2
    assert most_alike(same, same, np.array([[5, 5], [9, 1], [6, 4]]), 1)[0, 0] == 2


def test_a_place_is_not_like_itself_and_a_mix_is_no_matter_of_size() -> None:
    same = np.full(3, 20.0)
    found = most_alike(same, np.array([1.0, np.nan, 1.0]), np.array([[1, 1], [30, 2], [50, 50]]), 5)
    assert found.shape == (3, 2)
    assert found[0].tolist() == [2, 1]
    assert all(i not in row for i, row in enumerate(found.tolist()))


def test_a_place_without_crime_or_a_score_is_compared_all_the_same() -> None:
    found = most_alike(np.array([0.0, 10.0]), np.array([1.0, 2.0]), np.array([[0, 0], [1, 2]]), 1)
    assert found.tolist() == [[1], [0]]

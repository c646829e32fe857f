"""Spatial folds and Moran's I, by hand on small grids."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.statistics.spatial import apart, deal, moran, neighbour_mean, random_folds, spatial_blocks
from tests.analysis.made import QUICK, grid_areas, grid_neighbours


def test_areas_of_a_square_share_a_fold_and_folds_are_balanced() -> None:
    areas = grid_areas(30, 30)
    block, settings = spatial_blocks(areas, QUICK)
    square = (areas["easting"] // 5000).astype(str) + (areas["northing"] // 5000).astype(str)
    assert (pd.Series(block).groupby(square.to_numpy()).nunique() == 1).all()
    assert settings == {"folds": 5, "blocks": 36, "block_km": 5.0}
    fold = deal(block, 5, QUICK.seed)
    assert (pd.Series(fold).groupby(block).nunique() == 1).all()
    sizes = np.bincount(fold)
    assert sizes.sum() == 900
    assert sizes.max() - sizes.min() <= 25


def test_a_small_region_gets_smaller_squares() -> None:
    block, settings = spatial_blocks(grid_areas(6, 10, side=500), QUICK)
    assert settings["block_km"] < 5
    assert settings["blocks"] >= QUICK.folds + QUICK.inner_folds
    assert set(deal(block, 5, QUICK.seed)) == set(range(5))


def test_areas_in_one_place_cannot_be_folded() -> None:
    areas = grid_areas(2, 3).assign(easting=530_000.0, northing=180_000.0)
    with pytest.raises(ValueError, match="6 areas in 1 distinct locations"):
        spatial_blocks(areas, QUICK)


def test_folds_depend_on_the_seed_alone() -> None:
    block = np.repeat(np.arange(40), 9).astype(np.int32)
    assert np.array_equal(deal(block, 5, 1), deal(block, 5, 1))
    assert not np.array_equal(deal(block, 5, 1), deal(block, 5, 2))


def test_what_is_outside_is_dealt_into_no_fold() -> None:
    block = np.array([3, -1, 3, 7, -1, 8], dtype=np.int32)
    fold = deal(block, 3, 1)
    assert fold[[1, 4]].tolist() == [-1, -1]
    assert fold[0] == fold[2]
    assert sorted({int(fold[0]), int(fold[3]), int(fold[5])}) == [0, 1, 2]


def test_the_mean_of_neighbours_by_hand() -> None:
    # 0 1 / 2 3 in a square: each has two neighbours, and the one not known is passed over.
    pairs = np.array([[0, 1], [0, 2], [1, 3], [2, 3]], dtype=np.int32)
    values = np.array([1.0, 2.0, 4.0, 8.0])
    everything = np.ones(4, bool)
    assert neighbour_mean(values, pairs, everything).tolist() == [3.0, 4.5, 4.5, 3.0]
    known = np.array([True, True, False, True])
    assert neighbour_mean(values, pairs, known).tolist() == [2.0, 4.5, 4.5, 2.0]
    alone = np.array([False, False, False, True])
    assert neighbour_mean(values, pairs, alone).tolist() == [
        8.0,
        8.0,
        8.0,
        8.0,
    ]  # 0 has none: mean of the known


def test_the_share_predicted_without_the_areas_next_door_by_hand() -> None:
    # Five areas in a row, folds 0 0 | 1 1 1: the second and third touch across the border; the last is left out.
    row = np.column_stack([np.arange(4), np.arange(1, 5)]).astype(np.int32)
    fold = np.array([0, 0, 1, 1, 1], dtype=np.int32)
    trained = np.array([True, True, True, True, False])
    assert apart(row, fold, trained) == 2 / 4
    assert apart(row, fold, np.array([True, True, False, True, True])) == 1
    assert apart(row, np.zeros(5, np.int32), trained) == 1


def test_random_folds_are_of_equal_size() -> None:
    assert np.bincount(random_folds(1000, QUICK)).tolist() == [200] * 5


def test_moran_on_a_grid_by_hand() -> None:
    # 0 1 2 / 3 4 5 / 6 7 8: a row-standardised neighbour mean of z is, by hand,
    # corners z/2 (0: (1+3)/2-4 = -2 for z = -4), edges 2z/3 (1: (0+2+4)/3-4 = -2 for z = -3), centre 0.
    values = np.arange(9.0)
    lag = np.array([-2, -2, -0.0, -2 / 3, 0, 2 / 3, 0, 2, 2])
    lag[2] = (1 + 5) / 2 - 4
    lag[6] = (3 + 7) / 2 - 4
    lag[3], lag[5] = (0 + 4 + 6) / 3 - 4, (2 + 4 + 8) / 3 - 4
    expected = ((values - 4) * lag).sum() / 60
    found = moran(values, grid_neighbours(3, 3), np.ones(9, bool), QUICK)
    assert found["i"] == pytest.approx(expected)
    assert expected == pytest.approx((8 + 6 - 2 + 2 / 3 + 2 / 3 + 2 + 6 + 8 - 4 - 0) / 60, abs=0.2)
    assert found["expected"] == -1 / 8
    assert found["areas"] == 9


def test_moran_of_a_chessboard_is_as_negative_as_can_be() -> None:
    board = (np.indices((6, 6)).sum(axis=0) % 2).ravel().astype(float)
    found = moran(board, grid_neighbours(6, 6), np.ones(36, bool), QUICK)
    assert found["i"] == pytest.approx(-1)
    assert found["p"] == pytest.approx(1 / 100)


def test_moran_finds_nothing_in_noise_and_something_in_a_slope() -> None:
    noise = np.random.default_rng(3).normal(size=400)
    pairs, everything = grid_neighbours(20, 20), np.ones(400, bool)
    assert moran(noise, pairs, everything, QUICK)["p"] > 0.05
    slope = moran(np.arange(400.0), pairs, everything, QUICK)
    assert slope["i"] > 0.9
    assert slope["p"] == pytest.approx(0.01)


def test_areas_left_out_do_not_count_nor_do_those_without_neighbours() -> None:
    keep = np.ones(9, dtype=bool)
    keep[[1, 3]] = False  # area 0 then has no neighbour
    values = np.arange(9.0)
    values[[1, 3]] = np.nan
    found = moran(values, grid_neighbours(3, 3), keep, QUICK)
    assert found["areas"] == 6
    assert np.isfinite(found["i"])


def test_no_spread_or_no_pairs_has_no_moran() -> None:
    assert np.isnan(moran(np.ones(9), grid_neighbours(3, 3), np.ones(9, bool), QUICK)["i"])
    nothing = moran(np.arange(9.0), np.empty((0, 2), np.int32), np.ones(9, bool), QUICK)
    assert np.isnan(nothing["p"])
    assert nothing["areas"] == 0

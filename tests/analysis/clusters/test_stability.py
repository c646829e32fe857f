"""Refits of clusters: k-means against scikit-learn, matching by hand, membership of planted groups, intervals."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.cluster import KMeans

from build.analysis.clusters.composition import Mix, smoothed_mix
from build.analysis.clusters.stability import (
    best_fits,
    group_means,
    matched,
    memberships,
    nearest,
    refit_clusters,
    spread_starts,
    weighted_k_means,
)
from build.analysis.statistics.bootstrap import expanded_interval
from tests.analysis.made import QUICK

GROUPS = np.array([[0.7, 0.1, 0.1, 0.1], [0.1, 0.7, 0.1, 0.1]])


def planted(between: int = 0, crimes: int = 400) -> tuple[Mix, np.ndarray, np.ndarray]:
    """60 areas of two mixes and some ``between`` them, in 20 squares; counts as expected, without chance."""
    share = np.vstack(
        [np.repeat(GROUPS, 30, axis=0), np.tile(np.sqrt(GROUPS).prod(axis=0) / 0.6646, (between, 1))]
    )
    label = np.r_[np.repeat([0, 1], 30), np.arange(between) % 2].astype(np.int32)
    return smoothed_mix(np.rint(share * crimes).astype(np.int32)), label, np.arange(len(label)) % 20


def test_weighted_k_means_is_scikit_learns() -> None:
    rng = np.random.default_rng(4)
    points = rng.normal(size=(150, 3))
    weights = rng.integers(0, 4, (5, 150)).astype(float)
    starts = points[:20].reshape(5, 4, 3)
    centres, loss = weighted_k_means(points, weights, starts)
    for own, start, weight, left in zip(centres, starts, weights, loss, strict=True):
        fit = KMeans(4, init=start, n_init=1, tol=0, algorithm="lloyd").fit(points, sample_weight=weight)
        assert own == pytest.approx(fit.cluster_centers_, abs=0.02)
        assert left == pytest.approx(fit.inertia_, rel=1e-3)


def test_a_cluster_that_loses_all_weight_keeps_its_centre() -> None:
    points = np.array([[0.0], [1.0], [10.0]])
    centres, loss = weighted_k_means(points, np.array([[1.0, 1.0, 0.0]]), np.array([[[0.0], [9.0]]]))
    assert centres[0].ravel().tolist() == [0.5, 9.0]
    assert loss[0] == pytest.approx(0.5)


def test_the_best_of_the_starts_is_kept() -> None:
    points = np.array([[0.0], [0.1], [10.0], [10.1], [20.0], [20.1]])
    poor = np.array([[0.0], [0.1], [15.0]])  # Lloyd's algorithm stays there
    weights = np.ones((1, 6))
    stuck = best_fits(points, weights, poor, 0, np.random.default_rng(1))
    assert sorted(stuck[0].ravel().round(2)) != [0.05, 10.05, 20.05]
    freed = best_fits(points, weights, poor, 5, np.random.default_rng(1))
    assert sorted(freed[0].ravel().round(2)) == [0.05, 10.05, 20.05]


def test_starts_are_points_with_weight_and_spread_out() -> None:
    points = np.array([[0.0], [0.0], [100.0], [7.0]])
    weights = np.tile([1.0, 1.0, 1.0, 0.0], (200, 1))
    starts = spread_starts(points, weights, 2, np.random.default_rng(2))
    assert {tuple(sorted(one.ravel())) for one in starts} == {(0.0, 100.0)}


def test_the_nearest_centre_by_brute_force() -> None:
    rng = np.random.default_rng(3)
    points, centres = rng.normal(size=(40, 2)), rng.normal(size=(3, 5, 2))
    away = np.square(points[None, :, None] - centres[:, None]).sum(axis=3)
    label, closeness = nearest(points, centres)
    assert (label == away.argmin(axis=2)).all()
    assert np.square(points).sum(axis=1) - 2 * closeness == pytest.approx(away.min(axis=2))


def test_weighted_means_and_what_has_no_weight() -> None:
    found = group_means(np.array([[1.0], [4.0]]), np.array([[1.0, 2.0], [0.0, 0.0]]))
    assert found[0, 0] == pytest.approx(3)
    assert np.isnan(found[1, 0])


def test_clusters_are_paired_by_overlap_all_together() -> None:
    # Overlaps: published 0 with found (3, 2), published 1 with found (3, 0). The largest overlap alone would leave
    # 3 areas in place; paired together 2 + 3 stay.
    published = np.array([0, 0, 0, 0, 0, 1, 1, 1], dtype=np.int32)
    found = np.array([0, 0, 0, 1, 1, 0, 0, 0], dtype=np.int8)
    assert matched(published, found, 2).tolist() == [1, 0]


def test_membership_is_sure_in_groups_apart_and_less_between_them() -> None:
    mix, label, square = planted(between=6)
    refits = refit_clusters(mix, label, square, QUICK)
    share = memberships(mix, label, refits, QUICK)
    assert share[:60].min() > 0.95
    assert 0.2 < share[60:].mean() < 0.8


def test_few_crimes_make_membership_less_sure_than_the_grouping_alone() -> None:
    mix, label, square = planted(crimes=12)
    refits = refit_clusters(mix, label, square, QUICK)
    assert refits.grouping.min() == 1
    assert memberships(mix, label, refits, QUICK).mean() < 1


def test_more_refits_begin_with_the_same_ones_and_follow_the_labels() -> None:
    mix, label, square = planted()
    few, more = (refit_clusters(mix, label, square, replace(QUICK, refits=n)) for n in (40, 90))
    assert np.array_equal(few.centres, more.centres[:40])
    assert more.share.shape == (90, 2, 4)
    swapped = refit_clusters(mix, 1 - label, square, QUICK)
    assert swapped.share[:, ::-1] == pytest.approx(few.share)
    assert few.share[:, 0].mean(axis=0) == pytest.approx(mix.share[label == 0].mean(axis=0))
    assert few.squares == 20


def test_a_refit_draws_whole_squares() -> None:
    """A cluster that is in one square of two is not there in some refits: its profile is then unknown."""
    mix, label, _ = planted()
    refits = refit_clusters(mix, label, label, QUICK)
    gone = np.isnan(refits.share[:, :, 0])
    assert 0.3 < gone.any(axis=1).mean() < 0.7  # each square is missed by one draw in four
    assert not gone.all(axis=1).any()


def test_expanded_percentiles_lie_where_hesterberg_puts_them() -> None:
    """Of 20 units: t = 2.093 with 19 degrees, times the root of 20/19 is 2.147, and 1.59% are beyond that."""
    draws = np.arange(1.0, 10_000.0)[:, None]
    low, high = expanded_interval(draws, 20, 0.95)
    assert low[0] == pytest.approx(159, abs=1)
    assert high[0] == pytest.approx(10_000 - 159, abs=1)
    low, _ = expanded_interval(np.vstack([draws, [[np.nan]]]), 10**9, 0.95)
    assert low[0] == pytest.approx(250, abs=0.1)

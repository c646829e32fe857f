"""The table of k: silhouettes and Rand indices by hand, planted groups found, noise not stable."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from sklearn.metrics import adjusted_rand_score, silhouette_score

from build.analysis.clusters.cluster_quality import (
    adjusted_rand,
    compare_partitions,
    silhouettes,
)
from tests.analysis.made import QUICK


def blobs(k: int, size: int = 60, seed: int = 2) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    label = np.repeat(np.arange(k), size)
    return 10 * np.eye(k)[label] + rng.normal(size=(k * size, k)), label.astype(np.int32)


def test_silhouette_by_hand() -> None:
    # Three and three on a line. Within: 1.5, 1, 1.5 in each group; to the other group: 11, 10, 9 and by symmetry 9, 10, 11.
    points = np.array([[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]])
    table, labels = compare_partitions(points, replace(QUICK, k_range=(2,)))
    assert len(set(labels[2][:3])) == len(set(labels[2][3:])) == 1
    hand = 2 * ((11 - 1.5) / 11 + (10 - 1) / 10 + (9 - 1.5) / 9) / 6
    assert table["silhouette"].item() == pytest.approx(hand)


def test_adjusted_rand_by_hand() -> None:
    # Of 15 pairs, 6 are together in the first partition, 3 in the second, 2 in both. By chance it would be 6 * 3 / 15.
    found = adjusted_rand(np.array([0, 0, 0, 1, 1, 1]), np.array([0, 0, 1, 1, 2, 2]))
    assert found == pytest.approx((2 - 1.2) / ((6 + 3) / 2 - 1.2))


@pytest.mark.parametrize("groups", [(1, 1), (1, 3), (3, 3), (12, 2), (60, 60)])
def test_adjusted_rand_is_scikit_learns(groups: tuple[int, int]) -> None:
    rng = np.random.default_rng(4)
    one, other = (rng.integers(1, k + 1, 60) for k in groups)
    assert adjusted_rand(one, other) == adjusted_rand_score(one, other)
    assert adjusted_rand(one, one + 3) == 1


def test_the_planted_number_of_groups_scores_best_and_comes_back() -> None:
    points, label = blobs(4)
    table, labels = compare_partitions(points, QUICK)
    table = table.set_index("k")
    assert table.index.tolist() == [3, 4, 5]
    assert table["silhouette"].idxmax() == 4
    assert table["calinski_harabasz"].idxmax() == 4
    assert table.loc[4, "stability"] > 0.99
    assert len(set(zip(labels[4], label, strict=True))) == 4


def test_noise_is_not_stable() -> None:
    points = np.random.default_rng(3).normal(size=(400, 6))
    table, _ = compare_partitions(points, QUICK)
    assert (table["stability"] < 0.8).all()


def test_two_runs_give_the_same_table() -> None:
    points, _ = blobs(3)
    first, second = (compare_partitions(points, QUICK) for _ in range(2))
    assert first[0].equals(second[0])
    assert all(np.array_equal(first[1][k], second[1][k]) for k in first[1])


def test_too_few_points_for_a_k_drop_it_and_for_all_are_refused() -> None:
    points = np.random.default_rng(4).normal(size=(8, 2))
    assert compare_partitions(points, QUICK)[0]["k"].tolist() == [3, 4]
    with pytest.raises(ValueError, match="5 points are too few"):
        compare_partitions(points[:5], QUICK)


def test_other_methods_agree_on_groups_that_are_there_and_not_on_noise() -> None:
    points, _ = blobs(4)
    points -= points.mean(axis=1, keepdims=True)  # as centred log-ratios are
    noise = np.random.default_rng(5).normal(size=(300, 6))
    agreed = compare_partitions(points, QUICK, others=True)[0].set_index("k")[["mixture", "hierarchy"]]
    assert agreed.loc[4].to_numpy() == pytest.approx([1, 1])
    chance = compare_partitions(noise - noise.mean(axis=1, keepdims=True), QUICK, others=True)[0]
    assert (chance[["mixture", "hierarchy"]] < 0.7).to_numpy().all()


def test_silhouettes_of_several_partitions_are_scikit_learns_of_each() -> None:
    """Among them one in which a point is alone; and one group of a single place, repeated."""
    points, label = blobs(4)
    other = np.random.default_rng(1).integers(0, 3, len(points)).astype(np.int32)
    alone = np.where(np.arange(len(points)) == 7, 3, other).astype(np.int32)
    points[other == 1] = 1.0
    partitions = [label, other, alone]
    expected = [silhouette_score(points, partition) for partition in partitions]
    assert silhouettes(points, partitions) == pytest.approx(expected, abs=1e-9)
    assert silhouettes(np.ones_like(points), [other]) == [0]

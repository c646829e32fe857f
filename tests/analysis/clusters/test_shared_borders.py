"""Pairs of areas in one cluster, and what chance would give, counted by hand."""

from __future__ import annotations

import itertools

import numpy as np
import pytest

from build.analysis.clusters.cluster_quality import shared_borders
from build.analysis.clusters.composition import prior_range


def test_chance_is_the_mean_over_all_ways_to_deal_the_clusters_out() -> None:
    label, row = np.array([1, 1, 2, 3], dtype=np.int32), np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int32)
    same, chance = shared_borders(label, row)
    assert same == pytest.approx(1 / 3)
    dealt = [
        np.mean([order[a] == order[b] for a, b in row]) for order in itertools.permutations(label.tolist())
    ]
    assert chance == pytest.approx(np.mean(dealt))


def test_the_range_of_the_priors_leaves_out_what_is_not_finite() -> None:
    assert prior_range({"a": 3.0, "b": float("inf"), "c": 2.0}) == (2.0, 3.0)
    assert prior_range({"a": float("inf")}) is None

"""Local clusters: Benjamini and Hochberg's rule by hand, planted clusters, few false names in noise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from build.analysis.statistics.local_moran import (
    ABOVE,
    ABOVE_BELOW,
    BELOW,
    BELOW_ABOVE,
    local_clusters,
)
from tests.analysis.made import QUICK, grid_neighbours

PAIRS = grid_neighbours(20, 20)
ROW, COLUMN = np.divmod(np.arange(400), 20)
EVERY = np.ones(400, bool)


def test_planted_clusters_are_found_and_named_by_their_side() -> None:
    values = np.random.default_rng(2).normal(0, 0.3, 400)
    high, low = (ROW < 5) & (COLUMN < 5), (ROW > 14) & (COLUMN > 14)
    values[high] += 2
    values[low] -= 2
    odd = (ROW == 2) & (COLUMN == 2)
    values[odd] = -2
    kind, settings = local_clusters(values, PAIRS, EVERY, QUICK)
    assert (kind[high & ~odd] == ABOVE).mean() > 0.7
    assert (kind[low] == BELOW).mean() > 0.7
    assert kind[odd].item() == BELOW_ABOVE
    assert (kind[~high & ~low] != "").mean() < 0.1
    assert settings["found"] == (kind != "").sum()
    assert settings["tested"] == 400
    mirrored, _ = local_clusters(-values, PAIRS, EVERY, QUICK)
    assert mirrored[odd].item() == ABOVE_BELOW


def test_noise_is_rarely_named() -> None:
    """Under no pattern any name is false: some in at most the stated share of maps (and a little for chance)."""
    found = [
        local_clusters(np.random.default_rng(seed).normal(size=400), PAIRS, EVERY, QUICK)[1]["found"] > 0
        for seed in range(150)
    ]
    assert np.mean(found) <= 0.09


def test_p_of_one_area_by_hand() -> None:
    """A line of areas: the end's one neighbour is the greatest value, which one draw in five gives."""
    values = np.array([1.0, 5.0, 2.0, 3.0, 4.0])
    pairs = np.array([[0, 1], [1, 2], [2, 3], [3, 4]], dtype=np.int32)
    config = replace(QUICK, false_discovery_rate=1.0)
    _, settings = local_clusters(values, pairs, np.ones(5, bool), config)
    # With every p named, the threshold is the largest: 2 x the chance of a mean at least as far to one side, at most 1.
    assert 0.5 < settings["threshold"] <= 1
    assert settings["found"] == 5


def test_areas_left_out_are_not_named_nor_do_they_count() -> None:
    values = np.random.default_rng(2).normal(0, 0.3, 400)
    high = (ROW < 5) & (COLUMN < 5)
    values[high] += 2
    kept = ~((ROW < 5) & (COLUMN == 2))
    values_out = values.copy()
    values_out[~kept] = 1e9
    kind, settings = local_clusters(values_out, PAIRS, kept, QUICK)
    assert (kind[~kept] == "").all()
    assert settings["tested"] == kept.sum()
    assert (kind == local_clusters(values, PAIRS, kept, QUICK)[0]).all()


def test_too_few_areas_are_not_tested() -> None:
    kind, settings = local_clusters(np.zeros(2), np.array([[0, 1]], dtype=np.int32), np.ones(2, bool), QUICK)
    assert (kind == "").all()
    assert settings["found"] == 0
    assert settings["threshold"] == pytest.approx(0)

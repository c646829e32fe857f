"""The words for a change."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.verdicts import (
    FELL,
    FELL_LESS,
    FELL_MORE,
    IN_LINE,
    ROSE,
    ROSE_LESS,
    ROSE_MORE,
    SAME,
    TOO_FEW,
    UNKNOWN,
    against_london,
    verdict,
)


def test_a_change_is_worded_by_its_interval_and_by_nothing_where_little_was_counted():
    low = np.array([0.1, -0.3, -0.1, 0.1, np.nan, np.nan])
    high = np.array([0.3, -0.1, 0.1, 0.3, np.nan, np.nan])
    total = np.array([200.0, 200.0, 200.0, 39.0, np.nan, 0.0])
    assert verdict(low, high, total, 40).tolist() == [ROSE, FELL, SAME, TOO_FEW, UNKNOWN, TOO_FEW]


def test_a_place_beside_london_is_worded_by_its_own_direction():
    ratio = np.array([1.3, 1.1, 0.7, 0.95, 1.3, 1.3, np.inf, np.nan])
    london = np.array([1.1, 1.3, 0.9, 0.8, 1.1, 1.1, 1.1, 1.1])
    moved = np.array([True, True, True, True, False, True, True, False])
    total = np.array([90.0, 90.0, 90.0, 90.0, 90.0, 10.0, 90.0, np.nan])
    words = [ROSE_MORE, ROSE_LESS, FELL_MORE, FELL_LESS, IN_LINE, TOO_FEW, ROSE_MORE, UNKNOWN]
    assert against_london(ratio, london, moved, total, 40).tolist() == words

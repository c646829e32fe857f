"""Percentile intervals, widened for how few units were resampled."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from build.analysis.statistics.bootstrap import expanded_interval


def test_of_a_normal_bootstrap_it_reaches_as_far_as_students_t() -> None:
    """The draws' variance is divided by n: the interval is that of t with the variance divided by n - 1."""
    units = 12
    draws = stats.norm.ppf((np.arange(20_000) + 0.5) / 20_000)[:, None] / np.sqrt(units)
    low, high = expanded_interval(draws, units, 0.95)
    expected = stats.t.ppf(0.975, units - 1) / np.sqrt(units - 1)
    assert (float(low[0]), float(high[0])) == pytest.approx((-expected, expected), rel=0.002)


def test_draws_that_say_nothing_are_left_out() -> None:
    draws = np.column_stack([np.arange(1001.0), np.arange(1001.0)])
    draws[5, 1] = np.nan
    low, high = expanded_interval(draws, 50, 0.9)
    assert low == pytest.approx(low[0], abs=1)
    assert high == pytest.approx(high[0], abs=1)

"""Figures over squares and folds: against leaving out by hand, against a textbook variance, wide where few squares matter."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from build.analysis.statistics.spatial_jackknife import over_folds, over_squares, r_squared_lost

BLOCK = np.array([4, 4, 4, 9, 9, 2, 2, 2, 2])


def test_of_a_mean_of_single_areas_it_is_the_t_interval() -> None:
    values = np.array([3.0, 5.0, 4.0, 8.0, 6.0, 5.0, 7.0])
    columns = np.column_stack([np.ones(7), values])
    found = over_squares(columns, np.arange(7), lambda sums: sums[:, 1:] / sums[:, :1], 0.95)
    expected = stats.t.interval(0.95, 6, values.mean(), values.std(ddof=1) / np.sqrt(7))
    assert (float(found.low[0]), float(found.high[0])) == pytest.approx(expected)
    away = np.square(values - values.mean())
    assert found.heaviest[0] == pytest.approx(away.max() / away.sum())


def test_r_squared_without_each_square_by_hand() -> None:
    rng = np.random.default_rng(1)
    y, first, second = rng.normal(size=(3, 9))
    errors = np.square(np.column_stack([y - first, y - second]))

    def lead(rows: np.ndarray) -> float:
        spread = np.square(y[rows] - y[rows].mean()).sum()
        return float((errors[rows, 1].sum() - errors[rows, 0].sum()) / spread)

    found = r_squared_lost(y, errors, BLOCK, 0.95)
    assert found.value[0] == pytest.approx(lead(np.ones(9, bool)))
    without = np.array([lead(square != BLOCK) for square in (2, 4, 9)])
    error = np.sqrt(2 / 3 * np.square(without - without.mean()).sum())
    assert found.high[0] - found.value[0] == pytest.approx(stats.t.ppf(0.975, 2) * error)


def test_shared_errors_widen_the_interval() -> None:
    rng = np.random.default_rng(2)
    block = np.repeat(np.arange(40), 25)
    signal = rng.normal(size=1000)
    shared, own = np.repeat(rng.normal(size=40), 25), rng.normal(size=1000)
    widths = []
    for error in (shared, own):
        y = signal + error
        found = r_squared_lost(y, np.square(np.column_stack([error, y])), block, 0.95)
        widths.append(float((found.high - found.low)[0]))
    assert widths[0] > 1.8 * widths[1]


def test_one_square_that_matters_most_is_told() -> None:
    values = np.random.default_rng(3).normal(0, 1, 60)
    values[7] = 200
    columns = np.column_stack([np.ones(60), values])
    found = over_squares(columns, np.arange(60), lambda sums: sums[:, 1:] / sums[:, :1], 0.95)
    assert found.heaviest[0] > 0.9
    # Few degrees of freedom are left: the kurtosis of the influences is 59 or so of 60.
    assert (found.high - found.value)[0] == pytest.approx(
        stats.t.ppf(0.975, 3) * values.std(ddof=1) / np.sqrt(60)
    )


def test_one_square_alone_has_no_interval() -> None:
    found = over_squares(np.ones((5, 2)), np.zeros(5), lambda sums: sums[:, 1:] / sums[:, :1], 0.95)
    assert found.value[0] == 1
    assert np.isnan([found.low[0], found.high[0], found.heaviest[0]]).all()


def test_nothing_that_differs_has_an_interval_of_no_width() -> None:
    found = over_squares(np.ones((6, 2)), BLOCK[:6], lambda sums: sums[:, 1:] / sums[:, :1], 0.95)
    assert found.low[0] == found.high[0] == 1


def test_the_folds_are_a_jackknife_of_groups() -> None:
    """Means without a fifth of the values each: the interval is that of the mean of five group means."""
    groups = np.random.default_rng(4).normal(10, 2, (5, 30))
    means = groups.mean(axis=1)
    curves = np.array([np.delete(groups, k, axis=0).mean() for k in range(5)])[:, None]
    mean, low, high = over_folds(curves, 0.95)
    expected = stats.t.interval(0.95, 4, means.mean(), means.std(ddof=1) / np.sqrt(5))
    assert (float(low[0]), float(high[0])) == pytest.approx(expected)
    assert mean[0] == pytest.approx(groups.mean())

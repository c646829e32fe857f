"""R2 over resampled squares: against a draw-by-draw computation, and wider where neighbours err alike."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.bootstrap import interval, r_squared_draws


def test_a_draw_is_the_r2_of_the_squares_drawn() -> None:
    rng = np.random.default_rng(1)
    block = np.array([4, 4, 4, 9, 9, 2, 2, 2, 2])
    y, guess = rng.normal(size=9), rng.normal(size=9)
    draws = r_squared_draws(y, np.square(y - guess)[:, None], block, 50, np.random.default_rng(7))
    times = np.random.default_rng(7).multinomial(3, [1 / 3] * 3, size=50)  # of squares 2, 4, 9
    for row, found in zip(times, draws[:, 0], strict=True):
        areas = np.concatenate(
            [np.flatnonzero(block == b) for b, n in zip((2, 4, 9), row, strict=True) for _ in range(n)]
        )
        expected = 1 - np.square(y - guess)[areas].sum() / np.square(y[areas] - y[areas].mean()).sum()
        assert found == pytest.approx(expected)


def test_shared_errors_widen_the_interval() -> None:
    rng = np.random.default_rng(2)
    block = np.repeat(np.arange(40), 25)
    signal = rng.normal(size=1000)
    shared, own = np.repeat(rng.normal(size=40), 25), rng.normal(size=1000)
    widths = []
    for error in (shared, own):
        y = signal + error
        draws = r_squared_draws(y, np.square(error)[:, None], block, 500, np.random.default_rng(3))
        low, high = interval(draws, 0.95)
        widths.append(float(high[0] - low[0]))
    assert widths[0] > 1.8 * widths[1]


def test_the_interval_is_the_percentiles() -> None:
    low, high = interval(np.arange(1001.0)[:, None], 0.9)
    assert low[0] == pytest.approx(50)
    assert high[0] == pytest.approx(950)

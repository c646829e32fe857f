"""Rates of every 12 months: the last are the published ones, earlier ones follow their boroughs."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.inputs import Rates
from build.analysis.rates.area_rates import area_rates
from build.analysis.rates.rolling import Rolling, rolling_rates
from tests.analysis.made import QUICK, TYPES, grid_areas, month_names

AREAS = grid_areas(6, 9)


def both(counts: np.ndarray, observed: np.ndarray | None = None) -> tuple[Rates, Rolling]:
    months = month_names("2023-01", counts.shape[1])
    seen = np.ones(counts.shape[:2], bool) if observed is None else observed
    rates = area_rates(AREAS, counts, months, seen, TYPES, QUICK)
    return rates, rolling_rates(rates, AREAS, counts, months, seen, TYPES, 1000)


def drawn(months: int, mean: float = 6.0) -> np.ndarray:
    rng = np.random.default_rng(3)
    level = mean * rng.gamma(4, 0.25, size=(len(AREAS), 1, len(TYPES)))
    return rng.poisson(np.broadcast_to(level, (len(AREAS), months, len(TYPES)))).astype(np.int32)


def test_the_last_window_is_what_the_rates_say() -> None:
    rates, rolling = both(drawn(24))
    assert rolling.windows == month_names("2023-12", 13)
    np.testing.assert_allclose(rolling.smoothed[-1], rates.smoothed[0], rtol=1e-12)


def test_months_are_kept_and_recorded_crime_leaves_out_antisocial_behaviour() -> None:
    counts = drawn(13)
    _, rolling = both(counts)
    np.testing.assert_array_equal(rolling.monthly[1:], counts.transpose(2, 1, 0))
    np.testing.assert_array_equal(rolling.monthly[0], counts[:, :, :-1].sum(axis=2).T)


def test_a_window_with_the_same_counts_has_the_same_rates() -> None:
    counts = np.concatenate([drawn(12), drawn(12)], axis=1)
    _, rolling = both(counts)
    np.testing.assert_allclose(rolling.smoothed[0], rolling.smoothed[-1], rtol=1e-9)


def test_where_a_whole_borough_halves_its_areas_halve_too() -> None:
    year = 2 * drawn(12, mean=40)
    _, rolling = both(np.concatenate([year, year // 2], axis=1))
    np.testing.assert_allclose(rolling.smoothed[0, 0] / rolling.smoothed[-1, 0], 2, rtol=0.01)


def test_without_an_observed_month_there_is_no_rate_and_a_gap_is_no_zero() -> None:
    counts, observed = drawn(24), np.ones((len(AREAS), 24), bool)
    observed[0, :12] = False
    observed[1, :6] = False
    _, rolling = both(counts, observed)
    assert np.isnan(rolling.smoothed[0, 0, 0])
    full, half = rolling.smoothed[-1, 0, 1], rolling.smoothed[0, 0, 1]
    assert half == pytest.approx(full, rel=0.5)

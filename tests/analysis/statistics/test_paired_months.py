"""What a yearly change must exceed to stand out."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import t

from build.analysis.statistics import paired_months
from build.analysis.statistics.paired_months import ordinary_change

YEAR = 12


def noise(rng: np.random.Generator, draws: int, months: int, rho: float, size: float = 0.05):
    straying = rng.standard_normal((draws, months))
    for month in range(1, months):
        straying[:, month] = rho * straying[:, month - 1] + np.sqrt(1 - rho**2) * straying[:, month]
    return size * straying


def test_with_one_autocorrelation_and_no_step_it_is_the_t_interval_of_the_pairs(monkeypatch):
    """By hand: independent pairs of two years; the mean of the last twelve, its error from all 24 about their means."""
    monkeypatch.setattr(paired_months, "AUTOCORRELATIONS", np.array([1e-9]))
    monkeypatch.setattr(paired_months, "NO_STEP", 1.0)
    paired_months._models.cache_clear()
    logs = noise(np.random.default_rng(1), 1, 24, 0.0)
    pairs = logs[0, YEAR:] - logs[0, :YEAR]
    with np.errstate(divide="ignore"):
        found = ordinary_change(np.exp(logs), 0.95).reach[0]
    paired_months._models.cache_clear()
    expected = t.ppf(0.975, 11) * np.std(pairs, ddof=1) / np.sqrt(YEAR)
    assert found == pytest.approx(expected, rel=1e-6)


def test_neither_level_nor_season_nor_a_change_matters_to_it():
    logs = noise(np.random.default_rng(2), 20, 36, 0.4)
    season = np.tile(np.linspace(-0.5, 0.5, YEAR), 3)
    changed = logs + 5 + season + np.repeat([0.0, 0.3, -0.4], YEAR)
    assert ordinary_change(np.exp(changed), 0.95).reach == pytest.approx(
        ordinary_change(np.exp(logs), 0.95).reach
    )


def test_twice_the_noise_is_twice_the_reach():
    logs = noise(np.random.default_rng(3), 20, 36, 0.4)
    assert ordinary_change(np.exp(2 * logs), 0.95).reach == pytest.approx(
        2 * ordinary_change(np.exp(logs), 0.95).reach
    )


def test_months_that_are_alike_for_long_reach_further():
    rng = np.random.default_rng(4)
    alike, apart = (ordinary_change(np.exp(noise(rng, 400, 36, rho)), 0.95) for rho in (0.7, 0.0))
    assert np.median(alike.reach) > 1.5 * np.median(apart.reach)
    assert np.median(alike.autocorrelation) > 0.5
    assert np.median(apart.autocorrelation) < 0.35


def test_a_step_is_not_taken_for_noise(monkeypatch):
    logs = noise(np.random.default_rng(5), 200, 36, 0.2)
    stepped = np.exp(logs + 0.4 * (np.arange(36) >= 29))
    found, plain = ordinary_change(stepped, 0.95), ordinary_change(np.exp(logs), 0.95)
    assert np.median(found.step) > 0.95
    assert np.median(plain.step) < 0.6
    monkeypatch.setattr(paired_months, "NO_STEP", 1 - 1e-12)
    assert np.median(found.reach) < 0.6 * np.median(ordinary_change(stepped, 0.95).reach)

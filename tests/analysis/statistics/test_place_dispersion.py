"""How much more the months of places vary than chance."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.statistics.levels import AREA, place_levels
from build.analysis.statistics.place_dispersion import month_dispersion_of, place_dispersion

SEASON = 1 + 0.3 * np.sin(np.arange(12))


def varying(rng: np.random.Generator, mean, dispersion) -> np.ndarray:
    """Counts, one row per place, of 24 months with a season, with ``dispersion`` times the variance of Poisson counts."""
    expected = np.broadcast_to(np.asarray(mean, dtype=float)[..., None] * np.tile(SEASON, 2), (len(mean), 24))
    extra = np.broadcast_to(np.asarray(dispersion, dtype=float)[..., None] - 1, expected.shape)
    rate = np.where(
        extra > 0, rng.gamma(expected / np.maximum(extra, 1e-9), np.maximum(extra, 1e-9)), expected
    )
    return rng.poisson(rate).astype(float)


def test_chi_squared_by_hand():
    """Two places, one year of two months: shares of a half, so every expected count is half of its place's sum."""
    counts = np.array([[[30.0, 10.0]], [[10.0, 30.0]]])
    level, *_ = month_dispersion_of(counts)
    place = (10**2 / 20 + 10**2 / 20) * 2 / 1  # two places, one of them free
    assert level == pytest.approx(place)


def test_equal_places_share_one_dispersion():
    rng = np.random.default_rng(1)
    counts = varying(rng, np.full(600, 20.0), np.full(600, 3.0)).reshape(600, 2, 12)
    level, dispersion, _, persistence = month_dispersion_of(counts)
    assert level == pytest.approx(3, rel=0.05)
    assert dispersion.std() < 0.35  # the places' own chi-squared alone would stray by 0.9
    assert persistence == pytest.approx(1, abs=0.15)


def test_a_place_that_varies_wildly_keeps_its_own():
    rng = np.random.default_rng(2)
    true = np.where(np.arange(400) < 20, 30.0, 1.5)
    counts = varying(rng, np.full(400, 60.0), true).reshape(400, 2, 12)
    _, dispersion, _, _ = month_dispersion_of(counts)
    assert np.median(dispersion[:20]) > 12
    assert np.median(dispersion[20:]) < 3


def test_months_alike_for_long_make_years_differ_more():
    rng = np.random.default_rng(3)
    straying = rng.standard_normal((3000, 24))
    for month in range(1, 24):
        straying[:, month] = 0.5 * straying[:, month - 1] + np.sqrt(0.75) * straying[:, month]
    counts = rng.poisson(400 * np.exp(0.2 * straying)).astype(float).reshape(3000, 2, 12)
    _, _, _, persistence = month_dispersion_of(counts)
    years = counts.sum(axis=2)
    differ = (years[:, 1] - years[:, 0]) ** 2 / years.sum(axis=1)
    level = month_dispersion_of(counts)[0]
    assert persistence == pytest.approx(differ.mean() / level, rel=0.2)


def test_gaps_and_short_windows():
    rng = np.random.default_rng(4)
    counts = varying(rng, np.full(50, 30.0), np.full(50, 3.0))[:, :, None]
    areas = pd.DataFrame(
        {name: [f"{i:02d}" for i in range(50)] for name in ("lsoa21cd", "ward_code", "borough_code")}
    )
    level = place_levels(areas)[AREA]
    seen = np.ones((50, 24), dtype=bool)
    seen[7, 20] = False
    found = place_dispersion(counts, level, seen)
    assert found.dispersion[0, 7] == pytest.approx(found.level[0])
    assert found.dispersion.shape == (1, 50)
    short = place_dispersion(counts[:, :5], level, seen[:, :5])
    assert 1.5 < short.level[0] < 5
    assert short.persistence[0] == 1
    one = place_dispersion(counts[:, :1], level, seen[:, :1])
    assert (one.dispersion == 1).all()
    assert np.isinf(one.freedom).all()

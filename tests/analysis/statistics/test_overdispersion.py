"""Dispersion of places' years: against a table by hand, citywide change, and people who are searched again."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.statistics.overdispersion import place_year_dispersion


def searches(
    rng: np.random.Generator, mean: float, again: float, places: int = 33, years: int = 3
) -> np.ndarray:
    """(places, years) searches of people who are each searched ``again`` times on average (geometric)."""
    people = rng.poisson(mean / again, (places, years))
    return np.array([[rng.geometric(1 / again, n).sum() for n in row] for row in people], dtype=float)


def test_shares_that_keep_to_place_and_year_have_no_dispersion() -> None:
    """Odds of 0.5 to 2 by place times 1, 2 and 4 by year: the model without a three-way interaction fits exactly."""
    place, year = np.linspace(0.5, 2, 12)[:, None], np.array([1.0, 2.0, 4.0])
    base = np.full((12, 3), 100.0)
    dispersion, freedom = place_year_dispersion(np.stack([base * place * year, base], axis=2), 1)
    assert freedom == 22
    assert dispersion == pytest.approx([1.0, 1.0])


def test_chance_alone_has_a_dispersion_of_one_whatever_the_citywide_change() -> None:
    rng = np.random.default_rng(1)
    group = rng.poisson(np.array([40, 60, 120]) * np.ones((300, 1)))
    dispersion, _ = place_year_dispersion(
        np.stack([group, rng.poisson(70, (300, 3))], axis=2).astype(float), 1
    )
    assert dispersion[0] == pytest.approx(1.0, abs=0.12)


def test_people_searched_again_show_their_design_effect() -> None:
    """A geometric number of searches with mean r has a design effect of 2 r - 1."""
    rng = np.random.default_rng(2)
    group, base = (searches(rng, 80, 1.65, places=300) for _ in range(2))
    dispersion, _ = place_year_dispersion(np.stack([group, base], axis=2), 1)
    assert dispersion[0] == pytest.approx(2 * 1.65 - 1, rel=0.12)


def test_too_few_places_or_years_say_nothing() -> None:
    assert place_year_dispersion(np.ones((33, 1, 2)), 1)[1] == 0
    assert np.isnan(place_year_dispersion(np.ones((3, 2, 2)), 1)[0]).all()

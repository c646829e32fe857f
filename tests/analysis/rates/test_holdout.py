"""Later months predicted: errors by hand, the better prior where the truth is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from build.analysis.rates.holdout import BOROUGH, LONDON, NEIGHBOURHOOD, better_level, later_months
from build.analysis.statistics.neighbourhood import Rings, make_rings
from build.analysis.statistics.shrinkage import fit_gamma_prior, fit_group_prior
from tests.analysis.made import QUICK, grid_neighbours

AREAS, MONTHS = 600, 36
BOROUGHS = np.repeat(np.arange(10), 60)
BLOCK = np.repeat(np.arange(30), 20).astype(np.int32)
POPULATION = np.random.default_rng(1).uniform(1000, 3000, AREAS)
SEEN = np.ones((AREAS, MONTHS), bool)


def monthly(spread: float, rate: float = 0.004, seed: int = 2) -> np.ndarray:
    """(areas, months, 1) counts whose boroughs' rates differ by ``spread`` on the log scale."""
    rng = np.random.default_rng(seed)
    mean = rate * np.exp(rng.normal(0, spread, 10))[BOROUGHS]
    truth = rng.gamma(3.0, mean / 3.0)
    return rng.poisson((truth * POPULATION / 12)[:, None, None], (AREAS, MONTHS, 1)).astype(np.int32)


def compared(
    count: np.ndarray,
    observed: np.ndarray = SEEN,
    comparable: np.ndarray | None = None,
    rings: Rings | None = None,
) -> pd.DataFrame:
    everywhere = np.ones(AREAS, bool) if comparable is None else comparable
    return later_months(
        count, observed, POPULATION, BOROUGHS, BLOCK, everywhere, ("burglary",), rings, QUICK
    ).table


def test_the_raw_error_by_hand() -> None:
    count = monthly(0.5)
    row = compared(count).iloc[0]
    early, late = count[:, :24, 0].sum(axis=1), count[:, 24:, 0].sum(axis=1)
    citywide = late.sum() / (early.sum() / 2)
    error = citywide * early / (2 * POPULATION) - late / POPULATION
    assert row["citywide"] == pytest.approx(citywide - 1)
    assert row["raw"] == pytest.approx(np.sqrt((error**2).mean()) * 1000)
    assert (row["fitted"], row["tested"], row["areas"]) == (24, 12, AREAS)


def test_a_citywide_rise_is_not_taken_for_a_failure_of_smoothing() -> None:
    """The same areas with half as many crimes again in the last year: smoothing is as much better as without the rise."""
    count = monthly(0.5, rate=0.001)
    rise = count.copy()
    rise[:, 24:] += np.random.default_rng(9).binomial(count[:, 24:], 0.47).astype(np.int32)
    before, after = (compared(each).iloc[0] for each in (count, rise))
    assert after["citywide"] > before["citywide"] + 0.4
    assert before["high"] < 0
    assert after["high"] < 0


def test_the_neighbourhood_is_the_prior_where_neighbours_are_alike_and_only_there() -> None:
    """Rates that follow a smooth surface inside boroughs, which no prior here assumes."""
    rows, columns = 20, 30
    y, x = np.divmod(np.arange(AREAS), columns)
    rings = make_rings(grid_neighbours(rows, columns), AREAS)
    surface = 0.003 * np.exp(1.0 * np.sin(x / 2.5) * np.cos(y / 2.5))
    rng = np.random.default_rng(11)
    for rate, prior in ((surface, NEIGHBOURHOOD), (rng.permutation(surface), None)):
        count = rng.poisson((rate * POPULATION / 12)[:, None, None], (AREAS, MONTHS, 1)).astype(np.int32)
        row = compared(count, rings=rings).iloc[0]
        assert (row["prior"] == NEIGHBOURHOOD) == (prior == NEIGHBOURHOOD)
        if prior:
            assert row["local"] < row["borough"]
            assert row["change"] == pytest.approx(row["local"] / row["raw"] - 1)


def test_shrunken_rates_of_few_crimes_foretell_better_than_raw_ones() -> None:
    row = compared(monthly(0.5, rate=0.001)).iloc[0]
    assert row["london"] < 0.98 * row["raw"]
    assert row["borough"] < 0.98 * row["raw"]


def test_the_change_of_the_error_is_that_of_the_better_prior_and_clear_where_crimes_are_few() -> None:
    for spread, level in ((1.5, "borough"), (0.0, better_level(compared(monthly(0.0, rate=0.001))))):
        row = compared(monthly(spread, rate=0.001)).iloc[0]
        assert row["change"] == pytest.approx(row[level.lower()] / row["raw"] - 1)
        assert row["low"] < row["change"] < row["high"] < 0


def test_the_borough_is_the_better_prior_where_boroughs_differ_and_only_there() -> None:
    apart = compared(monthly(1.5, rate=0.002))
    assert apart["gain_low"].item() > 0
    assert better_level(apart) == BOROUGH
    alike = compared(monthly(0.0))
    assert alike["gain_low"].item() < 0 < alike["gain_high"].item()


def test_the_gain_is_a_difference_of_negative_binomial_log_probabilities() -> None:
    count, every = monthly(0.8), np.ones(AREAS, bool)
    early, late = count[:, :24, 0].sum(axis=1, dtype=np.int32), count[:, 24:, 0].sum(axis=1)
    years = 2 * POPULATION
    score = []
    for prior in (fit_group_prior(early, years, BOROUGHS, every), fit_gamma_prior(early, years)):
        scale = prior.shape / prior.mean + years
        later = POPULATION * late.sum() / (early.sum() / 2)  # the citywide change is given
        score.append(stats.nbinom.logpmf(late, prior.shape + early, scale / (scale + later)))
    gain = score[0] - score[1]
    row = compared(count).iloc[0]
    assert row["gain"] == pytest.approx(gain.sum())
    # Squares of 20 areas each: the jackknife of their mean is the textbook's standard error of 30 sums, t for its freedom.
    sums = gain.reshape(30, 20).sum(axis=1)
    error = sums.std(ddof=1) * np.sqrt(30)
    assert row["gain_high"] - row["gain"] == pytest.approx(row["gain"] - row["gain_low"])
    assert 1.96 * error < row["gain_high"] - row["gain"] < 2.6 * error


def test_the_gain_of_all_measures_is_their_sum_with_an_interval_of_its_own() -> None:
    both = np.concatenate([monthly(0.8), monthly(0.8, seed=3)], axis=2)
    every = np.ones(AREAS, bool)
    names = ("burglary", "drugs")
    held = later_months(both, SEEN, POPULATION, BOROUGHS, BLOCK, every, names, None, QUICK)
    table, gain = held.table, held.gain
    assert gain["value"] == pytest.approx(table["gain"].sum())
    assert gain["low"] < gain["value"] < gain["high"]
    wide = (table["gain_high"] - table["gain_low"]).sum()  # they do not move as one
    assert gain["high"] - gain["low"] < wide
    assert gain["low"] > table["gain_low"].sum()


def test_flagged_areas_do_not_count_and_unseen_months_leave_the_denominator() -> None:
    count = monthly(0.5)
    comparable = np.ones(AREAS, bool)
    comparable[:60] = False
    wild = count.copy()
    wild[:60] *= 50
    pd.testing.assert_frame_equal(
        compared(wild, comparable=comparable), compared(count, comparable=comparable)
    )
    gone = SEEN.copy()
    gone[:, 3] = False
    count[:, 3] = 0
    early, late = count[:, :24, 0].sum(axis=1), count[:, 24:, 0].sum(axis=1)
    citywide = (late.sum() / POPULATION.sum()) / (early.sum() / (23 / 12 * POPULATION.sum()))
    error = citywide * early / (23 / 12 * POPULATION) - late / POPULATION
    assert compared(count, gone)["raw"].item() == pytest.approx(np.sqrt((error**2).mean()) * 1000)


def test_with_less_than_two_years_nothing_is_held_out_and_london_is_the_prior() -> None:
    every = np.ones(AREAS, bool)
    held = later_months(
        monthly(0.5)[:, :23], SEEN[:, :23], POPULATION, BOROUGHS, BLOCK, every, ("burglary",), None, QUICK
    )
    assert held.table.empty
    assert held.gain == held.reach == {}
    assert better_level(held.table) == LONDON

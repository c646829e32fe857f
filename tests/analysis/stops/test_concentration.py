"""Concentration: chosen in one year and counted in the next, so that chance alone shows nothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.stops.concentration import Concentration, search_concentration, share_by_chance
from build.london import FORCES
from tests.analysis.made import ASB_COLUMN, QUICK, TYPES, grid_areas, month_names

(CITY,) = FORCES["city-of-london"].boroughs or ()
MONTHS = month_names("2023-01", 24)


def coverage(missing: tuple[str, ...] = (), kind: str = "street") -> pd.DataFrame:
    rows = [
        (month, "metropolitan", each, "missing" if month in missing and each == kind else "complete")
        for month in MONTHS
        for each in ("street", "stop-and-search")
    ]
    return pd.DataFrame(rows, columns=["month", "force", "kind", "state"])


def analysed(searches: np.ndarray, crimes: np.ndarray | None = None, **changes: object) -> Concentration:
    """``searches, crimes``: (areas, months)."""
    areas = changes.pop("areas", None)
    areas = grid_areas(len(searches) // 10, 10) if areas is None else areas
    counts = np.zeros((*searches.shape, len(TYPES)), dtype=np.int32)
    counts[:, :, 0] = searches if crimes is None else crimes
    counts[:, :, ASB_COLUMN] = 1000  # not recorded crime
    given = {"coverage": coverage(), "flagged": np.zeros(len(searches), bool)} | changes
    months = MONTHS[-searches.shape[1] :]
    return search_concentration(
        areas, searches.astype(np.int32), counts, types=TYPES, months=months, settings=QUICK, **given
    )


def row(result: Concentration, counted: str, chosen_by: str, areas: str = "all") -> pd.Series:
    table = result.shares
    found = table[
        (table["counted"] == counted) & (table["chosen_by"] == chosen_by) & (table["areas"] == areas)
    ]
    return found.iloc[0]


def made() -> np.ndarray:
    """Twenty areas, one search a month; area 3 has twenty a month in the first year, area 7 in the second."""
    searches = np.ones((20, 24))
    searches[3, :12] = searches[7, 12:] = 20
    return searches


def test_areas_are_chosen_by_the_year_before() -> None:
    result = row(analysed(made()), "searches", "searches")
    assert (result["areas_counted"], result["areas_chosen"], result["total"]) == (20, 1, 12 * 39)
    assert result["share"] == pytest.approx(1 / 39)  # area 3, back to one a month
    assert result["share_same"] == pytest.approx(20 / 39)  # area 7
    assert (result["measured"], result["chosen"]) == ("2024-01 to 2024-12", "2023-01 to 2023-12")


def test_searches_where_most_crime_was_recorded() -> None:
    crimes = np.ones((20, 24))
    crimes[7] = 5
    result = analysed(made(), crimes)
    assert row(result, "searches", "recorded crime")["share"] == pytest.approx(20 / 39)
    assert row(result, "recorded crime", "recorded crime")["share"] == pytest.approx(5 / 24)
    assert result.notes["overlap"] == 0


def test_the_city_is_left_out_and_flagged_areas_are_given_both_ways() -> None:
    areas = grid_areas(2, 10)
    areas.loc[[0, 1], "borough_code"] = CITY
    searches = np.ones((20, 24))
    searches[0] = 1000  # all at one point of the City
    searches[5] = 3
    flagged = np.arange(20) == 5
    result = analysed(searches, areas=areas, flagged=flagged)
    whole = row(result, "searches", "searches")
    assert (whole["areas_counted"], whole["total"]) == (18, 12 * 20)
    assert whole["share"] == pytest.approx(3 / 20)
    assert row(result, "searches", "searches", "not flagged")["share"] == pytest.approx(1 / 17)
    assert (result.notes["left_out"], result.notes["flagged"]) == (2, 1)


@pytest.mark.parametrize("kind", ["street", "stop-and-search"])
def test_a_month_missing_in_either_kind_is_in_neither(kind: str) -> None:
    result = analysed(made(), coverage=coverage(("2024-03",), kind))
    assert row(result, "searches", "searches")["months"] == 11
    assert row(result, "recorded crime", "recorded crime")["total"] == 11 * 39
    assert result.notes["incomplete"] == ["2024-03"]


def test_less_than_two_years_say_nothing() -> None:
    result = analysed(made()[:, 12:])
    assert result.shares.empty
    assert result.curve.empty
    assert result.notes["overlap"] is None


def test_chance_alone_flatters_a_year_by_itself_and_not_by_the_year_before() -> None:
    """Two thousand areas with one mean: the busiest twentieth of a year holds more than a twentieth of it."""
    rng = np.random.default_rng(11)
    searches = rng.poisson(0.25, (2000, 24))
    result = row(analysed(searches), "searches", "searches")
    assert result["share"] == pytest.approx(0.05, abs=0.006)
    assert result["share_same"] > 0.11
    assert result["share_even"] == pytest.approx(result["share_same"], abs=0.005)


def test_the_share_by_chance_of_a_hand_worked_case() -> None:
    # One expected in each: P(0) = P(1) = 0.368, P(2) = 0.184, P(3) = 0.0613, P(4 and more) = 0.0190. The busiest tenth
    # are all with three or more (0.0803, expected sum 1 - P(0) - P(1) = 0.2642 without one times P(1) and two times P(2)),
    # and 0.0197 of those with two.
    e = np.exp(-1)
    three_or_more = 1 - e - e - e / 2
    expected = (1 - e - 2 * e / 2) + 2 * (0.1 - three_or_more)
    assert share_by_chance(1000, 1000, 100) == pytest.approx(expected)


def test_the_curve_runs_from_nothing_to_all_and_ends_with_everybody() -> None:
    curve = analysed(made()).curve
    for _, one in curve.groupby("counted"):
        assert one["share"].iloc[0] == 0
        assert one["share"].iloc[-1] == pytest.approx(1)
        assert (np.diff(one["share"]) >= 0).all()

"""Stop and search on twenty hand-made rows: groups, rates, ratios, bounds, results."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest

from build.analysis.statistics.intervals import garwood, wilson
from build.analysis.stops.ethnicity import stated_group
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.london import FORCES
from build.vocabulary import NOT_STATED
from tests.analysis.made import QUICK, grid_areas, month_names

(CITY,) = FORCES["city-of-london"].boroughs or ()
MONTHS = month_names("2024-01", 14)  # the last twelve begin in 2024-03
BLACK = "Black/African/Caribbean/Black British - African"
WHITE = "White - Irish"
ASIAN = "Asian/Asian British - Chinese"
MIXED = "Mixed/Multiple ethnic groups - White and Asian"
UNSTATED = "Other ethnic group - Not stated"
COLUMNS = ["month", "borough_code", "type", "self_defined", "officer_defined", "outcome", "count"]
NOTHING = "A no further action disposal"
PERSON, BOTH, VEHICLE = "Person search", "Person and Vehicle search", "Vehicle search"
ROWS = [
    ("2024-05", "E09000010", PERSON, BLACK, "Black", "Arrest", 30),
    ("2024-06", "E09000010", PERSON, BLACK, "Black", NOTHING, 60),
    ("2024-06", "E09000011", BOTH, BLACK, "Black", NOTHING, 10),
    ("2024-06", "E09000010", PERSON, WHITE, "White", "Arrest", 10),
    ("2024-07", "E09000011", PERSON, WHITE, "White", NOTHING, 30),
    ("2024-07", "E09000011", PERSON, WHITE, "White", None, 10),
    ("2024-07", "E09000012", PERSON, ASIAN, "Asian", "Community resolution", 20),
    ("2024-07", "E09000012", PERSON, MIXED, "Black", NOTHING, 10),
    ("2024-08", "E09000012", PERSON, "Other ethnic group - Arab", "Other", NOTHING, 5),
    ("2024-08", "E09000010", PERSON, UNSTATED, "Black", NOTHING, 22),
    ("2024-08", "E09000010", PERSON, None, "White", NOTHING, 10),
    ("2024-08", "E09000010", PERSON, UNSTATED, None, "Arrest", 8),
    ("2024-08", "E09000010", VEHICLE, None, None, NOTHING, 7),  # no person
    ("2024-08", None, PERSON, BLACK, "Black", NOTHING, 3),  # no place
    ("2024-08", "", PERSON, WHITE, "White", NOTHING, 2),  # outside London
    ("2024-02", "E09000010", PERSON, BLACK, "Black", NOTHING, 500),  # before the last twelve months
]


def searches(rows: list[tuple[Any, ...]] = ROWS) -> pd.DataFrame:
    table = pd.DataFrame(rows, columns=COLUMNS).assign(
        force="metropolitan",
        gender="Male",
        age="18-24",
        legislation="Misuse of Drugs Act 1971 (section 23)",
        object="Controlled drugs",
        outcome_linked=None,
        clothing=None,
    )
    table.loc[:3, ["gender", "age"]] = [
        ["Female", "10-17"],
        ["Male", None],
        [None, "over 34"],
        ["Male", "under 10"],
    ]
    table.loc[:2, "outcome_linked"] = ["False", "True", "False"]
    return table


def coverage(missing: tuple[tuple[str, str], ...] = ()) -> pd.DataFrame:
    rows = [
        (month, force, "stop-and-search", "partial" if (month, force) in missing else "complete")
        for month in MONTHS
        for force in FORCES
    ]
    return pd.DataFrame(rows, columns=["month", "force", "kind", "state"])


@pytest.fixture
def stops() -> Stops:
    return stop_and_search(grid_areas(2, 6), searches(), coverage(), MONTHS, QUICK)


def row(table: pd.DataFrame, group: str) -> pd.Series:
    return table.set_index("group").loc[group]


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("White - English/Welsh/Scottish/Northern Irish/British", "White"),
        (BLACK, "Black"),
        (ASIAN, "Asian"),
        (MIXED, "Mixed"),
        ("Other ethnic group - Arab", "Other"),
        (UNSTATED, NOT_STATED),
        (None, NOT_STATED),
    ],
)
def test_published_words_map_to_census_groups(word: str | None, group: str) -> None:
    assert stated_group(pd.Series([word], dtype="object")).tolist() == [group]


def test_a_word_of_no_group_counts_as_not_stated() -> None:
    assert stated_group(pd.Series([BLACK, "Martian - Green"])).tolist() == ["Black", NOT_STATED]


def test_every_search_is_in_one_volume(stops: Stops) -> None:
    v = stops.volumes
    assert v["searches"] == 237
    assert v["vehicle_only"] == 7
    assert v["people"] == 230
    assert (v["people_located"], v["no_place"], v["outside"]) == (225, 3, 2)
    assert (v["not_stated"], v["not_stated_share"]) == (40, pytest.approx(40 / 225))


def test_rates_and_ratios_by_hand(stops: Stops) -> None:
    residents = 12 * 300
    black, white = row(stops.rates, "Black"), row(stops.rates, "White")
    assert (black["searches"], white["searches"]) == (100, 50)
    assert black["rate"] == pytest.approx(100 / residents * 1000)
    assert black["rate_low"] == pytest.approx(float(garwood(100, 0.95)[0]) / residents * 1000)
    assert black["ratio"] == pytest.approx(2.0)
    # NumPy alone: every ratio that the score test of 100 against 50 in as many residents does not reject
    ratios = np.arange(1, 4, 1e-5)
    kept = ratios[np.abs(100 - 50 * ratios) <= 1.959964 * np.sqrt(150 * ratios)]
    assert (black["ratio_low"], black["ratio_high"]) == pytest.approx((kept[0], kept[-1]), abs=3e-5)
    assert white["ratio"] == 1
    assert pd.isna(white["ratio_low"])


def test_not_stated_is_a_row_of_its_own_without_rate(stops: Stops) -> None:
    unstated = row(stops.rates, NOT_STATED)
    assert unstated["searches"] == 40
    assert pd.isna(unstated["rate"])
    assert stops.rates["searches"].sum() == stops.volumes["people_located"]


def test_bound_by_hand(stops: Stops) -> None:
    # Not stated: 22 whom the officer called Black, 10 White, 8 neither.
    # Like the stated: of the officer's Black 100 of 110 are Black and 10 Mixed; of the officer's White all 50 are White;
    # without the officer's word like all 185 stated, of which 100 Black and 50 White.
    black = 100 + 22 * 100 / 110 + 8 * 100 / 185
    white = 50 + 10 + 8 * 50 / 185
    mixed = 10 + 22 * 10 / 110 + 8 * 10 / 185
    bound = stops.bound.set_index("group")
    assert bound.loc["Black", "ratio_spread"] == pytest.approx(black / white)
    assert bound.loc["Mixed", "ratio_spread"] == pytest.approx(mixed / white)
    assert bound.loc["Black", "ratio_officer"] == pytest.approx((100 + 22) / (50 + 10))
    assert np.isnan(bound.loc["Mixed", "ratio_officer"])
    assert bound.loc["White", ["ratio", "ratio_spread", "ratio_officer"]].tolist() == [1, 1, 1]
    # The bounds: all 40 not stated are White, or all are of the group.
    assert bound.loc["Black", "ratio_lowest"] == pytest.approx(100 / (50 + 40))
    assert bound.loc["Black", "ratio_highest"] == pytest.approx((100 + 40) / 50)
    assert bound.loc["White", ["ratio_lowest", "ratio_highest"]].isna().all()
    assert bound.loc["Black", "ratio"] == pytest.approx(2.0)


def test_results_leave_unrecorded_outcomes_out_of_the_denominator(stops: Stops) -> None:
    white = row(stops.results, "White")
    assert (white["searches"], white["recorded"], white["arrests"]) == (50, 40, 10)
    assert white["arrest_rate"] == pytest.approx(0.25)
    low, high = wilson(10, 40, 0.95)
    assert (white["arrest_low"], white["arrest_high"]) == pytest.approx((float(low), float(high)))
    asian = row(stops.results, "Asian")
    assert (asian["arrests"], asian["outcomes"], asian["outcome_rate"]) == (0, 20, 1.0)
    assert row(stops.results, NOT_STATED)["arrests"] == 8


def test_empty_cells_are_not_recorded_and_come_last(stops: Stops) -> None:
    assert stops.by_outcome["outcome"].tolist() == [NOTHING, "Arrest", "Community resolution", "Not recorded"]
    assert stops.by_outcome.set_index("outcome").loc["Not recorded", "count"] == 10
    assert stops.by_age["age"].tolist() == ["under 10", "10-17", "18-24", "over 34", "Not recorded"]
    assert stops.by_gender["gender"].iloc[-1] == "Not recorded"
    for table in (stops.by_outcome, stops.by_age, stops.by_object, stops.by_legislation, stops.by_gender):
        assert table["count"].sum() == 225
        assert table["share"].sum() == pytest.approx(1)
    assert stops.age_gender["count"].sum() == 225


def test_officer_defined_view_stands_apart(stops: Stops) -> None:
    officer = stops.officer.set_index("group")["searches"]
    assert officer.to_dict() == {"Black": 132, "White": 60, "Asian": 20, "Other": 5, "Not recorded": 8}


def test_linked_outcome_counts_what_the_cell_says(stops: Stops) -> None:
    assert stops.linked == {"recorded": 100, "true": 60, "false": 40, "empty": 125}


def test_boroughs_by_hand(stops: Stops) -> None:
    first = stops.borough.set_index("borough_code").loc["E09000010"]
    assert (first["searches"], first["residents"]) == (140, 6000)
    assert first["rate"] == pytest.approx(140 / 6)
    assert first["not_stated_share"] == pytest.approx(40 / 140)
    assert first["ratio_black"] == pytest.approx(9.0)
    third = stops.borough.set_index("borough_code").loc["E09000012"]
    assert third["searches"] == 35
    assert pd.isna(third["ratio_black"])


def test_monthly_shows_a_missing_month_as_null_not_zero() -> None:
    result = stop_and_search(
        grid_areas(2, 6), searches(), coverage((("2024-06", "metropolitan"),)), MONTHS, QUICK
    )
    monthly = result.monthly.set_index(["month", "force"])["count"]
    assert pd.isna(monthly[("2024-06", "metropolitan")])
    assert monthly[("2024-07", "metropolitan")] == 70
    assert monthly[("2024-06", "city-of-london")] == 0
    assert result.notes["incomplete"] == ["2024-06 metropolitan"]


def test_a_missing_month_leaves_counts_and_exposure() -> None:
    result = stop_and_search(
        grid_areas(2, 6), searches(), coverage((("2024-06", "metropolitan"),)), MONTHS, QUICK
    )
    black = row(result.rates, "Black")
    assert black["searches"] == 30
    assert black["rate"] == pytest.approx(30 / (3600 * 11 / 12) * 1000)


def test_the_city_is_measured_by_its_own_force() -> None:
    areas = grid_areas(2, 6)
    areas.loc[areas["borough_code"] == "E09000010", "borough_code"] = CITY
    rows = searches().replace({"borough_code": {"E09000010": CITY}})
    gaps = tuple((month, "city-of-london") for month in MONTHS[2:8])
    result = stop_and_search(areas, rows, coverage(gaps), MONTHS, QUICK)
    city = result.borough.set_index("borough_code").loc[CITY]
    assert city["rate"] == pytest.approx(140 / (6000 * 6 / 12) * 1000)


def test_a_window_of_three_months_is_annualised() -> None:
    months = MONTHS[4:7]
    result = stop_and_search(grid_areas(2, 6), searches(), coverage(), months, QUICK)
    assert result.notes["months"] == 3
    assert row(result.rates, "White")["rate"] == pytest.approx(50 / (3600 * 3 / 12) * 1000)


def test_no_search_at_all_gives_null_ratios_and_no_crash() -> None:
    result = stop_and_search(grid_areas(2, 6), searches().iloc[:0], coverage(), MONTHS, QUICK)
    assert result.volumes["searches"] == 0
    assert pd.isna(row(result.rates, "Black")["ratio"])
    assert result.by_outcome.empty

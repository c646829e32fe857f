"""Ratios of searches by year, object, law and borough, on hand-made rows: what is counted, divided, bounded, left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.overdispersion import month_dispersion
from build.analysis.stops.ethnicity import spread
from build.analysis.stops.ratios import TOO_FEW
from build.analysis.stops.slices import SECTION_60, year_blocks
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.london import FORCES
from build.vocabulary import ETHNIC_GROUPS
from tests.analysis.made import QUICK, grid_areas, month_names

MONTHS = month_names("2022-11", 26)  # two whole blocks of twelve, and a rest of two older months
EARLIER, LATER = "2023-01 to 2023-12", "2024-01 to 2024-12"
B, W, A, M, O = (  # noqa: E741
    "Black/African/Caribbean/Black British - African",
    "White - Irish",
    "Asian/Asian British - Chinese",
    "Mixed/Multiple ethnic groups - White and Asian",
    "Other ethnic group - Arab",
)
UNSTATED = "Other ethnic group - Not stated"
DRUGS, GOODS = "Controlled drugs", "Stolen goods"
MDA = "Misuse of Drugs Act 1971 (section 23)"
S60 = "Criminal Justice and Public Order Act 1994 (section 60)"
COLUMNS = ["month", "borough_code", "self_defined", "officer_defined", "legislation", "object", "count"]
ROWS = [
    # the earlier block
    ("2023-01", "E09000010", B, "Black", MDA, DRUGS, 40),
    ("2023-02", "E09000010", W, "White", MDA, DRUGS, 80),
    # the rest, in no block
    ("2022-12", "E09000010", B, "Black", MDA, DRUGS, 999),
    # the later block: drugs
    ("2024-03", "E09000010", B, "Black", MDA, DRUGS, 60),
    ("2024-03", "E09000010", W, "White", MDA, DRUGS, 30),
    ("2024-03", "E09000011", M, "Black", MDA, DRUGS, 15),
    ("2024-04", "E09000011", M, "Other", MDA, DRUGS, 5),
    ("2024-04", "E09000011", UNSTATED, "Black", MDA, DRUGS, 25),
    ("2024-04", "E09000011", UNSTATED, "White", MDA, DRUGS, 6),
    # stolen goods: too few among White for any ratio
    ("2024-05", "E09000011", B, "Black", None, GOODS, 50),
    ("2024-05", "E09000011", W, "White", None, GOODS, 9),
    ("2024-05", "E09000012", A, None, None, GOODS, 20),
    # section 60, all in one month but one search
    ("2024-08", "E09000012", B, "Black", S60, "Anything to threaten or harm anyone", 29),
    ("2024-09", "E09000012", B, "Black", S60, "Anything to threaten or harm anyone", 1),
    ("2024-08", "E09000012", W, "White", S60, "Anything to threaten or harm anyone", 10),
    ("2024-08", "E09000012", O, "Other", S60, None, 12),
]


def searches(rows: list[tuple[object, ...]] = ROWS) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=COLUMNS).assign(
        force="metropolitan",
        type="Person search",
        gender="Male",
        age="18-24",
        outcome="Arrest",
        outcome_linked=None,
        clothing=None,
    )


def coverage(missing: tuple[str, ...] = ()) -> pd.DataFrame:
    rows = [
        (month, force, "stop-and-search", "missing" if month in missing else "complete")
        for month in MONTHS
        for force in FORCES
    ]
    return pd.DataFrame(rows, columns=["month", "force", "kind", "state"])


def analysed(missing: tuple[str, ...] = (), rows: list[tuple[object, ...]] = ROWS) -> Stops:
    return stop_and_search(grid_areas(2, 6), searches(rows), coverage(missing), MONTHS, QUICK)


@pytest.fixture(scope="module")
def stops() -> Stops:
    return analysed()


def pick(stops: Stops, dimension: str, value: str, group: str, view: str = "self-defined") -> pd.Series:
    table = stops.ratios
    rows = table[
        (table["view"] == view)
        & (table["dimension"] == dimension)
        & (table["value"] == value)
        & (table["group"] == group)
    ]
    assert len(rows) == 1
    return rows.iloc[0]


def test_blocks_of_a_year_end_with_the_window_and_an_older_rest_is_left_out() -> None:
    blocks = year_blocks(MONTHS)
    assert [(block[0], block[-1], len(block)) for block in blocks] == [
        ("2023-01", "2023-12", 12),
        ("2024-01", "2024-12", 12),
    ]
    assert year_blocks(MONTHS[:5]) == [MONTHS[:5]]


def test_each_year_has_its_own_pooled_ratio(stops: Stops) -> None:
    earlier, later = (pick(stops, "year", value, "Black") for value in (EARLIER, LATER))
    assert (earlier["searches"], later["searches"]) == (40, 60 + 50 + 30)
    assert earlier["ratio"] == pytest.approx(40 / 80)
    assert later["ratio"] == pytest.approx(140 / 49)
    low, high = (float(v) for v in rate_ratio(140, 3600, 49, 3600, 0.95)[1:])
    assert (later["ratio_low"], later["ratio_high"]) == pytest.approx((low, high))
    assert later["rate"] == pytest.approx(140 / 3600 * 1000)
    assert pick(stops, "all", "All searches of people", "Black")["ratio"] == later["ratio"]


def test_a_missing_month_leaves_its_year_alone_and_is_named() -> None:
    result = analysed(missing=("2024-04", "2023-06"))
    later = pick(result, "year", LATER, "Mixed")
    assert (later["searches"], later["months"]) == (15, pytest.approx(11))
    assert later["rate"] == pytest.approx(15 / (3600 * 11 / 12) * 1000)
    assert result.years.set_index("value").loc[EARLIER, "incomplete"] == (
        "2023-06 city-of-london; 2023-06 metropolitan"
    )
    assert result.years["months"].tolist() == [12, 12]


def test_too_few_searches_give_no_ratio_but_a_rate_and_a_reason(stops: Stops) -> None:
    goods = pick(stops, "object", GOODS, "Black")  # 50, but 9 among White
    assert goods["ratio_note"] == TOO_FEW
    assert goods[["ratio", "ratio_low", "ratio_high", "ratio_spread"]].isna().all()
    assert goods["rate"] == pytest.approx(50 / 3600 * 1000)
    other = pick(stops, "object", DRUGS, "Other")  # none at all
    assert (other["searches"], other["ratio_note"]) == (0, TOO_FEW)
    ten = pick(stops, "law", SECTION_60, "Black")  # 30 against exactly 10
    assert ten["ratio"] == pytest.approx(3.0)


def test_section_60_stands_apart_from_every_other_law(stops: Stops) -> None:
    rows = stops.ratios[(stops.ratios["view"] == "self-defined") & (stops.ratios["dimension"] == "law")]
    by_law = rows.groupby("value", sort=False)["searches"].sum()
    assert by_law.to_dict() == {"Every other law": 141, SECTION_60: 52, "Not recorded": 79}
    busiest = stops.busiest_month.set_index("value").loc[SECTION_60]
    assert (busiest["month"], busiest["share"]) == ("2024-08", pytest.approx(51 / 52))
    assert stops.notes["section_60_objects"] == ["Anything to threaten or harm anyone"]


def test_the_bound_of_an_object_by_hand(stops: Stops) -> None:
    # Drugs: the officer's Black are 60 Black and 15 Mixed who stated it, and 25 who did not; the officer's White 30 and 6.
    black, mixed, white = 60 + 25 * 60 / 75, 20 + 25 * 15 / 75, 30 + 6
    assert pick(stops, "object", DRUGS, "Black")["ratio_spread"] == pytest.approx(black / white)
    assert pick(stops, "object", DRUGS, "Mixed")["ratio_spread"] == pytest.approx(mixed / white)
    assert pick(stops, "object", DRUGS, "White")["ratio_spread"] == 1
    assert pick(stops, "object", DRUGS, "Black")["unknown_share"] == pytest.approx(31 / 141)


def test_boroughs_are_divided_by_their_own_residents_and_never_averaged(stops: Stops) -> None:
    first = pick(stops, "borough", "Borough 0", "Black")
    assert (first["searches"], first["residents"]) == (60, 4 * 300)
    assert first["ratio"] == pytest.approx(2.0)
    third = pick(stops, "borough", "Borough 2", "Black")
    assert third["ratio"] == pytest.approx(3.0)
    assert pick(stops, "all", "All searches of people", "Black")["ratio"] != pytest.approx(2.5)


def test_the_officers_view_counts_mixed_residents_with_other_and_shows_what_that_does(stops: Stops) -> None:
    view = "officer-defined"
    black = pick(stops, "all", "All searches of people", "Black", view)
    white = pick(stops, "all", "All searches of people", "White", view)
    other = pick(stops, "all", "All searches of people", "Other", view)
    assert (black["searches"], white["searches"], other["searches"]) == (180, 55, 17)
    assert (black["residents"], other["residents"]) == (3600, 7200)
    assert black["ratio"] == pytest.approx(180 / 55)
    assert other["ratio"] == pytest.approx(17 / 55 / 2)
    # Of 20 who stated Mixed officers saw 15 as Black and 5 as Other: so go the 3,600 Mixed residents.
    assert black["ratio_mixed"] == pytest.approx(180 / (3600 * 1.75) / (55 / 3600))
    assert other["ratio_mixed"] == pytest.approx(17 / (3600 * 1.25) / (55 / 3600))
    assert np.isnan(black["ratio_spread"])
    assert pick(stops, "all", "All searches of people", "Not recorded", view)["searches"] == 20


def test_every_cut_holds_every_search_once_in_both_views(stops: Stops) -> None:
    totals = stops.ratios.groupby(["view", "dimension"])["searches"].sum()
    for (_, dimension), total in totals.items():
        assert total == (272 + 120 if dimension == "year" else 272)
    assert stops.results_by.groupby(["view", "dimension"])["searches"].sum().equals(totals)


def test_searches_of_the_past_year_alone_are_in_no_other_cut(stops: Stops) -> None:
    assert set(stops.ratios["dimension"]) == {"all", "year", "object", "legislation", "law", "borough"}
    assert pick(stops, "object", DRUGS, "White")["searches"] == 30


@given(st.lists(st.integers(0, 50), min_size=30, max_size=30))
def test_spreading_the_not_stated_loses_and_invents_nobody(counts: list[int]) -> None:
    cube = np.array(counts, dtype=float).reshape(5, 6)
    added = spread(cube)
    assert added.shape == (len(ETHNIC_GROUPS),)
    assert (added >= 0).all()
    assert added.sum() == pytest.approx(cube[:, -1].sum() if cube[:, :-1].any() else 0)


def test_the_dispersion_of_months_by_hand() -> None:
    # Group and White in three months: 10 and 10, 30 and 10, 0 and 20; shares expected 1/2 of 20, 40 and 20.
    counts = np.array([[[10.0, 10.0], [30.0, 10.0], [0.0, 20.0], [0.0, 0.0]]])
    dispersion, freedom = month_dispersion(counts, 1)
    assert dispersion[0, 0] == pytest.approx((0 / 5 + 10**2 / 10 + 10**2 / 5) / 2)
    assert freedom[0, 0] == 2  # the month without a search tells nothing


def test_the_wide_interval_is_the_score_interval_of_the_dispersed_counts(stops: Stops) -> None:
    # Drugs, Black and White of the later block: all in one month, so nothing is known of months.
    assert np.isnan(pick(stops, "object", DRUGS, "Black")["ratio_wide_low"])
    # All searches: Black 60, 50, 29, 1 in March, May, August, September; White 30, 9, 10, 0.
    whole = pick(stops, "all", "All searches of people", "Black")
    black, white = np.array([60, 50, 29, 1]), np.array([30, 9, 10, 0])
    both, share = black + white, 140 / 189
    chi2 = ((black - both * share) ** 2 / (both * share * (1 - share))).sum()
    z2 = stats.t.ppf(0.975, 3) ** 2 * max(chi2 / 3, 1)
    limits = np.sort(np.roots([49**2, -(2 * 140 * 49 + z2 * 189), 140**2]))
    assert (whole["ratio_wide_low"], whole["ratio_wide_high"]) == pytest.approx(tuple(limits))
    assert whole["ratio_wide_low"] < whole["ratio_low"]


def test_the_score_interval_is_too_narrow_where_searches_come_in_threes() -> None:
    """As the page says: it takes searches as independent, and one operation makes them alike."""
    rng = np.random.default_rng(5)
    y1, y0 = 3 * rng.poisson(40, 4000), 3 * rng.poisson(40, 4000)
    _, low, high = rate_ratio(y1, np.ones(4000), y0, np.ones(4000), 0.95)
    assert np.mean((low <= 1) & (high >= 1)) < 0.8

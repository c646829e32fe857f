"""Bands of age that two sources have in common, and ratios standardised by age and sex, by hand."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.analysis.stops.strata import SEXES, common_strata
from build.vocabulary import ETHNIC_GROUPS
from tests.analysis.made import QUICK, grid_areas, month_names
from tests.analysis.stops.test_ratios import B, W, coverage, searches

MONTHS = month_names("2022-11", 26)
BOROUGHS = ["E09000010", "E09000011", "E09000012"]


def census(first_years: tuple[int, ...], **residents: list[int]) -> pd.DataFrame:
    """Residents of each group in each band, the same in every borough and for both sexes; 100 where none are given."""
    rows = [
        {
            "borough_code": code,
            "sex": sex,
            "age_from": first,
            **{
                f"residents_{g.lower()}": residents.get(g, [100] * len(first_years))[i] for g in ETHNIC_GROUPS
            },
        }
        for code in BOROUGHS
        for sex in SEXES
        for i, first in enumerate(first_years)
    ]
    return pd.DataFrame(rows)


def test_the_bands_are_the_finest_that_both_sources_know() -> None:
    strata = common_strata(census((0, 5, 10, 16, 25, 35, 50)), BOROUGHS)
    assert strata is not None
    assert strata.first == (0, 10, 25, 35)
    # under 10: two bands of 100; 10 to 24: two; 25 to 34: one; 35 and over: two; women, then men
    assert strata.residents[0, :, 0].tolist() == [200, 200, 100, 200] * 2
    rows = pd.DataFrame(
        {
            "age": ["18-24", "over 34", "25-34", None, "10-17"],
            "gender": ["Male", "Female", "Other", "Male", None],
        }
    )
    assert strata.of(rows).tolist() == [5, 3, -1, -1, -1]


def test_without_a_table_or_common_limits_there_are_no_strata() -> None:
    assert common_strata(pd.DataFrame(), BOROUGHS) is None
    assert common_strata(census((0, 16, 50)), BOROUGHS) is None


def analysed(by_age: pd.DataFrame) -> Stops:
    rows = [
        ("2024-03", "E09000010", B, "Black", None, "Drugs", 60),
        ("2024-04", "E09000010", B, "Black", None, "Drugs", 10),
        ("2024-05", "E09000010", W, "White", None, "Drugs", 30),
        ("2024-06", "E09000010", W, "White", None, "Drugs", 40),
        ("2024-06", "E09000010", W, "White", None, "Drugs", 500),
    ]
    table = searches(rows).assign(age=["18-24", "over 34", "18-24", "over 34", None])
    return stop_and_search(grid_areas(2, 6), table, coverage(), MONTHS, QUICK, residents_by_age=by_age)


def test_a_ratio_standardised_by_age_by_hand() -> None:
    """Black residents are young, White ones old: within each age the ratio is 1, and so is the standardised one."""
    by_age = census((0, 25), Black=[200, 50], White=[100, 200])
    found = analysed(by_age).rates.set_index("group").loc["Black"]
    # searched of the young 60 in 600 men and 30 in 300, of the old 10 in 150 and 40 in 600: rates 0.1, 0.1, 0.0667, 0.0667
    assert found["ratio_age"] == pytest.approx(1.0)
    assert found["ratio_age_low"] < 1 < found["ratio_age_high"]
    assert found["ratio"] != pytest.approx(1.0)


def test_the_standard_are_all_residents_of_the_part() -> None:
    by_age = census((0, 25), Black=[200, 50], White=[100, 100])
    found = analysed(by_age).rates.set_index("group").loc["Black"]
    men = np.array([200 + 100 + 300, 50 + 100 + 300])
    black, white = np.array([60 / 600, 10 / 150]), np.array([30 / 300, 40 / 300])
    assert found["ratio_age"] == pytest.approx((men @ black) / (men @ white))


def test_without_the_table_the_ratio_by_age_is_null_and_the_crude_one_stays() -> None:
    found = analysed(pd.DataFrame()).rates.set_index("group").loc["Black"]
    assert pd.isna(found["ratio_age"])
    assert found["ratio"] > 0

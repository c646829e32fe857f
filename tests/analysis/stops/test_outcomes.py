"""What searches led to: shares by hand, and a find rate only where the published column can give one."""

from __future__ import annotations

import pandas as pd
import pytest

from build.analysis.statistics.intervals import wilson
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from tests.analysis.made import QUICK, grid_areas
from tests.analysis.stops.test_ratios import DRUGS, GOODS, MONTHS, B, W, coverage, searches

NOTHING = "A no further action disposal"
# ethnicity, object, outcome, outcome linked to the object, count
ROWS = [
    (B, DRUGS, "Arrest", "True", 12),
    (B, DRUGS, "Arrest", "False", 3),
    (B, DRUGS, NOTHING, "False", 25),
    (B, DRUGS, NOTHING, None, 40),
    (B, GOODS, "Community resolution", "TRUE", 5),
    (W, DRUGS, "Arrest", "True", 6),
    (W, DRUGS, NOTHING, "False", 24),
    (W, GOODS, None, None, 7),
]


def analysed(rows: list[tuple[object, ...]] = ROWS) -> Stops:
    made = pd.DataFrame(rows, columns=["self_defined", "object", "outcome", "outcome_linked", "count"])
    rest = searches().drop(columns=list(made)).iloc[0].to_dict() | {"month": "2024-03"}
    made = made.assign(**rest)
    return stop_and_search(grid_areas(2, 6), made, coverage(), MONTHS, QUICK)


def pick(stops: Stops, dimension: str, value: str, group: str, view: str = "self-defined") -> pd.Series:
    table = stops.results_by[
        (stops.results_by["view"] == view) & (stops.results_by["dimension"] == dimension)
    ]
    return table.set_index(["value", "group"]).loc[(value, group)]


def test_arrests_by_object_by_hand() -> None:
    drugs = pick(analysed(), "object", DRUGS, "Black")
    assert (drugs["searches"], drugs["recorded"], drugs["arrests"], drugs["outcomes"]) == (80, 80, 15, 15)
    low, high = wilson(15, 80, 0.95)
    assert (drugs["arrest_low"], drugs["arrest_high"]) == pytest.approx((float(low), float(high)))
    goods = pick(analysed(), "object", GOODS, "White")
    assert (goods["searches"], goods["recorded"]) == (7, 0)
    assert pd.isna(goods["arrest_rate"])


def test_what_was_found_is_a_share_of_the_searches_that_say_so() -> None:
    stops = analysed()
    black = pick(stops, "all", "All searches of people", "Black")
    assert (black["linked"], black["found"]) == (45, 17)  # the 40 empty cells are not a no
    assert black["find_rate"] == pytest.approx(17 / 45)
    low, high = wilson(17, 45, 0.95)
    assert (black["find_low"], black["find_high"]) == pytest.approx((float(low), float(high)))
    assert pick(stops, "object", DRUGS, "White")["find_rate"] == pytest.approx(6 / 30)
    assert pd.isna(pick(stops, "object", GOODS, "White")["find_rate"])
    assert stops.linked["true"] == 23


def test_a_column_that_is_never_true_gives_no_find_rate() -> None:
    stops = analysed([(*row[:3], "False", row[4]) for row in ROWS])
    assert stops.results_by["linked"].sum() > 0
    assert stops.results_by[["find_rate", "find_low", "find_high"]].isna().all(axis=None)


def test_results_by_group_are_those_of_the_cut_by_nothing() -> None:
    stops = analysed()
    whole = stops.results.set_index("group").loc["Black"]
    assert whole["arrest_rate"] == pick(stops, "all", "All searches of people", "Black")["arrest_rate"]

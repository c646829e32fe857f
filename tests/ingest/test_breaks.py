"""Jumps in the data that ask for an entry among the breaks."""

from __future__ import annotations

import pandas as pd
import pytest

from build.ingest.breaks import unexplained

MONTHS = [f"2024-{month:02d}" for month in range(1, 8)]
MET, CITY = "metropolitan", "city-of-london"
LEDGER = pd.DataFrame(
    [(MET, "street", month, 5000, 150) for month in MONTHS],
    columns=["force", "kind", "month", "rows", "no_place"],
)
# The City records no "Other" at all, which is no gap.
STOPS = pd.DataFrame(
    [
        (MET, month, group, n)
        for month in MONTHS
        for group, n in (("White", 500), ("Black", 400), ("Other", 100))
    ]
    + [(CITY, month, "White", 90) for month in MONTHS],
    columns=["force", "month", "officer_defined", "count"],
)


def test_even_months_ask_for_nothing() -> None:
    assert unexplained(LEDGER, STOPS, []) == []
    assert unexplained(LEDGER, STOPS.iloc[:0], []) == []


@pytest.mark.parametrize("kind", ["str", "category"])
def test_a_group_that_one_month_lacks_is_named_unless_it_is_known(kind: str) -> None:
    gap = (STOPS.force == MET) & (STOPS.month == MONTHS[3]) & (STOPS.officer_defined == "Other")
    stops = STOPS[~gap].astype({"officer_defined": kind, "force": kind})
    (line,) = unexplained(LEDGER, stops, [])
    assert line.startswith(f"{MET}, {MONTHS[3]}: no search of officer-defined Other, 8.7% of all")
    assert unexplained(LEDGER, stops, [{"date": f"{MONTHS[3]}-01", "force": MET}]) == []
    assert len(unexplained(LEDGER, stops, [{"date": f"{MONTHS[3]}-01", "force": CITY}])) == 1


def test_few_months_or_few_searches_ask_for_nothing() -> None:
    gap = (STOPS.month == MONTHS[3]) & (STOPS.officer_defined == "Other")
    few = STOPS[~gap]
    assert unexplained(LEDGER, few[few.month >= MONTHS[2]], []) == []
    assert unexplained(LEDGER, few.assign(count=few["count"] // 12), []) == []


def test_a_month_with_far_more_rows_without_a_place_is_named() -> None:
    ledger = LEDGER.assign(no_place=[150, 150, 150, 150, 150, 150, 400])
    (line,) = unexplained(ledger, STOPS, [])
    assert line.startswith(f"{MET}, {MONTHS[6]}: 8.0% of the rows have no place, where 3.0% is usual")

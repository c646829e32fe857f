"""What counts rest on: which of them were made from other months of the same place."""

from __future__ import annotations

import pandas as pd

from build.analysis.provenance import ALL_TYPES, AREA, BOROUGH, COLUMNS, STREET, WARD, made_from_months
from build.london import FORCES

MONTHS, TYPES = ("2024-01", "2024-02"), ("Burglary", "Drugs")
FORCE = next(iter(FORCES))


def made(basis: str, kind: str, level: str, month: str = "2024-02") -> list[list[bool]]:
    table = pd.DataFrame([(month, FORCE, STREET, kind, basis)], columns=COLUMNS)
    return made_from_months(table, MONTHS, TYPES, level).tolist()


def test_an_average_is_made_from_other_months_at_every_level() -> None:
    others = [[False, False]] * (len(FORCES) - 1)
    for level in (BOROUGH, WARD, AREA):
        assert made("average", "Drugs", level) == [[False, True], *others]
    assert made("average", ALL_TYPES, AREA) == [[True, True], *others]


def test_an_average_that_moved_with_its_ward_is_so_for_areas_alone() -> None:
    assert made("ward counts", "Drugs", AREA)[0] == [False, True]
    assert made("ward counts", "Drugs", WARD)[0] == [False, False]


def test_counts_by_area_and_months_outside_the_two_years_can_be_compared() -> None:
    assert made("counts", "Drugs", AREA)[0] == [False, False]
    assert made("average", "Drugs", AREA, "2023-12")[0] == [False, False]

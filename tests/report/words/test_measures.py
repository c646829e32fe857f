"""What is said of measures and flags follows the figures."""

from __future__ import annotations

import pandas as pd

from build.analysis.rates.flags import MORE_PEOPLE, NO_POINT
from build.report.words import measures


def test_each_reason_for_a_flag_has_its_own_sentence() -> None:
    people = measures.flagged(pd.Series(["", MORE_PEOPLE, MORE_PEOPLE]))
    points = measures.flagged(pd.Series(["", NO_POINT]))
    assert people.startswith("Two areas have many more people than residents")
    assert "point" not in people
    assert points.startswith("In one area there is hardly any point")
    assert "residents" not in points
    assert measures.flagged(pd.Series([MORE_PEOPLE, MORE_PEOPLE, NO_POINT])) == f"{people} {points}"
    assert measures.flagged(pd.Series(["", ""])) == ""

"""The two sentences on a place, in every state that its figures can be in."""

from __future__ import annotations

import pytest

from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW, UNKNOWN
from build.report.places.sentences import sentences


@pytest.mark.parametrize(
    ("measure", "count", "previous", "verdict", "times", "level", "change"),
    [
        (
            "burglary", 1953, 2151, FELL, 1.31,
            "Hackney recorded 1,953 burglaries in 2025, 1.3 times London’s rate per resident.",
            "198 fewer than the year before (2,151): it fell.",
        ),
        (
            "robbery", 1, 0, TOO_FEW, 0.2,
            "Hackney recorded 1 robbery in 2025, 0.2 times London’s rate per resident.",
            "1 more than the year before (0): too few to tell.",
        ),
        (
            "recorded", 500, 500, SAME, 1.04,
            "Hackney recorded 500 crimes in 2025, about London’s rate per resident.",
            "As many as the year before (500): about the same.",
        ),
        (
            "drugs", 0, 60, FELL, None,
            "Hackney recorded no drug offences in 2025.", "60 fewer than the year before (60): it fell.",
        ),
        (
            "drugs", 90, 30, ROSE, None,
            "Hackney recorded 90 drug offences in 2025.", "60 more than the year before (30): it rose.",
        ),
        ("drugs", 5, 3, UNKNOWN, None, "Hackney recorded 5 drug offences in 2025.", "2 more than the year before (3)."),
        (
            "drugs", None, 3, UNKNOWN, None,
            "Not every month of 2025 was published for Hackney.", "There is no full year before to compare it with.",
        ),
        (
            "drugs", 5, None, UNKNOWN, None,
            "Hackney recorded 5 drug offences in 2025.", "There is no full year before to compare it with.",
        ),
    ],
)  # fmt: skip
def test_count_first_then_direction_then_verdict(
    measure: str,
    count: int | None,
    previous: int | None,
    verdict: str,
    times: float | None,
    level: str,
    change: str,
) -> None:
    assert sentences("Hackney", measure, "2025", count, previous, verdict, times) == (level, change)

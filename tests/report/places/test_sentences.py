"""The two sentences on a place, in every state that its figures can be in."""

from __future__ import annotations

import pytest

from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW, UNKNOWN
from build.report.places.sentences import (
    ordinal,
    period_name,
    rank_patterns,
    rank_words,
    sentences,
    signed_rank,
)


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
            "drugs", 54451, 38435, SAME, None,
            "Hackney recorded 54,451 drug offences in 2025.",
            "16,016 more than the year before (38,435): about the same, within the usual ups and downs.",
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


def test_a_rate_of_nothing_is_not_given() -> None:
    said, _ = sentences("Dalston", "robbery", "2025", 0, 3, TOO_FEW, 0.0, ", the lowest of 684 wards")
    assert said == "Dalston recorded no robberies in 2025."


@pytest.mark.parametrize(
    ("level", "higher", "lower", "compared", "words"),
    [
        ("borough", 0, 31, 32, ", the highest of 32 boroughs"),
        ("borough", 2, 29, 32, ", the 3rd highest of 32 boroughs"),
        ("borough", 31, 0, 32, ", the lowest of 32 boroughs"),
        ("borough", 20, 11, 32, ", the 12th lowest of 32 boroughs"),
        ("ward", 221, 462, 684, ", the 222nd highest of 684 wards"),
        ("area", 848, 4066, 4915, ", higher than in 82% of small areas"),
        ("area", 4914, 0, 4915, ", lower than in 99% of small areas"),
        ("area", 100, 200, 4915, ""),  # most have the same rate
        ("ward", 0, 0, 1, ""),  # alone
        ("london", 0, 0, None, ""),
    ],
)
def test_a_rank_is_counted_from_the_nearer_end(
    level: str, higher: int, lower: int, compared: int | None, words: str
) -> None:
    patterns = rank_patterns({"borough": 32, "ward": 684, "area": 4915})
    assert rank_words(patterns, level, signed_rank(level, higher, lower, compared)) == words


def test_ordinals_of_teens_are_regular() -> None:
    found = [ordinal(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 102, 111, 1003)]
    assert found == ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "102nd", "111th", "1,003rd"]


def test_a_period_is_named_as_in_a_sentence() -> None:
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    assert period_name(months[12:]) == "2025"
    assert period_name(months[9:21]) == "the year to September 2025"
    assert period_name(months[:2]) == "the two months to February 2024"
    assert period_name(months[:1]) == "January 2024"

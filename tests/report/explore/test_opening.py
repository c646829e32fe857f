"""What Explore opens with: sentences and lines of a made-up London, counted by hand."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

import pandas as pd
import pytest

from build.analysis.absence import AbsentError
from build.report.explore import charts, findings, specification

MONTHS = tuple(str(month) for month in pd.period_range("2024-01", "2025-12", freq="M"))
TO_MARCH = tuple(str(month) for month in pd.period_range("2023-04", "2025-03", freq="M"))


def year(verdict: str, count: int = 1234, previous: int = 1300) -> Any:
    """London's row of the table of places."""
    row = {
        "level": "london", "code": "", "measure": "recorded", "count": count, "previous": previous, "verdict": verdict,
    }  # fmt: skip
    return SimpleNamespace(table=pd.DataFrame([row]))


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("rose", "Recorded crime in London rose"),
        ("fell", "Recorded crime in London fell"),
        ("about the same", "Recorded crime in London stayed about the same"),
        ("too few to tell", "Recorded crime in London, too few to tell"),
    ],
)
def test_the_claim_is_the_verdict(verdict: str, said: str) -> None:
    assert findings.claim(year(verdict)) == said


def test_counts_that_look_different_and_are_called_about_the_same_say_why() -> None:
    months = [f"{year}-{month:02d}" for year in (2024, 2025) for month in range(1, 13)]
    alike, unlike = (year("about the same", previous=previous) for previous in (1240, 1000))
    assert findings.counts(alike, months) == "1,234 in 2025, 1,240 in 2024"
    assert findings.counts(unlike, months) == "1,234 in 2025, 1,000 in 2024, within the usual ups and downs"
    assert findings.counts(year("fell"), months) == "1,234 in 2025, 1,300 in 2024"


def test_without_a_verdict_there_is_nothing_to_open_with() -> None:
    with pytest.raises(AbsentError, match=r"[Mm]onths are missing"):
        findings.claim(year(""))


@pytest.mark.parametrize(
    ("months", "said"),
    [
        (MONTHS, "1,234 in 2025, 1,300 in 2024"),
        (TO_MARCH, "1,234 in the year to March 2025, 1,300 in the year to March 2024"),
    ],
)
def test_the_counts_name_their_years(months: tuple[str, ...], said: str) -> None:
    assert findings.counts(year("fell"), months) == said


def lines(
    counts: list[float | None], width: int = charts.WIDE, months: tuple[str, ...] = MONTHS
) -> dict[str, Any]:
    """The specification of London's line with these counts."""
    rows = [(month, "recorded", count) for month, count in zip(months, counts, strict=True)]
    trends: Any = SimpleNamespace(london=pd.DataFrame(rows, columns=["month", "measure", "count"]))
    return charts.opening(months, trends, name="one", headline="One", subtitle="Two", width=width).spec


def test_a_missing_month_is_a_gap_and_the_name_stands_at_the_last_known_one() -> None:
    held = lines([*range(100, 123), None])["datasets"]
    assert [point["value"] for point in held["lines"]] == [*range(100, 123), None]
    assert [(end["month"], end["at"]) for end in held["ends"]] == [("2025-11-01T00:00", 122)]


def test_the_change_of_the_recording_system_is_marked_only_where_it_is_in_sight() -> None:
    assert len(lines([1.0] * 24)["datasets"]["system"]) == 1
    later = tuple(str(month) for month in pd.period_range("2024-06", "2025-12", freq="M"))
    assert lines([1.0] * 19, months=later)["datasets"]["system"] == []


@pytest.mark.parametrize("width", [charts.NARROW, charts.WIDE])
def test_a_phone_gets_a_key_in_place_of_the_name_at_the_end(width: int) -> None:
    spec = lines([1.0] * 24, width)
    named = {layer["name"] for layer in spec["layer"]}
    keys = [layer["encoding"]["color"]["legend"] for layer in spec["layer"] if "color" in layer["encoding"]]
    narrow = width == charts.NARROW
    assert ("ends" in named) is not narrow
    assert keys == [specification.KEY if narrow else None] * len(keys)
    assert not re.search(r"container", str(spec["width"]))

"""How figures are printed."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.report.words import format as fmt
from build.report.words import phrases as say


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        (fmt.count(12345), "12,345"),
        (fmt.count(np.int32(-7)), "−7"),
        (fmt.rate(87.25001), "87.3"),
        (fmt.rate(-0.04), "0.0"),
        (fmt.percent(0.314), "31.4%"),
        (fmt.signed_percent(0.0312), "+3.1%"),
        (fmt.signed_percent(-0.0312), "−3.1%"),
        (fmt.signed_percent(0.0001), "0.0%"),
        (fmt.signed_percent(-0.0001), "0.0%"),
        (fmt.interval(21.3, 24.94), "21.3 to 24.9"),
        (fmt.percent_interval(0.2, 0.25), "20.0% to 25.0%"),
        (fmt.signed_percent_interval(-0.012, 0.034), "−1.2% to +3.4%"),
        (fmt.month("2025-12"), "December 2025"),
        (fmt.period(["2025-01", "2025-02", "2025-12"]), "2025"),
        (fmt.period(["2023-01", "2025-12"]), "2023 to 2025"),
        (fmt.period(["2024-02", "2025-12"]), "February 2024 to December 2025"),
        (fmt.period(["2025-03"]), "March 2025"),
        (fmt.ratio(2.94), "2.9 times"),
        (fmt.p_value(0.0004), "below 0.001"),
        (fmt.p_value(0.0214), "0.021"),
        (fmt.slug("Kensington and Chelsea"), "kensington-and-chelsea"),
        (fmt.slug("St. Mary’s – Park"), "st-mary-s-park"),
        (fmt.slug("St Mary's Park"), "st-mary-s-park"),
        (fmt.typographic('St Mary\'s "Park"'), "St Mary’s “Park”"),
    ],
)
def test_figures_are_printed(printed: str, expected: str) -> None:
    assert printed == expected


@pytest.mark.parametrize("missing", [None, float("nan"), np.nan, pd.NA, pd.NaT])
def test_what_is_missing_is_said_to_those_who_listen(missing: object) -> None:
    for function in (fmt.count, fmt.rate, fmt.percent, fmt.signed_percent, fmt.ratio, fmt.p_value):
        text = function(missing)
        assert "–" in text
        assert "not available" in text
        assert text == text.__html__()
    assert fmt.interval(missing, 1) == fmt.MISSING
    assert fmt.interval(1, missing) == fmt.MISSING


def test_no_months_make_no_period() -> None:
    assert fmt.period([]) == fmt.MISSING


@pytest.mark.parametrize(
    ("day", "printed"),
    [("2026-01-05", "5 January 2026"), ("2026-11-22", "22 November 2026"), ("", ""), ("2022", "2022")],
)
def test_a_day_is_printed_in_words(day: str, printed: str) -> None:
    assert fmt.day(day) == printed


@pytest.mark.parametrize(("number", "printed"), [(0, "0 areas"), (1, "1 area"), (1488, "1,488 areas")])
def test_one_area_is_one_area(number: int, printed: str) -> None:
    assert say.areas(number) == printed

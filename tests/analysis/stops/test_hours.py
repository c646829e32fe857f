"""Searches by hour and weekday: counted by hand on the calendar, months that are missing left out."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from build.analysis.stops.hours import SearchClock, search_clock
from tests.analysis.made import QUICK, month_names

MONTHS = month_names("2023-01", 24)
COLUMNS = ["month", "weekday", "hour", "count"]


def coverage(missing: tuple[str, ...] = ()) -> pd.DataFrame:
    rows = [(m, "metropolitan", "stop-and-search", "partial" if m in missing else "complete") for m in MONTHS]
    return pd.DataFrame(rows, columns=["month", "force", "kind", "state"])


def clock(rows: list[tuple[str, int, int, int]], missing: tuple[str, ...] = ()) -> SearchClock:
    return search_clock(pd.DataFrame(rows, columns=COLUMNS), coverage(missing), MONTHS, QUICK)


def test_an_hour_is_divided_by_how_often_its_weekday_came() -> None:
    result = clock([("2024-02", 3, 16, 53), ("2024-05", 3, 16, 52), ("2023-05", 3, 16, 9000)])
    cell = result.cells.set_index(["weekday", "hour"]).loc[(3, 16)]
    assert (cell["searches"], cell["days"]) == (105, 52)  # 2024 has 52 Thursdays
    assert result.cells.groupby("weekday")["days"].first().tolist() == [53, 53, 52, 52, 52, 52, 52]
    assert cell["per_day"] == pytest.approx(105 / 52)
    assert (cell["share"], len(result.cells)) == (1.0, 7 * 24)


def test_a_month_that_is_not_complete_leaves_counts_and_calendar() -> None:
    rows = [(month, 0, 9, 40) for month in MONTHS]
    result = clock(rows, missing=("2024-02",))
    assert result.notes["incomplete"] == ["2024-02"]
    monday = result.weekdays.iloc[0]
    assert (monday["searches"], monday["days"]) == (440, 49)  # February 2024 had four Mondays


def test_the_busiest_hours_are_chosen_by_the_year_before() -> None:
    rows = [("2023-06", 1, hour, 50) for hour in (22, 23, 0, 1)]
    rows += [("2024-06", 1, 12, 60), ("2024-06", 1, 23, 30), ("2024-07", 1, 1, 10)]
    result = clock(rows)
    assert (result.peak["first"], result.peak["last"]) == (22, 1)  # a run may pass midnight
    assert result.peak["share"] == pytest.approx(0.4)
    assert result.notes["chosen_before"]


def test_without_an_earlier_year_the_same_months_choose() -> None:
    rows = pd.DataFrame([(month, 1, 12, 5) for month in MONTHS[12:]], columns=COLUMNS)
    result = search_clock(rows, coverage(), MONTHS[12:], QUICK)
    assert not result.notes["chosen_before"]
    assert result.peak["share"] == 1


def test_the_interval_of_a_weekday_comes_from_how_months_differ() -> None:
    searches = np.array([10, 14, 12, 9, 20, 11, 13, 12, 10, 15, 8, 16])
    rows = [(month, 6, 3, int(n)) for month, n in zip(MONTHS[12:], searches, strict=True)]
    sunday = clock(rows).weekdays.iloc[6]
    days = np.array([4, 4, 5, 4, 4, 5, 4, 4, 5, 4, 4, 5])  # Sundays of the months of 2024
    mean = searches.sum() / days.sum()
    error = np.sqrt(12 / 11 * ((searches - mean * days) ** 2).sum()) / days.sum()
    assert sunday["per_day"] == pytest.approx(mean)
    assert sunday["per_day_low"] == pytest.approx(mean - stats.t.ppf(0.975, 11) * error)


def test_no_search_at_all_has_no_peak() -> None:
    result = clock([])
    assert result.peak == {}
    assert result.cells["searches"].sum() == 0


def test_hours_that_were_not_turned_into_summer_time_show() -> None:
    right = [
        (month, 0, hour, 5 + 20 * (hour in (15, 16, 17)) + 8 * (hour == 9))
        for month in MONTHS
        for hour in range(24)
    ]
    wrong = [(m, d, (h + 1) % 24 if 4 <= int(m[5:]) <= 9 else h, n) for m, d, h, n in right]
    best = [clock(rows).season.set_index("shift")["correlation"].idxmax() for rows in (right, wrong)]
    assert best == [0, -1]
    assert clock([("2024-07", 0, 9, 4)]).season.empty

"""When searches are made: hour and weekday, in London time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import ratio_over_months
from build.analysis.stops.settings import StopSettings
from build.london import main_force

HOURS, DAYS = 24, 7
SUMMER, WINTER = range(4, 10), (11, 12, 1, 2)  # months that are wholly in summer or in winter time


@dataclass(frozen=True)
class SearchClock:
    """Result of :func:`search_clock`.

    cells : ``weekday`` (0 = Monday), ``hour, searches, days`` (such weekdays in the months), ``per_day`` (searches in
        that hour of such a day), ``share`` (of all searches).
    weekdays : ``weekday, searches, days, per_day, per_day_low, per_day_high``.
    hours : ``hour, searches, share, share_low, share_high``.
    peak : the ``busiest_hours`` hours, one after the other, with most searches in the months before (in the same ones if
        there are none): ``first, last`` (hours that they begin with), ``share, low, high``; empty without searches.
    season : ``shift, correlation``: how alike the hours of summer and winter are, as read (0) and with summer's moved an
        hour earlier (-1) or later (1), over the whole window. Hours that were London's already when taken for universal time
        would be most alike moved an hour. Empty where the window lacks either season.
    notes : ``months`` (complete ones), ``incomplete`` (left out), ``searches, chosen_before`` (whether earlier months chose
        the peak).

    Intervals are over months.
    settings : those it was made with, for the words of the report.
    """

    cells: pd.DataFrame
    weekdays: pd.DataFrame
    hours: pd.DataFrame
    peak: dict[str, float]
    season: pd.DataFrame
    notes: dict[str, Any]
    settings: StopSettings


def search_clock(
    clock: pd.DataFrame, coverage: pd.DataFrame, months: tuple[str, ...], settings: StopSettings
) -> SearchClock:
    """Describe at what hours of what weekdays searches were made in the last 12 months.

    Parameters
    ----------
    clock : ``month, weekday (0 = Monday), hour, count``: searches located in London, of people and of vehicles, of both
        forces, in London's clock time.
    coverage : ``month, force, kind, state``; a month counts where the Met's searches are complete. The table of hours
        does not tell the forces apart, so what the City's police published of such a month counts too.
    months : of the window.
    settings : ``confidence, busiest_hours``.

    Returns
    -------
    SearchClock
    """
    searches = coverage[(coverage["force"] == main_force().slug) & (coverage["kind"] == "stop-and-search")]
    complete = set(searches["month"][searches["state"] == "complete"])
    span = [month for month in months[-12:] if month in complete]
    before = [month for month in months[:-12] if month in complete]
    cube, days = _cube(clock, span), _days(span)
    per_weekday = ratio_over_months(cube.sum(axis=2), days, settings.confidence)
    total = cube.sum(axis=(1, 2))
    per_hour = ratio_over_months(
        cube.sum(axis=1), np.repeat(total[:, None], HOURS, axis=1), settings.confidence
    )
    counted, length = cube.sum(axis=0), days.sum(axis=0)
    weekday, hour = np.divmod(np.arange(DAYS * HOURS), HOURS)
    cells = pd.DataFrame({"weekday": weekday, "hour": hour, "searches": counted.ravel().astype(np.int64)})
    cells["days"] = length[weekday].astype(np.int64)
    cells["per_day"] = cells["searches"] / cells["days"].where(cells["days"] > 0)
    cells["share"] = cells["searches"] / max(counted.sum(), 1)
    return SearchClock(
        cells,
        pd.DataFrame(
            {
                "weekday": np.arange(DAYS),
                "searches": counted.sum(axis=1).astype(np.int64),
                "days": length.astype(np.int64),
                **dict(zip(("per_day", "per_day_low", "per_day_high"), per_weekday, strict=True)),
            }
        ),
        pd.DataFrame(
            {
                "hour": np.arange(HOURS),
                "searches": counted.sum(axis=0).astype(np.int64),
                **dict(zip(("share", "share_low", "share_high"), per_hour, strict=True)),
            }
        ),
        _peak(cube, _cube(clock, before) if before else cube, settings),
        _season(clock, before + span),
        {
            "months": len(span),
            "incomplete": [month for month in months[-12:] if month not in complete],
            "searches": int(total.sum()),
            "chosen_before": bool(before),
        },
        settings=settings,
    )


def _cube(clock: pd.DataFrame, span: list[str]) -> Floats:
    """(months, weekdays, hours) searches."""
    cube = np.zeros((len(span), DAYS, HOURS))
    rows = clock[clock["month"].isin(span)]
    month = pd.Index(span).get_indexer(pd.Index(rows["month"]))
    place = (month, rows["weekday"].to_numpy(np.int64), rows["hour"].to_numpy(np.int64))
    np.add.at(cube, place, rows["count"].to_numpy(np.float64))
    return cube


def _days(span: list[str]) -> Floats:
    """(months, weekdays) how often each weekday comes in each month."""
    days = np.zeros((len(span), DAYS))
    for i, month in enumerate(span):
        period = pd.Period(month, freq="M")
        weekdays = pd.date_range(period.start_time, period.end_time, freq="D").day_of_week
        days[i] = np.bincount(weekdays, minlength=DAYS)
    return days


def _season(clock: pd.DataFrame, span: list[str]) -> pd.DataFrame:
    """Correlation of the hours of whole summer-time months with those of whole winter ones, summer's moved by an hour."""
    summer, winter = (
        _cube(clock, [month for month in span if int(month[5:]) in season]).sum(axis=(0, 1))
        for season in (SUMMER, WINTER)
    )
    if not summer.any() or not winter.any():
        return pd.DataFrame({"shift": [], "correlation": []})
    alike = [float(np.corrcoef(np.roll(summer, shift), winter)[0, 1]) for shift in (-1, 0, 1)]
    return pd.DataFrame({"shift": [-1, 0, 1], "correlation": alike})


def _peak(cube: Floats, before: Floats, settings: StopSettings) -> dict[str, float]:
    """The busiest hours of the day by ``before``, and their share of the searches of ``cube``."""
    if not cube.sum() or not before.sum():
        return {}
    hours, width = before.sum(axis=(0, 1)), settings.busiest_hours
    runs = np.arange(HOURS)[:, None] + np.arange(width)  # a run may pass midnight
    first = int(np.argmax(hours[runs % HOURS].sum(axis=1)))
    inside = cube[:, :, runs[first] % HOURS].sum(axis=(1, 2))
    share, low, high = ratio_over_months(inside, cube.sum(axis=(1, 2)), settings.confidence)
    last = (first + width - 1) % HOURS
    return {"first": first, "last": last, "share": float(share), "low": float(low), "high": float(high)}

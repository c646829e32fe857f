"""London's monthly series: season and trend, changes of level, forecasts, boroughs side by side."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from build.analysis.counting import month_days
from build.analysis.inputs import RECORDED
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats
from build.analysis.trends.changepoints import ChangePoints, change_points
from build.analysis.trends.decomposition import Decomposition, decompose
from build.analysis.trends.forecasts import Forecasts, forecast
from build.analysis.trends.settings import TrendSettings
from build.analysis.trends.yearly_change import Trends


@dataclass(frozen=True)
class TimeSeries:
    """Result of :func:`time_series`; each part is described where it is computed.

    daily : ``month, measure, daily``: incidents a day, null where months are missing.
    boroughs : ``month, borough_code`` ("" for London), ``count, index``: recorded crime per day relative to the place's own
        mean; null where months are missing.
    settings : those it was made with, for the words of the report.
    """

    decomposition: Decomposition
    changes: ChangePoints
    forecasts: Forecasts
    daily: pd.DataFrame
    boroughs: pd.DataFrame
    settings: TrendSettings


def time_series(
    trends: Trends, months: tuple[str, ...], settings: TrendSettings, workers: int = 1
) -> TimeSeries:
    """Describe London's series: recorded crime, each type and anti-social behaviour.

    Parameters
    ----------
    trends : ``london`` and ``borough`` are read.
    months : consecutive "YYYY-MM".
    workers : processes; the fits run in one of them, where linear algebra keeps to one thread.
    """
    wide = trends.london.pivot(index="measure", columns="month", values="count")
    measures = list(dict.fromkeys(trends.london["measure"]))
    series = wide.loc[measures, list(months)].astype("Float64").to_numpy(dtype=float, na_value=np.nan)
    [(decomposition, changes, forecasts)] = in_processes(
        _course, [(series, measures, months, settings)], workers
    )
    daily, boroughs = daily_counts(trends), borough_index(trends)
    return TimeSeries(decomposition, changes, forecasts, daily, boroughs, settings=settings)


def _course(
    job: tuple[Floats, list[str], tuple[str, ...], TrendSettings],
) -> tuple[Decomposition, ChangePoints, Forecasts]:
    return decompose(*job), change_points(*job), forecast(*job)


def daily_counts(trends: Trends) -> pd.DataFrame:
    """``month, measure, daily`` of London's series."""
    return trends.london[["month", "measure"]].assign(daily=per_day(trends.london))


def per_day(table: pd.DataFrame) -> pd.Series:
    """Incidents a day of a table's ``month, count``; NaN where missing."""
    return table["count"].astype("Float64").astype(float) / month_days(tuple(table["month"]))


def borough_index(trends: Trends) -> pd.DataFrame:
    """Recorded crime per day of each borough and of London relative to its own mean over the months available."""
    london = trends.london[trends.london["measure"] == RECORDED]
    table = pd.concat([london[["month", "count"]].assign(borough_code=""), trends.borough], ignore_index=True)
    daily = per_day(table)
    mean = daily.groupby(table["borough_code"]).transform("mean")
    table["index"] = daily / mean.where(mean > 0)
    return table[["month", "borough_code", "count", "index"]]

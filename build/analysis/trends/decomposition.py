"""Monthly series, per day, split into trend, season and remainder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from build.analysis.counting import month_days
from build.analysis.statistics.arrays import Floats
from build.analysis.trends.months import YEAR
from build.analysis.trends.settings import TrendSettings

TREND_TERMS = 4  # degrees of freedom that a trend over three years takes: the trace of its smoother


@dataclass(frozen=True)
class Decomposition:
    """Result of :func:`decompose`.

    stl : one row per month of each series that could be split: ``month, measure, count, daily`` (incidents a day), and what it
        is the sum of: ``trend, seasonal, remainder``.
    season : one row per calendar month of each: ``measure, calendar`` (1 = January), ``part`` (seasonal over the mean day),
        ``part_low, part_high``, ``certain`` (zero is outside an interval whose confidence is shared among the months of the
        year, so that a series without a season rarely has a certain month).
    refused : ``measure, why`` of the others.
    """

    stl: pd.DataFrame
    season: pd.DataFrame
    refused: pd.DataFrame


def decompose(
    series: Floats, measures: list[str], months: tuple[str, ...], settings: TrendSettings
) -> Decomposition:
    """Split each complete series of at least ``decompose_years`` years by robust STL with a season that stays the same.

    Months are taken per day: by their counts, every February would be low because it is short.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing: a series with a gap is rejected, not filled.
    measures : their names.
    months : consecutive "YYYY-MM".
    settings : ``decompose_years, confidence``.

    References
    ----------
    Cleveland, R. et al. (1990). STL: a seasonal-trend decomposition procedure based on loess. J. Official Statistics 6.
    """
    stl, season, refused = [], [], []
    days = month_days(months)
    for name, counts in zip(measures, series, strict=True):
        why = refusal(counts, settings)
        if why:
            refused.append({"measure": name, "why": why})
            continue
        daily = counts / days
        trend, seasonal, remainder = split(daily)
        parts = {
            "count": counts,
            "daily": daily,
            "trend": trend,
            "seasonal": seasonal,
            "remainder": remainder,
        }
        stl.append(pd.DataFrame({"month": months, "measure": name, **parts}))
        part, reach = season_of(seasonal, remainder, settings.confidence)
        first = int(months[0][5:]) - 1
        table = pd.DataFrame({"measure": name, "calendar": (np.arange(YEAR) + first) % YEAR + 1})
        mean = float(daily.mean()) or 1.0  # a series of zeros has no season
        table["part"], table["part_low"], table["part_high"] = (
            edge / mean for edge in (part, part - reach, part + reach)
        )
        table["certain"] = stands_out(seasonal, remainder, settings.confidence)
        season.append(table.sort_values("calendar"))
    return Decomposition(
        stl=_joined(stl, ["month", "measure", "count", "daily", "trend", "seasonal", "remainder"]),
        season=_joined(season, ["measure", "calendar", "part", "part_low", "part_high", "certain"]),
        refused=pd.DataFrame(refused, columns=["measure", "why"]),
    )


def refusal(counts: Floats, settings: TrendSettings) -> str:
    """Why a series cannot be split, "" if it can."""
    if not np.isfinite(counts).all():
        return "months are missing"
    if len(counts) < settings.decompose_years * YEAR:
        return "too few months"
    return ""


def split(daily: Floats) -> tuple[Floats, Floats, Floats]:
    """Trend, seasonal part (the same each year) and remainder of one series; they add up to it.

    A seasonal window of ten times the series' length makes loess a weighted mean of each calendar month; the small
    differences left between years are averaged out, as with R's ``s.window = "periodic"``.
    """
    from statsmodels.tsa.seasonal import STL  # noqa: PLC0415 (only the process that does this loads it)

    window = 10 * len(daily) + 1
    fit = STL(daily, period=YEAR, seasonal=window, seasonal_deg=0, robust=True).fit()
    by_month = np.array([fit.seasonal[month::YEAR].mean() for month in range(YEAR)])
    seasonal = by_month[np.arange(len(daily)) % YEAR]
    return fit.trend, seasonal, daily - fit.trend - seasonal


def season_of(seasonal: Floats, remainder: Floats, confidence: float) -> tuple[Floats, Floats]:
    """A year of the seasonal part, from the first month of the series, and half the width of its interval.

    The standard error is that of a mean over years, with each calendar month varying like its remainder.
    """
    months = len(seasonal)
    freedom = months - YEAR - TREND_TERMS + 1
    deviation = np.sqrt((remainder**2).sum() / freedom)
    reach = stdtrit(freedom, 0.5 + confidence / 2) * deviation * np.sqrt(YEAR / months)
    return seasonal[:YEAR], np.full(YEAR, reach)


def stands_out(seasonal: Floats, remainder: Floats, confidence: float) -> NDArray[np.bool_]:
    """Which calendar months differ from the trend, from the first month of the series, with Bonferroni's rule for twelve."""
    part, reach = season_of(seasonal, remainder, 1 - (1 - confidence) / YEAR)
    return np.asarray(np.abs(part) > reach)


def _joined(parts: list[pd.DataFrame], columns: list[str]) -> pd.DataFrame:
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=columns)

"""Monthly series and the change of 12-month sums from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.counting import month_days, with_recorded
from build.analysis.inputs import RECORDED
from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.paired_months import YEAR, ordinary_change
from build.analysis.statistics.verdicts import verdict
from build.analysis.trends.settings import TrendSettings
from build.vocabulary import ASB, CRIME_TYPES


@dataclass(frozen=True)
class Trends:
    """Result of :func:`monthly_trends`.

    london : ``month, measure, count``: "recorded" and each type's slug; all incidents in London, those without a known place
        included; null where a force is missing.
    borough : ``month, borough_code, count`` recorded crime with a known place; null where the force is missing.
    change : London's, one row a measure: ``measure, count`` (last 12 months), ``previous`` (the 12 before), ``change`` per
        day as a fraction, ``change_low, change_high`` (by how much it may be ordinary variation), ``verdict`` (words of
        :mod:`build.analysis.statistics.verdicts`, "" where months are missing), ``reach`` (change of the log that ordinary
        variation stays within), ``autocorrelation``, ``step``: see
        :class:`~build.analysis.statistics.paired_months.OrdinaryChange`. Null fields with fewer than 24 complete months.
    settings : those it was made with, for the words of the report.
    """

    london: pd.DataFrame
    borough: pd.DataFrame
    change: pd.DataFrame
    settings: TrendSettings


def monthly_trends(
    areas: pd.DataFrame,
    london: Floats,
    counts: NDArray[np.int32],
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    settings: TrendSettings,
) -> Trends:
    """Add up to monthly series and compare London's last 12 months with the 12 before.

    Parameters
    ----------
    areas : one row per area with ``borough_code``.
    london : (months, types) of London, see :func:`build.analysis.counting.london_totals`.
    counts : (areas, months, types) incidents.
    months : consecutive "YYYY-MM".
    observed : (areas, months); a month that one area lacks is null for its borough, not smaller.
    types : police.uk names in the order of the last axis of ``counts``.
    settings : ``confidence, fewest_for_verdict``.

    References
    ----------
    Police counts: data.police.uk.
    """
    measures = [RECORDED, *(CRIME_TYPES[name] for name in types)]
    series = with_recorded(london, types).T
    recorded = [name != ASB for name in types]
    codes, borough = np.unique(areas["borough_code"].to_numpy(str), return_inverse=True)
    member = np.eye(len(codes))[borough].T
    by_borough = np.where(member @ ~observed == 0, member @ counts[:, :, recorded].sum(axis=2), np.nan)
    change = yearly_change(series, month_days(months), settings)
    change.insert(0, "measure", measures)
    return Trends(
        london=_long(series, months, "measure", measures),
        borough=_long(by_borough, months, "borough_code", [str(code) for code in codes]),
        change=change,
        settings=settings,
    )


def _long(series: Floats, months: tuple[str, ...], name: str, labels: list[str]) -> pd.DataFrame:
    """One row per month and label, by month; missing counts are null."""
    table = pd.DataFrame(
        {
            "month": np.repeat(months, len(labels)),
            name: labels * len(months),
            "count": series.T.ravel(),
        }
    )
    return table.astype({"count": "Int64"})


def yearly_change(series: Floats, days: Floats, settings: TrendSettings) -> pd.DataFrame:
    """Change of the last 12 months against the 12 before, for several series at once.

    The change is that of the counts per day; what it must exceed to stand out from ordinary variation is measured by
    :func:`build.analysis.statistics.paired_months.ordinary_change` on the run of whole years that ends with the last month.
    ``python -m tests.proof`` prints how often unchanged series are called changed, and how often changed ones are.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing. days : (months,) of each month.
    settings : ``confidence``, two-sided; ``fewest_for_verdict``.

    Returns
    -------
    pandas.DataFrame
        As ``change`` of :class:`Trends`, without ``measure``.
    """
    years = series.shape[1] // YEAR
    shape = (len(series), years, YEAR)
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(shape)
    length = days[len(days) - years * YEAR :].reshape(years, YEAR)
    sums = np.full((len(series), 2), np.nan)
    if years >= 2:
        sums = blocks[:, -2:].sum(axis=2)
    known = np.isfinite(sums).all(axis=1)
    usable = known & (sums > 0).all(axis=1)
    reach, rho, step = np.full((3, len(series)), np.nan)
    whole = np.cumprod(np.asarray(np.isfinite(blocks).all(axis=2))[:, ::-1], axis=1).sum(axis=1)
    for run in range(2, years + 1):
        rows = usable & (whole == run)
        if rows.any():
            daily = (blocks[rows, -run:] + 0.5) / length[
                -run:
            ]  # half an incident: a month without any has a log too
            found = ordinary_change(daily.reshape(-1, run * YEAR), settings.confidence)
            reach[rows], rho[rows], step[rows] = found.reach, found.autocorrelation, found.step
    previous, last = np.where(usable[:, None], sums, np.nan).T
    centre = np.log(last / previous)
    if years >= 2:
        centre -= np.log(length[-1].sum() / length[-2].sum())
    low, high = np.expm1(centre - reach), np.expm1(centre + reach)
    return pd.DataFrame(
        {
            "count": pd.array(np.where(known, sums[:, 1], np.nan), dtype="Float64").astype("Int64"),
            "previous": pd.array(np.where(known, sums[:, 0], np.nan), dtype="Float64").astype("Int64"),
            "change": np.expm1(centre),
            "change_low": low,
            "change_high": high,
            "verdict": verdict(low, high, sums.sum(axis=1), settings.fewest_for_verdict),
            "reach": reach,
            "autocorrelation": rho,
            "step": step,
        }
    )

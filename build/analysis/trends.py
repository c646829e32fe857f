"""Monthly series and the change of 12-month sums from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from build.config import ASB, CRIME_TYPES, Config

Floats = NDArray[np.float64]

RECORDED = "recorded"
YEAR = 12  # months


@dataclass(frozen=True)
class Trends:
    """Result of :func:`monthly_trends`.

    london : ``month, measure, count``: "recorded" and each type's slug; counted in London; null where a force
        is missing.
    borough : ``month, borough_code, count`` recorded crime; null where the force is missing.
    change : ``level`` ("london" or "borough"), ``code`` (borough code or ""), ``measure, last, previous,
        change, low, high, dispersion, certain`` : change of the 12-month sum as a fraction, interval allowing
        for overdispersion, ``certain`` is True when the interval leaves out no change. Null fields with fewer
        than 24 complete months.
    """

    london: pd.DataFrame
    borough: pd.DataFrame
    change: pd.DataFrame


def monthly_trends(
    areas: pd.DataFrame,
    counts: NDArray[np.int32],
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    config: Config,
) -> Trends:
    """Add the areas up to monthly series and compare the last 12 months with the 12 before.

    Parameters
    ----------
    areas : one row per area with ``borough_code``.
    counts : (areas, months, types) incidents.
    months : consecutive "YYYY-MM".
    observed : (areas, months); a month that one area lacks is null for its borough and for London, not
        smaller.
    types : police.uk names in the order of the last axis of ``counts``.
    config : ``confidence``.

    Returns
    -------
    Trends

    References
    ----------
    Police counts: data.police.uk. McCullagh, P., Nelder, J. (1989). Generalized Linear Models, on
    overdispersion.
    """
    measures = [RECORDED, *(CRIME_TYPES[name] for name in types)]
    codes, borough = np.unique(areas["borough_code"].to_numpy(str), return_inverse=True)
    series = _series(counts, observed, borough, [name != ASB for name in types])
    change = yearly_change(series.reshape(-1, len(months)), config.confidence)
    code = np.repeat(["", *codes], len(measures))
    change.insert(0, "level", np.where(code == "", "london", "borough"))
    change.insert(1, "code", code)
    change.insert(2, "measure", measures * len(series))
    return Trends(
        london=_long(series[0], months, "measure", measures),
        borough=_long(series[1:, 0], months, "borough_code", [str(code) for code in codes]),
        change=change,
    )


def _series(
    counts: NDArray[np.int32], observed: NDArray[np.bool_], borough: NDArray[np.intp], recorded: list[bool]
) -> Floats:
    """(London and boroughs, measures, months) counts, NaN in a month that an area of the unit lacks."""
    member = np.vstack([np.ones(len(borough)), np.eye(int(borough.max()) + 1)[borough].T])
    areas, months, types = counts.shape
    by_type = (member @ counts.reshape(areas, -1)).reshape(-1, months, types)
    by_measure = np.concatenate([by_type[:, :, recorded].sum(axis=2, keepdims=True), by_type], axis=2)
    whole = (member @ ~observed) == 0
    return np.where(whole[:, :, None], by_measure, np.nan).transpose(0, 2, 1)


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


def yearly_change(series: Floats, confidence: float) -> pd.DataFrame:
    """Change of the last 12 months against the 12 before, for several series at once.

    The interval is that of a ratio of two overdispersed Poisson sums, on the log scale with a t quantile. The
    dispersion is Pearson's chi-squared over its degrees of freedom in the table of years by calendar months
    (years counted back from the last month; years with a missing month left out), at least 1: what neither
    the level of a year nor the season explains.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing.
    confidence : two-sided.

    Returns
    -------
    pandas.DataFrame
        ``last, previous, change, low, high, dispersion, certain``; null unless the last 24 months are
        complete (and, for the change, something was counted in both years).
    """
    empty = np.full(len(series), np.nan)
    years = series.shape[1] // YEAR
    if years < 2:
        return _change_table(empty, empty, empty, empty, empty, empty)
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(len(series), years, YEAR)
    sums = blocks.sum(axis=2)
    previous, last = sums[:, -2], sums[:, -1]
    known = np.isfinite(previous) & np.isfinite(last)
    dispersion, freedom = _dispersion(blocks)
    usable = known & (previous > 0) & (last > 0)
    one = np.where(usable, 1.0, np.nan)
    error = np.sqrt(dispersion * (one / np.where(usable, last, 1) + one / np.where(usable, previous, 1)))
    centre = np.log(np.where(usable, last, np.nan) / np.where(usable, previous, np.nan))
    reach = stdtrit(np.maximum(freedom, 1), 0.5 + confidence / 2) * error
    null = np.where(known, 1.0, np.nan)
    return _change_table(
        last * null, previous * null, centre, centre - reach, centre + reach, dispersion * one
    )


def _dispersion(blocks: Floats) -> tuple[Floats, Floats]:
    """Pearson dispersion of (series, years, months) counts about year times month, and its freedom."""
    whole = np.isfinite(blocks).all(axis=2, keepdims=True)
    counts = np.where(whole, blocks, 0.0)
    total = counts.sum(axis=(1, 2), keepdims=True)
    expected = counts.sum(axis=2, keepdims=True) * counts.sum(axis=1, keepdims=True) / np.maximum(total, 1)
    squares = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0)
    freedom = np.maximum((whole.sum(axis=(1, 2)) - 1) * (YEAR - 1), 0).astype(np.float64)
    ratio = squares.sum(axis=(1, 2)) / np.maximum(freedom, 1)
    return np.where(freedom > 0, np.maximum(ratio, 1.0), np.nan), freedom


def _change_table(
    last: Floats, previous: Floats, centre: Floats, low: Floats, high: Floats, dispersion: Floats
) -> pd.DataFrame:
    certain = pd.array((low > 0) | (high < 0), dtype="boolean")
    certain[np.isnan(low)] = pd.NA
    return pd.DataFrame(
        {
            "last": pd.array(last, dtype="Float64").astype("Int64"),
            "previous": pd.array(previous, dtype="Float64").astype("Int64"),
            "change": np.expm1(centre),
            "low": np.expm1(low),
            "high": np.expm1(high),
            "dispersion": dispersion,
            "certain": certain,
        }
    )

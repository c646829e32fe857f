"""Monthly series and the change of 12-month sums from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from build.analysis.inputs import RECORDED
from build.analysis.trends.autocorrelation import YEAR, Noise, month_noise
from build.analysis.trends.settings import TrendSettings
from build.vocabulary import ASB, CRIME_TYPES

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Trends:
    """Result of :func:`monthly_trends`.

    london : ``month, measure, count``: "recorded" and each type's slug; counted in London; null where a force
        is missing.
    borough : ``month, borough_code, count`` recorded crime; null where the force is missing.
    change : ``level`` ("london" or "borough"), ``code`` (borough code or ""), ``measure, last, previous,
        change, low, high, dispersion, autocorrelation, certain`` : change of the 12-month sum as a fraction, interval
        allowing for overdispersion and for months that stray together, ``certain`` is True when the interval leaves out
        no change. Null fields with fewer than 24 complete months.
    settings : those it was made with, for the words of the report.
    """

    london: pd.DataFrame
    borough: pd.DataFrame
    change: pd.DataFrame
    settings: TrendSettings


def monthly_trends(
    areas: pd.DataFrame,
    counts: NDArray[np.int32],
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    settings: TrendSettings,
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
    settings : ``confidence``.

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
    change = yearly_change(series.reshape(-1, len(months)), settings)
    code = np.repeat(["", *codes], len(measures))
    change.insert(0, "level", np.where(code == "", "london", "borough"))
    change.insert(1, "code", code)
    change.insert(2, "measure", measures * len(series))
    return Trends(
        london=_long(series[0], months, "measure", measures),
        borough=_long(series[1:, 0], months, "borough_code", [str(code) for code in codes]),
        change=change,
        settings=settings,
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


def yearly_change(series: Floats, settings: TrendSettings) -> pd.DataFrame:
    """Change of the last 12 months against the 12 before, for several series at once.

    The interval is that of a ratio of two sums of overdispersed, autocorrelated counts, on the log scale with a t quantile;
    :func:`build.analysis.trends.autocorrelation.month_noise` measures both from the run of whole years that ends with the
    last month. Over three years it holds at least 93% in simulation as long as the autocorrelation is at most 0.5, and
    about 92% at 0.6; over two years, as long as it is at most 0.4. Without autocorrelation it is wider than need be.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing.
    settings : ``confidence``, two-sided, and what month_noise takes.

    Returns
    -------
    pandas.DataFrame
        ``last, previous, change, low, high, dispersion, autocorrelation, certain``; null unless the last 24 months are
        complete (and, for the change, something was counted in both years).
    """
    years = series.shape[1] // YEAR
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(len(series), years, YEAR)
    sums = np.full((len(series), 2), np.nan)
    if years >= 2:
        sums = blocks[:, -2:].sum(axis=2)
    known = np.isfinite(sums).all(axis=1)
    usable = known & (sums > 0).all(axis=1)
    noise = {name: np.full(len(series), np.nan) for name in Noise.__dataclass_fields__}
    whole = np.cumprod(np.asarray(np.isfinite(blocks).all(axis=2))[:, ::-1], axis=1).sum(axis=1)
    for run in range(2, years + 1):
        rows = usable & (whole == run)
        if rows.any():
            for name, values in vars(month_noise(series[rows][:, -run * YEAR :], settings)).items():
                noise[name][rows] = values
    previous, last = np.where(usable[:, None], sums, np.nan).T
    error = np.sqrt(noise["dispersion"] * noise["inflation"] * (1 / last + 1 / previous))
    reach = stdtrit(noise["freedom"], 0.5 + settings.confidence / 2) * error
    centre = np.log(last / previous)
    sums = np.where(known[:, None], sums, np.nan)
    return _change_table(sums, centre, centre - reach, centre + reach, noise)


def _change_table(
    sums: Floats, centre: Floats, low: Floats, high: Floats, noise: dict[str, Floats]
) -> pd.DataFrame:
    certain = pd.array((low > 0) | (high < 0), dtype="boolean")
    certain[np.isnan(low)] = pd.NA
    return pd.DataFrame(
        {
            "last": pd.array(sums[:, 1], dtype="Float64").astype("Int64"),
            "previous": pd.array(sums[:, 0], dtype="Float64").astype("Int64"),
            "change": np.expm1(centre),
            "low": np.expm1(low),
            "high": np.expm1(high),
            "dispersion": noise["dispersion"],
            "autocorrelation": noise["autocorrelation"],
            "certain": certain,
        }
    )

"""How much more the months of a place differ than chance in their counts would make them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.vocabulary import ASB

Floats = NDArray[np.float64]

YEAR = 12  # months


@dataclass(frozen=True)
class Spread:
    """Result of :func:`month_spread`; arrays are for recorded crime as a whole, then each type (ASB last).

    dispersion : variance of a month over that of a Poisson count, at least 1; NaN with fewer than two whole years.
    freedom : its degrees of freedom; 0 with fewer than two whole years.
    areas, months : how many of each it was estimated from.
    """

    dispersion: Floats
    freedom: Floats
    areas: int
    months: int


def month_spread(
    areas: pd.DataFrame,
    counts: NDArray[np.int32],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    points: pd.DataFrame,
) -> Spread:
    """Dispersion of the months of the areas whose middle lies among the points.

    Parameters
    ----------
    areas : ``easting, northing``, metres.
    counts : (areas, months, types) incidents.
    observed : (areas, months); a month that one of the areas lacks is missing.
    types : police.uk names in the order of the last axis of ``counts``.
    points : ``easting, northing``, metres; the areas are those within their bounds.

    Returns
    -------
    Spread
    """
    inside = np.ones(len(areas), dtype=bool)
    for axis in ("easting", "northing"):
        inside &= areas[axis].between(points[axis].min(), points[axis].max()).to_numpy()
    by_type = counts[inside].sum(axis=0, dtype=np.float64)
    recorded = by_type[:, [name != ASB for name in types]].sum(axis=1, keepdims=True)
    series = np.hstack([recorded, by_type])
    series[~(observed[inside].all(axis=0) & inside.any())] = np.nan
    dispersion, freedom = pearson_dispersion(series.T)
    years = int(freedom[0]) // (YEAR - 1) + 1 if freedom[0] else 0
    return Spread(dispersion, freedom, int(inside.sum()), YEAR * years)


def pearson_dispersion(series: Floats) -> tuple[Floats, Floats]:
    """Pearson's chi-squared over its degrees of freedom in tables of years by calendar months.

    What neither the level of a year nor the season explains. Years are counted back from the last month; those with a
    missing month are left out.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing.

    Returns
    -------
    dispersion : (series,) at least 1; NaN with fewer than two whole years.
    freedom : (series,) degrees of freedom, 0 there.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2.
    """
    years = series.shape[1] // YEAR
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(len(series), years, YEAR)
    whole = np.isfinite(blocks).all(axis=2, keepdims=True)
    counts = np.where(whole, blocks, 0.0)
    total = counts.sum(axis=(1, 2), keepdims=True)
    expected = counts.sum(axis=2, keepdims=True) * counts.sum(axis=1, keepdims=True) / np.maximum(total, 1)
    squares = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0)
    freedom = np.maximum((whole.sum(axis=(1, 2)) - 1) * (YEAR - 1), 0).astype(np.float64)
    ratio = squares.sum(axis=(1, 2)) / np.maximum(freedom, 1)
    return np.where(freedom > 0, np.maximum(ratio, 1.0), np.nan), freedom


def month_dispersion(counts: Floats, base: int) -> tuple[Floats, Floats]:
    """How much more the months' shares of a group and the base differ than chance would make them.

    Parameters
    ----------
    counts : (parts, months, groups) searches.
    base : number of the group that the others are compared with.

    Returns
    -------
    dispersion : (parts, groups) Pearson's chi-squared over its degrees of freedom in the table of months by the group and
        the base, at least 1. freedom : months in which either was searched, less one.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2.
    """
    both = counts + counts[:, :, [base]]
    total = both.sum(axis=1, keepdims=True)
    share = counts.sum(axis=1, keepdims=True) / np.maximum(total, 1)
    variance = both * share * (1 - share)
    squares = np.divide((counts - both * share) ** 2, variance, out=np.zeros_like(counts), where=variance > 0)
    freedom = np.maximum((both > 0).sum(axis=1) - 1, 0).astype(np.float64)
    return np.maximum(squares.sum(axis=1) / np.maximum(freedom, 1), 1.0), freedom

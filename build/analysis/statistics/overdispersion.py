"""How much more the months of a place vary than Poisson counts would."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats
from build.vocabulary import ASB

YEAR = 12  # months
_FEWEST_FREEDOM = 10  # from which on boroughs' years say something of how much they differ
_FITTINGS = 40  # rounds of iterative proportional fitting


@dataclass(frozen=True)
class MonthDispersion:
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
    days: Floats,
    types: tuple[str, ...],
    points: pd.DataFrame,
) -> MonthDispersion:
    """Dispersion of the months of the areas whose centre is within the bounds of the points.

    Parameters
    ----------
    areas : ``easting, northing``, metres.
    counts : (areas, months, types) incidents.
    observed : (areas, months); a month that one of the areas lacks is missing.
    days : (months,) of each month.
    types : police.uk names in the order of the last axis of ``counts``.
    points : ``easting, northing``, metres.

    Returns
    -------
    MonthDispersion
    """
    inside = np.ones(len(areas), dtype=bool)
    for axis in ("easting", "northing"):
        inside &= areas[axis].between(points[axis].min(), points[axis].max()).to_numpy()
    by_type = counts[inside].sum(axis=0, dtype=np.float64)
    recorded = by_type[:, [name != ASB for name in types]].sum(axis=1, keepdims=True)
    series = np.hstack([recorded, by_type])
    series[~(observed[inside].all(axis=0) & inside.any())] = np.nan
    dispersion, freedom = year_dispersion(series.T, days)
    years = int(freedom[0]) // (YEAR - 1) + 1 if freedom[0] else 0
    return MonthDispersion(dispersion, freedom, int(inside.sum()), YEAR * years)


def pearson_dispersion(tables: Floats) -> tuple[Floats, Floats]:
    """Pearson's chi-squared over its degrees of freedom, in tables whose rows and columns should be independent.

    Parameters
    ----------
    tables : (..., rows, columns) counts; a row with a NaN is left out.

    Returns
    -------
    dispersion : (...) at least 1; NaN without degrees of freedom.
    freedom : (...) degrees of freedom, (rows - 1) (columns - 1) of the rows kept.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2.
    """
    kept = np.isfinite(tables).all(axis=-1, keepdims=True)
    counts = np.where(kept, tables, 0.0)
    total = counts.sum(axis=(-2, -1), keepdims=True)
    expected = counts.sum(axis=-1, keepdims=True) * counts.sum(axis=-2, keepdims=True) / np.maximum(total, 1)
    squares = np.divide((counts - expected) ** 2, expected, out=np.zeros_like(counts), where=expected > 0)
    freedom = np.maximum((kept.sum(axis=(-2, -1)) - 1) * (counts.shape[-1] - 1), 0).astype(np.float64)
    ratio = squares.sum(axis=(-2, -1)) / np.maximum(freedom, 1)
    return np.where(freedom > 0, np.maximum(ratio, 1.0), np.nan), freedom


def place_year_dispersion(counts: Floats, base: int) -> tuple[Floats, float]:
    """How much more a group's share in a place differs between years than chance would make it, citywide change apart.

    People who are searched repeatedly make a year's count vary more than chance, but not its months: their searches are
    spread over all of them. It shows from year to year, when other people are searched; operations show there too. What all
    places share from one year to the next (the table's change by year) is no such noise and is taken out, and so is what
    each place keeps. Real changes of single places count as noise.

    Parameters
    ----------
    counts : (places, years, groups) searches.
    base : number of the group that the others are compared with.

    Returns
    -------
    dispersion : (groups,) Pearson's chi-squared over its degrees of freedom in the table of places, years and the group or
        the base, of the model without a three-way interaction; at least 1, NaN with too few places or years.
    freedom : its degrees of freedom, 0 there.

    References
    ----------
    Bishop, Y., Fienberg, S., Holland, P. (1975). Discrete Multivariate Analysis, 3.5 (iterative proportional fitting).
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 4.5.2.
    """
    places, years, groups = counts.shape
    freedom = (places - 1) * (years - 1)
    if freedom < _FEWEST_FREEDOM:
        return np.full(groups, np.nan), 0.0
    pairs = np.stack(
        [counts, np.broadcast_to(counts[:, :, [base]], counts.shape)]
    )  # (group or base, places, years, groups)
    expected = np.ones_like(pairs)
    for _ in range(_FITTINGS):
        for axis in range(3):
            margin = expected.sum(axis=axis, keepdims=True)
            expected = expected * (pairs.sum(axis=axis, keepdims=True) / np.where(margin > 0, margin, 1))
    squares = np.divide((pairs - expected) ** 2, expected, out=np.zeros_like(pairs), where=expected > 0)
    return np.maximum(squares.sum(axis=(0, 1, 2)) / freedom, 1.0), float(freedom)


def year_dispersion(series: Floats, days: Floats) -> tuple[Floats, Floats]:
    """Dispersion of months that neither the level of the year nor the season explains.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing. Years are counted back from the last month; those with a missing
        month are left out.
    days : (months,) of each month. A February of 29 days is not taken for noise.

    Returns
    -------
    dispersion, freedom : (series,), as in :func:`pearson_dispersion`; NaN and 0 with fewer than two whole years.
    """
    years = series.shape[1] // YEAR
    whole = slice(series.shape[1] - years * YEAR, None)
    length = days[whole].reshape(years, YEAR)
    usual = length.mean(axis=0) if years else length
    return pearson_dispersion(series[:, whole].reshape(len(series), years, YEAR) * (usual / length))


def month_dispersion(counts: Floats, base: int) -> tuple[Floats, Floats]:
    """Dispersion of the months' shares of a group and the base.

    Parameters
    ----------
    counts : (parts, months, groups) searches; months in which neither was searched are left out.
    base : number of the group the others are compared with.

    Returns
    -------
    dispersion, freedom : (parts, groups), as in :func:`pearson_dispersion` for the table of months by the group and the base.
    """
    group = counts.swapaxes(1, 2)
    tables = np.stack(np.broadcast_arrays(group, group[:, [base]]), axis=-1)
    return pearson_dispersion(np.where(tables.sum(axis=-1, keepdims=True) > 0, tables, np.nan))

"""Rates of every 12 consecutive months, shrunk as the newest are."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.inputs import Rates
from build.analysis.rates.area_rates import LAST, YEAR
from build.vocabulary import ASB

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Rolling:
    """Result of :func:`rolling_rates`.

    windows : the last month of each 12, "YYYY-MM", oldest first; one window of all months where there are fewer.
    monthly : (measures, months, areas) incidents; 0 where the month was not observed.
    smoothed : (windows, measures, areas) smoothed rates per ``per`` residents a year; NaN without exposure.
    """

    windows: tuple[str, ...]
    monthly: NDArray[np.int32]
    smoothed: Floats


def rolling_rates(
    rates: Rates,
    areas: pd.DataFrame,
    counts: NDArray[np.int32],
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    per: int,
) -> Rolling:
    """Smoothed rates of every 12 consecutive months of the window.

    Parameters
    ----------
    rates : of the same data; its newest smoothed rates are those of the last window.
    areas : one row per area: ``population, borough_code``.
    counts : (areas, months, types) incidents. observed : (areas, months).
    per : residents that a rate is given for.

    Notes
    -----
    The Gamma prior of the newest 12 months is used throughout: its shape, and for each area the mean towards which its
    newest rate was drawn, moved as its borough's rate has moved. So a level that changes in a whole borough changes the
    map, and the last window is exactly what the rates say.
    """
    seen = np.where(observed[:, :, None], counts, 0).astype(np.int32)
    recorded = seen[:, :, [name != ASB for name in types]].sum(axis=2, keepdims=True, dtype=np.int32)
    monthly = np.concatenate([recorded, seen], axis=2).transpose(2, 1, 0)
    length = min(YEAR, len(months))
    ends = range(length, len(months) + 1)
    population = areas["population"].to_numpy(np.float64)
    count = np.stack([monthly[:, end - length : end].sum(axis=1) for end in ends]).astype(np.float64)
    years = np.stack([population * observed[:, end - length : end].sum(axis=1) / YEAR for end in ends])
    borough = np.unique(areas["borough_code"].to_numpy(str), return_inverse=True)[1]
    newest = rates.prior[rates.prior["period"] == LAST].set_index("measure")["shape"]
    smoothed = np.empty(count.shape)
    for place, measure in enumerate(rates.measures):
        shape = float(newest[measure])
        pulled = rates.smoothed[list(rates.periods).index(LAST), place] / per
        mean = _prior_mean(pulled, count[-1, place], years[-1], shape)
        moved = _moved(count[:, place], years, borough)
        smoothed[:, place] = _shrunk(count[:, place], years, shape, mean * moved) * per
        smoothed[-1, place] = pulled * per
    return Rolling(tuple(months[end - 1] for end in ends), monthly, smoothed)


def _prior_mean(smoothed: Floats, count: Floats, years: Floats, shape: float) -> Floats:
    """The mean of each area's prior: what its posterior mean, count and exposure imply."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(shape / np.maximum((count + shape) / smoothed - years, 1e-12))


def _moved(count: Floats, years: Floats, borough: NDArray[np.int_]) -> Floats:
    """How many times its borough's newest rate each area's borough had in each window, (windows, areas)."""
    with np.errstate(divide="ignore", invalid="ignore"):
        level = np.stack(
            [np.bincount(borough, n) / np.bincount(borough, e) for n, e in zip(count, years, strict=True)]
        )
        times = level / level[-1]
    return np.asarray(np.where(np.isfinite(times) & (times > 0), times, 1.0)[:, borough])


def _shrunk(count: Floats, years: Floats, shape: float, mean: Floats) -> Floats:
    with np.errstate(divide="ignore", invalid="ignore"):
        rate = (count + shape) / (years + shape / mean)
    return np.asarray(np.where(years > 0, rate, np.nan))

"""The methods of forecasting monthly series: two baselines and two models."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np

from build.analysis.statistics.arrays import Floats
from build.analysis.trends.months import YEAR

# (series, months) counts, months ahead -> (series, months ahead) forecast
Method = Callable[[Floats, int], Floats]

NAIVE = "Last year’s same month"
LEVEL = "Last year’s same month at the present level"
BASELINES = (NAIVE, LEVEL)
RECENT = 3  # months that the present level is taken from
ETS = "Exponential smoothing"
COUNT = "Count model"


def level_naive(series: Floats, ahead: int) -> Floats:
    """Each month as it was a year before, times how the last months compare with the same a year before them."""
    now, then = series[:, -RECENT:].sum(axis=1), series[:, -YEAR - RECENT : -YEAR].sum(axis=1)
    ratio = np.divide(now, then, out=np.ones(len(now)), where=then > 0)
    return np.asarray(seasonal_naive(series, ahead) * ratio[:, None])


def seasonal_naive(series: Floats, ahead: int) -> Floats:
    """Each month as it was a year before."""
    return series[:, series.shape[1] - YEAR :][:, :ahead]


def count_model(series: Floats, ahead: int) -> Floats:
    """Quasi-Poisson regression on calendar month and year (counted back from the end), continuing the last year's level.

    For this table of years by months the maximum likelihood has a closed form: the year's sum times the month's sum over
    the total.
    """
    years = series.shape[1] // YEAR
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(len(series), years, YEAR)
    year, month = blocks[:, -1].sum(axis=1, keepdims=True), blocks.sum(axis=1)[:, :ahead]
    return np.asarray(year * month / np.maximum(blocks.sum(axis=(1, 2)), 1)[:, None])


def exponential_smoothing(series: Floats, ahead: int) -> Floats:
    """ETS(A,N,A): additive errors, a level, an additive season; smoothing by maximum likelihood from fixed starts."""
    from statsmodels.tsa.exponential_smoothing.ets import ETSModel  # noqa: PLC0415 (only the process that does this loads it)

    mean = np.empty((len(series), ahead))
    for i, counts in enumerate(series):
        scale = max(float(counts.mean()), 1.0)  # the optimiser's tolerance is absolute
        model = ETSModel(
            counts / scale,
            error="add",
            seasonal="add",
            seasonal_periods=YEAR,
            initialization_method="heuristic",
        )
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # a flat likelihood does no harm: the forecasts are scored
            mean[i] = np.asarray(model.fit(disp=False).forecast(ahead)) * scale
    return np.maximum(mean, 0.0)  # no count is below zero


METHODS: dict[str, Method] = {
    NAIVE: seasonal_naive,
    LEVEL: level_naive,
    ETS: exponential_smoothing,
    COUNT: count_model,
}

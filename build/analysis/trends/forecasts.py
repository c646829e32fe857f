"""Forecasts of monthly counts, and whether they beat the same month last year."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit
from statsmodels.tsa.exponential_smoothing.ets import ETSModel

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.overdispersion import pearson_dispersion
from build.analysis.trends.months import YEAR
from build.analysis.trends.settings import TrendSettings

# (series, months) counts, months ahead, confidence -> forecast, low, high: (series, months ahead) each
Method = Callable[[Floats, int, float], tuple[Floats, Floats, Floats]]

NAIVE = "Last year's same month"
LEVEL = "Last year's same month at the present level"
BASELINES = (NAIVE, LEVEL)
RECENT = 3  # months that the present level is taken from
ETS = "Exponential smoothing"
COUNT = "Count model"
HIGHEST = 0.8  # autocorrelation of leads that a dozen months can show


@dataclass(frozen=True)
class Forecasts:
    """Result of :func:`forecast`.

    scores : one row per series and method: ``measure, model, origins, held_out`` (months), ``mae``, ``mase`` (mean absolute
        error over that of the baseline within the months fitted), ``coverage`` (share of held-out months inside their
        interval), ``lead, lead_low, lead_high`` (the better baseline's mean absolute error less the model's, as a share of the
        baseline's; null for the baseline), ``published``.
    forecasts : ``measure, model, month, forecast, forecast_low, forecast_high`` of those published; may be empty.
    refused : ``measure, why`` of series that are too short or have gaps.
    """

    scores: pd.DataFrame
    forecasts: pd.DataFrame
    refused: pd.DataFrame


SCORE_COLUMNS = [
    "measure", "model", "origins", "held_out", "mae", "mase", "coverage", "lead", "lead_low", "lead_high", "published",
]  # fmt: skip
FORECAST_COLUMNS = ["measure", "model", "month", "forecast", "forecast_low", "forecast_high"]


def forecast(
    series: Floats, measures: list[str], months: tuple[str, ...], settings: TrendSettings
) -> Forecasts:
    """Score each method on held-out months and forecast where one beats the baseline.

    From every origin with ``forecast_fitted`` months before and ``forecast_months`` after it, each method forecasts from the
    months before the origin alone. A model is published if the interval of its lead over the baseline, with the confidence
    shared among the models tried (Bonferroni), is above zero; of several, the one with the largest lead.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing: a series with a gap is rejected.
    measures : their names.
    months : consecutive "YYYY-MM".
    settings : ``forecast_months, forecast_fitted, confidence``.

    References
    ----------
    Hyndman, R., Koehler, A. (2006). Another look at measures of forecast accuracy. Int. J. Forecasting 22.
    """
    least = settings.forecast_fitted + settings.forecast_months
    whole = np.asarray(np.isfinite(series).all(axis=1))
    long = series.shape[1] >= least
    refused = [
        {"measure": name, "why": "too few months" if complete else "months are missing"}
        for name, complete in zip(measures, whole, strict=True)
        if not (complete and long)
    ]
    usable = np.flatnonzero(whole) if long else np.array([], dtype=int)
    scores = pd.DataFrame(columns=SCORE_COLUMNS)
    if len(usable):
        names = [measures[i] for i in usable]
        scores = score(series[usable], names, settings)
    ahead = [str(pd.Period(months[-1], freq="M") + step) for step in range(1, settings.forecast_months + 1)]
    published = [
        _forecast_rows(
            series[measures.index(str(row.measure))], str(row.measure), str(row.model), ahead, settings
        )
        for row in scores[scores["published"].astype(bool)].itertuples()
    ]
    return Forecasts(
        scores=scores,
        forecasts=pd.concat(published, ignore_index=True)
        if published
        else pd.DataFrame(columns=FORECAST_COLUMNS),
        refused=pd.DataFrame(refused, columns=["measure", "why"]),
    )


def score(series: Floats, measures: list[str], settings: TrendSettings) -> pd.DataFrame:
    """``scores`` of complete series, from rolling origins."""
    results = {name: rolling(series, method, settings) for name, method in METHODS.items()}
    base = better_baseline(results[NAIVE][0], results[LEVEL][0])
    tables = []
    for name, (error, inside, scaled) in results.items():
        lead = (
            np.full((3, len(series)), np.nan) if name in BASELINES else lead_interval(base, error, settings)
        )
        tables.append(
            pd.DataFrame(
                {
                    "measure": measures,
                    "model": name,
                    "origins": error.shape[1],
                    "held_out": error.shape[2],
                    "mae": by_month(error),
                    "mase": scaled,
                    "coverage": by_month(inside),
                    **dict(zip(("lead", "lead_low", "lead_high"), lead, strict=True)),
                }
            )
        )
    table = pd.concat(tables, ignore_index=True)
    best = table["lead"].where(table["lead_low"] > 0).groupby(table["measure"]).transform("max")
    table["published"] = (table["lead"] == best) & (table["lead_low"] > 0)
    order = {name: i for i, name in enumerate(measures)}
    return table.sort_values("measure", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def rolling(series: Floats, method: Method, settings: TrendSettings) -> tuple[Floats, Floats, Floats]:
    """Absolute errors and coverage, (series, origins, held-out months), NaN where not forecast; and MASE."""
    first, ahead = settings.forecast_fitted, settings.forecast_months
    origins = range(first, series.shape[1] - ahead + 1)
    shape = (len(series), len(origins), series.shape[1] - first)
    error, inside, scaled = np.full(shape, np.nan), np.full(shape, np.nan), np.full(shape, np.nan)
    for i, origin in enumerate(origins):
        past, future = series[:, :origin], series[:, origin : origin + ahead]
        mean, low, high = method(past, ahead, settings.confidence)
        at = slice(origin - first, origin - first + ahead)
        error[:, i, at] = np.abs(mean - future)
        inside[:, i, at] = (low <= future) & (future <= high)
        usual = np.abs(past[:, YEAR:] - past[:, :-YEAR]).mean(axis=1, keepdims=True)
        scaled[:, i, at] = error[:, i, at] / np.where(usual > 0, usual, np.nan)
    return error, inside, by_month(scaled)


def by_month(values: Floats) -> Floats:
    """Mean of (series, origins, held-out months), each month counted once however many origins forecast it."""
    return np.asarray(np.nanmean(np.nanmean(values, axis=1), axis=1))


def better_baseline(naive: Floats, level: Floats) -> Floats:
    """Errors of the baseline with the smaller mean, series by series: a model has to beat the better of the two."""
    return np.where((by_month(level) < by_month(naive))[:, None, None], level, naive)


def lead_interval(base: Floats, error: Floats, settings: TrendSettings) -> Floats:
    """(3, series) lead over the baseline and its interval, as shares of the baseline's error.

    The interval is that of the ratio of the two mean errors, on the log scale: no error shrinks by more than all of it. A
    held-out month's errors are means over the origins that forecast it: origins share months, so they are not independent
    evidence. Months in turn are correlated, and the standard error allows for first-order autocorrelation.
    """
    own, other = np.nanmean(error, axis=1), np.nanmean(base, axis=1)
    count = own.shape[1]
    own_mean, other_mean = (np.where(m > 0, m, np.nan) for m in (by_month(error), by_month(base)))
    centre = np.nan_to_num(own / own_mean[:, None] - other / other_mean[:, None])
    squares = (centre**2).sum(axis=1)
    rho = np.divide(
        (centre[:, 1:] * centre[:, :-1]).sum(axis=1), squares, out=np.zeros(len(own)), where=squares > 0
    )
    rho = np.clip(rho + 1 / count, 0, HIGHEST)  # the sample's own mean pulls it down by about that
    lags = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    inflation = (rho[:, None, None] ** lags).mean(axis=(1, 2)) * count
    deviation = np.sqrt(squares / (count - 1) * inflation / count)
    models = len(METHODS) - len(BASELINES)
    reach = stdtrit(count - 1, 1 - (1 - settings.confidence) / 2 / models) * deviation
    ratio = own_mean / other_mean
    return np.stack([1 - ratio, 1 - ratio * np.exp(reach), 1 - ratio * np.exp(-reach)])


def level_naive(series: Floats, ahead: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Each month as it was a year before, times how the last months compare with the same a year before them."""
    mean, low, high = seasonal_naive(series, ahead, confidence)
    now, then = series[:, -RECENT:].sum(axis=1), series[:, -YEAR - RECENT : -YEAR].sum(axis=1)
    ratio = np.divide(now, then, out=np.ones(len(now)), where=then > 0)[:, None]
    return mean * ratio, low * ratio, high * ratio


def seasonal_naive(series: Floats, ahead: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Each month as it was a year before; the interval from how far months were from that within the series."""
    difference = series[:, YEAR:] - series[:, :-YEAR]
    spread = np.sqrt((difference**2).mean(axis=1, keepdims=True))
    freedom = difference.shape[1]
    mean = series[:, series.shape[1] - YEAR :][:, :ahead]
    return _around(mean, stdtrit(freedom, 0.5 + confidence / 2) * spread)


def count_model(series: Floats, ahead: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Quasi-Poisson regression on calendar month and year (counted back from the end), continuing the last year's level.

    For this table of years by months the maximum likelihood has a closed form: the year's sum times the month's sum over
    the total. The dispersion is Pearson's; the interval includes the variance of the count and of the fit.
    """
    years = series.shape[1] // YEAR
    blocks = series[:, series.shape[1] - years * YEAR :].reshape(len(series), years, YEAR)
    year, month = blocks[:, -1].sum(axis=1, keepdims=True), blocks.sum(axis=1)[:, :ahead]
    whole = np.maximum(blocks.sum(axis=(1, 2)), 1)[:, None]
    mean = year * month / whole
    dispersion, freedom = pearson_dispersion(blocks)
    fit = 1 / np.maximum(year, 1) + 1 / np.maximum(month, 1) - 1 / whole
    error = np.sqrt(dispersion[:, None] * (mean + mean**2 * fit))
    return _around(mean, stdtrit(freedom[:, None], 0.5 + confidence / 2) * error)


def exponential_smoothing(series: Floats, ahead: int, confidence: float) -> tuple[Floats, Floats, Floats]:
    """ETS(A,N,A): additive errors, a level, an additive season; smoothing by maximum likelihood from fixed starts.

    The variance of a forecast is the exact one of Hyndman et al. (2008, table 6.1), with the error variance over the degrees
    of freedom left by states and smoothing, plus that of a season estimated as a mean over the years available.
    """
    months = series.shape[1]
    freedom = months - YEAR - 2  # a season's 12 states and two smoothing parameters
    mean, error = np.empty((len(series), ahead)), np.empty((len(series), ahead))
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
            fit = model.fit(disp=False)
        mean[i] = np.asarray(fit.forecast(ahead)) * scale
        spread = scale * np.sqrt(np.sum(np.asarray(fit.resid) ** 2) / freedom)
        error[i] = spread * np.sqrt(1 + np.arange(ahead) * fit.smoothing_level**2 + YEAR / months)
    return _around(mean, stdtrit(freedom, 0.5 + confidence / 2) * error)


def _around(mean: Floats, reach: Floats) -> tuple[Floats, Floats, Floats]:
    """Forecast and interval; no count is below zero."""
    return mean, np.maximum(mean - reach, 0.0), mean + reach


METHODS: dict[str, Method] = {
    NAIVE: seasonal_naive,
    LEVEL: level_naive,
    ETS: exponential_smoothing,
    COUNT: count_model,
}


def _forecast_rows(
    counts: Floats, measure: str, model: str, ahead: list[str], settings: TrendSettings
) -> pd.DataFrame:
    mean, low, high = METHODS[model](counts[None], len(ahead), settings.confidence)
    return pd.DataFrame(
        {
            "measure": measure,
            "model": model,
            "month": ahead,
            "forecast": mean[0].round(),
            "forecast_low": np.floor(low[0]),
            "forecast_high": np.ceil(high[0]),
        }
    )

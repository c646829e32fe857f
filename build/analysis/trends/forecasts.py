"""Forecasts of monthly counts, and whether they beat last year's month at the present level."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from build.analysis.counting import month_days
from build.analysis.statistics.arrays import Floats
from build.analysis.trends.forecast_methods import BASELINES, LEVEL, METHODS, NAIVE, Method
from build.analysis.trends.months import YEAR
from build.analysis.trends.settings import TrendSettings

BIAS = 4  # how much the autocorrelation of n months is pulled down: from r to r - (1 + 4 r) / n
HIGHEST = 0.8  # autocorrelation of leads that a dozen months can show
APART = 3  # months from one held out within which its errors may be alike


@dataclass(frozen=True)
class Forecasts:
    """Result of :func:`forecast`.

    scores : one row per series and method: ``measure, model, origins, held_out`` (months), ``mae``, ``mase`` (mean absolute
        error over that of last year's same month within the months fitted), ``coverage`` (share of held-out months inside an
        interval that they had no say in), ``lead, lead_low, lead_high`` (the better baseline's mean absolute error less the
        model's, as a share of the baseline's; null for the baselines), ``published``.
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
    """Score each method on held-out months and forecast where one beats the baselines.

    From every origin with ``forecast_fitted`` months before and ``forecast_months`` after it, each method forecasts from the
    months before the origin alone. A model is published if the interval of its lead over the better baseline, with the
    confidence shared among the models tried (Bonferroni), is above zero; of several, the one with the largest lead. Months
    are taken as of equal length, and the forecasts given their own.

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
    if not len(usable):
        nothing = pd.DataFrame(columns=SCORE_COLUMNS), pd.DataFrame(columns=FORECAST_COLUMNS)
        return Forecasts(*nothing, pd.DataFrame(refused, columns=["measure", "why"]))
    names = [measures[i] for i in usable]
    days = month_days(months)
    equal = series[usable] * (days.mean() / days)
    scores, reach = score(equal, names, settings)
    return Forecasts(
        scores=scores,
        forecasts=published(equal, names, months, scores, reach, settings),
        refused=pd.DataFrame(refused, columns=["measure", "why"]),
    )


def published(
    series: Floats,
    measures: list[str],
    months: tuple[str, ...],
    scores: pd.DataFrame,
    reach: dict[str, Floats],
    settings: TrendSettings,
) -> pd.DataFrame:
    """``forecasts`` of the models that ``scores`` publish, from series of months of equal length, in incidents."""
    ahead = tuple(str(pd.Period(months[-1], freq="M") + 1 + i) for i in range(settings.forecast_months))
    length = month_days(ahead) / month_days(months).mean()
    tables = [pd.DataFrame(columns=FORECAST_COLUMNS)]
    for row in scores[scores["published"].astype(bool)].itertuples():
        measure, model = str(row.measure), str(row.model)
        i = measures.index(measure)
        limits = _forecast_rows(METHODS[model](series[[i]], len(ahead))[0], float(reach[model][i]), length)
        tables.append(limits.assign(measure=measure, model=model, month=ahead)[FORECAST_COLUMNS])
    return pd.concat(tables[1:] or tables, ignore_index=True)


def _forecast_rows(mean: Floats, reach: float, length: Floats) -> pd.DataFrame:
    """Forecasts with their interval, in incidents; ``length`` : of each month, in months of equal length."""
    return pd.DataFrame(
        {
            "forecast": (mean * length).round(),
            "forecast_low": np.floor(np.maximum(mean - reach, 0.0) * length),
            "forecast_high": np.ceil((mean + reach) * length),
        }
    )


def score(
    series: Floats, measures: list[str], settings: TrendSettings
) -> tuple[pd.DataFrame, dict[str, Floats]]:
    """``scores`` of complete series, from rolling origins, and by method how far its interval reaches in each series."""
    errors = {name: rolling(series, method, settings) for name, method in METHODS.items()}
    base = better_baseline(errors[NAIVE], errors[LEVEL])
    usual = _usual_errors(series, settings)
    tables, reach = [], {}
    for name, error in errors.items():
        lead = (
            np.full((3, len(series)), np.nan) if name in BASELINES else lead_interval(base, error, settings)
        )
        reach[name], coverage = calibrated(error, settings.confidence)
        tables.append(
            pd.DataFrame(
                {
                    "measure": measures,
                    "model": name,
                    "origins": error.shape[1],
                    "held_out": error.shape[2],
                    "mae": by_month(error),
                    "mase": by_month(error / usual[:, :, None]),
                    "coverage": coverage,
                    **dict(zip(("lead", "lead_low", "lead_high"), lead, strict=True)),
                }
            )
        )
    table = pd.concat(tables, ignore_index=True)
    best = table["lead"].where(table["lead_low"] > 0).groupby(table["measure"]).transform("max")
    table["published"] = (table["lead"] == best) & (table["lead_low"] > 0)
    order = {name: i for i, name in enumerate(measures)}
    table = table.sort_values("measure", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    return table, reach


def rolling(series: Floats, method: Method, settings: TrendSettings) -> Floats:
    """Absolute errors, (series, origins, held-out months), NaN where not forecast."""
    first, ahead = settings.forecast_fitted, settings.forecast_months
    origins = range(first, series.shape[1] - ahead + 1)
    error = np.full((len(series), len(origins), series.shape[1] - first), np.nan)
    for i, origin in enumerate(origins):
        future = series[:, origin : origin + ahead]
        error[:, i, origin - first : origin - first + ahead] = np.abs(
            method(series[:, :origin], ahead) - future
        )
    return error


def _usual_errors(series: Floats, settings: TrendSettings) -> Floats:
    """(series, origins) mean absolute error of last year's same month before each origin; NaN where it never errs."""
    origins = range(settings.forecast_fitted, series.shape[1] - settings.forecast_months + 1)
    differ = np.abs(series[:, YEAR:] - series[:, :-YEAR])
    usual = np.stack([differ[:, : origin - YEAR].mean(axis=1) for origin in origins], axis=1)
    return np.where(usual > 0, usual, np.nan)


def calibrated(error: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Reach of each series' interval either side of a forecast, and the share of held-out months that it would have held.

    A forecast errs as it did on months held out. Each held-out error is divided by the mean error of the same series' other
    months, those near it left aside because their errors are alike; the quantile of these over all series says how many mean
    errors an interval must reach. Formulas of the models' own variances are not used: they know nothing of a level that moves,
    nor of a model that is wrong.

    Parameters
    ----------
    error : (series, origins, held-out months), NaN where not forecast. confidence : share to be held.

    Returns
    -------
    reach, coverage : (series,), NaN with too few held-out months, or where none was forecast wrongly.

    References
    ----------
    Vovk, V., Gammerman, A., Shafer, G. (2005). Algorithmic Learning in a Random World, on conformal prediction.
    """
    size = np.nanmean(error, axis=1)
    number = np.arange(size.shape[1])
    far = np.abs(np.subtract.outer(number, number)) > APART
    others = size @ far / np.maximum(far.sum(axis=0), 1)
    surprise = error / np.where(others > 0, others, np.nan)[:, None]
    known = np.isfinite(surprise)
    if not known.any():
        return np.full(len(error), np.nan), np.full(len(error), np.nan)
    weight = known / np.maximum(known.sum(axis=1, keepdims=True), 1)  # a month counts once
    wide = np.quantile(surprise[known], confidence, weights=weight[known], method="inverted_cdf")
    months = weight.sum(axis=(1, 2))
    held = (weight * (known & (surprise <= wide))).sum(axis=(1, 2))
    reach = np.where(months > 0, wide * size.mean(axis=1), np.nan)
    return reach, np.divide(held, months, out=np.full(len(error), np.nan), where=months > 0)


def by_month(values: Floats) -> Floats:
    """Mean of (series, origins, held-out months), each month counted once however many origins forecast it."""
    return _mean(_mean(values))


def _mean(values: Floats) -> Floats:
    """Mean along the second axis of what is known; NaN where nothing is, as of a series that never changes."""
    known = ~np.isnan(values)
    total, many = np.where(known, values, 0).sum(axis=1), known.sum(axis=1)
    return np.asarray(np.divide(total, many, out=np.full(total.shape, np.nan), where=many > 0))


def better_baseline(naive: Floats, level: Floats) -> Floats:
    """Errors of the baseline with the smaller mean, series by series: a model has to beat the better of the two."""
    return np.where((by_month(level) < by_month(naive))[:, None, None], level, naive)


def lead_interval(base: Floats, error: Floats, settings: TrendSettings) -> Floats:
    """(3, series) lead over the baseline and its interval, as shares of the baseline's error.

    The interval is that of the ratio of the two mean errors, on the log scale: no error shrinks by more than all of it. A
    held-out month's errors are means over the origins that forecast it: origins share months, so they are not independent
    evidence. Months in turn are correlated, and the standard error allows for first-order autocorrelation, corrected for the
    bias of so short a series (Marriott and Pope). A model that errs as much as the baseline is published in 1.4% of series or
    fewer up to an autocorrelation of 0.4 of its errors, and in 4% at 0.8.

    References
    ----------
    Marriott, F., Pope, J. (1954). Bias in the estimation of autocorrelations. Biometrika 41.
    """
    own, other = np.nanmean(error, axis=1), np.nanmean(base, axis=1)
    count = own.shape[1]
    own_mean, other_mean = (np.where(m > 0, m, np.nan) for m in (by_month(error), by_month(base)))
    centre = np.nan_to_num(own / own_mean[:, None] - other / other_mean[:, None])
    squares = (centre**2).sum(axis=1)
    rho = np.divide(
        (centre[:, 1:] * centre[:, :-1]).sum(axis=1), squares, out=np.zeros(len(own)), where=squares > 0
    )
    rho = np.clip((count * rho + 1) / (count - BIAS), 0, HIGHEST)
    lags = np.abs(np.subtract.outer(np.arange(count), np.arange(count)))
    inflation = (rho[:, None, None] ** lags).mean(axis=(1, 2)) * count
    deviation = np.sqrt(squares / np.maximum(count - inflation, 1) * inflation / count)
    models = len(METHODS) - len(BASELINES)
    freedom = np.maximum(count / inflation - 1, 1)
    reach = stdtrit(freedom, 1 - (1 - settings.confidence) / 2 / models) * deviation
    ratio = own_mean / other_mean
    return np.stack([1 - ratio, 1 - ratio * np.exp(reach), 1 - ratio * np.exp(-reach)])

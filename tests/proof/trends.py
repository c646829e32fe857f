"""Monthly series, simulated: their season, changes of level and forecasts, with the site's own code."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.trends.changepoints import autoregression, change_points
from build.analysis.trends.decomposition import season_of, split, stands_out
from build.analysis.trends.forecast_methods import BASELINES, COUNT, LEVEL, METHODS, NAIVE
from build.analysis.trends.forecasts import calibrated, lead_interval, rolling
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, ErrorRate, Floats

CONFIG = EverySetting()
WALK = "a level that wanders"
MODELS = len(METHODS) - len(BASELINES)
MONTHS = 36
NAMES = tuple(f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13))
SEASON = 1 + 0.25 * np.sin(2 * np.pi * np.arange(48) / 12)


def counts(rng: np.random.Generator, mean: Floats, draws: int, dispersion: float, rho: float) -> Floats:
    """(draws, months) counts: Poisson about a mean that an autoregression moves; variance ``dispersion`` times the mean."""
    spread = np.sqrt((dispersion - 1) / mean)
    moved = spread * autoregression(rng, draws, len(mean), rho)
    return rng.poisson(mean * np.exp(moved - spread**2 / 2)).astype(float)


def _alike(rho: float) -> str:
    return f"months with an autocorrelation of {rho:g}" if rho else ""


# -- season


def _season(rho: float) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        series = counts(rng, 2000 * SEASON[:MONTHS], repetitions, 10, rho)
        parts = [season_of(*split(one)[1:], CONFIG.confidence) for one in series]
        middle, reach = (np.stack(part) for part in zip(*parts, strict=True))
        return middle - reach, middle + reach, np.broadcast_to(2000 * (SEASON[:12] - 1), middle.shape)

    name = f"season of a calendar month, autocorrelation {rho:g}"
    return Claim(name, "Trends", "season", simulate, _alike(rho), repetitions=1000)


def _named_in_vain(rho: float) -> ErrorRate:
    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        series = counts(rng, np.full(MONTHS, 2000.0), repetitions, 10, rho)
        named = [stands_out(*split(one)[1:], CONFIG.confidence).any() for one in series]
        return np.array(named, dtype=float)

    name = f"a month that stands out in a series without a season, autocorrelation {rho:g}"
    return ErrorRate(name, "Trends", "season", simulate, 1 - CONFIG.confidence, _alike(rho))


# -- changes of level

LEVEL_CHANGE = "change of level"


def _false_alarms(rho: float, heavy: bool = False) -> ErrorRate:
    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        series = counts(rng, 2000 * SEASON[:MONTHS], repetitions, 10, rho)
        if heavy:
            series *= np.exp(0.05 * rng.standard_t(3, series.shape))
        return np.asarray(_search(series)["changes"] > 0, dtype=float)

    against = "single months far off: shocks of t with three degrees of freedom" if heavy else ""
    name = f"a change of level in a series without one, autocorrelation {rho:g}{', heavy tails' if heavy else ''}"
    return ErrorRate(name, "Trends", LEVEL_CHANGE, simulate, CONFIG.change_false_alarms, against)


def _missed(rho: float) -> ErrorRate:
    """Series are searched again with a step of the size that is said to be found in most series like them."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        series = counts(rng, 2000 * SEASON[:MONTHS], repetitions, 10, rho)
        step = _search(series)["least_step"].to_numpy() * series.mean(axis=1)
        changed = series + step[:, None] * (np.arange(MONTHS) >= MONTHS // 2)
        return np.asarray(_search(changed)["changes"] == 0, dtype=float)

    name = f"a change of level of the size said to be found is missed, autocorrelation {rho:g}"
    return ErrorRate(name, "Trends", LEVEL_CHANGE, simulate, 1 - CONFIG.change_power)


def _search(series: Floats) -> pd.DataFrame:
    return change_points(series, [f"series {i:04d}" for i in range(len(series))], NAMES, CONFIG).scans


# -- forecasts


KINDS = 15  # series whose errors set the intervals together


def _forecast(method: str, world: float | str) -> Claim:
    """As many series as London has, each with its own level and noise, and the months after the window.

    The intervals are set from held-out errors whatever the series are like. No model knows of an autocorrelation, and least
    of all of a level that goes where it likes.
    """

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        ahead, draws = CONFIG.forecast_months, repetitions * KINDS
        mean = rng.lognormal(np.log(2000), 0.8, (draws, 1)) * SEASON[: MONTHS + ahead]
        spread = np.sqrt(rng.uniform(3, 30, (draws, 1)) / mean)
        if world == WALK:
            moved = rng.standard_normal((draws, MONTHS + ahead)).cumsum(axis=1) / 2
            moved -= moved[:, :MONTHS].mean(axis=1, keepdims=True)
        else:
            moved = autoregression(rng, draws, MONTHS + ahead, float(world))
        series = rng.poisson(mean * np.exp(np.clip(spread * moved, -3, 3))).astype(float)
        error = rolling(series[:, :MONTHS], METHODS[method], CONFIG).reshape(repetitions, KINDS, -1, 12)
        reach = np.concatenate([calibrated(errors, CONFIG.confidence)[0] for errors in error])[:, None]
        forecast = METHODS[method](series[:, :MONTHS], ahead)
        return tuple(
            part.reshape(repetitions, -1) for part in (forecast - reach, forecast + reach, series[:, MONTHS:])
        )

    kind = str(world) if world == WALK else f"autocorrelation {world:g}"
    name = f"forecast by {method.lower()}, {kind}"
    return Claim(name, "Trends", "forecast", simulate, kind if world else "", repetitions=1000)


LEAD = "lead of a forecast"


def _lead(dispersion: float) -> Claim:
    """Lead of the count model over last year's same month; the truth is what it is over all repetitions together."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        series = counts(rng, 2000 * SEASON[:MONTHS], repetitions, dispersion, 0)
        base, error = (rolling(series, METHODS[name], CONFIG) for name in (NAIVE, COUNT))
        _, low, high = lead_interval(base, error, CONFIG)
        lead = np.nanmean(base - error, axis=1).sum() / np.nanmean(base, axis=1).sum()
        return low, high, np.full(repetitions, lead)

    shared = 1 - (1 - CONFIG.confidence) / MODELS
    name = f"lead of the count model over last year's same month, variance {dispersion:g} times the mean"
    return Claim(name, "Trends", LEAD, simulate, nominal=shared)


def _published_in_vain(rho: float) -> ErrorRate:
    """A model that errs exactly as much as the baseline, month by month in a way of its own: the hardest case to refuse."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        held = MONTHS - CONFIG.forecast_fitted
        errors = np.abs(autoregression(rng, 2 * repetitions, held, rho)).reshape(2, repetitions, 1, held)
        return (lead_interval(*errors, CONFIG)[1] > 0).astype(float)

    name = f"a model published that is as wrong as the baseline, errors with autocorrelation {rho:g}"
    error, against = (1 - CONFIG.confidence) / 2 / MODELS, "errors that are alike for months, of unlike sign"
    return ErrorRate(name, "Trends", LEAD, simulate, error, against if rho else "", repetitions=4000)


CLAIMS = [
    _season(0),
    _season(0.5),
    _named_in_vain(0.5),
    _false_alarms(0),
    _false_alarms(0.3),
    _false_alarms(0.6),
    _false_alarms(0.3, heavy=True),
    _missed(0),
    _missed(0.6),
    _forecast(LEVEL, 0.5),
    *(_forecast(COUNT, world) for world in (0.0, 0.5, 0.8, WALK)),
    _lead(10),
    *(_published_in_vain(rho) for rho in (0.0, 0.4)),
]

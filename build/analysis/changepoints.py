"""Changes of level of monthly series: a penalised search that may find none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import ruptures  # type: ignore[import-untyped]
from numpy.typing import NDArray

from build.analysis.noise import YEAR, drift_terms, month_noise, season_terms
from build.config import SYSTEM_CHANGE_MONTH, Config

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class ChangePoints:
    """Result of :func:`change_points`.

    points : one row a change: ``measure, month`` (the first of the new level), ``before, after`` (mean of a month between
        this change and the last and next, season taken out), ``step`` (the change as a fraction), ``near_system`` (within
        some months of the Met's change of system), ``gradual`` (a straight line from end to end fits the series better than
        its steps).
    searches : one row a series: ``measure, searched`` (False where it is too short or has gaps), ``months,
        autocorrelation, penalty, changes``; null where it was not searched.
    """

    points: pd.DataFrame
    searches: pd.DataFrame


POINT_COLUMNS = ["measure", "month", "before", "after", "step", "near_system", "gradual"]


def change_points(
    series: Floats, measures: list[str], months: tuple[str, ...], config: Config
) -> ChangePoints:
    """Look for changes of level in each series by PELT, with a penalty that series without one set.

    The season is taken out by regression and the series brought to the scale of its changes from month to month. The
    penalty is then the one that all but ``change_false_alarms`` of simulated series stay under: autoregressions without a
    change, as long, as autocorrelated and treated in the same way. A series counts as autocorrelated as it is or as the
    median of all searched is, whichever is more, so that one series' luck does not lower its bar.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing.
    measures : their names.
    months : consecutive "YYYY-MM".
    config : the ``change_...`` settings.

    Notes
    -----
    No interval is given for a step: its date was chosen from the same months, so its size leans upwards.

    References
    ----------
    Killick, R., Fearnhead, P., Eckley, I. (2012). Optimal detection of changepoints with a linear computational cost.
    """
    whole = series.shape[1] // YEAR * YEAR
    recent, months = series[:, series.shape[1] - whole :], months[len(months) - whole :]
    searched = np.isfinite(recent).all(axis=1) & (whole >= config.change_years * YEAR)
    rho, penalty = np.full(len(series), np.nan), np.full(len(series), np.nan)
    found: list[pd.DataFrame] = []
    if searched.any():
        own = month_noise(recent[searched], config).autocorrelation
        rho[searched] = np.maximum(own, np.median(own)).round(1)
        adjusted = without_season(recent, config.drift_degree)
        for i in np.flatnonzero(searched):
            penalty[i] = penalty_for(whole, float(rho[i]), config)
            starts = search(adjusted[i], float(penalty[i]), config.change_apart)
            found.append(_points(adjusted[i], starts, months, config).assign(measure=measures[i]))
    points = pd.concat(found)[POINT_COLUMNS] if found else pd.DataFrame(columns=POINT_COLUMNS)
    changes = points.groupby("measure").size().reindex(measures, fill_value=0).to_numpy(float)
    return ChangePoints(
        points=points.reset_index(drop=True).astype({"near_system": bool, "gradual": bool}),
        searches=pd.DataFrame(
            {
                "measure": measures,
                "searched": searched,
                "months": np.where(searched, whole, np.nan),
                "autocorrelation": rho,
                "penalty": penalty.round(2),
                "changes": np.where(searched, changes, np.nan),
            }
        ),
    )


def search(adjusted: Floats, penalty: float, apart: int) -> list[int]:
    """First months of new levels in one series without season; none in a series that does not move at all."""
    scale = step_scale(adjusted[None])[0]
    if scale == 0:
        return []
    pelt = ruptures.KernelCPD(kernel="linear", min_size=apart).fit(adjusted / scale)
    return [int(end) for end in pelt.predict(pen=penalty)[:-1]]


def without_season(series: Floats, degree: int) -> Floats:
    """Series less their calendar months' part, as regression on calendar month and a smooth drift gives it."""
    return np.asarray(series @ _season_taken_out(series.shape[1], degree).T)


@cache
def _season_taken_out(months: int, degree: int) -> Floats:
    season = season_terms(months)
    terms = np.column_stack([season, drift_terms(months, degree)])
    part = season @ np.linalg.pinv(terms)[:YEAR]
    return np.asarray(np.eye(months) - (part - part.mean(axis=0)))


def step_scale(adjusted: Floats) -> Floats:
    """Root mean square of the changes from month to month over the root of 2: a step hardly adds to it."""
    return np.asarray(np.sqrt((np.diff(adjusted, axis=1) ** 2).mean(axis=1) / 2))


@cache
def _penalty(months: int, rho: float, degree: int, apart: int, rate: float, draws: int, seed: int) -> float:
    rng = np.random.default_rng([seed, months, round(100 * rho)])
    adjusted = without_season(autoregression(rng, draws, months, rho), degree)
    gains = highest_gain(adjusted / step_scale(adjusted)[:, None], apart)
    return float(np.quantile(gains, 1 - rate))


def penalty_for(months: int, rho: float, config: Config) -> float:
    """Penalty that the given share of series without a change exceeds, in units of the scale squared."""
    return _penalty(
        months,
        rho,
        config.drift_degree,
        config.change_apart,
        config.change_false_alarms,
        config.change_simulations,
        config.seed,
    )


def autoregression(rng: np.random.Generator, draws: int, months: int, rho: float) -> Floats:
    """(draws, months) stationary Gaussian first-order autoregressions of variance 1."""
    series = rng.standard_normal((draws, months))
    for month in range(1, months):
        series[:, month] = rho * series[:, month - 1] + np.sqrt(1 - rho**2) * series[:, month]
    return series


def highest_gain(series: Floats, apart: int) -> Floats:
    """Highest penalty at which the search would still find a change in each series.

    That is the most that the sum of squares falls a change, over the best placement of 1, 2, ... changes (by dynamic
    programming over all series at once).
    """
    draws, months = series.shape
    zero = np.zeros((draws, 1))
    total = np.hstack([zero, series.cumsum(axis=1)])
    squares = np.hstack([zero, (series**2).cumsum(axis=1)])
    cost = np.full((months + 1, months + 1, draws), np.inf)
    for start in range(months):
        ends = np.arange(start + apart, months + 1)
        length = ends - start
        mean = (total[:, ends] - total[:, [start]]) ** 2 / length
        cost[start, ends] = (squares[:, ends] - squares[:, [start]] - mean).T
    best, gain = cost[0], np.full(draws, -np.inf)
    for changes in range(1, months // apart):
        best = np.stack(
            [(best[:end] + cost[:end, end]).min(axis=0, initial=np.inf) for end in range(months + 1)]
        )
        gain = np.maximum(gain, (cost[0, months] - best[months]) / changes)
    return gain


def _points(adjusted: Floats, starts: list[int], months: tuple[str, ...], config: Config) -> pd.DataFrame:
    """The changes of one series, without its name."""
    edges = [0, *starts, len(adjusted)]
    levels = [float(adjusted[a:b].mean()) for a, b in pairwise(edges)]
    stepwise = np.repeat(levels, np.diff(edges))
    line = np.polyval(np.polyfit(np.arange(len(adjusted)), adjusted, 1), np.arange(len(adjusted)))
    system = _number(SYSTEM_CHANGE_MONTH)
    return pd.DataFrame(
        {
            "month": [months[start] for start in starts],
            "before": levels[:-1],
            "after": levels[1:],
            "step": [after / before - 1 for before, after in pairwise(levels)],
            "near_system": [abs(_number(months[s]) - system) <= config.change_near_system for s in starts],
            "gradual": bool(np.sum((adjusted - line) ** 2) < np.sum((adjusted - stepwise) ** 2)),
        }
    )


def _number(month: str) -> int:
    year, calendar = month.split("-")
    return YEAR * int(year) + int(calendar)

"""Changes of level of monthly series, per day: a penalised search that may find none."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd

from build.analysis.counting import month_days
from build.analysis.statistics.arrays import Floats
from build.analysis.trends.months import YEAR, drift_terms, season_terms
from build.analysis.trends.settings import TrendSettings
from build.london import main_force

STEPS = np.arange(1.5, 12.1, 0.25)  # sizes of a change tried, in standard deviations of a month


@dataclass(frozen=True)
class ChangePoints:
    """Result of :func:`change_points`.

    points : one row per change: ``measure, month`` (the first of the new level), ``before, after`` (seasonally adjusted
        incidents a day back to the previous change and up to the next), ``step`` (the change as a fraction), ``near_system``
        (within some months of the Met's system change), ``gradual`` (a straight line from end to end fits the series better
        than its steps).
    scans : one row per series: ``measure, searched`` (False if it is too short or has gaps), ``months, penalty,
        least_step`` (the smallest change of level halfway through, as a fraction of the series' mean, that is found in
        ``change_power`` of series like it), ``changes``; null where it was not searched.
    """

    points: pd.DataFrame
    scans: pd.DataFrame


POINT_COLUMNS = ["measure", "month", "before", "after", "step", "near_system", "gradual"]


def change_points(
    series: Floats, measures: list[str], months: tuple[str, ...], settings: TrendSettings
) -> ChangePoints:
    """Look for changes of level in each series by PELT, with a penalty set by simulated series without a change.

    The season is removed by regression and the series scaled. The penalty is the one that all but ``change_false_alarms``
    of simulated series stay below: autoregressions without a change, of the same length and treated in the same way. They
    have the autocorrelation ``change_autocorrelation``; series with less have fewer false alarms. The autocorrelation of
    the series itself is not estimated for this: in three years a step and a slow drift look too much alike.

    Parameters
    ----------
    series : (series, months) counts, NaN where missing.
    measures : their names.
    months : consecutive "YYYY-MM".
    settings : the ``change_...`` settings.

    Notes
    -----
    No interval is given for a step: its date was chosen from the same months, so its size is biased upwards.

    References
    ----------
    Killick, R., Fearnhead, P., Eckley, I. (2012). Optimal detection of changepoints with a linear computational cost.
    """
    whole = series.shape[1] // YEAR * YEAR
    months = months[len(months) - whole :]
    recent = series[:, series.shape[1] - whole :] / month_days(months)
    searched = np.isfinite(recent).all(axis=1) & (whole >= settings.change_years * YEAR)
    penalty, least = np.full((2, len(series)), np.nan)
    found: list[pd.DataFrame] = []
    if searched.any():
        adjusted = without_season(recent, settings.drift_degree)
        penalty[searched], steps = calibrated(whole, settings)
        scale = step_scale(adjusted, settings.change_apart)
        mean = adjusted.mean(axis=1)
        least[searched] = steps * (scale / np.where(mean > 0, mean, 1))[searched]
        for i in np.flatnonzero(searched):
            starts = search(adjusted[i], float(penalty[i]), settings.change_apart)
            found.append(_points(adjusted[i], starts, months, settings).assign(measure=measures[i]))
    points = pd.concat(found)[POINT_COLUMNS] if found else pd.DataFrame(columns=POINT_COLUMNS)
    changes = points.groupby("measure").size().reindex(measures, fill_value=0).to_numpy(float)
    return ChangePoints(
        points=points.reset_index(drop=True).astype({"near_system": bool, "gradual": bool}),
        scans=pd.DataFrame(
            {
                "measure": measures,
                "searched": searched,
                "months": np.where(searched, whole, np.nan),
                "penalty": penalty.round(2),
                "least_step": least,
                "changes": np.where(searched, changes, np.nan),
            }
        ),
    )


def search(adjusted: Floats, penalty: float, apart: int) -> list[int]:
    """First months of new levels in one seasonally adjusted series; none in a constant series."""
    scale = step_scale(adjusted[None], apart)[0]
    if scale == 0:
        return []
    import ruptures  # type: ignore[import-untyped]  # noqa: PLC0415 (only the process that does this loads it)

    pelt = ruptures.KernelCPD(kernel="linear", min_size=apart).fit(adjusted / scale)
    return [int(end) for end in pelt.predict(pen=penalty)[:-1]]


def without_season(series: Floats, degree: int) -> Floats:
    """Series less their seasonal part, estimated by regression on calendar month and a smooth drift."""
    return np.asarray(series @ _season_taken_out(series.shape[1], degree).T)


@cache
def _season_taken_out(months: int, degree: int) -> Floats:
    season = season_terms(months)
    terms = np.column_stack([season, drift_terms(months, degree)])
    part = season @ np.linalg.pinv(terms)[:YEAR]
    return np.asarray(np.eye(months) - (part - part.mean(axis=0)))


def step_scale(adjusted: Floats, apart: int) -> Floats:
    """Standard deviation of a month, from the changes between the means of successive runs of ``apart`` months.

    The variance of these means grows with the autocorrelation like the sums the search compares, so one penalty serves
    series of any autocorrelation; a single step affects few of the changes.
    """
    sums = np.lib.stride_tricks.sliding_window_view(adjusted, apart, axis=1).mean(axis=2)
    return np.asarray(np.sqrt(((sums[:, apart:] - sums[:, :-apart]) ** 2).mean(axis=1) * apart / 2))


def calibrated(months: int, settings: TrendSettings) -> tuple[float, float]:
    """Penalty and smallest detectable step, both on the series' scale."""
    return _calibrated(
        months,
        settings.drift_degree,
        settings.change_apart,
        settings.change_autocorrelation,
        settings.change_false_alarms,
        settings.change_power,
        settings.change_simulations,
        settings.seed,
    )


@cache
def _calibrated(
    months: int, degree: int, apart: int, rho: float, rate: float, power: float, draws: int, seed: int
) -> tuple[float, float]:
    noise = autoregression(np.random.default_rng([seed, months]), draws, months, rho)

    def gains(size: float, count: int) -> tuple[Floats, Floats]:
        changed = noise[:count] + size * (np.arange(months) >= months // 2)
        adjusted = without_season(changed, degree)
        scale = step_scale(adjusted, apart)
        return highest_gain(adjusted / scale[:, None], apart), scale

    still, scale = gains(0, draws)
    penalty = float(np.quantile(still, 1 - rate))
    sizes = (size for size in STEPS if np.mean(gains(size, draws // 4)[0] > penalty) >= power)
    return penalty, next(sizes, np.nan) / float(np.median(scale))


def autoregression(rng: np.random.Generator, draws: int, months: int, rho: float) -> Floats:
    """(draws, months) stationary Gaussian first-order autoregressions of variance 1."""
    series = rng.standard_normal((draws, months))
    for month in range(1, months):
        series[:, month] = rho * series[:, month - 1] + np.sqrt(1 - rho**2) * series[:, month]
    return series


def highest_gain(series: Floats, apart: int) -> Floats:
    """Highest penalty at which the search would still find a change in each series.

    That is the largest fall in the sum of squares per change, over the best placement of 1, 2, ... changes (by dynamic
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


def _points(
    adjusted: Floats, starts: list[int], months: tuple[str, ...], settings: TrendSettings
) -> pd.DataFrame:
    """The changes of one series, without its name."""
    edges = [0, *starts, len(adjusted)]
    levels = [float(adjusted[a:b].mean()) for a, b in pairwise(edges)]
    stepwise = np.repeat(levels, np.diff(edges))
    line = np.polyval(np.polyfit(np.arange(len(adjusted)), adjusted, 1), np.arange(len(adjusted)))
    system = _number(main_force().system_change)
    return pd.DataFrame(
        {
            "month": [months[start] for start in starts],
            "before": levels[:-1],
            "after": levels[1:],
            "step": [after / before - 1 for before, after in pairwise(levels)],
            "near_system": [abs(_number(months[s]) - system) <= settings.change_near_system for s in starts],
            "gradual": bool(np.sum((adjusted - line) ** 2) < np.sum((adjusted - stepwise) ** 2)),
        }
    )


def _number(month: str) -> int:
    year, calendar = month.split("-")
    return YEAR * int(year) + int(calendar)

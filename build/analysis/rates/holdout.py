"""Do smoothed rates predict later months better than raw ones, and is London, the borough or the neighbourhood the prior?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Counts, Floats, Mask
from build.analysis.statistics.neighbourhood import Reach, Rings, fit_local_prior
from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior, fit_group_prior
from build.analysis.statistics.spatial_jackknife import over_squares

LONDON, BOROUGH, NEIGHBOURHOOD = "London", "borough", "neighbourhood"
COLUMNS = ["measure", "fitted", "tested", "areas", "citywide", "raw", "london", "borough", "local"]
GAIN, LOCAL_GAIN = (["gain", "gain_low", "gain_high"], ["local_gain", "local_gain_low", "local_gain_high"])
CHANGE = ["change", "low", "high"]
YEAR = 12  # months


@dataclass(frozen=True)
class Held:
    """Result of :func:`later_months`.

    table : ``measure, fitted, tested`` (months), ``areas``; ``citywide``: change of the rate of all areas together from the
        fitted months to the tested ones, less 1, which every prediction is given; ``raw, london, borough, local``: root mean
        squared errors of the predicted rates per ``settings.per`` residents a year; ``gain`` and ``local_gain`` with
        ``_low`` and ``_high``: log predictive score of the borough prior less that of the London prior, and of the
        neighbourhood's less that of the better of these two, summed over the areas; ``prior``: the one in use for the
        measure; ``change, low, high``: by how much the rate in use makes the raw rate's error larger (smaller if
        negative). Intervals are over squares. No rows with fewer than two years of months.
    gain : ``value, low, high`` of the gain of the borough prior summed over the measures; empty without rows.
    reach : measure -> how the neighbourhood is weighed, of the measures that use it.
    """

    table: pd.DataFrame
    gain: dict[str, float]
    reach: dict[str, Reach]


def later_months(
    count: Counts,
    observed: Mask,
    population: Floats,
    borough: NDArray[np.int_],
    block: NDArray[np.int32],
    comparable: Mask,
    measures: tuple[str, ...],
    rings: Rings | None,
    settings: RateSettings,
) -> Held:
    """Predict each area's last 12 months from the months before, by the raw rate and by three smoothed ones.

    All are given the citywide change between the two. Without it a rise of the whole city would look like a failure of
    smoothing, which draws most areas down: they would do worse only because the city moved.

    Parameters
    ----------
    count : (areas, months, measures) incidents, 0 where not observed.
    observed : (areas, months).
    population : (areas,) residents.
    borough : (areas,) number of the area's borough, from 0.
    block : (areas,) number of the square of the map that holds the area.
    comparable : (areas,) areas fitted and compared: those not flagged by the months before, because the months predicted
        must have no say.
    measures : names in the order of the last axis.
    rings : neighbourhoods; without them there is no prior of the neighbourhood.
    settings : ``per, confidence``.

    References
    ----------
    Gneiting, T., Raftery, A. (2007). Strictly proper scoring rules, prediction, and estimation. JASA 102.
    """
    months = observed.shape[1]
    if months < 2 * YEAR:
        return Held(pd.DataFrame(columns=[*COLUMNS, *GAIN, *LOCAL_GAIN, "prior", *CHANGE]), {}, {})
    early, late = slice(0, months - YEAR), slice(months - YEAR, months)
    before, after = (population * observed[:, span].sum(axis=1) / YEAR for span in (early, late))
    used = comparable & (before > 0) & (after > 0)
    rows, squares, scores, reaches = [], [], [], []
    for m, measure in enumerate(measures):
        n, later = (count[:, span, m].sum(axis=1, dtype=np.int32) for span in (early, late))
        group = fit_group_prior(n, before, borough, used)
        local, reach = (
            fit_local_prior(n, before, group, rings, used) if rings and np.any(group.mean) else (group, None)
        )
        priors = fit_gamma_prior(n[used], before[used]), group.of(used), local.of(used)
        change = _citywide(n[used], before[used], later[used], after[used])
        guesses = [n[used] / before[used], *(p.posterior_mean(n[used], before[used]) for p in priors)]
        misses = change * np.stack(guesses, axis=1) - (later[used] / after[used])[:, None]
        squares.append(np.square(misses))
        error = np.sqrt(squares[-1].mean(axis=0)) * settings.per if used.any() else np.full(4, np.nan)
        scores.append(
            [_log_score(p, n[used], before[used], later[used], change * after[used]) for p in priors]
        )
        reaches.append(reach)
        rows.append((measure, months - YEAR, YEAR, int(used.sum()), change - 1, *error))
    score = np.array(scores)  # (measures, priors, areas)
    gains = score[:, 1] - score[:, 0]
    *each, every = _gains(np.vstack([gains, gains.sum(axis=0)]).T, block[used], settings)
    table = pd.DataFrame(rows, columns=COLUMNS).join(pd.DataFrame(each, columns=GAIN))
    level = 1 if better_level(table) == BOROUGH else 0
    local_gains = _gains((score[:, 2] - score[:, level]).T, block[used], settings)
    table = table.join(pd.DataFrame(local_gains, columns=LOCAL_GAIN))
    near = (table["local_gain_low"] > 0).to_numpy() & np.array([reach is not None for reach in reaches])
    table["prior"] = np.where(near, NEIGHBOURHOOD, (LONDON, BOROUGH)[level])
    place = np.where(near, 3, 1 + level)
    found = [
        _change(errors[:, [0, p]], block[used], settings) for errors, p in zip(squares, place, strict=True)
    ]
    total = dict(zip(("value", "low", "high"), every, strict=True))
    chosen = {name: one for name, one, use in zip(measures, reaches, near, strict=True) if use and one}
    return Held(table.join(pd.DataFrame(found, columns=CHANGE)), total, chosen)


def _citywide(count: Counts, years: Floats, later: Counts, later_years: Floats) -> float:
    """Rate of all areas in the later months over that in the earlier ones; 1 where nothing was counted."""
    first, second = count.sum() / max(years.sum(), 1), later.sum() / max(later_years.sum(), 1)
    return float(second / first) if first > 0 and second > 0 else 1.0


def _gains(
    gain: Floats, block: NDArray[np.int32], settings: RateSettings
) -> list[tuple[float, float, float]]:
    """Sum of each column of gains over the areas, with its interval over squares."""
    areas = len(gain)
    if not areas:
        return [(0.0, np.nan, np.nan)] * gain.shape[1]
    columns = np.column_stack([np.ones(areas), gain])
    mean = over_squares(columns, block, lambda sums: sums[:, 1:] / sums[:, :1], settings.confidence)
    ends = zip(gain.sum(axis=0), mean.low * areas, mean.high * areas, strict=True)
    return [(float(value), float(low), float(high)) for value, low, high in ends]


def _change(squares: Floats, block: NDArray[np.int32], settings: RateSettings) -> tuple[float, float, float]:
    """Root mean square of the second column of errors over that of the first, minus 1, with its interval over squares."""
    if not squares.size:
        return np.nan, np.nan, np.nan
    change = over_squares(squares, block, _root_ratio, settings.confidence)
    return float(change.value[0]), float(change.low[0]), float(change.high[0])


def _root_ratio(sums: Floats) -> Floats:
    return np.asarray(np.sqrt(sums[:, 1:] / np.where(sums[:, :1] > 0, sums[:, :1], np.nan)) - 1)


def better_level(table: pd.DataFrame) -> str:
    """The prior that predicts later months better over all measures; London's where nothing could be held out."""
    return BOROUGH if table["gain"].sum() > 0 else LONDON


def _log_score(prior: GammaPrior, count: Counts, years: Floats, later: Counts, later_years: Floats) -> Floats:
    """(areas,) log probability of the later counts: negative binomial, from the posterior of the early ones."""
    if not np.any(prior.mean):
        return np.zeros(count.size)
    shape, scale = prior.shape + count, prior.inverse_scale + years
    chance = gammaln(shape + later) - gammaln(shape) - gammaln(later + 1.0)
    return np.asarray(
        chance
        + shape * np.log(scale / (scale + later_years))
        + later * np.log(later_years / (scale + later_years))
    )

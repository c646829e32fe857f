"""Do smoothed rates predict later months better than raw ones, and is London or the borough the better prior?"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import gammaln

from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Counts, Floats, Mask
from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior, fit_group_prior
from build.analysis.statistics.spatial_jackknife import over_squares

LONDON, BOROUGH = "London", "borough"
YEAR = 12  # months


def later_months(
    count: Counts,
    observed: Mask,
    population: Floats,
    borough: NDArray[np.int_],
    block: NDArray[np.int32],
    comparable: Mask,
    measures: tuple[str, ...],
    settings: RateSettings,
) -> tuple[pd.DataFrame, dict[str, float]]:
    """Predict each area's last 12 months from the months before, with the raw rate and two smoothed ones.

    Parameters
    ----------
    count : (areas, months, measures) incidents, 0 where not observed.
    observed : (areas, months).
    population : (areas,) residents.
    borough : (areas,) number of the area's borough, from 0.
    block : (areas,) number of the square of the map that the area lies in.
    comparable : (areas,) areas fitted and compared: those not flagged by the months before, because the months predicted
        must have no say.
    measures : names in the order of the last axis.
    settings : ``per, confidence``.

    Returns
    -------
    table : pandas.DataFrame
        ``measure, fitted, tested`` (months), ``areas``; ``raw, london, borough``: root mean squared errors of the predicted
        rates per ``settings.per`` residents a year; ``gain, gain_low, gain_high``: log predictive score of the borough prior
        less that of the London prior, summed over the areas; ``change, low, high``: by what part the prior that is better
        over all measures makes the raw rate's error larger (smaller if negative). Intervals are over squares. No rows with
        fewer than two years of months.
    gain : ``value, low, high`` of the gain summed over the measures; empty without rows.

    References
    ----------
    Gneiting, T., Raftery, A. (2007). Strictly proper scoring rules, prediction, and estimation. JASA 102.
    """
    months = observed.shape[1]
    columns = ["measure", "fitted", "tested", "areas", "raw", "london", "borough"]
    gained, compared = ["gain", "gain_low", "gain_high"], ["change", "low", "high"]
    if months < 2 * YEAR:
        return pd.DataFrame(columns=[*columns, *gained, *compared]), {}
    early, late = slice(0, months - YEAR), slice(months - YEAR, months)
    before, after = (population * observed[:, span].sum(axis=1) / YEAR for span in (early, late))
    used = comparable & (before > 0) & (after > 0)
    rows, squares, gains = [], [], []
    for m, measure in enumerate(measures):
        n, later = (count[:, span, m].sum(axis=1, dtype=np.int32) for span in (early, late))
        priors = (
            fit_gamma_prior(n[used], before[used]),
            fit_group_prior(n, before, borough, used).of(used),
        )
        guesses = [n[used] / before[used], *(p.posterior_mean(n[used], before[used]) for p in priors)]
        squares.append(np.square(np.stack(guesses, axis=1) - (later[used] / after[used])[:, None]))
        error = np.sqrt(squares[-1].mean(axis=0)) * settings.per if used.any() else np.full(3, np.nan)
        city, local = (_log_score(p, n[used], before[used], later[used], after[used]) for p in priors)
        gains.append(local - city)
        rows.append((measure, months - YEAR, YEAR, int(used.sum()), *error))
    *each, every = _gains(np.stack([*gains, np.sum(gains, axis=0)], axis=1), block[used], settings)
    table = pd.DataFrame(rows, columns=columns).join(pd.DataFrame(each, columns=gained))
    better = 2 if better_level(table) == BOROUGH else 1
    found = [_change(errors[:, [0, better]], block[used], settings) for errors in squares]
    total = dict(zip(("value", "low", "high"), every, strict=True))
    return table.join(pd.DataFrame(found, columns=compared)), total


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
    """The prior that predicts later months better over all measures; London's if nothing could be held out."""
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

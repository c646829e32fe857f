"""Intervals of scores by resampling squares of the map, not areas: neighbours err alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import norm, t

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]


def r_squared_draws(
    target: Floats, errors: Floats, block: Labels, draws: int, rng: np.random.Generator
) -> Floats:
    """R2 of several models on the same resampled squares of areas.

    Whole squares are drawn with replacement, as many as there are, so that errors shared by neighbours stay together. The
    models are taken as fitted: the draws show how the score depends on which places it was measured in.

    Parameters
    ----------
    target : (areas,) observed values.
    errors : (areas, models) squared errors of each model (the mean over repeats, if there are several).
    block : (areas,) number of each area's square.
    draws : how many resamples.
    rng : seeded generator.

    Returns
    -------
    (draws, models) R2; NaN where nothing varies in a draw.

    References
    ----------
    Davison, A., Hinkley, D. (1997). Bootstrap Methods and their Application, chapter 3. Roberts, D. et al. (2017).
    Ecography 40, on blocks.
    """
    names, where = np.unique(block, return_inverse=True)
    blocks = len(names)
    columns = np.column_stack([np.ones(target.size), target, target**2, errors])
    sums = np.zeros((blocks, columns.shape[1]))
    np.add.at(sums, where, columns)
    times = rng.multinomial(blocks, np.full(blocks, 1 / blocks), size=draws)
    drawn = times @ sums
    spread = drawn[:, 2] - drawn[:, 1] ** 2 / drawn[:, 0]
    return 1 - drawn[:, 3:] / np.where(spread > 0, spread, np.nan)[:, None]


def interval(draws: Floats, confidence: float) -> tuple[Floats, Floats]:
    """Percentile interval of each column of (draws, columns)."""
    tail = 100 * (1 - confidence) / 2
    low, high = np.nanpercentile(draws, [tail, 100 - tail], axis=0)
    return low, high


def expanded_interval(draws: Floats, units: int, confidence: float) -> tuple[Floats, Floats]:
    """Percentile interval of each column, widened for the number of units that were resampled.

    Plain percentiles are as narrow as an interval from the normal distribution with the variance divided by n, not
    n - 1: with some dozens of units they hold the truth too seldom. Here the percentiles lie where they would have to
    for Student's t and n - 1. They are taken at ranks of (draws + 1), so that a few hundred draws are enough.

    Parameters
    ----------
    draws : (draws, columns); NaN where a draw says nothing of a column.
    units : how many units (areas, squares of the map) were drawn each time, at least 2.
    confidence : of the interval, such as 0.95.

    Returns
    -------
    low, high : (columns,).

    References
    ----------
    Hesterberg, T. (2015). What teachers should know about the bootstrap. The American Statistician 69, 371-386.
    Hyndman, R., Fan, Y. (1996). Sample quantiles in statistical packages. The American Statistician 50 (type 6).
    """
    wide = t.ppf((1 + confidence) / 2, units - 1) * np.sqrt(units / (units - 1))
    tail = float(norm.sf(wide))
    quantiles = np.nanquantile if np.isnan(draws).any() else np.quantile  # the first is many times slower
    low, high = quantiles(draws, [tail, 1 - tail], axis=0, method="weibull")
    return low, high

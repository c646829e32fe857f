"""Intervals of scores by resampling squares of the map, not areas: neighbours err alike."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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

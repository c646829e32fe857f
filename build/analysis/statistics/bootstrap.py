"""Percentile intervals over resampled units, widened for how few they are."""

from __future__ import annotations

import numpy as np
from scipy.special import ndtr, stdtrit

from build.analysis.statistics.arrays import Floats


def expanded_interval(draws: Floats, units: int, confidence: float) -> tuple[Floats, Floats]:
    """Percentile interval of each column, widened for the number of units resampled.

    Plain percentiles are as narrow as a normal interval with the variance divided by n instead of n - 1: with a few dozen
    units they cover the truth too rarely. Here the percentiles are moved out to match Student's t and n - 1. They are
    taken at ranks of (draws + 1), so that a few hundred draws are enough.

    Parameters
    ----------
    draws : (draws, columns); NaN where a draw has no value for a column.
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
    wide = stdtrit(units - 1, (1 + confidence) / 2) * np.sqrt(units / (units - 1))
    tail = float(ndtr(-wide))
    quantiles = np.nanquantile if np.isnan(draws).any() else np.quantile  # the first is many times slower
    low, high = quantiles(draws, [tail, 1 - tail], axis=0, method="weibull")
    return low, high

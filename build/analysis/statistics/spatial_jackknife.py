"""Intervals of scores by leaving out squares of the map, not areas: errors of neighbours are correlated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.special import stdtrit

from build.analysis.statistics.arrays import Floats, Labels

Statistic = Callable[[Floats], Floats]

_FEWEST_DEGREES = 3.0


@dataclass(frozen=True)
class SpatialInterval:
    """Result of :func:`over_squares`; one value per column of the statistic.

    value, low, high : the figure and its interval.
    heaviest : share of the interval's variance that comes from the one square that matters most.
    """

    value: Floats
    low: Floats
    high: Floats
    heaviest: Floats


def over_squares(columns: Floats, block: Labels, statistic: Statistic, confidence: float) -> SpatialInterval:
    """A figure with its interval over places, from its values with each square left out in turn.

    Errors shared by neighbours stay together because whole squares are left out. The models are taken as fitted: the
    interval shows how the score depends on the places it was measured in. The t quantile's degrees of freedom follow from
    the kurtosis of the squares' influences (as many as squares if all weigh the same, few if some weigh much more). If one
    square makes up most of the variance (``heaviest``), no such interval has its stated coverage.

    Parameters
    ----------
    columns : (areas, columns) the quantities summed over areas: 1, errors, squares.
    block : (areas,) number of each area's square.
    statistic : of (rows, columns) sums, the (rows, figures).
    confidence : two-sided.

    References
    ----------
    Efron, B., Stein, C. (1981). The jackknife estimate of variance. Annals of Statistics 9. Satterthwaite, F. (1946).
    An approximate distribution of estimates of variance components. Biometrics 2.
    """
    names, where = np.unique(block, return_inverse=True)
    squares = len(names)
    sums = np.zeros((squares, columns.shape[1]))
    np.add.at(sums, where, columns)
    value = statistic(sums.sum(axis=0, keepdims=True))[0]
    if squares < 2:
        return SpatialInterval(value, *np.full((3, value.size), np.nan))
    without = statistic(sums.sum(axis=0) - sums)
    influence = np.square(without - without.mean(axis=0))
    total = influence.sum(axis=0)
    share = np.divide(influence, total, out=np.zeros_like(influence), where=total > 0)
    kurtosis = squares * np.square(share).sum(axis=0)
    freedom = np.maximum(2 * squares / np.maximum(kurtosis - 1, 1), _FEWEST_DEGREES)
    freedom = np.minimum(freedom, squares - 1)
    reach = stdtrit(freedom, 0.5 + confidence / 2) * np.sqrt((squares - 1) / squares * total)
    return SpatialInterval(value, value - reach, value + reach, share.max(axis=0))


def r_squared_lost(target: Floats, errors: Floats, block: Labels, confidence: float) -> SpatialInterval:
    """How much R2 falls from the first column of squared errors to each of the others.

    Parameters
    ----------
    target, block : (areas,).
    errors : (areas, 1 + columns) squared errors (the mean over repeats, if there are several).
    """

    def lost(sums: Floats) -> Floats:
        spread = sums[:, 2] - sums[:, 1] ** 2 / sums[:, 0]
        return (sums[:, 4:] - sums[:, 3:4]) / np.where(spread > 0, spread, np.nan)[:, None]

    columns = np.column_stack([np.ones(target.size), target, target**2, errors])
    return over_squares(columns, block, lost, confidence)


def over_folds(curves: Floats, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Mean over the models of the folds, with a jackknife interval over the folds.

    Each model was fitted without one fold of squares, so their spread, widened by the jackknife's factor (they share most of
    their areas and so differ too little), is that of a model fitted elsewhere. t quantile with one fewer than folds.

    Parameters
    ----------
    curves : (folds, ...) one per model.
    confidence : two-sided.

    Returns
    -------
    mean, low, high : of the shape of one curve.

    References
    ----------
    Shao, J., Tu, D. (1995). The Jackknife and Bootstrap, chapter 2, on leaving out groups.
    """
    folds = len(curves)
    mean = curves.mean(axis=0)
    error = np.sqrt((folds - 1) / folds * np.square(curves - mean).sum(axis=0))
    reach = stdtrit(folds - 1, 0.5 + confidence / 2) * error
    return mean, mean - reach, mean + reach

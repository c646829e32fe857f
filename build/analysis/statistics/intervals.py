"""Intervals used across the analysis: Poisson counts, proportions, ratios of two rates."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import chdtri, ndtr, ndtri, stdtrit

from build.analysis.statistics.arrays import Floats

FEWEST_MONTHS = 3  # for an interval from how months differ


def normal_quantile(confidence: float) -> float:
    """Two-sided standard normal quantile, 1.96 for a confidence of 0.95."""
    return float(ndtri(0.5 + confidence / 2))


def garwood(count: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    """Exact interval for the mean of a Poisson count.

    Parameters
    ----------
    count : array of counts, any shape, 0 or more.
    confidence : two-sided, at least this by construction.

    Returns
    -------
    low, high : arrays of the same shape, in counts; divide by the exposure for a rate. ``low`` is 0 for a
        count of 0.

    References
    ----------
    Garwood, F. (1936). Fiducial limits for the Poisson distribution. Biometrika 28, 437-442.
    """
    n = np.asarray(count, dtype=np.float64)
    tail = (1 - confidence) / 2
    low = np.where(n > 0, chdtri(2 * np.maximum(n, 1), 1 - tail) / 2, 0.0)
    return low, chdtri(2 * n + 2, tail) / 2


def dispersed(
    count: ArrayLike, confidence: float, dispersion: ArrayLike, freedom: ArrayLike
) -> tuple[Floats, Floats]:
    """Interval for the mean of a count that varies more than a Poisson count.

    The exact Poisson interval of the count in units of its dispersion, with the tails of a t quantile because the dispersion
    is estimated. With dispersion 1 and infinite freedom it is :func:`garwood`.

    Parameters
    ----------
    count : array of counts, any shape, 0 or more. confidence : two-sided.
    dispersion, freedom : variance of the count over its mean, 1 or more, and the degrees of freedom it is estimated with.

    Returns
    -------
    low, high : in counts; ``low`` is 0 for a count of 0.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 6.2.3, on quasi-likelihood for counts.
    """
    phi = np.asarray(dispersion, dtype=np.float64)
    n = np.asarray(count, dtype=np.float64) / phi
    tail = ndtr(-stdtrit(np.maximum(freedom, 1), 0.5 + confidence / 2))
    low = np.where(n > 0, chdtri(2 * np.where(n > 0, n, 1), 1 - tail) / 2, 0.0)
    return low * phi, chdtri(2 * n + 2, tail) / 2 * phi


def wilson(successes: ArrayLike, trials: ArrayLike, confidence: float) -> tuple[Floats, Floats]:
    """Wilson's score interval for a proportion.

    Parameters
    ----------
    successes, trials : arrays of one shape, ``0 <= successes <= trials``.
    confidence : two-sided.

    Returns
    -------
    low, high : proportions between 0 and 1; NaN where there are no trials.

    References
    ----------
    Wilson, E. B. (1927). Journal of the American Statistical Association 22, 209-212.
    """
    from statsmodels.stats.proportion import proportion_confint  # noqa: PLC0415 (slow to load)

    x, n = np.asarray(successes, dtype=np.float64), np.asarray(trials, dtype=np.float64)
    low, high = proportion_confint(x, np.where(n > 0, n, np.nan), alpha=1 - confidence, method="wilson")
    return low, high


def rate_ratio(
    count: ArrayLike,
    exposure: ArrayLike,
    base_count: ArrayLike,
    base_exposure: ArrayLike,
    confidence: float,
    dispersion: ArrayLike = 1.0,
    freedom: ArrayLike = np.inf,
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two independent rates with its score interval: of Poisson counts, or of counts that vary more.

    The interval holds every ratio ``r`` that the score test does not reject:
    ``(y1 - y0 x)^2 <= z^2 (y1 + y0) x`` with ``x = r * exposure / base_exposure``, a quadratic in ``x``
    solved here in closed form, so that it works on arrays and on counts of 0. Where the variance of the counts is
    their mean times a dispersion that was estimated, ``z^2`` is the square of a t quantile times that dispersion.

    Parameters
    ----------
    count, exposure : events and exposure of the group, arrays of one shape.
    base_count, base_exposure : the same of the group it is compared with.
    confidence : two-sided.
    dispersion, freedom : variance of the counts over their mean, and the degrees of freedom it is estimated with;
        both limits are NaN where the dispersion is.

    Returns
    -------
    ratio, low, high : NaN ratio and infinite ``high`` where the base has no events; all NaN where an exposure
        is 0 or nothing was counted in either group.

    References
    ----------
    Gu, K., Ng, H., Tang, M., Schucany, W. (2008). Testing the ratio of two Poisson rates. Biometrical Journal
    50.
    """
    y1, y0 = np.asarray(count, dtype=np.float64), np.asarray(base_count, dtype=np.float64)
    scale = np.asarray(base_exposure, dtype=np.float64) / _positive(exposure)
    reach = stdtrit(np.maximum(freedom, 1), 0.5 + confidence / 2)
    z2 = np.square(reach) * np.asarray(dispersion, dtype=np.float64)
    half_sum = y1 * y0 + z2 * (y1 + y0) / 2
    root = np.sqrt(np.maximum(half_sum**2 - (y1 * y0) ** 2, 0))
    anything = np.where((y1 + y0 > 0) & (scale > 0), scale, np.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(y0 > 0, y1 / y0, np.nan)
        low = np.where(half_sum == 0, 0.0, y1**2 / (half_sum + root))
        high = np.where(y0 > 0, (half_sum + root) / y0**2, np.inf)
    return ratio * anything, low * anything, high * anything


def which_is_higher(first: tuple[float, float, float], second: tuple[float, float, float]) -> int:
    """1 if the first of two independent figures is higher beyond chance, -1 if it is lower, 0 if they cannot be distinguished.

    Intervals that overlap do not show that two figures are alike. The interval of the difference is recovered from those of
    the figures (MOVER): ``(x - y) - sqrt((x - low x)^2 + (high y - y)^2)`` and its mirror image.

    Parameters
    ----------
    first, second : figure, low and high end of its interval, all of one confidence, which is the comparison's too. Ratios
        are given as logarithms.

    References
    ----------
    Zou, G., Donner, A. (2008). Construction of confidence limits about effect measures: a general approach. Statistics in
    Medicine 27, 1693-1702.
    """
    (x, low_x, high_x), (y, low_y, high_y) = first, second
    low = x - y - np.hypot(x - low_x, high_y - y)
    high = x - y + np.hypot(high_x - x, y - low_y)
    return int(low > 0) - int(high < 0)


def standardised_ratio(
    count: ArrayLike,
    exposure: ArrayLike,
    base_count: ArrayLike,
    base_exposure: ArrayLike,
    weight: ArrayLike,
    confidence: float,
    dispersion: ArrayLike = 1.0,
    freedom: ArrayLike = np.inf,
) -> tuple[Floats, Floats, Floats]:
    """Ratio of two directly standardised rates: what it would be if both groups had the same ages.

    Each stratum's rate counts by the share that the stratum has of a standard population. The interval is that of the log
    ratio, with the variance of the counts their mean times a dispersion.

    Parameters
    ----------
    count, exposure, base_count, base_exposure : (..., strata) events and exposure of the group and of the one it is
        compared with.
    weight : (..., strata) standard population.
    confidence : two-sided.
    dispersion, freedom : (...) as in :func:`rate_ratio`.

    Returns
    -------
    ratio, low, high : (...); NaN where a stratum that has weight has no exposure, or a group has no events.

    References
    ----------
    Breslow, N., Day, N. (1987). Statistical Methods in Cancer Research II, 2.3.
    """
    share = np.asarray(weight, dtype=np.float64)
    used = share > 0
    rate, variance = [], []
    for events, years in ((count, exposure), (base_count, base_exposure)):
        n = np.asarray(events, dtype=np.float64)
        per = np.where(used, share / _positive(np.broadcast_to(years, n.shape)), 0.0)
        total = _positive((per * n).sum(axis=-1))
        rate.append(total)
        variance.append((per**2 * n).sum(axis=-1) / total**2)
    spread = np.asarray(dispersion, dtype=np.float64) * (variance[0] + variance[1])
    reach = np.exp(stdtrit(np.asarray(freedom, dtype=np.float64), 0.5 + confidence / 2) * np.sqrt(spread))
    ratio = np.asarray(rate[0] / rate[1], dtype=np.float64)
    return ratio, ratio / reach, ratio * reach


def ratio_over_months(part: ArrayLike, whole: ArrayLike, confidence: float) -> tuple[Floats, Floats, Floats]:
    """Ratio of two totals with an interval from how it differs between months.

    Months are assumed independent, each with its own part and whole; within a month events may be as clustered as they
    like (an operation with many searches on one day). The variance is that of the ratio estimator, with Student's t for
    few months.

    Parameters
    ----------
    part, whole : (months, ...) of one shape.
    confidence : two-sided.

    Returns
    -------
    ratio, low, high : arrays without the first axis; the interval is NaN for fewer than three months, all three where the
        whole is 0. ``low`` is at least 0.

    References
    ----------
    Cochran, W. G. (1977). Sampling Techniques, third edition, sections 2.11 and 6.3 to 6.4.
    """
    x, y = np.asarray(part, dtype=np.float64), np.asarray(whole, dtype=np.float64)
    months = len(x)
    total = _positive(y.sum(axis=0))
    ratio = x.sum(axis=0) / total
    if months < FEWEST_MONTHS:
        unknown = np.full(ratio.shape, np.nan)
        return ratio, unknown, unknown
    spread = ((x - ratio * y) ** 2).sum(axis=0)
    error = np.sqrt(months / (months - 1) * spread) / total
    half = stdtrit(months - 1, 0.5 + confidence / 2) * error
    return ratio, np.maximum(ratio - half, 0), ratio + half


def _positive(values: ArrayLike) -> Floats:
    array = np.asarray(values, dtype=np.float64)
    return np.where(array > 0, array, np.nan)

"""The words for a change, the same on every page and in every file."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats

Words = NDArray[np.str_]

ROSE, FELL, SAME, TOO_FEW = "rose", "fell", "about the same", "too few to tell"
VERDICTS = (ROSE, FELL, SAME, TOO_FEW)

ROSE_MORE, ROSE_LESS = "rose more than London", "rose less than London"
FELL_MORE, FELL_LESS = "fell more than London", "fell less than London"
IN_LINE = "in line with London"
AGAINST_LONDON = (ROSE_MORE, ROSE_LESS, FELL_MORE, FELL_LESS, IN_LINE, TOO_FEW)

UNKNOWN = ""  # months are missing, so nothing can be said


def verdict(low: Floats, high: Floats, total: Floats, fewest: int) -> Words:
    """Word a change by its interval.

    Parameters
    ----------
    low, high : limits of the change as a fraction.
    total : counted in both years together; NaN where a month is missing. Below ``fewest`` there are too few for a verdict,
        whatever the interval.

    Returns
    -------
    Array of one of ``VERDICTS``, ``UNKNOWN`` where a month is missing.
    """
    return np.select(
        [np.isnan(total), total < fewest, low > 0, high < 0], [UNKNOWN, TOO_FEW, ROSE, FELL], SAME
    )


def against_london(
    ratio: Floats, london: Floats, moved: NDArray[np.bool_], total: Floats, fewest: int
) -> Words:
    """Word how a place changed compared with London.

    Parameters
    ----------
    ratio, london : of this year to the one before, infinite where nothing was counted before.
    moved : where the difference stands out from chance. total, fewest : as of :func:`verdict`.

    Returns
    -------
    Array of one of ``AGAINST_LONDON``, ``UNKNOWN`` where a month is missing.
    """
    above, up = ratio > london, ratio > 1
    cases = [
        (np.isnan(total) | np.isnan(london), UNKNOWN),
        (total < fewest, TOO_FEW),
        (~moved, IN_LINE),
        (above & up, ROSE_MORE),
        (~above & ~up, FELL_MORE),
        (above, FELL_LESS),
    ]
    return np.select([case for case, _ in cases], [word for _, word in cases], ROSE_LESS)

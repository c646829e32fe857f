"""Which of many tests stand out, with the share of false ones among them controlled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray


def discoveries(p: NDArray[np.float64], rate: float) -> NDArray[np.bool_]:
    """Benjamini and Hochberg's step-up rule: of the tests named, an expected share of at most ``rate`` is chance.

    Parameters
    ----------
    p : (tests,) probabilities under no effect, independent or positively dependent; NaN where there was no test.

    Returns
    -------
    (tests,) which are named; never one that was not tested.

    References
    ----------
    Benjamini, Y., Hochberg, Y. (1995). Controlling the false discovery rate. JRSS B 57.
    """
    from scipy.stats import false_discovery_control  # noqa: PLC0415 (slow to load)

    found, tested = np.zeros(p.shape, dtype=bool), np.isfinite(p)
    if tested.any():
        found[tested] = false_discovery_control(p[tested]) <= rate
    return found

"""Areas where residents are the wrong denominator, found by one stated rule on rate and density."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.intervals import garwood
from build.config import Config

Floats = NDArray[np.float64]

FAR_ABOVE = "Recorded crime per resident far beyond the rest of London"
SPARSE = "Few residents per hectare and a high rate of recorded crime"
FAR_BELOW = "Hardly any recorded crime is placed here, far below the rest of London"
REASONS = (FAR_ABOVE, SPARSE, FAR_BELOW)

_MAD_TO_SD = 1.4826  # median absolute deviation -> standard deviation of a normal distribution
_HALF = 0.5  # added to counts before the logarithm, so that 0 has one


def denominator_flags(
    areas: pd.DataFrame, count: NDArray[np.int32], exposure: Floats, config: Config
) -> tuple[NDArray[np.object_], dict[str, Any]]:
    """Flag the areas whose rate per resident can not be compared with others.

    The distance of an area is that of its log rate from London's median, in robust standard deviations.
    Flagged are areas at least ``flag_distance`` above or below with their whole Poisson interval, and areas
    at least ``flag_sparse_distance`` above among the ``flag_sparse_share`` with the fewest residents per
    hectare. Map points are published to stand for many addresses: an area that holds none shows no crime,
    which is as much an artefact as a thousand visitors for each resident.

    Parameters
    ----------
    areas : one row per area with ``population`` and ``hectares``.
    count : (areas,) recorded crimes.
    exposure : (areas,) person-years; areas with 0 are never flagged, nothing is known of them.
    config : thresholds.

    Returns
    -------
    reason : (areas,) "" or one of ``REASONS``.
    rule : thresholds, as rates per ``config.per`` residents a year where they are rates, and areas flagged by
        reason.

    References
    ----------
    Iglewicz, B., Hoaglin, D. (1993). How to detect and handle outliers. Leys, C. et al. (2013). Detecting
    outliers: use absolute deviation around the median. Journal of Experimental Social Psychology 49, 764-766.
    """
    seen = exposure > 0
    if not seen.any():
        return np.full(count.size, "", dtype=object), {"flagged": 0, "by_reason": dict.fromkeys(REASONS, 0)}
    unit = np.where(seen, exposure, np.nan)
    rate = np.log((count + _HALF) / unit)
    low, high = garwood(count, config.confidence)
    median, spread = _robust_scale(rate[seen])
    density = (areas["population"] / areas["hectares"]).to_numpy(np.float64)
    sparse_limit = float(np.quantile(density, config.flag_sparse_share))
    upper, lower = (median + sign * config.flag_distance * spread for sign in (1, -1))
    sparse_rate = median + config.flag_sparse_distance * spread
    reason = np.full(count.size, "", dtype=object)
    reason[seen & (density < sparse_limit) & (rate > sparse_rate)] = SPARSE
    reason[seen & (np.log(high / unit) < lower)] = FAR_BELOW
    with np.errstate(divide="ignore"):
        reason[seen & (np.log(low / unit) > upper)] = FAR_ABOVE
    rule = {
        "median_rate": float(np.exp(median)) * config.per,
        "robust_sd": spread,
        "distance": config.flag_distance,
        "upper_rate": float(np.exp(upper)) * config.per,
        "lower_rate": float(np.exp(lower)) * config.per,
        "sparse_share": config.flag_sparse_share,
        "sparse_per_hectare": sparse_limit,
        "sparse_distance": config.flag_sparse_distance,
        "sparse_rate": float(np.exp(sparse_rate)) * config.per,
        "flagged": int((reason != "").sum()),
        "by_reason": {name: int((reason == name).sum()) for name in REASONS},
    }
    return reason, rule


def _robust_scale(values: Floats) -> tuple[float, float]:
    """Median and robust standard deviation (1.4826 x MAD; infinite when most values agree)."""
    median = float(np.median(values))
    spread = _MAD_TO_SD * float(np.median(np.abs(values - median)))
    return median, spread if spread > 0 else np.inf


def flagged_areas(areas: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Return the areas where residents are the wrong denominator, highest rate first.

    Parameters
    ----------
    areas : ``lsoa21cd, lsoa21nm, borough, population, hectares``.
    rates : aligned to ``areas``: ``crimes_12m, rate_per_1000_12m, rate_low, rate_high, denominator_flag``.
    """
    columns = ["crimes_12m", "rate_per_1000_12m", "rate_low", "rate_high", "denominator_flag"]
    table = areas[["lsoa21cd", "lsoa21nm", "borough", "population", "hectares"]].join(rates[columns])
    table = table[table["denominator_flag"] != ""]
    ordered = table.sort_values(["rate_per_1000_12m", "lsoa21cd"], ascending=[False, True])
    return ordered.reset_index(drop=True)

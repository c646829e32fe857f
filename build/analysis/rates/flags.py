"""Areas whose rate per resident cannot be compared, and which of two reasons each has, by one stated rule."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Counts, Floats
from build.analysis.statistics.intervals import garwood

MORE_PEOPLE = "Many more people than residents"
NO_POINT = "Hardly any map points here"
REASONS = (MORE_PEOPLE, NO_POINT)

_MAD_TO_SD = 1.4826  # median absolute deviation -> standard deviation of a normal distribution
_HALF = 0.5  # added to counts before the logarithm, so that 0 has one


def denominator_flags(
    areas: pd.DataFrame,
    count: Counts,
    exposure: Floats,
    settings: RateSettings,
    window: tuple[Counts, Floats] | None = None,
) -> tuple[NDArray[np.object_], dict[str, Any]]:
    """Flag the areas whose rate per resident cannot be compared with others, each with its reason.

    The distance of an area is that of its log rate from London's median, in robust standard deviations.

    An area has many more people than residents if its rate, with its whole Poisson interval, is at least ``flag_distance``
    above, or at least ``flag_sparse_distance`` above among the ``flag_sparse_share`` of areas with the fewest residents per
    hectare. It has hardly any map point if its rate, with its whole interval, is at least ``flag_distance`` below: police.uk
    places crime at fixed points that each stand for many addresses, and an area without one shows no crime, whatever
    happens there. Points are permanent, so this uses every month available.

    Parameters
    ----------
    areas : one row per area with ``population`` and ``hectares``.
    count : (areas,) recorded crimes.
    exposure : (areas,) person-years; areas with 0 are never flagged, as nothing is known about them.
    settings : thresholds.
    window : the same two over all months observed, if those are more.

    Returns
    -------
    reason : (areas,) "" or one of ``REASONS``.
    rule : thresholds, as rates per ``settings.per`` residents a year where they are rates, and areas flagged by
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
    low, _ = garwood(count, settings.confidence)
    long_count, long_exposure = window or (count, exposure)
    _, high = garwood(long_count, settings.confidence)
    long_unit = np.where(seen, long_exposure, np.nan)
    median, spread = _robust_scale(rate[seen])
    density = (areas["population"] / areas["hectares"]).to_numpy(np.float64)
    sparse_limit = float(np.quantile(density, settings.flag_sparse_share))
    upper, lower = (median + sign * settings.flag_distance * spread for sign in (1, -1))
    sparse_rate = median + settings.flag_sparse_distance * spread
    reason = np.full(count.size, "", dtype=object)
    reason[seen & (density < sparse_limit) & (rate > sparse_rate)] = MORE_PEOPLE
    reason[seen & (np.log(high / long_unit) < lower)] = NO_POINT
    with np.errstate(divide="ignore"):
        reason[seen & (np.log(low / unit) > upper)] = MORE_PEOPLE
    rule = {
        "median_rate": float(np.exp(median)) * settings.per,
        "robust_sd": spread,
        "distance": settings.flag_distance,
        "upper_rate": float(np.exp(upper)) * settings.per,
        "lower_rate": float(np.exp(lower)) * settings.per,
        "sparse_share": settings.flag_sparse_share,
        "sparse_per_hectare": sparse_limit,
        "sparse_distance": settings.flag_sparse_distance,
        "sparse_rate": float(np.exp(sparse_rate)) * settings.per,
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
    """Return the areas whose rate per resident cannot be compared, highest rate first.

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

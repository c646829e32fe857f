"""Boroughs against London: a funnel whose limits allow for the real differences between boroughs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.intervals import normal_quantile
from build.config import Config

Floats = NDArray[np.float64]


def borough_funnel(count: Floats, exposure: Floats, config: Config) -> tuple[pd.DataFrame, float]:
    """Funnel limits of borough rates around London's rate.

    Counts of tens of thousands make Poisson limits so narrow that every borough lies outside them. The limits
    therefore add the spread between boroughs (``tau``, on the log scale), estimated after the extremes are
    winsorised.

    Parameters
    ----------
    count, exposure : (boroughs,) recorded crimes and person-years; exposure may be 0.
    config : ``funnel_limits``, ``funnel_winsorised``, ``per``.

    Returns
    -------
    funnel : ``expected`` (count at London's rate), ``funnel_low_95, funnel_high_95, funnel_low_998,
        funnel_high_998`` (rates per ``config.per`` residents a year), ``position``: "above" or "below" beyond
        the wider limits, else "within"; "" without exposure.
    tau : standard deviation of log rates between boroughs beyond chance.

    References
    ----------
    Spiegelhalter, D. (2005). Handling over-dispersion of performance indicators. Quality and Safety in Health
    Care 14.
    """
    seen = exposure > 0
    london = count[seen].sum() / exposure[seen].sum() if seen.any() else np.nan
    expected = np.where(seen, london * exposure, np.nan)
    with np.errstate(divide="ignore"):
        distance = np.log((count + 0.5) / (expected + 0.5))
    error = 1 / np.sqrt(np.maximum(expected, 0.5))
    tau = between_spread(distance[seen], error[seen], config.funnel_winsorised)
    spread = np.sqrt(error**2 + tau**2)
    funnel = pd.DataFrame({"expected": expected})
    for label, confidence in zip(("95", "998"), config.funnel_limits, strict=True):
        reach = normal_quantile(confidence) * spread
        funnel[f"funnel_low_{label}"] = london * np.exp(-reach) * config.per
        funnel[f"funnel_high_{label}"] = london * np.exp(reach) * config.per
    beyond = np.abs(distance) > normal_quantile(config.funnel_limits[1]) * spread
    side = np.where(distance > 0, "above", "below")
    funnel["position"] = np.where(seen, np.where(beyond, side, "within"), "")
    return funnel, tau


def between_spread(distance: Floats, error: Floats, winsorised: float) -> float:
    """Between-unit standard deviation by the method of moments on winsorised z-scores.

    Parameters
    ----------
    distance : (units,) log ratio of each unit to the target.
    error : (units,) its standard error from chance alone.
    winsorised : share of units at each end whose z-scores are pulled in to the quantile there.

    Returns
    -------
    float
        0 when the units differ no more than chance makes them.
    """
    if distance.size < 2:
        return 0.0
    z = distance / error
    z = np.clip(z, *np.quantile(z, [winsorised, 1 - winsorised]))
    weight = 1 / error**2
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return float(np.sqrt(max(0.0, (np.square(z).sum() - (z.size - 1)) / scale)))

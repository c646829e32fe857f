"""Boroughs against London: a funnel whose limits allow for the real differences between boroughs."""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import stdtrit

from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Floats, Mask
from build.analysis.statistics.intervals import normal_quantile


def borough_funnel(
    count: Floats, exposure: Floats, dispersion: Floats, compared: Mask, settings: RateSettings
) -> tuple[pd.DataFrame, float]:
    """Funnel limits of borough rates around the rate of the boroughs that are compared.

    With counts in the tens of thousands, Poisson limits are so narrow that every borough is outside them. The limits
    therefore add the spread between boroughs (``tau``, on the log scale), estimated after winsorising the extremes, and
    use a t distribution, because that spread is estimated from few boroughs.

    Parameters
    ----------
    count, exposure : (boroughs,) recorded crimes and person-years; exposure may be 0.
    dispersion : (boroughs,) variance of a count over its mean.
    compared : (boroughs,) those that centre and spread come from: the others have limits, but no part in making them.
    settings : ``funnel_limits``, ``funnel_winsorised``, ``per``.

    Returns
    -------
    funnel : ``expected`` (count at the compared boroughs' rate), ``funnel_low_95, funnel_high_95, funnel_low_998,
        funnel_high_998`` (rates per ``settings.per`` residents a year), ``position``: "above" or "below" beyond
        the wider limits, else "within"; "" without exposure.
    tau : standard deviation of log rates between boroughs beyond chance.

    References
    ----------
    Spiegelhalter, D. (2005). Handling over-dispersion of performance indicators. Quality and Safety in Health
    Care 14.
    """
    seen = exposure > 0
    made = seen & compared
    centre = count[made].sum() / exposure[made].sum() if made.any() else np.nan
    expected = np.where(seen, centre * exposure, np.nan)
    with np.errstate(divide="ignore"):
        distance = np.log((count + 0.5) / (expected + 0.5))
    error = np.sqrt(dispersion / np.maximum(expected, 0.5))
    tau = between_spread(distance[made], error[made], settings.funnel_winsorised)
    spread = np.sqrt(error**2 + tau**2)
    funnel = pd.DataFrame({"expected": expected})
    reaches = [
        stdtrit(max(int(made.sum()) - 1, 1), 0.5 + limit / 2) * spread for limit in settings.funnel_limits
    ]
    for label, reach in zip(("95", "998"), reaches, strict=True):
        funnel[f"funnel_low_{label}"] = centre * np.exp(-reach) * settings.per
        funnel[f"funnel_high_{label}"] = centre * np.exp(reach) * settings.per
    beyond = np.abs(distance) > reaches[1]
    side = np.where(distance > 0, "above", "below")
    funnel["position"] = np.where(seen, np.where(beyond, side, "within"), "")
    return funnel, tau


def between_spread(distance: Floats, error: Floats, winsorised: float) -> float:
    """Between-unit standard deviation by the method of moments on winsorised z-scores.

    Winsorising makes even normal scores vary less; the sum of squares about their mean is divided by that loss, so that the
    spread is right where no unit is extreme (without it 95% limits would cover 90%).

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
    squares = np.square(z - z.mean()).sum() / winsorised_variance(winsorised) + z.size * z.mean() ** 2
    weight = 1 / error**2
    scale = weight.sum() - (weight**2).sum() / weight.sum()
    return float(np.sqrt(max(0.0, (squares - (z.size - 1)) / scale)))


def winsorised_variance(share: float) -> float:
    """Variance of a standard normal variable whose ``share`` at each end is pulled in to the quantile there."""
    if share <= 0:
        return 1.0
    end = normal_quantile(1 - 2 * share)
    density = np.exp(-(end**2) / 2) / np.sqrt(2 * np.pi)
    return float((1 - 2 * share) - 2 * end * density + 2 * share * end**2)

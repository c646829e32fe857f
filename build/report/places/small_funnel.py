"""The small funnel on a borough's page: all boroughs as points, the bands, the one borough marked."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.inputs import Rates
from build.report.words import format as fmt

WIDTH, HEIGHT = 340, 150  # drawing units, about a phone's pixels; whole numbers keep the drawing small
LEFT, BOTTOM, EDGE = 52, 2, 8
STEPS = 8  # places at which the bands are drawn; between them they are all but straight


def funnel_drawing(rates: Rates, code: str) -> dict[str, Any]:
    """Return the paths of the small funnel; empty where the borough is not drawn in it.

    Returns
    -------
    dict
        ``width, height``; ``wide, narrow`` (bands), ``points`` (a path of dots), ``london`` (height of London's rate),
        ``x, y`` (the borough), ``low, high`` (ends of its interval), ``left`` (whether there is more room to its left).
    """
    shown = rates.borough[(rates.borough["denominator_flag"] == "") & rates.borough["rate"].notna()]
    shown = shown.sort_values(["population", "borough_code"])
    own = shown[shown["borough_code"] == code]
    if own.empty:
        return {}
    population = shown["population"].to_numpy(float)
    top = float(shown[["rate_high", "funnel_high_998"]].to_numpy().max())
    span = max(float(np.ptp(population)), 1.0)

    def across(values: Any) -> Any:
        return np.rint(LEFT + (WIDTH - LEFT - EDGE) * (values - population.min()) / span).astype(int)

    def up(values: Any) -> Any:
        return np.rint((HEIGHT - BOTTOM) * (1 - values / top)).astype(int)

    band = shown.iloc[np.unique(np.linspace(0, len(shown) - 1, STEPS).astype(int))]
    return {
        "width": WIDTH,
        "height": HEIGHT,
        "floor": HEIGHT - BOTTOM,
        "wide": _band(across(band["population"]), up(band["funnel_low_998"]), up(band["funnel_high_998"])),
        "narrow": _band(across(band["population"]), up(band["funnel_low_95"]), up(band["funnel_high_95"])),
        "points": "".join(f"M{x} {y}h0" for x, y in zip(across(population), up(shown["rate"]), strict=True)),
        "london": int(up(float(rates.london["rate"]))),
        "x": int(across(own["population"].to_numpy(float))[0]),
        "y": int(up(own["rate"].to_numpy(float))[0]),
        "low": int(up(own["rate_low"].to_numpy(float))[0]),
        "high": int(up(own["rate_high"].to_numpy(float))[0]),
        "left": bool(own["population"].to_numpy(float)[0] > population.mean()),
        "fewest": fmt.count(population.min()),
        "most": fmt.count(population.max()),
    }


def _band(x: pd.Series, low: pd.Series, high: pd.Series) -> str:
    """Return a path along the upper edge and back along the lower one."""
    there, back = _points(x, high), _points(x[::-1], low[::-1])
    return f"M{'L'.join([*there, *back])}Z"


def _points(x: Iterable[int], y: Iterable[int]) -> list[str]:
    return [f"{a} {b}" for a, b in zip(x, y, strict=True)]

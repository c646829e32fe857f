"""Boroughs, wards and London: the areas' counts added up, with exact intervals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.rates.funnel import borough_funnel
from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.intervals import garwood

Floats = NDArray[np.float64]

BOROUGH_FLAG = "Most of its recorded crime is counted in flagged areas"


def rate_with_interval(
    count: Floats, exposure: Floats, settings: RateSettings
) -> tuple[Floats, Floats, Floats]:
    """Rate and exact interval per ``settings.per`` residents a year; NaN without exposure."""
    unit = np.where(exposure > 0, exposure, np.nan) / settings.per
    low, high = garwood(count, settings.confidence)
    return count / unit, low / unit, high / unit


def _pooled(
    areas: pd.DataFrame, area: pd.DataFrame, exposure: Floats, keys: list[str], settings: RateSettings
) -> pd.DataFrame:
    """Counts, residents and rates of the areas that share ``keys``, in the order of the first key's names."""
    parts = areas[[*keys, "population"]].assign(
        crimes_12m=area["crimes_12m"], asb_12m=area["asb_12m"], exposure=exposure
    )
    table = parts.groupby(keys, as_index=False, sort=True).sum()
    years = table.pop("exposure").to_numpy(np.float64)
    rate, low, high = rate_with_interval(table["crimes_12m"].to_numpy(np.float64), years, settings)
    asb = table.pop("asb_12m")
    return table.assign(rate=rate, rate_low=low, rate_high=high, asb_12m=asb)


def ward_table(
    areas: pd.DataFrame, area: pd.DataFrame, exposure: Floats, settings: RateSettings
) -> pd.DataFrame:
    """Wards, one row each, with the columns that :class:`~build.analysis.rates.area_rates.Rates` lists."""
    return _pooled(areas, area, exposure, ["borough_code", "borough", "ward_code", "ward"], settings)


def borough_table(
    areas: pd.DataFrame, area: pd.DataFrame, exposure: Floats, settings: RateSettings
) -> tuple[pd.DataFrame, float]:
    """Boroughs with their funnel and flags, and the spread between them that the funnel allows for."""
    table = _pooled(areas, area, exposure, ["borough_code", "borough"], settings)
    flagged = area["denominator_flag"].ne("")
    parts = pd.DataFrame(
        {
            "years": exposure,
            "flagged": flagged.to_numpy(np.int64),
            "crimes": area["crimes_12m"].where(flagged, 0).to_numpy(np.int64),
        }
    )
    sums = parts.groupby(areas["borough_code"].to_numpy(), sort=True).sum()
    funnel, between = borough_funnel(
        table["crimes_12m"].to_numpy(np.float64), sums["years"].to_numpy(np.float64), settings
    )
    share = sums["crimes"].to_numpy(np.float64) / np.maximum(table["crimes_12m"].to_numpy(np.float64), 1)
    reason = np.where(share > settings.flag_borough_share, BOROUGH_FLAG, "")
    table = table.join(funnel)
    return table.assign(
        flagged_areas=sums["flagged"].to_numpy(), flagged_share=share, denominator_flag=reason
    ), between


def london_total(
    population: Floats, area: pd.DataFrame, exposure: Floats, settings: RateSettings
) -> dict[str, float]:
    """Residents, recorded crimes and their rate with its interval for London as a whole."""
    crimes = np.array([area["crimes_12m"].sum()], dtype=np.float64)
    rate, low, high = rate_with_interval(crimes, np.array([exposure.sum()]), settings)
    return {
        "population": float(population.sum()),
        "crimes": float(crimes[0]),
        "rate": float(rate[0]),
        "rate_low": float(low[0]),
        "rate_high": float(high[0]),
        "asb": float(area["asb_12m"].sum()),
    }

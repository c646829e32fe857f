"""Boroughs, wards and London: the areas' counts added up, with intervals that allow for months that vary."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.rates.funnel import borough_funnel
from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import dispersed
from build.analysis.statistics.place_dispersion import PlaceDispersion

MOSTLY_FLAGGED = "Most of its recorded crime is counted in flagged areas"


def rate_with_interval(
    count: Floats, exposure: Floats, dispersion: Floats, freedom: Floats, settings: RateSettings
) -> tuple[Floats, Floats, Floats]:
    """Rate and interval per ``settings.per`` residents a year; NaN without exposure."""
    unit = np.where(exposure > 0, exposure, np.nan) / settings.per
    low, high = dispersed(count, settings.confidence, dispersion, freedom)
    return count / unit, low / unit, high / unit


def _pooled(
    areas: pd.DataFrame,
    area: pd.DataFrame,
    exposure: Floats,
    keys: list[str],
    code: str,
    spread: PlaceDispersion,
    settings: RateSettings,
) -> pd.DataFrame:
    """Counts, residents and rates of areas grouped by ``keys``, in the order of the first key's names."""
    parts = areas[[*keys, "population"]].assign(
        crimes_12m=area["crimes_12m"], asb_12m=area["asb_12m"], exposure=exposure
    )
    table = parts.groupby(keys, as_index=False, sort=True).sum()
    years = table.pop("exposure").to_numpy(np.float64)
    place = np.searchsorted(np.unique(areas[code].to_numpy(str)), table[code].to_numpy(str))
    varies = spread.dispersion[0][place]
    rate, low, high = rate_with_interval(
        table["crimes_12m"].to_numpy(np.float64), years, varies, spread.freedom[0][place], settings
    )
    asb = table.pop("asb_12m")
    return table.assign(rate=rate, rate_low=low, rate_high=high, dispersion=varies, asb_12m=asb)


def ward_table(
    areas: pd.DataFrame,
    area: pd.DataFrame,
    exposure: Floats,
    spread: PlaceDispersion,
    settings: RateSettings,
) -> pd.DataFrame:
    """Wards with their flags, one row each, with the columns that :class:`~build.analysis.rates.area_rates.Rates` lists."""
    keys = ["borough_code", "borough", "ward_code", "ward"]
    table = _pooled(areas, area, exposure, keys, "ward_code", spread, settings)
    return table.join(_flags(areas, area, "ward_code", settings), on="ward_code")


def borough_table(
    areas: pd.DataFrame,
    area: pd.DataFrame,
    exposure: Floats,
    spread: PlaceDispersion,
    settings: RateSettings,
) -> tuple[pd.DataFrame, float]:
    """Boroughs with their funnel and flags, and the spread between boroughs the funnel allows for."""
    table = _pooled(areas, area, exposure, ["borough_code", "borough"], "borough_code", spread, settings)
    flags = _flags(areas, area, "borough_code", settings)
    years = pd.Series(exposure).groupby(areas["borough_code"].to_numpy(), sort=True).sum()
    funnel, between = borough_funnel(
        table["crimes_12m"].to_numpy(np.float64),
        np.asarray(years, dtype=np.float64),
        table["dispersion"].to_numpy(np.float64),
        flags["denominator_flag"].eq("").to_numpy(),
        settings,
    )
    return table.join(funnel).join(flags, on="borough_code"), between


def _flags(areas: pd.DataFrame, area: pd.DataFrame, code: str, settings: RateSettings) -> pd.DataFrame:
    """By place: flagged areas, their share of its recorded crime, and the reason where they hold most of it."""
    flagged = area["denominator_flag"].ne("")
    crimes = area["crimes_12m"].astype(np.float64)
    parts = pd.DataFrame({"areas": flagged, "crimes": crimes.where(flagged, 0), "all": crimes})
    sums = parts.groupby(areas[code].to_numpy(), sort=True).sum()
    share = sums["crimes"] / sums["all"].clip(lower=1)
    return pd.DataFrame(
        {
            "flagged_areas": sums["areas"].astype(np.int64),
            "flagged_share": share,
            "denominator_flag": np.where(share > settings.flag_place_share, MOSTLY_FLAGGED, ""),
        }
    )


def london_total(
    population: Floats, area: pd.DataFrame, exposure: Floats, borough: pd.DataFrame, settings: RateSettings
) -> dict[str, float]:
    """Residents, recorded crimes with a known place and their rate with its interval for London as a whole.

    The interval takes boroughs as independent of each other: it holds what they do apart, not what they do together.
    """
    crimes = np.array([area["crimes_12m"].sum()], dtype=np.float64)
    varies = np.average(borough["dispersion"], weights=np.maximum(borough["crimes_12m"], 1))
    rate, low, high = rate_with_interval(
        crimes, np.array([exposure.sum()]), np.array([varies]), np.array([np.inf]), settings
    )
    return {
        "population": float(population.sum()),
        "crimes": float(crimes[0]),
        "rate": float(rate[0]),
        "rate_low": float(low[0]),
        "rate_high": float(high[0]),
        "asb": float(area["asb_12m"].sum()),
    }

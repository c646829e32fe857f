"""The areas whose recorded rate is furthest from what deprivation predicts."""

from __future__ import annotations

import pandas as pd

from build.analysis.statistics.arrays import Floats


def widest_misses(
    areas: pd.DataFrame, rates: pd.DataFrame, exposure: Floats, model: pd.DataFrame, per: int, each: int
) -> pd.DataFrame:
    """Return the areas furthest above their prediction, then those furthest below, flagged ones left out.

    Parameters
    ----------
    areas : ``lsoa21cd, lsoa21nm, ward``; rates, model : aligned to it, as in ``Rates.area`` and ``Deprivation.area``.
    exposure : (areas,) person-years. per : residents for which rates are given. each : how many at each end.

    Returns
    -------
    pandas.DataFrame
        ``area, code, ward, crimes, rate, low, high, smoothed, predicted`` (rate), ``typical`` (crimes implied by the predicted
        rate), ``residual``.
    """
    table = pd.DataFrame(
        {
            "area": areas["lsoa21nm"],
            "code": areas["lsoa21cd"],
            "ward": areas["ward"],
            "crimes": rates["crimes_12m"],
            "rate": rates["rate_per_1000_12m"],
            "low": rates["rate_low"],
            "high": rates["rate_high"],
            "smoothed": rates["rate_smoothed"],
            "predicted": model["predicted_rate"],
            "typical": model["predicted_rate"] * exposure / per,
            "residual": model["residual"].astype(float),
        }
    )[model["trained"].astype(bool).to_numpy()].sort_values(["residual", "code"])
    return pd.concat([table.tail(each).iloc[::-1], table.head(each)])

"""Crime rates per 1,000 residents: exact intervals, shrinkage, flags, ranks, borough funnel."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Rates:
    """Result of :func:`area_rates`; arrays and frames are aligned to the rows of ``areas``.

    periods : label -> its months; "12m" (the last 12 months of the window) first, then each complete calendar year
        ("2023", ...), newest first.
    measures : "recorded" (13 categories together), then the slug of each type (ASB last).
    count : (periods, measures, areas) incidents in observed months.
    exposure : (periods, areas) person-years: population x observed months / 12.
    smoothed : (periods, measures, areas) empirical-Bayes rate per 1,000 residents a year; NaN without exposure.
    area : ``crimes_12m, rate_per_1000_12m, rate_low, rate_high, rate_smoothed, rank_low, rank_high`` (rank band, 1 =
        highest smoothed rate of unflagged areas; NaN if flagged), ``asb_12m, crimes_36m, n_36m_<slug>`` (all months of the
        window), ``denominator_flag`` ("" or the reason).
    borough, ward : ``borough_code, borough[, ward_code, ward], population, crimes_12m, rate, rate_low, rate_high, asb_12m``;
        borough also ``expected, funnel_low_95, funnel_high_95, funnel_low_998, funnel_high_998`` (rates), ``position``
        ("above", "below", "within") allowing for overdispersion, ``flagged_areas``.
    london : dict of ``population, crimes, rate, rate_low, rate_high, asb`` for "12m".
    prior : ``period, measure, shape, mean`` of the fitted Gamma prior (mean per 1,000 a year).
    rule : the figures of the flag rule (thresholds, how many flagged by which reason), for the text.
    """

    periods: dict[str, tuple[str, ...]]
    measures: tuple[str, ...]
    count: NDArray[np.int32]
    exposure: NDArray[np.float64]
    smoothed: NDArray[np.float64]
    area: pd.DataFrame
    borough: pd.DataFrame
    ward: pd.DataFrame
    london: dict[str, float]
    prior: pd.DataFrame
    rule: dict[str, Any]

"""Monthly series and the change of 12-month sums from one year to the next."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Trends:
    """Result of :func:`monthly_trends`.

    london : ``month, measure, count``: "recorded" and each type's slug; counted in London; null where a force
        is missing.
    borough : ``month, borough_code, count`` recorded crime; null where the force is missing.
    change : ``level`` ("london" or "borough"), ``code`` (borough code or ""), ``measure, last, previous,
        change, low, high, dispersion, certain`` : change of the 12-month sum as a fraction, interval allowing
        for overdispersion, ``certain`` is True when the interval leaves out no change. Null fields with fewer
        than 24 complete months.
    """

    london: pd.DataFrame
    borough: pd.DataFrame
    change: pd.DataFrame

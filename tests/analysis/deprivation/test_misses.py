"""The areas furthest from their prediction, without flagged ones."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.deprivation.misses import widest_misses


def test_the_furthest_above_come_first_and_flagged_areas_not_at_all() -> None:
    n = 5
    areas = pd.DataFrame({"lsoa21cd": list("abcde"), "lsoa21nm": list("ABCDE"), "ward": ["w"] * n})
    rates = pd.DataFrame(
        {
            name: np.arange(n, dtype=float)
            for name in ("crimes_12m", "rate_per_1000_12m", "rate_low", "rate_high", "rate_smoothed")
        }
    )
    model = pd.DataFrame(
        {
            "predicted_rate": [50.0] * n,
            "residual": [0.1, -2.0, 3.0, 0.9, -0.5],
            "trained": [True, True, False, True, True],
        }
    )
    found = widest_misses(areas, rates, np.full(n, 2000.0), model, per=1000, each=1)
    assert found["code"].tolist() == ["d", "b"]
    assert found["typical"].tolist() == [100.0, 100.0]

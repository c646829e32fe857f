"""The change of the newest month against the same month a year before, simulated."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.overdispersion import year_dispersion
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, Floats

MONTHS = 36
SEASON = 1 + 0.15 * np.sin(2 * np.pi * np.arange(MONTHS) / 12)


def _change(mean: float, dispersion: float) -> Claim:
    """Months about year and season, varying so many times as much as chance; the last one against the one a year before.

    As on the site the dispersion is estimated from all months, the two that are compared among them.
    """

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        level = np.exp(rng.normal(0, 0.15, (repetitions, 3)))
        expected = mean * np.repeat(level, 12, axis=1) * SEASON
        rate = expected
        if dispersion > 1:
            rate = rng.gamma(expected / (dispersion - 1), dispersion - 1)
        count = rng.poisson(rate).astype(float)
        varies, freedom = year_dispersion(count)
        once = np.ones(repetitions)
        _, low, high = rate_ratio(
            count[:, -1], once, count[:, -13], once, EverySetting.confidence, varies, freedom
        )
        return low, high, level[:, 2] / level[:, 1]

    name = f"change of the latest month, {mean:g} incidents that vary {dispersion:g} times as much as chance"
    return Claim(name, "Latest month", simulate, conservative=dispersion == 1)


# A dispersion under 1 is not believed, so where there is none the interval is a little wide.
CLAIMS = [_change(400, 1), _change(50, 3), _change(400, 3), _change(4000, 40)]

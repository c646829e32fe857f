"""The change of the newest month against the same month a year before, simulated.

The figure that is published is the change of the daily count of one month from the year before. So the truth here is the
ratio of what the two months were expected to bring a day, and not that of their years.
"""

from __future__ import annotations

import numpy as np

from build.analysis.counting import month_days
from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.overdispersion import year_dispersion
from build.analysis.trends.changepoints import autoregression
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, ErrorRate, Floats

MONTHS = tuple(
    f"{2022 + (2 + i) // 12}-{(2 + i) % 12 + 1:02d}" for i in range(36)
)  # ends with a February of 29 days
SEASON = 1 + 0.15 * np.sin(2 * np.pi * np.arange(len(MONTHS)) / 12)


def _months(
    rng: np.random.Generator, draws: int, mean: float, dispersion: float, rho: float, drift: float
) -> tuple[Floats, Floats, Floats]:
    """Counts, days and expected daily counts of three years, (draws, months).

    Months vary so many times as much as chance. The estimator takes them to be independent once year and season are known,
    and the season to be the same every year: ``rho`` and ``drift`` break the one and the other.
    """
    level = np.repeat(np.exp(rng.normal(0, 0.15, (draws, 3))), 12, axis=1)
    own = np.exp(rng.normal(0, drift, (draws, len(MONTHS))))
    days = month_days(MONTHS)
    expected = mean * level * SEASON * own * days / days.mean()
    spread = np.sqrt(np.log1p((dispersion - 1) / expected))
    moved = spread * autoregression(rng, draws, len(MONTHS), rho) - spread**2 / 2
    return rng.poisson(expected * np.exp(moved)).astype(float), days, expected / days


def _limits(count: Floats, days: Floats) -> tuple[Floats, Floats]:
    """As on the site the dispersion is estimated from all months, the two that are compared among them.

    That makes the interval a little wide where months are independent (96.4%); where they are strongly alike (0.8) it holds
    94%, and 6% of months that did neither rose or fell.
    """
    varies, freedom = year_dispersion(count, days)
    _, low, high = rate_ratio(
        count[:, -1], days[-1], count[:, -13], days[-13], EverySetting.confidence, varies, freedom
    )
    return low, high


ABOUT = "change of the latest month"


def _against(rho: float, drift: float = 0.0) -> str:
    parts = [f"months with an autocorrelation of {rho:g}"] if rho else []
    parts += ["a season that moves from year to year"] if drift else []
    return " and ".join(parts)


def _change(mean: float, dispersion: float, rho: float = 0.0, drift: float = 0.0) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        count, days, expected = _months(rng, repetitions, mean, dispersion, rho, drift)
        return *_limits(count, days), expected[:, -1] / expected[:, -13]

    name = (
        f"change per day of the latest month from the same month a year before, {mean:g} incidents that vary {dispersion:g} "
        f"times as much as chance, {_against(rho, drift) or 'independent months'}"
    )
    # A dispersion under 1 is not believed, and a season that moves counts as dispersion: the interval is then a little wide.
    wide = dispersion == 1 or drift > 0
    return Claim(name, "Latest month", ABOUT, simulate, _against(rho, drift), wide, repetitions=10_000)


def _false(rho: float) -> ErrorRate:
    """Months that were expected to bring as much a day as a year before."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        days = month_days(MONTHS)
        expected = 400 * SEASON * days / days.mean()
        spread = np.sqrt(np.log1p(2 / expected))
        moved = spread * autoregression(rng, repetitions, len(MONTHS), rho) - spread**2 / 2
        low, high = _limits(rng.poisson(expected * np.exp(moved)).astype(float), days)
        return ((low > 1) | (high < 1)).astype(float)

    name = f"the latest month rose or fell where it did neither, {_against(rho) or 'independent months'}"
    error = 1 - EverySetting.confidence
    return ErrorRate(name, "Latest month", ABOUT, simulate, error, _against(rho), repetitions=10_000)


CLAIMS = [
    _change(400, 1),
    _change(50, 3),
    _change(400, 3),
    _change(4000, 40),
    _change(400, 3, rho=0.4),
    _change(400, 3, rho=0.8),
    _change(4000, 40, drift=0.05),
    _false(0.0),
    _false(0.4),
    _false(0.6),
]

"""Intervals of stop and search, simulated: searches, arrests and places whose rates are known."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.intervals import rate_ratio, ratio_over_months, wilson
from build.analysis.statistics.overdispersion import month_dispersion
from build.analysis.stops.concentration import share_in_busiest
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, Floats

MONTHS = 12


def _ratio(expected: float, base: float) -> Claim:
    """Ratio of two Poisson rates; exposures of one to ten, so that the true ratio is not that of the counts."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        counts = rng.poisson(expected, repetitions), rng.poisson(base, repetitions)
        exposure = np.full(repetitions, 100.0), np.full(repetitions, 1000.0)
        _, low, high = rate_ratio(counts[0], exposure[0], counts[1], exposure[1], EverySetting.confidence)
        return low, high, np.full(repetitions, (expected / 100) / (base / 1000))

    name = f"score interval of a ratio of search rates, {expected:g} against {base:g} searches expected"
    return Claim(name, "Stop and search", simulate)


def _wide_ratio(expected: float, base: float, spread: float) -> Claim:
    """The same where months differ: each month's share of the group is drawn separately (beta)."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        mean = expected / (expected + base)
        share = rng.beta(mean * spread, (1 - mean) * spread, (repetitions, MONTHS))
        both = rng.poisson((expected + base) / MONTHS, (repetitions, MONTHS))
        first = rng.binomial(both, share)
        counts = np.stack([first, both - first], axis=2).astype(np.float64)
        dispersion, freedom = month_dispersion(counts, 1)
        group, white = counts.sum(axis=1).T
        _, low, high = rate_ratio(
            group, 1.0, white, 1.0, EverySetting.confidence, dispersion[:, 0], freedom[:, 0]
        )
        return low, high, np.full(repetitions, expected / base)

    name = f"wide interval of a ratio of search rates, {expected:g} against {base:g} expected, months that differ"
    return Claim(name, "Stop and search", simulate)


def _share(trials: int, low: float, high: float) -> Claim:
    """Wilson's interval on average over true shares between two ends: for one share it moves with the share."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        share = rng.uniform(low, high, repetitions)
        found = wilson(rng.binomial(trials, share), np.full(repetitions, trials), EverySetting.confidence)
        return *found, share

    name = f"Wilson interval of an arrest rate, {trials} searches, true share from {low:g} to {high:g}"
    return Claim(name, "Stop and search", simulate)


def _over_months(expected: float, spread: float) -> Claim:
    """A month's searches and their part in the busiest hours, each month with its own share (beta)."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        whole = rng.poisson(expected, (MONTHS, repetitions))
        mean = 0.3
        share = rng.beta(mean * spread, (1 - mean) * spread, (MONTHS, repetitions))
        _, low, high = ratio_over_months(rng.binomial(whole, share), whole, EverySetting.confidence)
        return low, high, np.full(repetitions, mean)

    name = f"interval over months of a share of searches, {expected:g} a month, months that differ"
    return Claim(name, "Stop and search", simulate)


def _daily(expected: float, spread: float) -> Claim:
    """Searches on a weekday that comes four or five times a month, each month with a rate of its own (gamma)."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        days = rng.choice([4.0, 5.0], (MONTHS, repetitions), p=[0.65, 0.35])
        rate = rng.gamma(spread, expected / spread, (MONTHS, repetitions))
        _, low, high = ratio_over_months(rng.poisson(rate * days), days, EverySetting.confidence)
        return low, high, np.full(repetitions, expected)

    name = f"interval over months of searches a day, {expected:g} expected, months that differ"
    return Claim(name, "Stop and search", simulate)


def _concentration(mean: float) -> Claim:
    """Few areas with most of one year's searches, in the next: gamma rates, and operations that make many at once.

    The truth is the areas' part of the expected searches: the same areas, whoever happened to be searched there.
    """
    areas = 400

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        found = np.empty((3, repetitions))
        for i in range(repetitions):
            rate = rng.gamma(0.8, mean / 0.8, areas)
            years = rng.poisson(rate[:, None] / 3, (areas, 2 * MONTHS)) * 3  # three searches at once
            size = round(areas * EverySetting.busiest_share)
            busiest, share = share_in_busiest(
                years[:, :MONTHS], years[:, MONTHS:], size, EverySetting.confidence
            )
            found[:, i] = *share[1:], rate[busiest].sum() / rate.sum()
        return found[0], found[1], found[2]

    name = f"interval over months of the busiest areas' share of searches, {mean:g} an area and month"
    return Claim(name, "Stop and search", simulate, repetitions=1000)


CLAIMS = [
    *(_ratio(*case) for case in ((10, 10), (8, 60), (40, 400), (1000, 5000), (60, 12))),
    *(_wide_ratio(*case) for case in ((60, 90, 40), (1000, 5000, 300), (30000, 35000, 1000))),
    *(_share(*case) for case in ((20, 0.05, 0.4), (100, 0.02, 0.2), (3000, 0.05, 0.4))),
    *(_over_months(*case) for case in ((100, 200), (8000, 400))),
    *(_daily(*case) for case in ((20, 20), (350, 10))),
    *(_concentration(mean) for mean in (0.5, 3.0)),
]

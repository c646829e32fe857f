"""Intervals of stop and search, simulated: searches, arrests and places whose rates are known."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.intervals import (
    rate_ratio,
    ratio_over_months,
    standardised_ratio,
    which_is_higher,
    wilson,
)
from build.analysis.statistics.overdispersion import month_dispersion, place_year_dispersion
from build.analysis.stops.concentration import share_in_busiest
from build.analysis.stops.ratios import wider_dispersion
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, ErrorRate, Floats

MONTHS = 12
PAGE, RATIO, ARRESTS = "Stop and search", "ratio of search rates", "arrest rate"


def _ratio(expected: float, base: float) -> Claim:
    """Ratio of two Poisson rates; exposures of one to ten, so that the true ratio is not that of the counts."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        counts = rng.poisson(expected, repetitions), rng.poisson(base, repetitions)
        exposure = np.full(repetitions, 100.0), np.full(repetitions, 1000.0)
        _, low, high = rate_ratio(counts[0], exposure[0], counts[1], exposure[1], EverySetting.confidence)
        return low, high, np.full(repetitions, (expected / 100) / (base / 1000))

    name = f"score interval of a ratio of search rates, {expected:g} against {base:g} searches expected"
    return Claim(name, PAGE, RATIO, simulate)


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
    return Claim(name, PAGE, RATIO, simulate)


def _people(rng: np.random.Generator, mean: float, again: float, shape: tuple[int, ...]) -> Floats:
    """Searches of people who are each searched ``again`` times on average (geometric); design effect ``2 again - 1``."""
    people = rng.poisson(mean / again, shape)
    more = rng.negative_binomial(np.maximum(people, 1), 1 / again) if again > 1 else np.zeros(shape)
    return np.where(people > 0, people + more, 0).astype(np.int64)


def _again(again: float, operations: float, whole: bool) -> Claim:
    """The site's wide interval where people are searched again in any month of their year, and operations take in eight.

    The estimator knows nothing of people, operations or how often; it sees boroughs' months and years alone.
    """
    boroughs, years, mean = 33, 3, np.array([60.0, 90.0])

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        found = np.empty((3, repetitions))
        for i in range(repetitions):
            size = rng.gamma(4, 0.25, (boroughs, 1, 1))
            solo = _people(rng, 1.0 * (1 - operations) * size * mean, again, (boroughs, years, 2))
            counts = rng.multinomial(solo, np.full(MONTHS, 1 / MONTHS)).astype(np.float64)  # (..., 2, months)
            taken = rng.poisson(
                operations * size[..., 0, None] * mean.sum() / 8 / MONTHS, (boroughs, years, MONTHS)
            )
            black = rng.binomial(8 * taken, mean[0] / mean.sum())
            counts += np.stack([black, 8 * taken - black], axis=2)
            again_seen = place_year_dispersion(counts.sum(axis=3), 1)
            last = (counts[:, -1].sum(axis=0) if whole else counts[0, -1]).T[None]
            dispersion, freedom = wider_dispersion(last, 1, again_seen, EverySetting.confidence)
            group, white = last[0].sum(axis=0)
            _, low, high = rate_ratio(
                group, 1.0, white, 1.0, EverySetting.confidence, dispersion[0, 0], freedom[0, 0]
            )
            found[:, i] = low, high, mean[0] / mean[1]
        return found[0], found[1], found[2]

    where = "London" if whole else "a borough"
    name = f"wide interval of a ratio, {where}, design effect of repeats {2 * again - 1:.1f}, {operations:.0%} in operations"
    # Of two measures of dispersion the larger counts: without repeats the interval holds a little more than it says.
    against = "people who are searched again within the year, and operations that take in eight at once"
    return Claim(name, PAGE, RATIO, simulate, against, conservative=again == 1, repetitions=1000)


def _aged(expected: float, again: float = 1.0) -> Claim:
    """Ratio standardised by age and sex: eight strata with rates and residents of their own.

    ``again`` : how often the same person is searched, at most, in the stratum where that is most common. The interval takes
    one dispersion for all strata, the mean of theirs.
    """

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        years = rng.uniform(100, 1000, (2, repetitions, 8))
        rate = rng.uniform(0.2, 2, (2, repetitions, 8)) * expected / 550
        often = np.linspace(1, again, 8)
        people = rng.poisson(rate * years / often)
        more = (
            rng.negative_binomial(np.maximum(people, 1), 1 / often) if again > 1 else np.zeros(people.shape)
        )
        counts, weight = np.where(people > 0, people + more, 0), years.sum(axis=0)
        effect = (counts * (2 * often - 1)).sum(axis=(0, 2)) / counts.sum(axis=(0, 2))
        _, low, high = standardised_ratio(
            counts[0], years[0], counts[1], years[1], weight, EverySetting.confidence, effect
        )
        mean = (rate * weight).sum(axis=2)
        return low, high, mean[0] / mean[1]

    name = f"ratio standardised by age and sex, about {expected:g} searches a stratum, each person up to {again:g} times"
    against = "people searched again, in some ages more than in others" if again > 1 else ""
    return Claim(name, PAGE, "standardised ratio", simulate, against)


def _told_apart(trials: int) -> ErrorRate:
    """Two groups of one arrest rate that are said to differ, by the difference recovered from Wilson's intervals."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        share = rng.uniform(0.05, 0.4, repetitions)
        hits = rng.binomial(trials, share, (2, repetitions))
        low, high = wilson(hits, np.full((2, repetitions), trials), EverySetting.confidence)
        figures = np.stack([hits / trials, low, high], axis=2)
        pairs = zip(figures[0].tolist(), figures[1].tolist(), strict=True)
        return np.array([which_is_higher((*one,), (*other,)) != 0 for one, other in pairs], dtype=np.float64)

    name = f"equal arrest rates of {trials} searches each said to differ"
    return ErrorRate(name, PAGE, ARRESTS, simulate, 1 - EverySetting.confidence)


def _share(trials: int, low: float, high: float, unlike: bool = False) -> Claim:
    """Wilson's interval on average over true shares between two ends: for one share it moves with the share.

    ``unlike`` : each search has a chance of its own about the share. That makes counts vary less, so the interval holds more.
    """

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        share = rng.uniform(low, high, repetitions)
        chance = share[:, None] * np.tile([0.5, 1.5], trials // 2) if unlike else share[:, None]
        hits = (rng.random((repetitions, trials)) < chance).sum(axis=1)
        found = wilson(hits, np.full(repetitions, trials), EverySetting.confidence)
        return *found, share

    name = f"Wilson interval of an arrest rate, {trials} searches, true share from {low:g} to {high:g}"
    against = "searches with chances of their own" if unlike else ""
    return Claim(
        f"{name}, {against}" if unlike else name, PAGE, ARRESTS, simulate, against, conservative=unlike
    )


def _over_months(expected: float, spread: float) -> Claim:
    """A month's searches and their part in the busiest hours, each month with its own share (beta)."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        whole = rng.poisson(expected, (MONTHS, repetitions))
        mean = 0.3
        share = rng.beta(mean * spread, (1 - mean) * spread, (MONTHS, repetitions))
        _, low, high = ratio_over_months(rng.binomial(whole, share), whole, EverySetting.confidence)
        return low, high, np.full(repetitions, mean)

    name = f"interval over months of a share of searches, {expected:g} a month, months that differ"
    against = "shares that are beta, not normal"
    return Claim(name, PAGE, "figure over months", simulate, against)


def _daily(expected: float, spread: float) -> Claim:
    """Searches on a weekday that comes four or five times a month, each month with a rate of its own (gamma)."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        days = rng.choice([4.0, 5.0], (MONTHS, repetitions), p=[0.65, 0.35])
        rate = rng.gamma(spread, expected / spread, (MONTHS, repetitions))
        _, low, high = ratio_over_months(rng.poisson(rate * days), days, EverySetting.confidence)
        return low, high, np.full(repetitions, expected)

    name = f"interval over months of searches a day, {expected:g} expected, months that differ"
    against = "daily rates that are gamma, not normal"
    return Claim(name, PAGE, "figure over months", simulate, against)


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
    against = "operations that make three searches at once"
    return Claim(name, PAGE, "busiest areas' share", simulate, against, repetitions=1000)


CLAIMS = [
    *(
        _again(*case)
        for case in (
            (1.0, 0.0, True),
            (1.65, 0.0, True),
            (1.65, 0.0, False),
            (1.65, 0.3, True),
            (2.2, 0.3, False),
        )
    ),
    *(_aged(mean) for mean in (10.0, 100.0)),
    _aged(100.0, again=2.2),
    *(_told_apart(trials) for trials in (100, 2000)),
    *(_ratio(*case) for case in ((10, 10), (8, 60), (40, 400), (1000, 5000), (60, 12))),
    *(_wide_ratio(*case) for case in ((60, 90, 40), (1000, 5000, 300), (30000, 35000, 1000))),
    *(_share(*case) for case in ((20, 0.05, 0.4), (100, 0.02, 0.2), (3000, 0.05, 0.4))),
    _share(100, 0.1, 0.4, unlike=True),
    *(_over_months(*case) for case in ((100, 200), (8000, 400))),
    *(_daily(*case) for case in ((20, 20), (350, 10))),
    *(_concentration(mean) for mean in (0.5, 3.0)),
]

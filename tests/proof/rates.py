"""Intervals of rates, simulated: crimes are Poisson with a known rate per resident."""

from __future__ import annotations

import numpy as np

from build.analysis.rates.funnel import borough_funnel
from build.analysis.rates.holdout import NEIGHBOURHOOD, later_months
from build.analysis.statistics.intervals import garwood
from build.analysis.statistics.neighbourhood import make_rings
from build.analysis.statistics.shrinkage import fit_gamma_prior, rank_bands
from tests.analysis.made import grid_neighbours
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, ErrorRate, Floats

CONFIG = EverySetting()
AREAS, BOROUGHS = 100, 33
RATE = 0.1  # recorded crimes per resident a year


def _poisson(mean: float) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        low, high = garwood(rng.poisson(mean, repetitions), CONFIG.confidence)
        return low, high, np.full(repetitions, mean)

    name = f"exact Poisson interval of a rate, {mean:g} crimes expected"
    return Claim(name, "Map, Boroughs", "rate of a place", simulate, conservative=True)


def _ranks(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
    """Bands against the ranks of the true rates, which have a longer tail than the prior that is fitted to their counts."""
    found = np.empty((3, repetitions, AREAS))
    for i in range(repetitions):
        years, rate = rng.uniform(1000, 3000, AREAS), RATE * np.exp(rng.normal(0, 0.6, AREAS))
        count = rng.poisson(rate * years).astype(np.int32)
        prior = fit_gamma_prior(count, years)
        found[:2, i] = rank_bands(prior, count, years, CONFIG.confidence, CONFIG.rank_draws, rng)
        found[2, i, np.argsort(-rate)] = np.arange(1, AREAS + 1)
    return found[0], found[1], found[2]


FUNNEL = "funnel limits"


def _funnel(limit: float, column: str, heavy: bool = False) -> Claim:
    """Boroughs without an extreme one among them, as far apart as London's: each within the limits that often."""

    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        found = np.empty((3, repetitions, BOROUGHS))
        for i in range(repetitions):
            years = rng.uniform(140_000, 400_000, BOROUGHS)
            spread = rng.standard_t(6, BOROUGHS) * np.sqrt(4 / 6) if heavy else rng.normal(0, 1, BOROUGHS)
            count = rng.poisson(years * RATE * np.exp(0.28 * spread)).astype(float)
            funnel = borough_funnel(count, years, np.ones(BOROUGHS), np.ones(BOROUGHS, bool), CONFIG)[0]
            limits = [funnel[f"funnel_{side}_{column}"].to_numpy() for side in ("low", "high")]
            found[:, i] = *limits, count / years * CONFIG.per
        return found[0], found[1], found[2]

    name = f"funnel limits of a borough, {limit:.1%}{', heavy tails' if heavy else ''}"
    against = "log rates with heavier tails than normal: t with six degrees of freedom" if heavy else ""
    tolerance = min(0.02, 1 - limit)
    return Claim(
        name, "Boroughs", FUNNEL, simulate, against, nominal=limit, repetitions=1000, tolerance=tolerance
    )


def _shrinking(gamma: bool) -> ErrorRate:
    """Whether raw rates of a few crimes per area are nearer the truth than smoothed ones, over all areas."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        worse = np.empty(repetitions)
        for i in range(repetitions):
            years = rng.uniform(1000, 3000, 2 * AREAS)
            rate = (
                rng.gamma(3.0, 0.001, years.size) if gamma else 0.003 * np.exp(rng.normal(0, 0.6, years.size))
            )
            count = rng.poisson(rate * years).astype(np.int32)
            smoothed = fit_gamma_prior(count, years).posterior_mean(count, years)
            worse[i] = np.square(smoothed - rate).sum() > np.square(count / years - rate).sum()
        return worse

    name = f"worlds in which shrunk rates are further off than raw ones, {'gamma' if gamma else 'log-normal'} rates"
    against = "" if gamma else "rates that are log-normal, not gamma"
    return ErrorRate(name, "Method", SHRUNK, simulate, 0.05, against)


SHRUNK = "shrunk rate"


def _alike(rng: np.random.Generator, repetitions: int) -> Floats:
    """Whether the hold-out takes the neighbourhood for a prior where neighbours are no more alike than any two areas.

    Rates are log-normal, not gamma as the priors assume, and rise citywide by a third in the year that is predicted.
    """
    side, months = 10, 24
    areas, every = side * side, np.ones(side * side, dtype=bool)
    rings = make_rings(grid_neighbours(side, side), areas)
    block = (np.arange(areas) // side // 2 * 5 + np.arange(areas) % side // 2).astype(np.int32)
    rise = np.where(np.arange(months) < months // 2, 1.0, 4 / 3)[:, None]
    taken = np.empty(repetitions)
    for i in range(repetitions):
        years, rate = rng.uniform(1000, 3000, areas), 0.003 * np.exp(rng.normal(0, 0.6, areas))
        count = rng.poisson((rate * years / 12)[:, None, None] * rise, (areas, months, 1)).astype(np.int32)
        seen, one = np.ones((areas, months), dtype=bool), np.zeros(areas, dtype=np.int64)
        held = later_months(count, seen, years, one, block, every, ("burglary",), rings, CONFIG)
        taken[i] = held.table["prior"].item() == NEIGHBOURHOOD
    return taken


CLAIMS = [
    *[_poisson(mean) for mean in (3.0, 30.0, 150.0)],
    # Ranks are whole numbers, so a band holds a little more than it says.
    Claim(
        "rank band of an area",
        "Map",
        "rank band",
        _ranks,
        "rates that are log-normal, not gamma",
        conservative=True,
        repetitions=1000,
    ),
    *[_funnel(*pair) for pair in zip(CONFIG.funnel_limits, ("95", "998"), strict=True)],
    _funnel(CONFIG.funnel_limits[0], "95", heavy=True),
    ErrorRate(
        "neighbourhoods taken for a prior where neighbours are not alike",
        "Method",
        "prior of the neighbourhood",
        _alike,
        (1 - CONFIG.confidence) / 2,
        "rates that are log-normal, not gamma, and rise citywide",
    ),
    _shrinking(gamma=True),
    _shrinking(gamma=False),
]

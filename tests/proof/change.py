"""How often an unchanged series, or place, is called changed, and how often a changed one is."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from build.analysis.counting import month_days
from build.analysis.places.change import place_rows
from build.analysis.places.settings import PlaceSettings
from build.analysis.places.years import Years
from build.analysis.statistics.intervals import dispersed
from build.analysis.statistics.levels import AREA, Level
from build.analysis.statistics.place_dispersion import PlaceDispersion, place_dispersion
from build.analysis.statistics.verdicts import FELL, IN_LINE, ROSE
from build.analysis.trends.changepoints import autoregression
from build.analysis.trends.settings import TrendSettings
from build.analysis.trends.yearly_change import yearly_change
from tests.proof.coverage import Claim, ErrorRate, Floats, Power

SETTINGS, PLACES = TrendSettings(), PlaceSettings()
MONTHS = tuple(f"{year}-{month:02d}" for year in (2023, 2024, 2025) for month in range(1, 13))
DAYS = month_days(MONTHS)
NUMBER = np.arange(len(MONTHS))
SEASON = 1 + 0.25 * np.sin(2 * np.pi * NUMBER / 12)
LEVEL = 3000  # incidents a month, between London's rarer and its commoner types
NOISE = 0.05  # of a month, as a fraction: the middle of London's types
RHOS = (0.0, 0.2, 0.4, 0.6, 0.8)

# -- London: the estimator takes months to be a first-order autoregression on the log scale


def gaussian(rng: np.random.Generator, draws: int, rho: float) -> Floats:
    """The world that the estimator assumes."""
    return autoregression(rng, draws, len(MONTHS), rho)


def heavy(rng: np.random.Generator, draws: int, rho: float) -> Floats:
    """Shocks with tails as heavy as those of t with three degrees of freedom."""
    shocks = rng.standard_t(3, (draws, len(MONTHS))) / np.sqrt(3)
    for month in range(1, len(MONTHS)):
        shocks[:, month] = rho * shocks[:, month - 1] + np.sqrt(1 - rho**2) * shocks[:, month]
    return shocks


def moving(rng: np.random.Generator, draws: int, rho: float) -> Floats:
    """Means of some neighbouring shocks: alike for a few months, and not at all after them."""
    width = max(round(1 / (1 - rho)), 1)
    shocks = rng.standard_normal((draws, len(MONTHS) + width - 1))
    return np.stack([shocks[:, i : i + width].sum(axis=1) for i in range(len(MONTHS))], axis=1) / np.sqrt(
        width
    )


AUTOREGRESSION = "first-order autoregression"
WORLDS = {AUTOREGRESSION: gaussian, "heavy-tailed shocks": heavy, "moving average": moving}


def series(
    rng, draws: int, rho: float, world: str, effect: Floats, level: float = LEVEL, noise: float = NOISE
) -> Floats:
    """Poisson counts about a level with a season, what the world adds, and ``effect`` on the log scale, by month."""
    moved = noise * WORLDS[world](rng, draws, rho)
    return rng.poisson(level * DAYS / 30.4 * SEASON * np.exp(moved + effect)).astype(float)


def called(counts: Floats, months: int = len(MONTHS)) -> Floats:
    """Whether the last year is said to have risen or fallen."""
    words = yearly_change(counts[:, -months:], DAYS[-months:], SETTINGS)["verdict"]
    return words.isin([ROSE, FELL]).to_numpy(float)


NOTHING = np.zeros(len(MONTHS))
STEPS = {
    "": NOTHING,
    ", a step in the first year": 0.2 * (NUMBER >= 6),
    ", a step after it": 0.3 * (NUMBER >= 12),
}


LONDON, PLACE, AGAINST = "verdict on London's change", "verdict on a place's change", "place against London"
RATE = "rate of a place"


def _false(rho: float, world: str, step: str = "", months: int = len(MONTHS)) -> ErrorRate:
    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        return called(series(rng, repetitions, rho, world, STEPS[step]), months)

    window = "" if months == len(MONTHS) else f", {months} months"
    name = f"rose or fell in a series that did neither: {world}, autocorrelation {rho:g}{step}{window}"
    against = "" if world == AUTOREGRESSION else world
    return ErrorRate(name, "Overview, Trends", LONDON, simulate, 1 - SETTINGS.confidence, against)


def _power(rho: float, change: float, least: float, step: bool = False) -> Power:
    """A true change, of every month of the last year alike or from its fifth month on, the same over the year."""
    effect = np.where(NUMBER >= 24, np.log1p(change), 0.0)
    if step:
        effect = np.where(NUMBER >= 28, np.log1p(change * 12 / 8), 0.0)

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        return called(series(rng, repetitions, rho, AUTOREGRESSION, effect))

    how = "from its fifth month on" if step else "in every month"
    name = (
        f"a change of {change:+.0%} {how} is called, months that vary by {NOISE:.0%}, autocorrelation {rho:g}"
    )
    return Power(name, "Overview, Trends", LONDON, simulate, least)


def newey_west(counts: Floats, lags: int = 3) -> Floats:
    """Whether the reference calls a change: mean paired difference of the log, Newey and West's error, t with 11 degrees."""
    logs = np.log((counts + 0.5) / DAYS)
    pairs = (logs[:, 12:] - logs[:, :-12])[:, -12:]
    left = pairs - pairs.mean(axis=1, keepdims=True)
    variance = (left**2).mean(axis=1)
    for lag in range(1, lags + 1):
        variance += 2 * (1 - lag / (lags + 1)) * (left[:, lag:] * left[:, :-lag]).sum(axis=1) / 12
    return (np.abs(pairs.mean(axis=1)) > 2.201 * np.sqrt(np.maximum(variance, 1e-12) / 12)).astype(float)


def size_and_power(draws: int = 1000) -> pd.DataFrame:
    """Shares of series called changed, a row a true change and a column an autocorrelation; Newey and West's in brackets."""
    effects = {"none": NOTHING, **{f"none{step}": effect for step, effect in STEPS.items() if step}}
    for change in (0.05, 0.1, 0.2):
        effects[f"{change:+.0%} in every month"] = np.where(NUMBER >= 24, np.log1p(change), 0.0)
        effects[f"{change:+.0%} from the fifth month on"] = np.where(
            NUMBER >= 28, np.log1p(change * 1.5), 0.0
        )
    table = {}
    for how, effect in effects.items():
        worlds = [
            series(np.random.default_rng(round(10 * rho)), draws, rho, AUTOREGRESSION, effect) for rho in RHOS
        ]
        table[how] = [f"{called(world).mean():.1%} ({newey_west(world).mean():.0%})" for world in worlds]
    return pd.DataFrame.from_dict(table, orient="index", columns=[f"{rho:g}" for rho in RHOS])


# So small an autocorrelation makes independent log-normal months, which the interval of a rate is to hold in. It does not allow
# for months that are alike for long: at an autocorrelation of 0.3 it holds 91% at a dispersion of 2, and 88% at 4.
LOG_NORMAL = 0.001
LASTING = "months that are log-normal, with an autocorrelation of"

# -- places: months take each place's dispersion to be drawn from one distribution, and each to vary by itself

AREAS = 150
SHARE = 1 + 0.15 * np.sin(2 * np.pi * np.arange(24) / 12)
WHOLE = Level(AREA, np.array([f"{i:04d}" for i in range(AREAS)]), np.arange(AREAS))


def place_counts(
    rng: np.random.Generator, mean: Floats, dispersion: Floats, rho: float, effect: Floats | float = 0.0
) -> Floats:
    """(places, 24) counts; months vary so many times as much as chance, by gamma noise or an autoregression's.

    effect : change of the second year on the log scale, of all places or of each.
    """
    last = np.arange(24) >= 12
    expected = mean[:, None] * SHARE * np.exp(np.outer(np.broadcast_to(effect, len(mean)), last))
    extra = np.maximum(dispersion - 1, 1e-9)[:, None]
    if rho == 0:
        return rng.poisson(rng.gamma(expected / extra, extra)).astype(float)
    spread = np.sqrt(np.log1p(extra / expected))
    moved = spread * autoregression(rng, len(mean), 24, rho)
    return rng.poisson(expected * np.exp(moved - spread**2 / 2)).astype(float)


def place_spread(counts: Floats) -> PlaceDispersion:
    """Dispersion as the site measures it."""
    return place_dispersion(counts[:, :, None], WHOLE, np.ones(counts.shape, dtype=bool))


def dispersions(rng: np.random.Generator, middle: float, alike: bool) -> Floats:
    """One dispersion for all places, or as unlike ones as London's small areas have."""
    if alike:
        return np.full(AREAS, middle)
    return 1 + (middle - 1) * 6.5 / rng.chisquare(8.5, AREAS)


def _rate(middle: float, mean: float, alike: bool = True, rho: float = 0.0) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        worlds = repetitions // 10
        found = np.empty((3, worlds, AREAS))
        for i in range(worlds):
            means = mean * rng.lognormal(0, 0.5, AREAS)
            counts = place_counts(rng, means, dispersions(rng, middle, alike), rho)
            spread = place_spread(counts)
            limits = dispersed(counts[:, 12:].sum(axis=1), 0.95, spread.dispersion[0], spread.freedom[0])
            found[:, i] = *limits, means * SHARE[12:].sum()
        return tuple(part.reshape(repetitions, -1) for part in found)

    kind = "alike" if alike else "as unlike as London's"
    noise = f"months {middle:g} times as variable as chance, {kind}"
    name = f"rate of a place, {noise}, autocorrelation {rho:g}, {mean:g} incidents a month"
    against = f"{LASTING} {rho:g}" if rho else ""
    return Claim(name, "Map, Places", RATE, simulate, against, middle == 1, repetitions=1000)


def judged(counts: Floats, reach: float = 0.0) -> dict[str, Any]:
    """The columns of places, of one measure, in a London that did not change."""
    one = np.ones(AREAS)
    now, before = counts[:, 12:].sum(axis=1), counts[:, :12].sum(axis=1)
    years = Years(now[:, None], before[:, None], one, one, one)
    london = pd.Series({"change": 0.0, "reach": reach})
    return place_rows(years, 0, place_spread(counts), london, PLACES)


def _place_false(alike: bool, rho: float, shared: float) -> ErrorRate:
    """Places that do not change, in a London whose months move all of them together."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        wrong = np.empty(repetitions)
        for i in range(repetitions):
            means = 30 * rng.lognormal(0, 0.7, AREAS)
            both = shared * rng.standard_normal()
            counts = place_counts(rng, means, dispersions(rng, 2.0, alike), rho, both)
            words = judged(counts, reach=1.96 * shared)["verdict"]
            wrong[i] = np.isin(words, [ROSE, FELL]).mean()
        return wrong

    kind = "alike" if alike else "as unlike as London's"
    name = f"places that did neither rose or fell: dispersions {kind}, autocorrelation {rho:g}, shared noise {shared:.0%}"
    against = f"{LASTING} {rho:g}" if rho else ""
    return ErrorRate(name, "Map, Places", PLACE, simulate, 1 - PLACES.confidence, against)


def _false_discoveries(alike: bool, rho: float, moved: int) -> ErrorRate:
    """Share of the places named against London that did as London did."""

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        wrong = np.zeros(repetitions)
        for i in range(repetitions):
            means = 30 * rng.lognormal(0, 0.7, AREAS)
            effect = np.where(np.arange(AREAS) < moved, rng.choice([-0.7, 0.7], AREAS), 0.0)
            words = judged(place_counts(rng, means, dispersions(rng, 2.0, alike), rho, effect))[
                "against_london"
            ]
            named = words != IN_LINE
            wrong[i] = named[moved:].sum() / max(named.sum(), 1)
        return wrong

    kind = "alike" if alike else "as unlike as London's"
    name = f"false among places named against London: {moved} of {AREAS} moved, dispersions {kind}, autocorrelation {rho:g}"
    against = f"{LASTING} {rho:g}" if rho else ""
    return ErrorRate(name, "Map, Places", AGAINST, simulate, PLACES.false_discovery_rate, against)


CLAIMS = [
    *(_false(rho, AUTOREGRESSION) for rho in RHOS),
    *(_false(rho, AUTOREGRESSION, step) for rho in (0.2, 0.8) for step in list(STEPS)[1:]),
    *(_false(rho, world) for rho in (0.4, 0.8) for world in ("heavy-tailed shocks", "moving average")),
    *(_false(rho, AUTOREGRESSION, months=24) for rho in (0.0, 0.6)),
    _power(0.0, 0.1, 0.77),
    _power(0.4, 0.1, 0.43),
    _power(0.4, 0.2, 0.88),
    _power(0.8, 0.2, 0.85),
    _power(0.4, 0.2, 0.48, step=True),
    *(_rate(middle, 40) for middle in (1, 2, 4, 7)),
    _rate(2, 8),
    _rate(2, 40, alike=False),
    _rate(7, 400, alike=False),
    *(_rate(middle, 40, alike=False, rho=LOG_NORMAL) for middle in (2, 4)),
    _place_false(alike=False, rho=0.0, shared=0.05),
    _place_false(alike=False, rho=0.3, shared=0.05),
    _false_discoveries(alike=True, rho=0.0, moved=0),
    _false_discoveries(alike=False, rho=0.0, moved=15),
    _false_discoveries(alike=False, rho=0.3, moved=15),
]

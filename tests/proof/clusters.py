"""Intervals of cluster profiles, simulated: areas of known groups of mixes, alike within squares of the map."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd

from build.analysis.clusters.cluster_quality import fit_labels
from build.analysis.clusters.composition import Mix, centred_log_ratio, smoothed_mix
from build.analysis.clusters.mix_clusters import profiles
from build.analysis.clusters.stability import matched, refit_clusters
from build.analysis.statistics.arrays import Labels
from build.vocabulary import RECORDED_TYPES
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, Floats, generator

CATEGORIES = list(RECORDED_TYPES)[:5]
GROUPS = np.array([[0.5, 0.2, 0.1, 0.1, 0.1], [0.1, 0.5, 0.2, 0.1, 0.1], [0.1, 0.1, 0.1, 0.5, 0.2]])
SQUARES, POPULATION = 40, 6000
REPETITIONS = 1000
# Fewer refits than the site's make the ends of an interval noisier, not nearer.
SETTINGS = replace(EverySetting(), cluster_starts=3, refits=40, workers=1)


def world(squares: int, spread: float, rng: np.random.Generator) -> tuple[Mix, Labels, Labels]:
    """Areas in squares of one to five: each square has its own blend of groups and its own lean in every mix.

    Returns
    -------
    mix, group, square : smoothed counts; the group and the square of each area.
    """
    square = np.repeat(np.arange(squares), rng.integers(1, 6, squares)).astype(np.int32)
    blend = rng.dirichlet(np.full(len(GROUPS), 0.7), squares)
    group = (rng.random(len(square))[:, None] > np.cumsum(blend, axis=1)[square]).sum(axis=1).astype(np.int32)
    lean = rng.normal(scale=0.15, size=(squares, len(CATEGORIES)))[square]
    share = GROUPS[group] * np.exp(lean + rng.normal(scale=spread, size=lean.shape))
    share /= share.sum(axis=1, keepdims=True)
    crimes = rng.lognormal(6.0, 0.7, len(square)).astype(int) + 30
    return smoothed_mix(rng.multinomial(crimes, share).astype(np.int32)), group, square


def fitted(mix: Mix, group: Labels) -> Labels:
    """The site's clusters, numbered as the groups that they hold most of."""
    label = fit_labels(centred_log_ratio(mix.share), len(GROUPS), SETTINGS)
    return np.argsort(matched(group, label, len(GROUPS)))[label].astype(np.int32)


@cache
def _simulated(spread: float, repetitions: int) -> dict[str, Floats]:
    """Figures of the profiles in so many worlds, (low, high and truth; repetitions; clusters times categories).

    The truth is what the same k-means finds in so many squares that chance is gone. Differences and ratios come from the
    same refits, as on the site.
    """
    rng = generator(f"profiles of clusters, spread {spread:g}")
    mix, group, _ = world(POPULATION, spread, rng)
    label, share = fitted(mix, group), mix.share
    own = np.array([share[label == one].mean(axis=0) for one in range(len(GROUPS))])
    truth = {"difference": own - share.mean(axis=0), "ratio": own / share.mean(axis=0)}
    tables = [_profiles(*world(SQUARES, spread, rng)) for _ in range(repetitions)]
    found = {}
    for figure, true in truth.items():
        low, high = (np.stack([t[f"{figure}_{end}"] for t in tables]) for end in ("low", "high"))
        found[figure] = np.stack([low, high, np.broadcast_to(true.ravel(), low.shape)])
    return found


def _profiles(mix: Mix, group: Labels, square: Labels) -> pd.DataFrame:
    label = fitted(mix, group)
    refits = refit_clusters(mix, label, square, SETTINGS)
    return profiles(mix.share, label + 1, CATEGORIES, refits, SETTINGS)


def _profile(figure: str, name: str, spread: float) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        low, high, truth = _simulated(spread, repetitions)[figure]
        return low, high, truth

    against = "mixes that vary log-normally, in groups that overlap and are of unlike size"
    return Claim(name, "Clusters", "profile of a cluster", simulate, against, repetitions=REPETITIONS)


CLAIMS = [
    _profile("difference", "difference of a cluster's share from London's, groups that overlap", 0.6),
    _profile("ratio", "ratio of a cluster's share to London's, groups that overlap", 0.6),
]

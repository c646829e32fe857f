"""Intervals of cluster profiles, simulated: areas of known groups of mixes, alike within squares of the map."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters import profiles
from build.analysis.mix import Mix, centred_log_ratio, smoothed_mix
from build.analysis.partition import fit_labels
from build.analysis.refits import matched, refit_clusters
from build.config import RECORDED_TYPES, Config
from tests.proof.coverage import Claim, Floats

Labels = NDArray[np.int32]

CATEGORIES = list(RECORDED_TYPES)[:5]
GROUPS = np.array([[0.5, 0.2, 0.1, 0.1, 0.1], [0.1, 0.5, 0.2, 0.1, 0.1], [0.1, 0.1, 0.1, 0.5, 0.2]])
SQUARES, POPULATION = 40, 6000
REPETITIONS = 1000
SETTINGS = replace(Config(), cluster_starts=3, workers=1)


def world(squares: int, likeness: float, rng: np.random.Generator) -> tuple[Mix, Labels, Labels]:
    """Areas in squares of one to five: each square has its own blend of groups and its own lean in every mix.

    Returns
    -------
    mix, group, square : smoothed counts; the group and the square of each area.
    """
    square = np.repeat(np.arange(squares), rng.integers(1, 6, squares)).astype(np.int32)
    blend = rng.dirichlet(np.full(len(GROUPS), 0.7), squares)
    group = (rng.random(len(square))[:, None] > np.cumsum(blend, axis=1)[square]).sum(axis=1).astype(np.int32)
    lean = rng.normal(scale=0.15, size=(squares, len(CATEGORIES)))[square]
    share = GROUPS[group] * np.exp(lean + rng.normal(scale=likeness, size=lean.shape))
    share /= share.sum(axis=1, keepdims=True)
    crimes = rng.lognormal(6.0, 0.7, len(square)).astype(int) + 30
    return smoothed_mix(rng.multinomial(crimes, share).astype(np.int32)), group, square


def fitted(mix: Mix, group: Labels) -> Labels:
    """The site's clusters, numbered as the groups that they hold most of."""
    label = fit_labels(centred_log_ratio(mix.share), len(GROUPS), SETTINGS)
    return np.argsort(matched(group, label, len(GROUPS)))[label].astype(np.int32)


def _profile(name: str, likeness: float) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        mix, group, _ = world(POPULATION, likeness, rng)
        label, share = fitted(mix, group), mix.share
        truth = np.array(
            [share[label == one].mean(axis=0) - share.mean(axis=0) for one in range(len(GROUPS))]
        )
        found = [_interval(*world(SQUARES, likeness, rng)) for _ in range(repetitions)]
        low, high = np.array(found).transpose(1, 0, 2)
        return low, high, np.broadcast_to(truth.ravel(), low.shape)

    return Claim(name, "Clusters", simulate, repetitions=REPETITIONS)


def _interval(mix: Mix, group: Labels, square: Labels) -> tuple[Floats, Floats]:
    label = fitted(mix, group)
    refits = refit_clusters(mix, label, square, SETTINGS)
    table = profiles(mix.share, label + 1, CATEGORIES, refits, SETTINGS)
    return table["difference_low"].to_numpy(), table["difference_high"].to_numpy()


CLAIMS = [
    _profile("difference of a cluster's share from London's, groups apart", 0.2),
    _profile("difference of a cluster's share from London's, groups that overlap", 0.6),
]

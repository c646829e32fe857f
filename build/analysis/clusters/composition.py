"""The mix of an area's recorded crime: shares smoothed category by category, and their uncertainty."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from build.analysis.statistics.arrays import Counts, Floats
from build.analysis.statistics.shrinkage import fit_gamma_prior


@dataclass(frozen=True)
class Mix:
    """Counts by category, each with a Gamma prior on its share of an area's recorded crime.

    count : (areas, categories) crimes.
    shape : (categories,) shape of the prior.
    strength : (categories,) how many crimes in an area the prior is worth: its shape over its mean.
    """

    count: Counts
    shape: Floats
    strength: Floats

    @property
    def share(self) -> Floats:
        """Posterior means, scaled to add up to 1 in each area: (areas, categories), positive."""
        share = (self.shape + self.count) / (self.strength + self.count.sum(axis=1, keepdims=True))
        return np.asarray(share / share.sum(axis=1, keepdims=True), dtype=np.float64)

    def redrawn(self, rng: np.random.Generator) -> Floats:
        """One draw from every area's posterior: (areas, categories), positive, not scaled to add up to 1."""
        rate = rng.standard_gamma(self.shape + self.count)
        return np.asarray(
            rate / (self.strength + self.count.sum(axis=1, keepdims=True)),
            dtype=np.float64,
        )


def smoothed_mix(count: Counts) -> Mix:
    """Shares of the categories, each shrunk towards its mean over the areas by its own Gamma prior.

    A prior is worth at least one crime of its category. Without that floor (and more so with one Dirichlet prior for all
    categories) a single crime makes the log of a rare category's share jump, and chance forms the groups. A category never
    recorded gets the mean that half a crime in all of London would give.

    Parameters
    ----------
    count : (areas, categories) crimes.

    Returns
    -------
    Mix
    """
    total = count.sum(axis=1).astype(np.float64)
    shape, strength = np.empty(count.shape[1]), np.empty(count.shape[1])
    for j, n in enumerate(count.T):
        prior = fit_gamma_prior(n, total)
        mean = float(prior.mean) if prior.mean > 0 else 0.5 / max(total.sum(), 1.0)
        shape[j] = max(prior.shape, 1.0)
        strength[j] = shape[j] / mean
    return Mix(count, shape, strength)


def centred_log_ratio(share: Floats) -> Floats:
    """Log shares less their mean in each row: (areas, categories), rows add up to 0."""
    logs = np.log(share)
    return np.asarray(logs - logs.mean(axis=1, keepdims=True), dtype=np.float64)


def prior_range(strength: Mapping[str, float]) -> tuple[float, float] | None:
    """Return the smallest and largest finite weight of the categories' priors, in crimes; None if none is finite."""
    known = [weight for weight in strength.values() if math.isfinite(weight)]
    return (min(known), max(known)) if known else None

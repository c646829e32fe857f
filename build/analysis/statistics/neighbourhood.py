"""A prior whose mean is that of the area's neighbourhood: what a conditional autoregressive prior says, in closed form."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from build.analysis.statistics.arrays import Counts, Floats, Mask
from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior, log_marginal


@dataclass(frozen=True)
class Rings:
    """Neighbourhoods, as (areas, areas) sparse matrices of 0 and 1.

    near : areas that touch. far : areas that touch or have a neighbour in common.
    """

    near: Any
    far: Any


@dataclass(frozen=True)
class Reach:
    """How much a neighbourhood is shrunk: exposure, in median areas, that the mean of the next wider place is worth.

    near : of the ring of areas that touch, towards the wider ring. far : of the wider ring, towards the borough; infinite
    if that ring has no say.
    """

    near: float
    far: float


REACHES = tuple(Reach(*pair) for pair in product((2.0, 4.0, 8.0, 16.0), (16.0, np.inf)))


def make_rings(neighbours: NDArray[np.int32], areas: int) -> Rings:
    """Rings of ``areas`` areas from the (pairs, 2) row numbers of those that touch, each pair once."""
    first, second = np.vstack([neighbours, neighbours[:, ::-1]]).T
    near = coo_array((np.ones(len(first)), (first, second)), shape=(areas, areas)).tocsr()
    first, second = (near + near @ near).nonzero()
    other = first != second
    far = coo_array((np.ones(int(other.sum())), (first[other], second[other])), shape=(areas, areas)).tocsr()
    return Rings(near, far)


def fit_local_prior(
    count: Counts,
    exposure: Floats,
    base: GammaPrior,
    rings: Rings,
    comparable: Mask,
    reaches: Iterable[Reach] = REACHES,
) -> tuple[GammaPrior, Reach]:
    """Fit a prior whose mean is the rate around the area, never its own, drawn towards that of its borough.

    The conditional mean of a Leroux prior is such a weighted mean of an area's neighbours and of a common level. Here the
    level is the borough's, the neighbours weigh by their exposure, and the weights are those of ``reaches`` that make the
    counts of all areas given their neighbours' most likely (a composite likelihood). Unlike a full conditional
    autoregressive model it needs no joint fit, so each measure takes milliseconds.

    Parameters
    ----------
    count, exposure : (areas,).
    base : prior with a mean for each area (its borough's), or one for all.
    rings : of the areas.
    comparable : (areas,) areas that the prior is fitted to, and that count as neighbours.
    reaches : weights tried.

    Returns
    -------
    prior, reach : the prior, with a mean for each area, and the weights chosen.

    References
    ----------
    Leroux, B., Lei, X., Breslow, N. (2000). Estimation of disease rates in small areas. Marshall, R. (1991). Mapping disease
    and mortality rates using empirical Bayes estimators. Applied Statistics 40, 283-294. Varin, C., Reid, N., Firth, D.
    (2011). An overview of composite likelihood methods. Statistica Sinica 21, 5-42.
    """
    seen = comparable & (exposure > 0)
    events, years = np.where(seen, count, 0.0), np.where(seen, exposure, 0.0)
    unit = float(np.median(exposure[seen])) if seen.any() else 1.0
    around = [(ring @ events, ring @ years) for ring in (rings.near, rings.far)]
    level = np.broadcast_to(np.asarray(base.mean, dtype=np.float64), exposure.shape)
    best: tuple[float, GammaPrior, Reach] | None = None
    for reach in reaches:
        wide = level if np.isinf(reach.far) else _drawn(*around[1], level, reach.far * unit)
        mean = _drawn(*around[0], wide, reach.near * unit)
        within = fit_gamma_prior(count[seen], exposure[seen] * mean[seen])
        prior = GammaPrior(within.shape, within.mean * mean)
        likely = log_marginal(prior.of(seen), count[seen], exposure[seen])
        if best is None or likely > best[0]:
            best = likely, prior, reach
    assert best is not None
    return best[1], best[2]


def _drawn(events: Floats, years: Floats, level: Floats, worth: float) -> Floats:
    """Rates drawn towards a level that is worth so much exposure."""
    return (events + worth * level) / (years + worth)

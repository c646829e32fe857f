"""Settings that subjects share: the unit of rates, the confidence of intervals, seeds, squares and folds."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Common:
    """Settings every subject has.

    per : residents that a rate is given for. confidence : of every interval, two-sided. block_km : side of the squares
    that spatial folds and resampling are made of. workers : processes at once; the results do not depend on it, so it has
    no part in comparisons or in the fingerprint of the results.
    """

    per: int = 1000
    confidence: float = 0.95
    seed: int = 20210321  # Census Day 2021
    block_km: float = 5.0
    workers: int = field(default=2, repr=False, compare=False)
    # fewest areas for which processes of their own are worth starting
    parallel_areas: int = field(default=1000, repr=False, compare=False)

    def workers_for(self, areas: int) -> int:
        """How many processes to use for this many areas."""
        return self.workers if areas >= self.parallel_areas else 1


@dataclass(frozen=True)
class SpatialSettings(Common):
    """Settings of subjects that hold out squares of the map, or test whether neighbours are alike."""

    folds: int = 5
    inner_folds: int = 3  # made inside the training areas of each fold, to choose a model's settings in
    permutations: int = 999  # Moran's I
    local_draws: int = 99_999  # of neighbours, for the local Moran's I
    false_discovery_rate: float = 0.05  # of areas named as part of a local cluster


@dataclass(frozen=True)
class VerdictSettings(Common):
    """Settings of subjects that word a change from one year to the next."""

    # incidents in the two years together under which no change is worded: even 28 against 12 can be chance
    fewest_for_verdict: int = 40

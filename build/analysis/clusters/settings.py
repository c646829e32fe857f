"""Settings of the clusters."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import SpatialSettings


@dataclass(frozen=True)
class ClusterSettings(SpatialSettings):
    """Settings of the clusters: how their number is chosen, how stable they are, how they are named."""

    k_range: tuple[int, ...] = tuple(range(2, 13))
    most_groups: int = 10  # that a map can show in colours that are not mistaken for one another
    stability_refits: int = 16  # to half of the areas
    stability_floor: float = 0.8
    cluster_starts: int = 10  # random starts of a fit, of which the best is kept
    refit_starts: int = 3  # the same for each of these refits
    refits: int = 240  # of the chosen k to resampled squares, for intervals and membership
    fresh_starts: int = 1  # of each of these, besides the published centres
    # shares of refits in which an area stays above which its membership is drawn at half and full strength
    membership_steps: tuple[float, float] = (0.8, 0.95)
    # Kaufman and Rousseeuw (1990): at or below this silhouette there is no substantial structure
    silhouette_weak: float = 0.25
    silhouette_clear: float = 0.5  # the same book: over this the structure is a reasonable one
    name_ratio: float = (
        1.1  # times London's share (or one over it) from which on a type may enter a cluster's name
    )
    name_much: float = 1.5  # times London's share that is called much (one over it: little)

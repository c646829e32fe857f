"""Settings of the clusters."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import SpatialSettings


@dataclass(frozen=True)
class ClusterSettings(SpatialSettings):
    """Settings of the clusters: how their number is chosen, how stable they are, how they are named."""

    k_range: tuple[int, ...] = (3, 4, 5, 6, 7, 8, 9, 10)
    stability_refits: int = 12
    stability_floor: float = 0.8
    cluster_starts: int = 10  # random starts of a fit, of which the best is kept
    refit_starts: int = 3  # the same for each bootstrap refit
    refits: int = 240  # of the chosen k to resampled squares, for intervals and membership
    fresh_starts: int = 1  # of each of these, besides the published centres
    # shares of refits in which an area stays above which its membership is drawn at half and full strength
    membership_steps: tuple[float, float] = (0.8, 0.95)
    # Kaufman and Rousseeuw (1990): at or below this silhouette there is no substantial structure
    silhouette_weak: float = 0.25
    # a cluster is named after at most this many categories, each at least this far above London's mix
    name_categories: int = 2
    name_ratio: float = 1.1

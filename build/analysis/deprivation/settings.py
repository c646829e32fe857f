"""Settings of the models of deprivation and crime, read off learning curves (docs/decisions/forest-by-curve.md)."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import SpatialSettings


@dataclass(frozen=True)
class DeprivationSettings(SpatialSettings):
    """Settings of the forest, the models it is compared with, and what is said about them."""

    forest_leaves: tuple[int, ...] = (5, 10)  # settings tried: fewest areas in a leaf of a tree ...
    forest_features: tuple[float, ...] = (2 / 3,)  # ... and share of the features tried at a split
    trees: int = 40
    tuning_trees: int = 10  # for one setting in one inner fold
    tree_share: float = 0.15  # of the training areas, drawn for each tree
    boosting_rounds: int = 20
    boosting_rate: float = 0.25
    boosting_leaves: int = 8  # of each of its trees
    boosting_bins: int = 32  # values of a feature at which a split can be made
    rate_constant: float = 0.5  # per ``per`` residents a year, added to rates before the logarithm
    # share of an interval's variance from one square of the map above which the text says what it depends on
    heavy_square: float = 0.5
    importance_repeats: int = 5
    partial_points: int = 15  # values of a domain score at which partial dependence is drawn

"""Areas grouped by their mix of recorded crime: k-means on centred log-ratios, with k computed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray


@dataclass(frozen=True)
class Clusters:
    """Result of :func:`mix_clusters`.

    choice : one row per k: ``k, silhouette, calinski_harabasz, stability, eligible, chosen``.
    rule : the rule in words, with its figures.
    label : (areas,) cluster number 1..k.
    names : cluster number -> name made from the profile.
    profile : ``cluster, crime_type, slug, share, london_share, ratio`` (share / London's share).
    summary : ``cluster, name, areas, population, crimes_12m, rate`` (pooled, flagged areas left out of the
        rate), ``flagged``.
    prior_strength : the pseudo-count that smoothed the mixes.
    """

    choice: pd.DataFrame
    rule: str
    label: NDArray[np.int32]
    names: dict[int, str]
    profile: pd.DataFrame
    summary: pd.DataFrame
    prior_strength: float

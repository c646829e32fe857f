"""The headlines of the clusters: one claim each, in round figures."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters.cluster_quality import shared_borders
from build.analysis.clusters.mix_clusters import Clusters
from build.report.clusters import phrases
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words.rows import highest


def chosen(clusters: Clusters) -> str:
    """Say how many groups there are."""
    return f"London’s small areas fall into {say.few(len(clusters.names))} groups"


def profile(clusters: Clusters) -> str:
    """Name the type of crime that sets a group apart most."""
    clear = clusters.profile[clusters.profile["difference_low"] > 0]
    if clear.empty:
        return "No type of crime sets a group apart"
    top = highest(clear, clear["ratio"])
    return f"{top['crime_type']} sets one group apart most"


def difference(clusters: Clusters, number: int) -> str:
    """Say of which type a group has a larger, or a smaller, share than London."""
    rows = clusters.profile[clusters.profile["cluster"] == number]
    clear = phrases.is_clear(rows)
    if not clear.any():
        return f"Group {number} has London’s mix of crime"
    top = highest(rows[clear], rows.loc[clear, "difference"].abs())
    size = "larger" if top["difference"] > 0 else "smaller"
    return f"Group {number}: a {size} share of {say.lower_first(str(top['crime_type']))} than London"


def membership(clusters: Clusters) -> str:
    """Say what share of areas surely belongs to its group."""
    sure = float((clusters.membership >= clusters.settings.membership_steps[1]).mean())
    return f"{say.capital(about.share(sure))} areas clearly belong to their group"


def neighbours_alike(label: NDArray[np.int32], neighbours: NDArray[np.int32]) -> str:
    """Say whether areas that touch share a group more often than chance."""
    if not len(neighbours):
        return "Where the groups are"
    same, chance = shared_borders(label, neighbours)
    often = "more often than" if same > chance else "no more often than"
    return f"Areas that touch share a group {often} by chance"

"""Names of clusters in words people use, made by rule from their profiles."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.clusters.settings import ClusterSettings

LIKE_LONDON = "Close to London’s mix"
# Where a type's published name is not what people say.
SHORT = {
    "Criminal damage and arson": "damage and arson",
    "Drugs": "drug offences",
    "Possession of weapons": "weapons",
    "Public order": "public order offences",
    "Violence and sexual offences": "violence",
}
# What a cluster is called that has much of all these types.
TOGETHER = {frozenset(["Shoplifting", "Theft from the person"]): "Shopping and nightlife"}


def cluster_names(profile: pd.DataFrame, settings: ClusterSettings) -> dict[int, str]:
    """Name each cluster after what most sets its mix apart from London's, above and below.

    Candidates differ from London's share by a factor of at least ``settings.name_ratio``. They are ranked by what they add to
    the divergence of the two mixes, ``(share - london) * log(ratio)``, so that a rare type does not lead for being rare. A
    cluster with much (``settings.name_much`` times London's share) of the two first types above is named after these; any
    other after the first type above and the first below, the one that adds more first. Two clusters never share a name: the
    later one takes in further types, or else its number.

    Parameters
    ----------
    profile : ``cluster, crime_type, share, london_share, ratio``.

    Returns
    -------
    dict
        Cluster number -> name.
    """
    names: dict[int, str] = {}
    for cluster, part in profile.groupby("cluster", sort=True):
        above, below = _candidates(part, settings)
        options = [
            _name(above, below, depth, settings) for depth in range(1, max(len(above), len(below), 1) + 1)
        ]
        number = int(str(cluster))
        free = [name for name in options if name not in names.values()]
        names[number] = free[0] if free else f"{options[0]} ({number})"
    return names


def _candidates(part: pd.DataFrame, settings: ClusterSettings) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Types above London's share and below it, those that add most to the divergence first."""
    weight = (part["share"] - part["london_share"]) * np.log(part["ratio"])
    ranked = part.assign(weight=weight).sort_values("weight", ascending=False, kind="stable")
    return ranked[ranked["ratio"] >= settings.name_ratio], ranked[ranked["ratio"] <= 1 / settings.name_ratio]


def _name(above: pd.DataFrame, below: pd.DataFrame, depth: int, settings: ClusterSettings) -> str:
    """The name that takes in ``depth`` types of each side (one more of a cluster with much of its first two)."""
    first = above.head(depth + 1)
    if len(first) > depth and (first["ratio"] >= settings.name_much).all():
        return TOGETHER.get(frozenset(first["crime_type"]), f"Much {_types(first)}")
    sides = [(side.head(depth), word) for side, word in ((above, _more), (below, _less)) if len(side)]
    sides.sort(key=lambda pair: -float(pair[0]["weight"].iloc[0]))
    words = ", ".join(f"{word(rows, settings)} {_types(rows)}" for rows, word in sides)
    return words[:1].upper() + words[1:] if words else LIKE_LONDON


def _more(rows: pd.DataFrame, settings: ClusterSettings) -> str:
    return "much" if (rows["ratio"] >= settings.name_much).all() else "more"


def _less(rows: pd.DataFrame, settings: ClusterSettings) -> str:
    return "little" if (rows["ratio"] <= 1 / settings.name_much).all() else "less"


def _types(rows: pd.DataFrame) -> str:
    words = [SHORT.get(name, name[:1].lower() + name[1:]) for name in rows["crime_type"]]
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]

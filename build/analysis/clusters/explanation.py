"""What a grouping rests on: the type of crime that a split follows, and the questions that put an area into its cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters.settings import ClusterSettings

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]
Answers = tuple[tuple[str, bool, float], ...]

_LEAST = 0.01  # share of the areas that an answer must hold


@dataclass(frozen=True)
class Leaf:
    """Where the answers to all questions lead.

    answers : ``(crime type, whether its share is above, the share)``, in the order asked.
    cluster : what the areas that give these answers mostly are. areas : how many give them. right : of these in that cluster.
    """

    answers: Answers
    cluster: int
    areas: int
    right: int


@dataclass(frozen=True)
class Split:
    """What a grouping mostly follows.

    crime_type : the type of crime.
    explained : share of the variation of that type's log-ratio that the grouping accounts for.
    part : that variation as a share of all that the grouping accounts for.
    groups : ``(mean share of the type, areas)`` of each group, the highest share first.
    """

    crime_type: str
    explained: float
    part: float
    groups: list[tuple[float, int]]


def explain(share: Floats, label: Labels, names: list[str], settings: ClusterSettings) -> list[Leaf]:
    """Reproduce the clusters by as few questions as there are clusters, less one.

    The tree explains the grouping, it does not make it: clusters are cut by all shares at once. How far it succeeds is the
    share of areas in its leaves that are ``right``.

    Parameters
    ----------
    share : (areas, types) smoothed shares.
    label : (areas,) clusters, 1 to k.
    names : the types.
    settings : ``seed``.

    References
    ----------
    Breiman, L., Friedman, J., Olshen, R., Stone, C. (1984). Classification and Regression Trees.
    """
    from sklearn.tree import DecisionTreeClassifier  # noqa: PLC0415 (only the process that does this loads it)

    model = DecisionTreeClassifier(
        max_leaf_nodes=max(len(np.unique(label)), 2),
        min_samples_leaf=max(1, round(_LEAST * len(label))),
        random_state=settings.seed,
    ).fit(share, label)
    found, place = model.predict(share), model.apply(share)
    leaves = []
    for node, answers in _paths(model.tree_, names):
        inside = place == node
        cluster = int(found[inside][0])
        leaves.append(Leaf(answers, cluster, int(inside.sum()), int((label[inside] == cluster).sum())))
    return leaves


def split_by(points: Floats, share: Floats, label: Labels, names: list[str]) -> Split:
    """The type whose centred log-ratio a grouping accounts for most.

    Parameters
    ----------
    points : (areas, types) centred log-ratios of ``share``.
    share : (areas, types) smoothed shares.
    label : (areas,) groups.
    names : the types.
    """
    groups = [label == group for group in np.unique(label)]
    total = np.square(points - points.mean(axis=0)).sum(axis=0)
    within = sum(np.square(points[own] - points[own].mean(axis=0)).sum(axis=0) for own in groups)
    between = total - within
    top = int(between.argmax())
    rows = sorted(((float(share[own, top].mean()), int(own.sum())) for own in groups), reverse=True)
    return Split(names[top], float(between[top] / total[top]), float(between[top] / between.sum()), rows)


def _paths(tree: Any, names: list[str], node: int = 0, asked: Answers = ()) -> list[tuple[int, Answers]]:
    """Leaves below a node with the answers that lead there, "no more than" before "more than"."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left == right:
        return [(node, asked)]
    name, limit = names[tree.feature[node]], float(tree.threshold[node])
    return [
        path
        for child, above in ((left, False), (right, True))
        for path in _paths(tree, names, child, (*asked, (name, above, limit)))
    ]

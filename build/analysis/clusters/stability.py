"""The chosen clusters refitted to a resampled London: how certain the profiles and each area's membership are."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from build.analysis.clusters.composition import Mix, centred_log_ratio
from build.analysis.clusters.settings import ClusterSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels

Small = NDArray[np.int8]
Reals = NDArray[np.floating[Any]]  # in single precision k-means takes two thirds of the time

_TOGETHER = 40  # refits computed at once
_TOLERANCE = 1e-4  # of the points' mean variance: k-means stops when its centres move less (squared)
_ROUNDS = 200  # at most
_OWN_STREAM = 9  # keeps these draws separate from those that choose k


@dataclass(frozen=True)
class Refits:
    """What became of the clusters in a resampled London, refit by refit.

    centres : (refits, clusters, categories) of centred log-ratios, each matched to the published cluster.
    share : (refits, clusters, categories) mean share in the cluster; NaN where none of its areas was drawn.
    london : (refits, categories) mean share in all areas drawn.
    grouping : (areas,) share of refits in which the area stays in its cluster, its own mix as published.
    squares : how many squares contain the areas.
    """

    centres: Floats
    share: Floats
    london: Floats
    grouping: Floats
    squares: int


def refit_clusters(mix: Mix, label: Labels, block: Labels, settings: ClusterSettings) -> Refits:
    """Refit k-means to resampled squares of the map, and match its clusters to the published ones.

    A refit draws whole squares with replacement, as many as there are, and groups the areas in them again, from the
    published centres and from fresh k-means++ starts; the fit with the least spread within clusters counts, so that a bad
    start is not mistaken for uncertainty. Clusters are matched by the largest overlap over all areas (the Hungarian
    method). Squares are drawn, not areas, because neighbours are alike: drawn one by one they would count as more evidence
    than they are. The smoothing is taken as fitted.

    Parameters
    ----------
    mix : smoothed shares of all areas.
    label : (areas,) published cluster, 0 to k - 1.
    block : (areas,) number of each area's square.
    settings : ``refits, fresh_starts, seed, workers``.

    Returns
    -------
    Refits

    References
    ----------
    Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational Statistics & Data Analysis 52,
    258-271. Pollard, D. (1982). A central limit theorem for k-means clustering. Annals of Probability 10, 919-926.
    """
    starts = range(0, settings.refits, _TOGETHER)
    names, square = np.unique(block, return_inverse=True)
    job = partial(_some_refits, mix.share, label, square.astype(np.int32), settings)
    parts = in_processes(job, starts, settings.workers_for(len(label)))
    centres, share, london, stays = zip(*parts, strict=True)
    grouping = np.sum(stays, axis=0) / settings.refits
    return Refits(
        np.concatenate(centres), np.concatenate(share), np.concatenate(london), grouping, len(names)
    )


def _some_refits(
    share: Floats, label: Labels, square: Labels, settings: ClusterSettings, first: int
) -> tuple[Floats, Reals, Reals, Labels]:
    """Refits from ``first``: centres, profiles, London's shares, and how often each area stays."""
    count, squares, k = min(_TOGETHER, settings.refits - first), int(square.max()) + 1, int(label.max()) + 1
    rng = np.random.default_rng([settings.seed, k, first, _OWN_STREAM])
    points = centred_log_ratio(share)
    weights = rng.multinomial(squares, np.full(squares, 1 / squares), size=count)[:, square].astype(
        np.float64
    )
    published = np.array([points[label == group].mean(axis=0) for group in range(k)])
    single = np.float32
    centres = best_fits(
        points.astype(single), weights.astype(single), published.astype(single), settings.fresh_starts, rng
    ).astype(np.float64)
    found, _ = nearest(points, centres)
    order = np.array([matched(label, one, k) for one in found])
    masks = [found == order[:, [group]] for group in range(k)]
    profile = np.stack([group_means(share, weights * mask) for mask in masks], axis=1)
    stays = np.select([label == group for group in range(k)], [mask.sum(axis=0) for mask in masks])
    return np.take_along_axis(centres, order[:, :, None], axis=1), profile, group_means(share, weights), stays


def memberships(mix: Mix, label: Labels, refits: Refits, settings: ClusterSettings) -> Floats:
    """How certain each area's membership of its cluster is: share of refits in which it stays, (areas,).

    This combines the uncertainty of the grouping with that of the area's counts: each refit assigns every area to the
    cluster whose centre is nearest to its mix, redrawn from its posterior. (``Refits.grouping`` reflects the first alone,
    and flatters areas with few crimes.)

    Parameters
    ----------
    mix, label, settings : as for :func:`refit_clusters`.
    refits : of the same clusters.
    """
    starts = range(0, len(refits.centres), _TOGETHER)
    job = partial(_times_kept, mix, label, refits.centres, settings)
    kept = in_processes(job, starts, settings.workers_for(len(label)))
    return np.asarray(np.sum(kept, axis=0) / len(refits.centres), dtype=np.float64)


def _times_kept(mix: Mix, label: Labels, centres: Floats, settings: ClusterSettings, first: int) -> Labels:
    rng = np.random.default_rng([settings.seed, centres.shape[1], first, _OWN_STREAM + 1])
    kept = np.zeros(len(label), dtype=np.int32)
    for own in centres[first : first + _TOGETHER]:
        found, _ = nearest(centred_log_ratio(mix.redrawn(rng)), own[None])
        kept += found[0] == label
    return kept


def best_fits(points: Reals, weights: Reals, published: Reals, fresh: int, rng: np.random.Generator) -> Reals:
    """Centres of the best k-means fit to each weighting of the points.

    Parameters
    ----------
    points : (points, dimensions).
    weights : (refits, points), at least one above 0 in each row.
    published : (clusters, dimensions) centres from which every refit starts once.
    fresh : how many more starts of its own (k-means++) each has.

    Returns
    -------
    (refits, clusters, dimensions)
    """
    best = np.repeat(published[None], len(weights), axis=0)
    best, least = weighted_k_means(points, weights, best)
    for _ in range(fresh):
        start = spread_starts(points, weights, len(published), rng)
        centres, loss = weighted_k_means(points, weights, start)
        better = loss < least
        best[better], least[better] = centres[better], loss[better]
    return best


def weighted_k_means(points: Reals, weights: Reals, centres: Reals) -> tuple[Reals, Reals]:
    """Lloyd's algorithm on many weightings of the same points at once.

    A cluster without weight keeps its centre. (scikit-learn fits one weighting per call, and its overhead takes most of the
    time on the small data sets with which the intervals are tested.)

    Parameters
    ----------
    points : (points, dimensions).
    weights : (refits, points).
    centres : (refits, clusters, dimensions) to start from.

    Returns
    -------
    centres : (refits, clusters, dimensions).
    loss : (refits,) weighted sum of squared distances to the nearest centre.

    References
    ----------
    Lloyd, S. (1982). Least squares quantization in PCM. IEEE Transactions on Information Theory 28, 129-137.
    """
    centres, moving = centres.copy(), np.arange(len(centres))
    stop = _TOLERANCE * points.var(axis=0).mean()
    for _ in range(_ROUNDS):
        label, _ = nearest(points, centres[moving])
        new = np.stack(
            [group_means(points, weights[moving] * (label == group)) for group in range(centres.shape[1])],
            axis=1,
        )
        new = np.where(np.isnan(new), centres[moving], new)
        shift = np.square(new - centres[moving]).sum(axis=(1, 2))
        centres[moving] = new
        moving = moving[shift > stop]
        if not moving.size:
            break
    _, closeness = nearest(points, centres)
    squares = np.square(points).sum(axis=1)
    return centres, (weights * (squares - 2 * closeness)).sum(axis=1)


def nearest(points: Reals, centres: Reals) -> tuple[Small, Reals]:
    """The nearest centre of each point, for several sets of centres.

    Parameters
    ----------
    points : (points, dimensions).
    centres : (sets, clusters, dimensions).

    Returns
    -------
    label : (sets, points).
    closeness : (sets, points) ``x'c - c'c / 2`` of that centre: half of ``x'x`` less the squared distance.
    """
    sets, k, dimensions = centres.shape
    close = (centres.reshape(-1, dimensions) @ points.T).reshape(sets, k, -1)
    close -= np.square(centres).sum(axis=2)[:, :, None] / 2
    best, label = close[:, 0].copy(), np.zeros((sets, len(points)), dtype=np.int8)
    for group in range(1, k):  # a few: faster than argmax over a short axis
        label[close[:, group] > best] = group
        np.maximum(best, close[:, group], out=best)
    return label, best


def group_means(values: Reals, weights: Reals) -> Reals:
    """Weighted means of (points, columns) under each row of (refits, points) weights; NaN where they are all 0."""
    mass = weights.sum(axis=1, keepdims=True)
    return np.asarray(weights @ values / np.where(mass > 0, mass, np.nan))


def spread_starts(points: Reals, weights: Reals, k: int, rng: np.random.Generator) -> Reals:
    """k-means++: each centre is a point drawn by weight times squared distance to the nearest centre so far.

    Returns
    -------
    (refits, k, dimensions)

    References
    ----------
    Arthur, D., Vassilvitskii, S. (2007). k-means++: the advantages of careful seeding. SODA 2007, 1027-1035.
    """
    squares = np.square(points).sum(axis=1)
    gap = np.ones_like(weights)
    chosen = []
    for step in range(k):
        reach = np.cumsum(weights * gap, axis=1)
        picked = (reach > rng.random((len(weights), 1)) * reach[:, -1:]).argmax(axis=1)
        chosen.append(points[picked])
        away = squares + squares[picked, None] - 2 * points[picked] @ points.T
        gap = np.maximum(away if step == 0 else np.minimum(gap, away), 0)
    return np.stack(chosen, axis=1)


def matched(published: Labels, found: Small, k: int) -> NDArray[np.int_]:
    """For each published cluster the found one that shares most areas with it, all k matched at once.

    Parameters
    ----------
    published, found : (areas,) labels 0 to k - 1.

    Returns
    -------
    (k,)

    References
    ----------
    Kuhn, H. (1955). The Hungarian method for the assignment problem. Naval Research Logistics Quarterly 2, 83-97.
    """
    overlap = np.bincount(published * k + found, minlength=k * k).reshape(k, k)
    return np.asarray(linear_sum_assignment(overlap, maximize=True)[1])

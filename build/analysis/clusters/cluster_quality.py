"""How good a k-means partition is: silhouette, Calinski-Harabasz, stability over refits, agreement with other methods.

Only the processes that fit load scikit-learn, which takes longer than most of what the main process does.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels

Job = Callable[[], Any]  # a fit

# k-means stops at this movement of the centres
_TOLERANCE, _REFIT_TOLERANCE = 1e-4, 1e-3
_RIDGE = 1e-4  # added to the variances of a mixture, so that no group shrinks to a point
_MEGABYTES = 16  # of distances at once
_MIXTURE_TOLERANCE = 1e-2  # gain of the mean log-likelihood at which it stops


def compare_partitions(
    points: Floats, settings: ClusterSettings, *, others: bool = False
) -> tuple[pd.DataFrame, dict[int, Labels]]:
    """Fit k-means for each k of ``settings.k_range`` and score it.

    Parameters
    ----------
    points : (points, dimensions) coordinates; values of k with fewer than two points per group are skipped.
    settings : ``k_range, seed, cluster_starts, refit_starts, stability_refits, workers``.
    others : whether it is seen, too, how far other ways of grouping centred log-ratios agree.

    Returns
    -------
    table : ``k, silhouette, calinski_harabasz, stability`` (mean adjusted Rand index between the labels and
        those of refits to half of the points, each from fresh starts), ``stability_error`` (its standard error over the
        refits); with ``others``, ``mixture, hierarchy``: the same index between the labels and those of a Gaussian mixture and
        of Ward's hierarchy.
    labels : k -> (points,) group 0 to k - 1.

    Raises
    ------
    ValueError
        If there are too few points for any k.
    """
    ks = [k for k in settings.k_range if 2 * k <= len(points)]
    if not ks:
        raise ValueError(f"{len(points)} points are too few for any of k = {settings.k_range}")
    workers, refits = settings.workers_for(len(points)), settings.stability_refits
    rivals: list[Job] = []
    if others:
        rivals = [partial(_ward, points, ks), *(partial(_mixture, points, settings, k) for k in ks)]
    own: list[Job] = [partial(_fit, points, settings, k, refit) for k in ks for refit in range(refits + 1)]
    found = in_processes(_found, [*rivals, *own], workers)  # at once, the longest first: Ward's hierarchy
    fits = [found[start : start + refits + 1] for start in range(len(rivals), len(found), refits + 1)]
    labels = {k: of_k[0] for k, of_k in zip(ks, fits, strict=True)}
    again = np.array([_agreement([of_k[0]] * refits, of_k[1:]) for of_k in fits])
    [(silhouette, dispersion)] = in_processes(partial(_scores, points), [list(labels.values())], workers)
    table = pd.DataFrame(
        {
            "k": ks,
            "silhouette": silhouette,
            "calinski_harabasz": dispersion,
            "stability": again.mean(axis=1),
            "stability_error": again.std(axis=1, ddof=1) / np.sqrt(refits),
        }
    )
    if others:
        ward, *mixture = found[: len(rivals)]
        published = list(labels.values())
        table = table.assign(mixture=_agreement(published, mixture), hierarchy=_agreement(published, ward))
    return table, labels


def _found(fit: Job) -> Any:
    return fit()


def _agreement(some: list[Labels], others: list[Labels]) -> list[float]:
    return [adjusted_rand(*pair) for pair in zip(some, others, strict=True)]


def adjusted_rand(first: Labels, second: Labels) -> float:
    """Agreement of two partitions of the same points: 1 where they are the same, about 0 where chance made them.

    scikit-learn's takes a hundred times as long, a second for all the refits.

    Parameters
    ----------
    first, second : (points,) group of each point, 0 or more.

    References
    ----------
    Hubert, L., Arabie, P. (1985). Comparing partitions. Journal of Classification 2, 193-218.
    """
    both = np.bincount(first.astype(np.int64) * (int(second.max()) + 1) + second)
    points = len(first)
    # Ordered pairs of points, each with itself too, that are together in both partitions, in the first, in the second.
    s, a, b = (int(np.square(size).sum()) for size in (both, np.bincount(first), np.bincount(second)))
    together, only_first, only_second = s - points, a - s, b - s
    if only_first == only_second == 0:
        return 1.0
    apart = points**2 - a - b + s
    beyond = 2.0 * (together * apart - only_first * only_second)
    return beyond / (
        (together + only_first) * (only_first + apart) + (together + only_second) * (only_second + apart)
    )


def _scores(points: Floats, partitions: list[Labels]) -> tuple[list[float], list[float]]:
    """Mean silhouette and Calinski-Harabasz score of each partition."""
    from sklearn.metrics import calinski_harabasz_score  # noqa: PLC0415

    dispersion = [float(calinski_harabasz_score(points, labels)) for labels in partitions]
    return silhouettes(points, partitions), dispersion


def silhouettes(points: Floats, partitions: list[Labels]) -> list[float]:
    """Mean silhouette of several partitions of the same points, whose distances are computed once and never held together.

    Parameters
    ----------
    points : (points, dimensions).
    partitions : (points,) group 0 to k - 1 of each point; the silhouette of a point alone in its group is 0.

    References
    ----------
    Rousseeuw, P. (1987). Silhouettes. Journal of Computational and Applied Mathematics 20, 53-65.
    """
    from sklearn.metrics import pairwise_distances_chunked  # noqa: PLC0415

    member = [np.eye(int(labels.max()) + 1)[labels] for labels in partitions]
    every = np.hstack(member)
    parts = pairwise_distances_chunked(
        points, reduce_func=lambda distance, start: distance @ every, working_memory=_MEGABYTES
    )
    ends = np.cumsum([one.shape[1] for one in member])[:-1]
    return [
        _silhouette(*pair)
        for pair in zip(np.split(np.vstack(list(parts)), ends, axis=1), member, strict=True)
    ]


def _silhouette(total: Floats, member: Floats) -> float:
    """Mean silhouette, of the (points, groups) summed distances to each group and who is a member of which."""
    own, size = member.astype(bool), member.sum(axis=0)
    others = member @ size - 1
    within = total[own] / np.maximum(others, 1)
    nearest = np.where(own, np.inf, total / size).min(axis=1)
    largest = np.maximum(np.maximum(nearest, within), np.finfo(float).tiny)  # all points may be one
    return float(np.where(others > 0, (nearest - within) / largest, 0).mean())


def fit_labels(points: Floats, k: int, settings: ClusterSettings) -> Labels:
    """Group 0 to k - 1 of each of the (points, dimensions), as the table of k has it."""
    [labels] = in_processes(partial(_fit, points, settings, k), [0], settings.workers_for(len(points)))
    return labels


def _fit(points: Floats, settings: ClusterSettings, k: int, refit: int) -> Labels:
    """Labels of all points; refit 0 is fitted to all of them, the others to half of them, drawn again."""
    from sklearn.cluster import KMeans  # noqa: PLC0415

    rng = np.random.default_rng([settings.seed, k, refit])
    rows = np.sort(rng.permutation(len(points))[: max(len(points) // 2, k)]) if refit else slice(None)
    model = KMeans(
        k,
        init="random",  # areas shade into one another: spread starts take three times as long and find no better groups
        n_init=settings.refit_starts if refit else settings.cluster_starts,
        tol=_REFIT_TOLERANCE if refit else _TOLERANCE,
        random_state=int(rng.integers(2**31)),
    )
    single = points.astype(np.float32)  # log-ratios are not known to seven digits
    model.fit(single[rows])
    return np.asarray(model.predict(single), dtype=np.int32)


def _mixture(points: Floats, settings: ClusterSettings, k: int) -> Labels:
    """Labels of a Gaussian mixture with a covariance for each group.

    Centred log-ratios add up to 0, so they are first turned into coordinates without the dimension that is always 0.
    """
    from scipy.linalg import helmert  # noqa: PLC0415
    from sklearn.mixture import GaussianMixture  # noqa: PLC0415

    coordinates = points @ helmert(points.shape[1]).T
    model = GaussianMixture(k, reg_covar=_RIDGE, tol=_MIXTURE_TOLERANCE, random_state=settings.seed)
    return np.asarray(model.fit_predict(coordinates), dtype=np.int32)


def _ward(points: Floats, ks: list[int]) -> list[Labels]:
    """Labels of Ward's hierarchy, cut into each number of groups."""
    from scipy.cluster.hierarchy import fcluster, linkage  # noqa: PLC0415

    tree = linkage(points, "ward")
    return [fcluster(tree, k, "maxclust").astype(np.int32) for k in ks]


def shared_borders(label: NDArray[np.int32], neighbours: NDArray[np.int32]) -> tuple[float, float]:
    """Share of pairs of adjacent areas in the same cluster, and what dealing out the clusters at random would give.

    Parameters
    ----------
    label : (areas,) cluster number.
    neighbours : (pairs, 2) row numbers, at least one pair.

    Returns
    -------
    same, chance : shares between 0 and 1; ``chance`` is the expectation under random permutations of the labels.

    References
    ----------
    Cliff, A. D., Ord, J. K. (1981). Spatial Processes, on join counts without replacement.
    """
    same = float((label[neighbours[:, 0]] == label[neighbours[:, 1]]).mean())
    sizes = np.bincount(label).astype(float)
    chance = float((sizes * (sizes - 1)).sum() / (len(label) * (len(label) - 1)))
    return same, chance

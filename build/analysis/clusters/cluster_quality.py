"""How good a k-means partition is: silhouette, Calinski-Harabasz, stability over bootstrap refits."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.parallel import in_processes

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]

_CHUNK = 250  # rows of the distance matrix held at once
# k-means stops at this movement of the centres
_TOLERANCE, _REFIT_TOLERANCE = 1e-4, 1e-3


def compare_partitions(points: Floats, settings: ClusterSettings) -> tuple[pd.DataFrame, dict[int, Labels]]:
    """Fit k-means for each k of ``settings.k_range`` and score it.

    Parameters
    ----------
    points : (points, dimensions) coordinates; values of k that leave fewer than two points a group are left
        out.
    settings : ``k_range, seed, cluster_starts, refit_starts, stability_refits, workers``.

    Returns
    -------
    table : ``k, silhouette, calinski_harabasz, stability`` (mean adjusted Rand index between the labels and
        those of bootstrap refits, each from fresh starts).
    labels : k -> (points,) group 0 to k - 1.

    Raises
    ------
    ValueError
        If there are too few points for any k.
    """
    ks = [k for k in settings.k_range if 2 * k <= len(points)]
    if not ks:
        raise ValueError(f"{len(points)} points are too few for any of k = {settings.k_range}")
    jobs = [(k, refit) for k in ks for refit in range(settings.stability_refits + 1)]
    found = in_processes(partial(_fit, points, settings), jobs, settings.workers_for(len(points)))
    fits = dict(zip(jobs, found, strict=True))
    labels = {k: fits[k, 0] for k in ks}
    refits = range(1, settings.stability_refits + 1)
    table = pd.DataFrame(
        {
            "k": ks,
            "silhouette": mean_silhouettes(points, list(labels.values())),
            "calinski_harabasz": [float(calinski_harabasz_score(points, labels[k])) for k in ks],
            "stability": [
                float(np.mean([adjusted_rand_score(labels[k], fits[k, refit]) for refit in refits]))
                for k in ks
            ],
        }
    )
    return table, labels


def fit_labels(points: Floats, k: int, settings: ClusterSettings) -> Labels:
    """Group 0 to k - 1 of each of the (points, dimensions), as the table of k has it."""
    return _fit(points, settings, (k, 0))


def _fit(points: Floats, settings: ClusterSettings, job: tuple[int, int]) -> Labels:
    """Labels of all points; refit 0 uses each point once, the others a bootstrap sample."""
    k, refit = job
    rng = np.random.default_rng([settings.seed, k, refit])
    drawn = rng.integers(len(points), size=len(points)) if refit else np.arange(len(points))
    rows, weight = np.unique(drawn, return_counts=True)
    model = KMeans(
        k,
        n_init=settings.refit_starts if refit else settings.cluster_starts,
        tol=_REFIT_TOLERANCE if refit else _TOLERANCE,
        random_state=int(rng.integers(2**31)),
    )
    model.fit(points[rows], sample_weight=weight.astype(np.float64))
    return np.asarray(model.predict(points), dtype=np.int32)


def mean_silhouettes(points: Floats, partitions: list[Labels]) -> list[float]:
    """Mean silhouette of several partitions of the same points, from one pass over the distances.

    A point's silhouette is ``(b - a) / max(a, b)`` with ``a`` its mean distance to the others of its group
    and ``b`` the least mean distance to another group; 0 for a point alone in its group. Sums of distances to
    groups are a product of a slice of the distance matrix with the groups' indicator columns, so memory stays
    bounded.

    Parameters
    ----------
    points : (points, dimensions).
    partitions : label arrays (points,), groups numbered from 0, at least two groups each.

    Returns
    -------
    list of float
        One mean per partition, between -1 and 1.

    References
    ----------
    Rousseeuw, P. (1987). Silhouettes. Journal of Computational and Applied Mathematics 20, 53-65.
    """
    indicators = [np.eye(int(labels.max()) + 1)[labels] for labels in partitions]
    together = np.hstack(indicators)
    edges = np.cumsum([0, *(columns.shape[1] for columns in indicators)])
    totals = np.zeros(len(partitions))
    squares = np.square(points).sum(axis=1)
    for start in range(0, len(points), _CHUNK):
        rows = slice(start, start + _CHUNK)
        gap = squares[rows, None] + squares - 2 * points[rows] @ points.T
        own = np.arange(start, min(start + _CHUNK, len(points)))
        gap[own - start, own] = 0
        sums = np.sqrt(np.maximum(gap, 0)) @ together
        for i, columns in enumerate(indicators):
            totals[i] += _silhouettes(sums[:, edges[i] : edges[i + 1]], columns, rows).sum()
    return [float(total / len(points)) for total in totals]


def _silhouettes(sums: Floats, indicator: Floats, rows: slice) -> Floats:
    """Silhouettes of some rows from their summed distances to each group."""
    size = indicator.sum(axis=0)
    own = indicator[rows].astype(bool)
    others = (indicator[rows] * size).sum(axis=1) - 1
    within = sums[own] / np.maximum(others, 1)
    between = np.where(own, np.inf, sums / size).min(axis=1)
    larger = np.maximum(np.maximum(within, between), np.finfo(float).tiny)
    return np.where(others > 0, (between - within) / larger, 0.0)

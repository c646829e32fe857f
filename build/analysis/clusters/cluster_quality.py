"""How good a k-means partition is: silhouette, Calinski-Harabasz, stability over bootstrap refits."""

from __future__ import annotations

from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score, calinski_harabasz_score, silhouette_score

from build.analysis.clusters.settings import ClusterSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels

# k-means stops at this movement of the centres
_TOLERANCE, _REFIT_TOLERANCE = 1e-4, 1e-3


def compare_partitions(points: Floats, settings: ClusterSettings) -> tuple[pd.DataFrame, dict[int, Labels]]:
    """Fit k-means for each k of ``settings.k_range`` and score it.

    Parameters
    ----------
    points : (points, dimensions) coordinates; values of k with fewer than two points per group are skipped.
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
            "silhouette": [float(silhouette_score(points, labels[k])) for k in ks],
            "calinski_harabasz": [float(calinski_harabasz_score(points, labels[k])) for k in ks],
            "stability": [
                float(np.mean([adjusted_rand_score(labels[k], fits[k, refit]) for refit in refits]))
                for k in ks
            ],
        }
    )
    return table, labels


def fit_labels(points: Floats, k: int, settings: ClusterSettings) -> Labels:
    """Group 0 to k - 1 of each point, (points,), as in the table of k."""
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

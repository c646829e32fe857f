"""Space in the models: folds made of squares, neighbours, and Moran's I of residuals."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import coo_array

from build.analysis.statistics.arrays import Floats, Labels
from build.analysis.statistics.settings import SpatialSettings

_HALVINGS = 12


def spatial_blocks(areas: pd.DataFrame, settings: SpatialSettings) -> tuple[Labels, dict[str, float]]:
    """Number the squares of the British National Grid that contain the areas.

    Neighbours resemble each other, so a model tested on areas next to its training areas looks better than it is: whole
    squares are held out instead. If there are fewer squares than folds (a small region), the side is halved until there
    are enough for folds inside folds.

    Parameters
    ----------
    areas : ``easting, northing`` in metres.
    settings : ``block_km, folds, inner_folds``.

    Returns
    -------
    block : (areas,) 0 to blocks - 1.
    settings : ``folds, blocks, block_km`` as used.

    Raises
    ------
    ValueError
        If there are too few distinct locations for spatial folds.
    """
    side = settings.block_km * 1000
    for _ in range(_HALVINGS):
        block = grid_squares(areas, side)
        size = np.bincount(block)
        if len(size) >= settings.folds + settings.inner_folds:
            break
        side /= 2
    else:
        raise ValueError(
            f"{len(areas)} areas in {len(size)} distinct locations: too few for {settings.folds} spatial folds"
        )
    return block, {"folds": settings.folds, "blocks": len(size), "block_km": side / 1000}


def grid_squares(areas: pd.DataFrame, side: float) -> Labels:
    """Number, from 0, of the National Grid square that contains each area; ``side`` in metres."""
    corner = np.floor(areas[["easting", "northing"]].to_numpy(np.float64) / side)
    return np.unique(corner, axis=0, return_inverse=True)[1].ravel().astype(np.int32)


def deal(block: Labels, folds: int, seed: int) -> Labels:
    """Deal whole blocks into folds of about equal numbers of areas, largest first, ties in a seeded order.

    Areas with a negative block are in no fold: -1.
    """
    names, where, size = np.unique(block, return_inverse=True, return_counts=True)
    shuffled = np.random.default_rng(seed).permutation(len(names))
    fold_of = np.full(len(names), -1, dtype=np.int32)
    load = np.zeros(folds, dtype=np.int64)
    for i in shuffled[np.argsort(-size[shuffled], kind="stable")]:
        if names[i] >= 0:
            fold_of[i] = load.argmin()
            load[fold_of[i]] += size[i]
    return fold_of[where.ravel()]


def apart(neighbours: NDArray[np.int32], fold: Labels, trained: NDArray[np.bool_]) -> float:
    """Share of the trained areas whose model saw none of their neighbours; the others are at the edge of a square.

    Parameters
    ----------
    neighbours : (pairs, 2) row numbers of areas that share a boundary, each pair once.
    fold, trained : (areas,) as in cross-validation.
    """
    across = neighbours[trained[neighbours].all(axis=1) & (fold[neighbours[:, 0]] != fold[neighbours[:, 1]])]
    known = np.zeros(len(fold), dtype=bool)
    known[across.ravel()] = True
    return float(1 - known[trained].mean())


def random_folds(areas: int, settings: SpatialSettings) -> Labels:
    """Folds that ignore location, as many published scores do; shown as a warning."""
    order = np.random.default_rng(settings.seed).permutation(areas)
    return (order % settings.folds).astype(np.int32)


def neighbour_mean(values: Floats, neighbours: NDArray[np.int32], known: NDArray[np.bool_]) -> Floats:
    """Mean value of each area's known neighbours; the mean of all known areas if it has none.

    Parameters
    ----------
    values : (areas,).
    neighbours : (pairs, 2) row numbers of areas that share a boundary, each pair once.
    known : (areas,) whether a neighbour's value may be used.
    """
    ends = np.vstack([neighbours, neighbours[:, ::-1]])
    ends = ends[known[ends[:, 1]]]
    total = np.bincount(ends[:, 0], weights=values[ends[:, 1]], minlength=len(values))
    number = np.bincount(ends[:, 0], minlength=len(values))
    return np.where(number > 0, total / np.maximum(number, 1), values[known].mean())


def moran(
    values: Floats, neighbours: NDArray[np.int32], keep: NDArray[np.bool_], settings: SpatialSettings
) -> dict[str, float]:
    """Moran's I with row-standardised contiguity weights and a permutation test.

    ``I = (n / s0) * (z' W z) / (z' z)`` with ``z`` the values less their mean. Without a spatial pattern its expected value
    is ``-1 / (n - 1)``; p is the share of permutations at least as far from that as ``I`` (which counts as one of them).

    Parameters
    ----------
    values : (areas,) what is tested.
    neighbours : (pairs, 2) row numbers of areas that share a boundary, each pair once.
    keep : (areas,) False where excluded; areas without a kept neighbour are excluded too.
    settings : ``permutations, seed``.

    Returns
    -------
    dict
        ``i, expected, p, permutations, areas``; ``i`` and ``p`` are NaN with fewer than three areas or no
        spread.

    References
    ----------
    Cliff, A., Ord, J. (1981). Spatial Processes.
    """
    pairs = neighbours[keep[neighbours].all(axis=1)]
    linked = np.unique(pairs)
    n = len(linked)
    z = values[linked] - values[linked].mean() if n else np.zeros(0)
    result = {"i": np.nan, "expected": np.nan, "p": np.nan, "permutations": settings.permutations, "areas": n}
    if n < 3 or not np.any(z):
        return result
    ends = np.searchsorted(linked, np.vstack([pairs, pairs[:, ::-1]]))
    degree = np.bincount(ends[:, 0], minlength=n)
    weights = coo_array((1 / degree[ends[:, 0]], (ends[:, 0], ends[:, 1])), shape=(n, n)).tocsr()
    shuffled = np.tile(z.astype(np.float32)[:, None], settings.permutations)
    shuffled = np.random.default_rng(settings.seed).permuted(shuffled, axis=0)
    drawn = np.einsum("ij,ij->j", shuffled, weights.astype(np.float32) @ shuffled, dtype=np.float64) / (z @ z)
    observed, expected = float(z @ (weights @ z) / (z @ z)), -1 / (n - 1)
    beyond = int((np.abs(drawn - expected) >= abs(observed - expected)).sum())
    return result | {"i": observed, "expected": expected, "p": (beyond + 1) / (settings.permutations + 1)}

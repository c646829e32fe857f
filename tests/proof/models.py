"""Intervals and tests of the deprivation model, simulated in worlds of squares whose areas share errors."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from sklearn import config_context
from sklearn.tree import DecisionTreeRegressor

from build.analysis.deprivation.cross_validation import LINEAR, Task, held_out, r_squared
from build.analysis.statistics.local_moran import local_clusters
from build.analysis.statistics.spatial import deal, moran, random_folds
from build.analysis.statistics.spatial_jackknife import over_folds, over_squares, r_squared_lost
from tests.analysis.made import grid_neighbours
from tests.every_setting import EverySetting
from tests.proof.coverage import Claim, ErrorRate, Floats

PAGE = "Crime and deprivation"
CONFIG = replace(EverySetting(), workers=1)
SQUARES = 78  # of 5 km that hold London
TREES, LEAVES = 4, 8  # of the forest that chance grows; with two trees the interval no longer holds
SIDE = 12  # of the grids of areas that tests of pattern are tried on
PAIRS, EVERY = grid_neighbours(SIDE, SIDE), np.ones(SIDE * SIDE, bool)
QUIET = replace(CONFIG, permutations=199, local_draws=9999)


def _squares(rng: np.random.Generator) -> tuple[np.ndarray, Floats]:
    """Square of each area, from 1 to about 190 in each, and how loud each square is: some err twice as much as others."""
    size = np.maximum(1, rng.gamma(1.6, 40, SQUARES)).astype(int)
    loud = np.exp(rng.normal(0, 0.25, SQUARES) - 0.25**2)  # mean square 1
    return np.repeat(np.arange(SQUARES), size), loud


NEXT = 0.25  # of a square's neighbour in its own errors: neighbours then correlate by 0.24


def _errors(
    rng: np.random.Generator, missed: float, next_door: float = 0.0
) -> tuple[np.ndarray, Floats, Floats]:
    """Squares, targets, and squared errors of a model that knows the signal and of one that misses a part of it.

    Signal and error have a part that a square shares and a part of each area's own. ``next_door`` : how much of it comes from
    the square beyond; the jackknife takes squares to be independent.
    """
    block, loud = _squares(rng)

    def shared(scale: float) -> Floats:
        own = rng.normal(0, scale, SQUARES)
        return (own + next_door * np.roll(own, 1)) / np.hypot(1, next_door) * loud

    signal = shared(0.5)[block] + rng.normal(0, 0.5, block.size)
    error = shared(0.3)[block] + rng.normal(0, 0.8, block.size)
    return block, signal + error, np.square(np.column_stack([error, error + missed * signal]))


SIGNAL, NOISE = 0.5**2 + 0.5**2, 0.3**2 + 0.8**2


def _lead(missed: float, name: str, next_door: float = 0.0) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        limits = np.empty((2, repetitions))
        for i in range(repetitions):
            block, target, errors = _errors(rng, missed, next_door)
            found = r_squared_lost(target, errors, block, CONFIG.confidence)
            limits[:, i] = found.low[0], found.high[0]
        return limits[0], limits[1], np.full(repetitions, missed**2 * SIGNAL / (SIGNAL + NOISE))

    against = "errors that squares next to each other share" if next_door else ""
    return Claim(name, PAGE, "lead of a model", simulate, against)


def _forest_over_line(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
    """Lead of a small forest over a straight line, against what it is on the average over worlds, dealings and trees."""
    limits, leads = np.empty((2, repetitions)), np.empty(repetitions)
    for i in range(repetitions):
        block, features, target = _bent_world(rng, SQUARES, 4)
        fold = deal(block, CONFIG.folds, int(rng.integers(1 << 30)))
        line, forest = np.empty(target.size), np.empty(target.size)
        for k in range(CONFIG.folds):
            inside, outside = fold != k, fold == k
            with_one = np.column_stack([features, np.ones(target.size)])
            slopes = np.linalg.lstsq(with_one[inside], target[inside], rcond=None)[0]
            line[outside] = with_one[outside] @ slopes
            forest[outside] = _chance_forest(features, target, inside, rng)[outside]
        errors = np.square(np.column_stack([forest, line]) - target[:, None])
        found = r_squared_lost(target, errors, block, CONFIG.confidence)
        leads[i], limits[0, i], limits[1, i] = found.value[0], found.low[0], found.high[0]
    return limits[0], limits[1], np.full(repetitions, leads.mean())


def _chance_forest(features: Floats, target: Floats, inside: np.ndarray, rng: np.random.Generator) -> Floats:
    """The mean of a few trees that chance alone grows: each cuts one feature anywhere and knows half of the areas."""
    trees = np.zeros((TREES, target.size))
    for tree in trees:
        leaf = np.searchsorted(np.sort(rng.normal(0, 1.2, LEAVES - 1)), features[:, rng.integers(2)])
        seen = inside & (rng.random(target.size) < 0.5)
        total = np.bincount(leaf[seen], target[seen], LEAVES) + target[seen].mean()
        tree[:] = (total / (np.bincount(leaf[seen], minlength=LEAVES) + 1))[leaf]
    return trees.mean(axis=0)


def _bent_world(rng: np.random.Generator, squares: int, each: int) -> tuple[np.ndarray, Floats, Floats]:
    """Squares, two features and a target that bends with one of them; all have a part that a square shares."""
    block = np.repeat(np.arange(squares, dtype=np.int32), each)
    features = rng.normal(size=(block.size, 2)) + rng.normal(0, 0.7, (squares, 2))[block]
    bent = np.sin(features[:, 0]) + 0.5 * features[:, 1]
    return block, features, bent + rng.normal(0, 0.4, squares)[block] + rng.normal(0, 0.6, block.size)


def _predicted(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
    """Change of a root mean squared error, like that of smoothed rates against raw ones."""
    limits = np.empty((2, repetitions))
    for i in range(repetitions):
        block, _, errors = _errors(rng, 0.3, NEXT)
        found = over_squares(errors, block, lambda s: np.sqrt(s[:, 1:] / s[:, :1]) - 1, CONFIG.confidence)
        limits[:, i] = found.low[0], found.high[0]
    truth = np.sqrt((NOISE + 0.3**2 * SIGNAL) / NOISE) - 1
    return limits[0], limits[1], np.full(repetitions, truth)


def _curves(rng: np.random.Generator) -> Floats:
    """(folds, points) what a tree fitted without each fold of squares predicts over one feature, the other averaged out."""
    block, features, target = _bent_world(rng, 30, 10)
    fold = deal(block, CONFIG.folds, int(rng.integers(1 << 30)))
    points = np.array([-1.0, 0.0, 1.0])
    curves = np.empty((CONFIG.folds, points.size))
    for k in range(CONFIG.folds):
        rows = features[fold != k]
        tree = DecisionTreeRegressor(min_samples_leaf=10, max_features=1, random_state=1)
        tree.fit(rows, target[fold != k])
        grid = np.repeat(rows[None], points.size, axis=0)
        grid[:, :, 0] = points[:, None]
        curves[k] = tree.predict(grid.reshape(-1, 2)).reshape(points.size, -1).mean(axis=1)
    return curves


def _dependence(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
    """Partial dependence against what such a model gives on the average over worlds."""
    curves = np.stack([_curves(rng) for _ in range(repetitions)], axis=1)
    mean, low, high = over_folds(curves, CONFIG.confidence)
    return low, high, np.broadcast_to(mean.mean(axis=0), mean.shape)


def unrelated(spatial: bool) -> Callable[[np.random.Generator, int], Floats]:
    """Whether a line claims a twentieth of the variation of smooth crime from smooth scores of other squares.

    Crime and scores are waves ten areas long on a map of squares of four by four areas, the scores of whole squares
    permuted: neighbours are alike in both, and the two have nothing to do with each other.
    """
    side = 2 * SIDE
    row, column = np.divmod(np.arange(side * side), side)
    block = (row // 4 * (side // 4) + column // 4).astype(np.int32)
    places = np.argsort(block, kind="stable").reshape(-1, 16)  # (squares, areas of a square)
    fold = deal(block, CONFIG.folds, CONFIG.seed) if spatial else random_folds(side * side, CONFIG)
    every = np.ones(side * side, bool)

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        claimed = np.empty(repetitions)
        for i in range(repetitions):
            angle, phase = rng.uniform(0, 2 * np.pi, (2, 8, 7, 1))
            surfaces = np.sin(0.6 * (np.cos(angle) * row + np.sin(angle) * column) + phase).sum(axis=0).T
            scores = np.empty((side * side, 6))
            scores[places.ravel()] = surfaces[rng.permutation(places).ravel(), 1:]
            with config_context(
                assume_finite=True, skip_parameter_validation=True
            ):  # else they take most time
                predicted = held_out(scores, [Task(LINEAR, surfaces[:, 0], fold)], every, CONFIG)[0][0]
            claimed[i] = r_squared(surfaces[:, 0], predicted) > 0.05
        return claimed

    return simulate


def _moran(rng: np.random.Generator, repetitions: int) -> Floats:
    """Whether a pattern is found in values without one, some of which vary three times as much as others."""
    noise = rng.normal(size=(repetitions, SIDE * SIDE)) * np.tile([1.0, 3.0], SIDE * SIDE // 2)
    p = [moran(v, PAIRS, EVERY, replace(QUIET, seed=i))["p"] for i, v in enumerate(noise)]
    return np.array([value <= 1 - CONFIG.confidence for value in p], dtype=float)


def _local(planted: float) -> Callable[[np.random.Generator, int], Floats]:
    """Share of the named areas that have no neighbour in the planted cluster."""
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    inside = (row < 4) & (column < 4) & (planted > 0)
    touched = np.zeros(SIDE * SIDE, bool)
    for pairs in (PAIRS, PAIRS[:, ::-1]):
        np.logical_or.at(touched, pairs[:, 0], inside[pairs[:, 1]])

    def simulate(rng: np.random.Generator, repetitions: int) -> Floats:
        shares = np.empty(repetitions)
        for i in range(repetitions):
            values = rng.standard_t(4, size=SIDE * SIDE) / np.sqrt(2) + planted * inside
            named = local_clusters(values, PAIRS, EVERY, QUIET)[0] != ""
            shares[i] = (named & ~touched).sum() / max(named.sum(), 1)
        return shares

    return simulate


ERROR = 1 - CONFIG.confidence
UNLIKE = "values that vary three times as much in some areas as in others"
TAILS = "values with heavy tails: t with four degrees of freedom"
CLAIMS = [
    _lead(0.3, "lead of one model over another, over squares that share errors"),
    _lead(1.0, "fall in R² when what matters is shuffled, over squares that share errors"),
    _lead(0.3, "lead of one model over another, over squares that share errors with the next", NEXT),
    Claim(
        "lead of a forest over a straight line, over squares, other trees and other dealings",
        PAGE,
        "lead of a model",
        _forest_over_line,
        "models fitted again, with other trees in squares dealt otherwise; the jackknife takes them as fitted",
        repetitions=1000,
    ),
    Claim(
        "change of the error of predicted rates, over squares that share errors with the next",
        "Method",
        "error of predicted rates",
        _predicted,
        "errors that squares next to each other share",
    ),
    # Of trees that see one feature a split: their own chance is in each fold's curve, and so counts more than once.
    Claim(
        "partial dependence, over folds left out",
        PAGE,
        "partial dependence",
        _dependence,
        "errors that areas of a square share, which trees take to be independent",
        conservative=True,
        repetitions=1000,
    ),
    ErrorRate(
        "worlds where unrelated scores seem to tell a twentieth",
        PAGE,
        "score of a model",
        unrelated(True),
        ERROR,
        "patterns wider than the squares that are held out",
    ),
    ErrorRate(
        "maps without a pattern in which Moran's I finds one",
        PAGE,
        "pattern of errors",
        _moran,
        ERROR,
        UNLIKE,
    ),
    *(
        ErrorRate(
            f"false names among local clusters, {what}",
            PAGE,
            "local cluster",
            _local(planted),
            QUIET.false_discovery_rate,
            TAILS,
        )
        for what, planted in (("no cluster there", 0.0), ("one planted", 2.0))
    ),
]

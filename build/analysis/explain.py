"""What a fitted model rests on: permutation importance and partial dependence, both over fold models."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.crossval import r_squared
from build.analysis.parallel import in_processes
from build.config import CORRELATED_DOMAINS, DOMAINS, Config

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]
Mask = NDArray[np.bool_]

BLOCK = "block"
_INTERVAL = (2.5, 97.5)  # percentiles over folds and repeats
_GRID = (0.02, 0.98)  # quantiles of a score between which dependence is drawn


def permutation_importance(
    features: Floats, target: Floats, fold: Labels, scored: Mask, models: list[Any], config: Config
) -> pd.DataFrame:
    """Fall in held-out R2 when a feature, or the correlated ones as a block, is shuffled.

    Correlated features stand in for each other, so each alone can look unimportant; the block is shuffled by
    the same rows, which keeps the features' relation to each other.

    Parameters
    ----------
    features : (areas, features) in the order of ``config.DOMAINS``.
    target, fold, scored : (areas,) as in cross-validation.
    models : the fitted model of each fold.
    config : ``importance_repeats, seed``.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, mean, low, high``, most important first; the interval holds 95% of the repeats in
        all folds.

    References
    ----------
    Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
    """
    names = list(DOMAINS)
    columns = {name: [i] for i, name in enumerate(names)}
    columns[BLOCK] = [names.index(name) for name in CORRELATED_DOMAINS]
    members = [scored & (fold == k) for k in np.unique(fold)]
    jobs = [(features[rows], target[rows], model) for rows, model in zip(members, models, strict=True)]
    found = in_processes(partial(_falls, columns, config), jobs, config.workers_for(len(features)))
    falls = {name: [value for in_fold in found for value in in_fold[name]] for name in columns}
    labels = {**DOMAINS, BLOCK: _block_label()}
    table = pd.DataFrame([(name, labels[name], *_summary(values)) for name, values in falls.items()])
    table = table.set_axis(["feature", "label", "mean", "low", "high"], axis=1)
    return table.sort_values("mean", ascending=False, kind="stable").reset_index(drop=True)


def _falls(
    columns: dict[str, list[int]], config: Config, job: tuple[Floats, Floats, Any]
) -> dict[str, list[float]]:
    """Falls in R2 among the held-out areas of one fold (features, target, its model), predicted in one call."""
    x, y, model = job
    if len(x) < 2:
        return {name: [] for name in columns}
    rng = np.random.default_rng([config.seed, len(x)])
    shuffled = []
    for which in columns.values():
        for _ in range(config.importance_repeats):
            changed = x.copy()
            changed[:, which] = x[rng.permutation(len(x))][:, which]
            shuffled.append(changed)
    predictions = model.predict(np.vstack([x, *shuffled])).reshape(-1, len(x))
    base = r_squared(y, predictions[0])
    drops = [base - r_squared(y, prediction) for prediction in predictions[1:]]
    repeats = config.importance_repeats
    return {name: drops[i * repeats : (i + 1) * repeats] for i, name in enumerate(columns)}


def _summary(values: list[float]) -> tuple[float, float, float]:
    known = np.array([value for value in values if np.isfinite(value)])
    if known.size == 0:
        return np.nan, np.nan, np.nan
    low, high = np.percentile(known, _INTERVAL)
    return float(known.mean()), float(low), float(high)


def _block_label() -> str:
    words = [DOMAINS[name].split()[0].strip(",").lower() for name in CORRELATED_DOMAINS]
    return f"{', '.join(words[:-1])} and {words[-1]} together".capitalize()


def partial_dependence(features: Floats, scored: Mask, models: list[Any], config: Config) -> pd.DataFrame:
    """Predicted rate over one domain score, the others as they are, averaged over areas and folds.

    Parameters
    ----------
    features : (areas, features) in the order of ``config.DOMAINS``.
    scored : (areas,) areas to average over; ``config.partial_areas`` of them are drawn.
    models : the fitted model of each fold, of the log of rate + constant.
    config : ``partial_points, partial_areas, rate_constant, seed``.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, value, rate, low, high``: ``rate`` per 1,000 residents a year at the mean of the log
        predictions; low and high are the least and greatest of the fold models.
    """
    rows = np.flatnonzero(scored)
    drawn = np.random.default_rng(config.seed).permutation(rows)[: config.partial_areas]
    grids = np.quantile(features[scored], np.linspace(*_GRID, config.partial_points), axis=0).T
    found = in_processes(partial(_curves, features[drawn], grids), models, config.workers_for(len(features)))
    curves = np.stack(found)  # (models, features, points)
    rates = [np.exp(c) - config.rate_constant for c in (curves.mean(0), curves.min(0), curves.max(0))]
    parts = [
        pd.DataFrame(
            {"value": grids[i], "rate": rates[0][i], "low": rates[1][i], "high": rates[2][i]}
        ).assign(feature=name, label=label)
        for i, (name, label) in enumerate(DOMAINS.items())
    ]
    return pd.concat(parts, ignore_index=True)[["feature", "label", "value", "rate", "low", "high"]]


def _curves(x: Floats, grids: Floats, model: Any) -> Floats:
    """(features, points) mean prediction with one feature set to each point of its grid."""
    curves = np.empty(grids.shape)
    for column, grid in enumerate(grids):
        repeated = np.tile(x, (len(grid), 1))
        repeated[:, column] = np.repeat(grid, len(x))
        curves[column] = model.predict(repeated).reshape(len(grid), len(x)).mean(axis=1)
    return curves

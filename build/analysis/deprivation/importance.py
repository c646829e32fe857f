"""What a fitted forest relies on: permutation importance on held-out areas, and partial dependence."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from sklearn.inspection import partial_dependence as sklearn_partial_dependence

from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.spatial_jackknife import over_folds, r_squared_lost
from build.vocabulary import CORRELATED_DOMAINS, DOMAINS

BLOCK = "block"
GRID = (0.02, 0.98)  # quantiles of a score between which dependence is drawn
RUG = tuple(i / 10 for i in range(1, 10))  # deciles of a score, to show where the areas are


def permutation_importance(
    features: Floats,
    target: Floats,
    fold: Labels,
    block: Labels,
    scored: Mask,
    models: list[Any],
    settings: DeprivationSettings,
) -> pd.DataFrame:
    """Fall in held-out R2 when a feature, or the correlated ones as a block, is shuffled.

    Correlated features stand in for each other, so each alone can look unimportant; the features of the block are shuffled
    by the same rows, which keeps their relation to each other. Squared errors are averaged over the shuffles; the interval
    is that of the fall over squares of the map, with the models as fitted.

    Parameters
    ----------
    features : (areas, features) in the order of ``vocabulary.DOMAINS``.
    target, fold, block, scored : (areas,) as in cross-validation.
    models : the fitted model of each fold.
    settings : ``importance_repeats, confidence, seed``.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, mean, low, high, heaviest`` (share of the interval's variance from one square), most important
        first.

    References
    ----------
    Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
    """
    names = list(DOMAINS)
    columns = {name: [i] for i, name in enumerate(names)}
    columns[BLOCK] = [names.index(name) for name in CORRELATED_DOMAINS]
    members = [np.flatnonzero(scored & (fold == k)) for k in np.unique(fold)]
    jobs = [(features[rows], target[rows], model) for rows, model in zip(members, models, strict=True)]
    found = in_processes(
        partial(_errors, list(columns.values()), settings), jobs, settings.workers_for(len(features))
    )
    rows, errors = np.concatenate(members), np.vstack(found)
    falls = r_squared_lost(target[rows], errors, block[rows], settings.confidence)
    labels = {**DOMAINS, BLOCK: _block_label()}
    table = pd.DataFrame(
        {
            "feature": list(columns),
            "label": [labels[name] for name in columns],
            "mean": falls.value,
            "low": falls.low,
            "high": falls.high,
            "heaviest": falls.heaviest,
        }
    )
    return table.sort_values("mean", ascending=False, kind="stable").reset_index(drop=True)


def _errors(
    columns: list[list[int]], settings: DeprivationSettings, job: tuple[Floats, Floats, Any]
) -> Floats:
    """(areas, 1 + columns) squared errors of one fold's model on its held-out areas: as they are, then shuffled."""
    x, y, model = job
    rng = np.random.default_rng([settings.seed, len(x)])
    versions = [x]
    for which in columns:
        for _ in range(settings.importance_repeats):
            changed = x.copy()
            changed[:, which] = x[rng.permutation(len(x))][:, which]
            versions.append(changed)
    predictions = model.predict(np.vstack(versions).astype(np.float32)).reshape(-1, len(x))
    errors = np.square(predictions - y)
    shuffled = errors[1:].reshape(len(columns), settings.importance_repeats, len(x)).mean(axis=1)
    return np.vstack([errors[:1], shuffled]).T


def _block_label() -> str:
    words = [DOMAINS[name].split()[0].strip(",").lower() for name in CORRELATED_DOMAINS]
    return f"{', '.join(words[:-1])} and {words[-1]} together".capitalize()


def partial_dependence(
    features: Floats, scored: Mask, models: list[Any], settings: DeprivationSettings
) -> pd.DataFrame:
    """Predicted rate against one domain score, with the others unchanged, averaged over each forest's training areas.

    Parameters
    ----------
    features : (areas, features) in the order of ``vocabulary.DOMAINS``.
    scored : (areas,) areas from which the range of values is taken.
    models : the fitted forest of each fold, of the log of rate + constant.
    settings : ``partial_points, rate_constant, confidence``.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, value, rate, low, high``: ``rate`` per 1,000 residents a year at the mean of the log
        predictions, with the interval over folds of squares left out of training.

    References
    ----------
    Friedman, J. (2001). Greedy function approximation: a gradient boosting machine. Annals of Statistics 29.
    """
    grids = np.quantile(features[scored], np.linspace(*GRID, settings.partial_points), axis=0).T
    curves = np.stack([_curves(model, features[:2], grids) for model in models])  # (models, features, points)
    found = over_folds(curves, settings.confidence)
    rates = [np.maximum(np.exp(curve) - settings.rate_constant, 0) for curve in found]
    parts = [
        pd.DataFrame(
            {"value": grids[i], "rate": rates[0][i], "low": rates[1][i], "high": rates[2][i]}
        ).assign(feature=name, label=label)
        for i, (name, label) in enumerate(DOMAINS.items())
    ]
    return pd.concat(parts, ignore_index=True)[["feature", "label", "value", "rate", "low", "high"]]


def _curves(forest: Any, rows: Floats, grids: Floats) -> Floats:
    """(features, points) mean prediction with one feature set to each point of its grid.

    scikit-learn walks each tree once for all points and weights the branches by the training areas in them; ``rows`` only
    tells it how many features there are.
    """
    curves = np.empty(grids.shape)
    for i, grid in enumerate(grids):
        points, where = np.unique(grid, return_inverse=True)  # ties among quantiles are one point
        found = sklearn_partial_dependence(forest, rows, [i], custom_values={i: points}, method="recursion")
        curves[i] = found["average"][0][where]
    return curves


def rug(features: Floats, scored: Mask) -> pd.DataFrame:
    """``feature, label, value``: deciles of each domain score among the scored areas."""
    values = np.quantile(features[scored], RUG, axis=0)
    parts = [
        pd.DataFrame({"value": values[:, i]}).assign(feature=name, label=label)
        for i, (name, label) in enumerate(DOMAINS.items())
    ]
    return pd.concat(parts, ignore_index=True)[["feature", "label", "value"]]

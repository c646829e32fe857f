"""What a fitted forest relies on: permutation importance on held-out areas, and partial dependence."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.spatial_jackknife import over_folds, r_squared_lost
from build.vocabulary import CORRELATED_DOMAINS, DOMAINS

BLOCK = "block"
GRID = (0.02, 0.98)  # quantiles of a score between which dependence is drawn
RUG = tuple(i / 10 for i in range(1, 10))  # deciles of a score, to show where the areas are


def what_it_relies_on(
    features: Floats, target: Floats, scored: Mask, settings: DeprivationSettings, model: Any, outside: Mask
) -> tuple[Floats, Floats]:
    """What is read off the forest of one fold, in the process that fitted it: forests are slow to hand on.

    Returns
    -------
    errors : (areas, 1 + columns) squared errors on the scored areas ``outside`` it, as :func:`permutation_importance` takes them.
    curves : (features, points) as :func:`partial_dependence` takes them.
    """
    rows = scored & outside
    errors = _errors(list(_columns().values()), settings, features[rows], target[rows], model)
    return errors, _curves(model, features[:2], _grids(features, scored, settings))


def _columns() -> dict[str, list[int]]:
    """The columns that are shuffled together: each feature by itself, and the correlated ones as a block."""
    names = list(DOMAINS)
    columns = {name: [i] for i, name in enumerate(names)}
    columns[BLOCK] = [names.index(name) for name in CORRELATED_DOMAINS]
    return columns


def _grids(features: Floats, scored: Mask, settings: DeprivationSettings) -> Floats:
    """(features, points) values of each score at which dependence is drawn."""
    return np.quantile(features[scored], np.linspace(*GRID, settings.partial_points), axis=0).T


def permutation_importance(
    target: Floats,
    fold: Labels,
    block: Labels,
    scored: Mask,
    errors: Sequence[Floats],
    settings: DeprivationSettings,
) -> pd.DataFrame:
    """Fall in held-out R2 when a feature, or the correlated ones as a block, is shuffled.

    Correlated features stand in for each other, so each alone can look unimportant; the features of the block are shuffled
    by the same rows, which keeps their relation to each other. Squared errors are averaged over the shuffles; the interval
    is that of the fall over squares of the map, with the models as fitted.

    Parameters
    ----------
    target, fold, block, scored : (areas,) as in cross-validation.
    errors : of each fold, from :func:`what_it_relies_on`.
    settings : ``confidence``.

    Returns
    -------
    pandas.DataFrame
        ``feature, label, mean, low, high, heaviest`` (share of the interval's variance from one square), most important
        first.

    References
    ----------
    Breiman, L. (2001). Random forests. Machine Learning 45, 5-32.
    """
    rows = np.concatenate([np.flatnonzero(scored & (fold == k)) for k in np.unique(fold)])
    falls = r_squared_lost(target[rows], np.vstack(errors), block[rows], settings.confidence)
    labels = {**DOMAINS, BLOCK: _block_label()}
    table = pd.DataFrame(
        {
            "feature": list(_columns()),
            "label": [labels[name] for name in _columns()],
            "mean": falls.value,
            "low": falls.low,
            "high": falls.high,
            "heaviest": falls.heaviest,
        }
    )
    return table.sort_values("mean", ascending=False, kind="stable").reset_index(drop=True)


def _errors(
    columns: list[list[int]], settings: DeprivationSettings, x: Floats, y: Floats, model: Any
) -> Floats:
    """(areas, 1 + columns) squared errors of one fold's model on its held-out areas: as they are, then shuffled."""
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
    features: Floats, scored: Mask, curves: Sequence[Floats], settings: DeprivationSettings
) -> pd.DataFrame:
    """Predicted rate against one domain score, with the others unchanged, averaged over each forest's training areas.

    Parameters
    ----------
    features : (areas, features) in the order of ``vocabulary.DOMAINS``.
    scored : (areas,) areas from which the range of values is taken.
    curves : of the forest of each fold, of the log of rate + constant, from :func:`what_it_relies_on`.
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
    grids = _grids(features, scored, settings)
    found = over_folds(np.stack(curves), settings.confidence)
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
    from sklearn.inspection import partial_dependence as along  # noqa: PLC0415 (only the process that does this loads it)

    curves = np.empty(grids.shape)
    for i, grid in enumerate(grids):
        points, where = np.unique(grid, return_inverse=True)  # ties among quantiles are one point
        found = along(forest, rows, [i], custom_values={i: points}, method="recursion")
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

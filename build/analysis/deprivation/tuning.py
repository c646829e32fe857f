"""The forest's settings, chosen inside the training areas of each fold."""

from __future__ import annotations

from functools import partial
from itertools import product

import numpy as np
import pandas as pd

from build.analysis.deprivation.cross_validation import ForestSettings, make_forest
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.spatial import deal

Job = tuple[int, ForestSettings, int]  # outer fold, settings, inner fold


def tune_forest(
    features: Floats,
    target: Floats,
    block: Labels,
    fold: Labels,
    trained: Mask,
    settings: DeprivationSettings,
) -> tuple[tuple[ForestSettings, ...], pd.DataFrame]:
    """Choose the forest's settings for each fold by cross-validation inside its training areas.

    The squares outside a fold are dealt into inner folds; each setting is fitted on all inner folds but one and scored on
    that one. The setting with the smallest squared error is used for the fold, which itself has no say, so that its score
    stays honest.

    Parameters
    ----------
    features, target : (areas, features) and (areas,).
    block : (areas,) number of each area's square.
    fold : (areas,) outer folds.
    trained : (areas,) False where an area is left out.
    settings : ``forest_leaves, forest_features, inner_folds, tuning_trees``.

    Returns
    -------
    chosen : one setting per fold.
    table : ``fold`` (from 1), ``leaf, features, mse`` (mean squared inner error), ``chosen``.

    References
    ----------
    Cawley, G., Talbot, N. (2010). On over-fitting in model selection and subsequent selection bias in performance
    evaluation. Journal of Machine Learning Research 11.
    """
    grid = [ForestSettings(*pair) for pair in product(settings.forest_leaves, settings.forest_features)]
    outer = [int(k) for k in np.unique(fold)]
    inner = {k: deal(np.where(fold == k, -1, block), settings.inner_folds, settings.seed) for k in outer}
    jobs = list(product(outer, grid, range(settings.inner_folds)))
    fit = partial(_inner_error, features, target, trained, inner, settings)
    error = np.reshape(
        in_processes(fit, jobs, settings.workers_for(len(features))), (len(outer), len(grid), -1, 2)
    )
    mse = error[..., 0].sum(axis=2) / error[..., 1].sum(axis=2)
    best = mse.argmin(axis=1)
    rows = [
        (k + 1, forest.leaf, forest.features, mse[i, j], best[i] == j)
        for i, k in enumerate(outer)
        for j, forest in enumerate(grid)
    ]
    table = pd.DataFrame(rows, columns=["fold", "leaf", "features", "mse", "chosen"])
    return tuple(grid[j] for j in best), table


def _inner_error(
    features: Floats,
    target: Floats,
    trained: Mask,
    inner: dict[int, Labels],
    settings: DeprivationSettings,
    job: Job,
) -> tuple[float, int]:
    """Sum of squared errors on one inner fold, and its number of areas."""
    k, forest, j = job
    train, test = trained & (inner[k] >= 0) & (inner[k] != j), trained & (inner[k] == j)
    if not train.any() or not test.any():
        return 0.0, 0
    model = make_forest(forest, settings.tuning_trees, int(train.sum()), settings)
    errors = model.fit(features[train], target[train]).predict(features[test]) - target[test]
    return float(errors @ errors), int(test.sum())

"""The models that are compared, for recorded crime and each type of it: what is fitted, and its scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.deprivation.cross_validation import (
    BOOSTING,
    FOREST,
    LAG,
    LINEAR,
    MEAN,
    ForestSettings,
    Task,
    scores,
)
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.inputs import RECORDED
from build.analysis.statistics.arrays import Floats, Labels, Mask

MODELS = (MEAN, LINEAR, BOOSTING, FOREST, LAG)
TYPES = "types"  # all types of crime, which one forest predicts together
Key = tuple[str, str, bool]  # measure, model, whether folds are of random areas


def model_tasks(
    target: dict[str, Floats],
    fold: Labels,
    random: Labels,
    forest: tuple[ForestSettings, ...],
    neighbours: NDArray[np.int32],
    ask: Callable[[Any, Mask], Any],
    settings: DeprivationSettings,
) -> dict[Key, Task]:
    """What is fitted. Random folds are scored with every model for recorded crime, and with the forest for each type.

    Means, straight lines and forests predict all types together. A forest of all types takes the time of one for a single
    type, so that it can have as many trees as that of recorded crime, and predicts no worse than a forest for each. Its
    settings are those that its fold chose for recorded crime as a whole; with random folds, those chosen most often. The
    forests of recorded crime over squares are asked ``ask``.
    """
    usual = max(forest, key=lambda settings: (forest.count(settings), -settings.leaf, -settings.features))
    tasks: dict[Key, Task] = {}
    for measure, values in _targets(target).items():
        for model in _models_of(measure):
            task = Task(model, values, fold)
            if model == FOREST:
                own = ask if measure == RECORDED else None
                task = replace(task, trees=settings.trees, forest=forest, ask=own)
            if model == LAG:
                task = replace(task, neighbours=neighbours)
            tasks[measure, model, False] = task
            if model == FOREST or (measure == RECORDED and model != LAG):
                tasks[measure, model, True] = replace(
                    task, fold=random, forest=(usual,) * settings.folds, ask=None
                )
    return tasks


def _targets(target: dict[str, Floats]) -> dict[str, Floats]:
    """The targets, and those of all types as the columns of one more."""
    types = [values for measure, values in target.items() if measure != RECORDED]
    return {**target, TYPES: np.column_stack(types)} if types else target


def _models_of(measure: str) -> tuple[str, ...]:
    """The models fitted to one of :func:`_targets`."""
    if measure == RECORDED:
        return MODELS
    together = (MEAN, LINEAR, FOREST)  # these predict all types at once
    return together if measure == TYPES else tuple(model for model in MODELS if model not in together)


def by_measure(
    tasks: dict[Key, Task], fits: dict[Key, tuple[Floats, list[Any]]], measures: list[str]
) -> dict[Key, tuple[Task, Floats]]:
    """Each task with its predictions, those of all types taken apart into a task of each, in the order of the measures."""
    types = [measure for measure in measures if measure != RECORDED]
    found: dict[Key, tuple[Task, Floats]] = {}
    for (measure, model, random), task in tasks.items():
        prediction = fits[measure, model, random][0]
        if measure == TYPES:
            for i, slug in enumerate(types):
                found[slug, model, random] = replace(task, target=task.target[:, i]), prediction[:, i]
        else:
            found[measure, model, random] = task, prediction
    order = {(measure, model): i for i, (measure, model) in enumerate(product(measures, MODELS))}
    return dict(sorted(found.items(), key=lambda item: order[item[0][:2]]))


def score_table(fitted: dict[Key, tuple[Task, Floats]], trained: Mask) -> pd.DataFrame:
    """One row per measure and model."""
    rows = []
    for (measure, model, random), (task, prediction) in fitted.items():
        if not random:
            other = fitted.get((measure, model, True))
            flattered = scores(*other, trained)["r2"] if other else np.nan
            score = scores(task, prediction, trained)
            rows.append({"measure": measure, "model": model, **score, "r2_random": flattered})
    columns = ["measure", "model", "r2", "r2_low", "r2_high", "r2_sd", "mae", "mae_sd", "r2_random", "areas"]
    return pd.DataFrame(rows)[columns]

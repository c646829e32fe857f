"""Models scored on areas they have not seen: fits by fold, held-out predictions, scores with their spread.

Only the processes that fit load scikit-learn, which takes longer than most of what the main process does.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.spatial import neighbour_mean

if TYPE_CHECKING:
    from sklearn.ensemble import RandomForestRegressor

MEAN, LINEAR, BOOSTING, FOREST = "Mean", "Linear", "Gradient boosting", "Random forest"
LAG = "Linear with neighbours"


@dataclass(frozen=True)
class ForestSettings:
    """The settings chosen for a forest: fewest areas in a leaf, and the share of the features tried at each split."""

    leaf: int
    features: float


@dataclass(frozen=True)
class Task:
    """One model to be cross-validated.

    Attributes
    ----------
    model : its name.
    target : (areas,) what is predicted; (areas, targets) where one model predicts several.
    fold : (areas,) 0 and up.
    trees : of a forest.
    forest : settings of a forest, one per fold.
    neighbours : (pairs, 2) for the model that knows the neighbours.
    ask : what is read off each fold's fitted model, given it and (areas,) whether each is held out; picklable.
    """

    model: str
    target: Floats
    fold: Labels
    trees: int = 0
    forest: tuple[ForestSettings, ...] = ()
    neighbours: NDArray[np.int32] | None = None
    ask: Callable[[Any, Mask], Any] | None = None


def make_model(name: str, settings: DeprivationSettings) -> Any:
    """A scikit-learn regressor other than the forest, with fixed settings that were not tuned for the score."""
    if name == MEAN:
        from sklearn.dummy import DummyRegressor  # noqa: PLC0415

        return DummyRegressor()
    if name in (LINEAR, LAG):
        from sklearn.linear_model import Ridge  # noqa: PLC0415
        from sklearn.pipeline import make_pipeline  # noqa: PLC0415
        from sklearn.preprocessing import StandardScaler  # noqa: PLC0415

        return make_pipeline(StandardScaler(), Ridge(alpha=1.0))
    if name == BOOSTING:
        from sklearn.ensemble import HistGradientBoostingRegressor  # noqa: PLC0415

        return HistGradientBoostingRegressor(
            max_iter=settings.boosting_rounds,
            learning_rate=settings.boosting_rate,
            max_leaf_nodes=settings.boosting_leaves,
            max_bins=settings.boosting_bins,
            random_state=settings.seed,
        )
    raise ValueError(f"no model is called {name!r}")


def make_forest(
    forest: ForestSettings, trees: int, rows: int, settings: DeprivationSettings
) -> RandomForestRegressor:
    """A forest of trees that each see ``settings.tree_share`` of the ``rows`` training areas."""
    from sklearn.ensemble import RandomForestRegressor  # noqa: PLC0415

    return RandomForestRegressor(
        trees,
        max_features=forest.features,
        max_samples=max(1, round(settings.tree_share * rows)),
        min_samples_leaf=forest.leaf,
        random_state=settings.seed,
    )


def held_out(
    features: Floats, tasks: list[Task], trained: Mask, settings: DeprivationSettings
) -> list[tuple[Floats, list[Any]]]:
    """Cross-validate several models: each fold is predicted by a model fitted on the others.

    Parameters
    ----------
    features : (areas, features).
    tasks : what to fit.
    trained : (areas,) False where an area is left out of training; it is predicted nevertheless.
    settings : ``workers, seed`` and the models' settings.

    Returns
    -------
    list of (prediction, answers)
        In the order of ``tasks``: held-out predictions, of the shape of the target, and what each fold's model was asked.

    Raises
    ------
    ValueError
        If the other folds hold no area to train on.
    """
    jobs = [(task, int(k)) for task in tasks for k in np.unique(task.fold)]
    fits = in_processes(
        partial(_fit_fold, features, trained, settings), jobs, settings.workers_for(len(features))
    )
    results = []
    for task in tasks:
        prediction, answers = np.empty(task.target.shape), []
        for k in np.unique(task.fold):
            answer, values = fits.pop(0)
            prediction[task.fold == k] = values
            answers.append(answer)
        results.append((prediction, answers))
    return results


def _fit_fold(
    features: Floats, trained: Mask, settings: DeprivationSettings, job: tuple[Task, int]
) -> tuple[Any, Floats]:
    """What the model fitted on all folds but one is asked (None if nothing), and its predictions there."""
    task, k = job
    inside, outside = trained & (task.fold != k), task.fold == k
    if not inside.any():
        raise ValueError(f"fold {k + 1} leaves none of {int(trained.sum())} areas to train on")
    if task.model == FOREST:
        model = make_forest(task.forest[k], task.trees, int(inside.sum()), settings)
    else:
        model = make_model(task.model, settings)
    seen = with_neighbours(features, task, inside)
    model.fit(seen[inside], task.target[inside])
    known = with_neighbours(features, task, trained)
    prediction = np.asarray(model.predict(known[outside]), dtype=np.float64)
    return (task.ask(model, outside) if task.ask else None), prediction


def with_neighbours(features: Floats, task: Task, known: Mask) -> Floats:
    """The features, and for a task with neighbours the mean target of each area's known neighbours.

    Fitting uses the training areas alone; predicting uses every area except the one predicted. The model thus shows what
    knowing the neighbours is worth; it is not a model for places where nothing is known.
    """
    if task.neighbours is None:
        return features
    return np.column_stack([features, neighbour_mean(task.target, task.neighbours, known)])


def r_squared(observed: Floats, predicted: Floats) -> float:
    """Share of the variance explained; negative when worse than the mean, NaN when nothing varies."""
    spread = float(np.square(observed - observed.mean()).sum()) if observed.size else 0.0
    return 1 - float(np.square(observed - predicted).sum()) / spread if spread > 0 else np.nan


def scores(task: Task, prediction: Floats, scored: Mask) -> dict[str, float]:
    """R2 and mean absolute error pooled over the folds, with their spread from fold to fold.

    Parameters
    ----------
    task, prediction : as given to and returned by :func:`held_out`.
    scored : (areas,) areas that count.

    Returns
    -------
    dict
        ``r2, r2_low, r2_high, r2_sd, mae, mae_sd, areas``; low and high are the least and greatest of the
        folds.
    """
    y = task.target
    members = [scored & (task.fold == k) for k in np.unique(task.fold)]
    r2 = [r_squared(y[rows], prediction[rows]) for rows in members]
    errors = [float(np.abs(y[rows] - prediction[rows]).mean()) for rows in members if rows.any()]
    low, high, spread = _spread(r2)
    return {
        "r2": r_squared(y[scored], prediction[scored]),
        "r2_low": low,
        "r2_high": high,
        "r2_sd": spread,
        "mae": float(np.abs(y[scored] - prediction[scored]).mean()),
        "mae_sd": _spread(errors)[2],
        "areas": int(scored.sum()),
    }


def _spread(values: Iterable[float]) -> tuple[float, float, float]:
    """Smallest, largest and standard deviation of the numbers among ``values``."""
    known = np.array([value for value in values if np.isfinite(value)])
    if known.size < 2:
        return np.nan, np.nan, np.nan
    return float(known.min()), float(known.max()), float(known.std(ddof=1))

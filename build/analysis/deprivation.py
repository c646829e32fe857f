"""What deprivation says about crime: a random forest under spatial cross-validation, beside baselines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.crossval import BOOSTING, FOREST, LINEAR, MEAN, Task, held_out, scores
from build.analysis.explain import partial_dependence, permutation_importance
from build.analysis.rates import RECORDED, Rates
from build.analysis.spatial import moran, random_folds, spatial_folds
from build.config import DOMAINS, Config

Floats = NDArray[np.float64]
Labels = NDArray[np.int32]
Mask = NDArray[np.bool_]

MODELS = (MEAN, LINEAR, BOOSTING, FOREST)
TYPE_MODELS = (MEAN, LINEAR, FOREST)


@dataclass(frozen=True)
class Deprivation:
    """Result of :func:`deprivation_model`.

    scores : one row per measure and model: ``measure`` ("recorded" or a type's slug), ``model`` ("Mean",
        "Linear", "Gradient boosting", "Random forest"), ``r2, r2_low, r2_high`` (pooled held-out R2 and its
        range over folds), ``r2_sd, mae, mae_sd`` (of log rate), ``r2_random`` (random folds, the warning),
        ``areas`` (scored).
    importance : forest, "recorded": ``feature`` (column or "block"), ``label``, ``mean, low, high``: fall in
        held-out R2.
    partial : ``feature, label, value, rate, low, high``: predicted rate per 1,000 a year over the domain
        score.
    area : aligned to ``areas``: ``predicted_rate`` (held-out, per 1,000 a year), ``residual`` (log observed
        minus log predicted, held-out), ``fold, trained`` (False where flagged: left out of training and
        scores).
    moran : ``i, expected, p, permutations, areas`` of the residuals.
    settings : figures for the text: blocks, block_km, folds, trees, constant, areas trained ...
    """

    scores: pd.DataFrame
    importance: pd.DataFrame
    partial: pd.DataFrame
    area: pd.DataFrame
    moran: dict[str, float]
    settings: dict[str, Any]
    folds: NDArray[np.int32]


def deprivation_model(
    areas: pd.DataFrame, rates: Rates, neighbours: NDArray[np.int32], config: Config
) -> Deprivation:
    """How far the six domain scores that are not crime predict the recorded crime rate of areas not seen.

    The target is the log of the 12-month rate plus a small constant. Neither the index's total nor its Crime
    domain is a feature: both contain crime. Settings are fixed beforehand; the score is the finding.

    Parameters
    ----------
    areas : one row per area: the domain scores named in ``config.DOMAINS``, ``easting, northing``.
    rates : counts, exposure and flags of the same areas; flagged areas and areas without exposure are left
        out of training and scores, and predicted all the same.
    neighbours : (pairs, 2) row numbers of areas that share a boundary.
    config : settings of models, folds and permutations.

    Returns
    -------
    Deprivation

    Raises
    ------
    ValueError
        If a domain score is missing, or too few areas are left to train on.

    References
    ----------
    Scores: Ministry of Housing, Communities and Local Government, Indices of Deprivation. Roberts, D. et al.
    (2017). Cross-validation strategies for data with temporal, spatial, hierarchical or phylogenetic
    structure. Ecography 40.
    """
    features = _features(areas)
    trained = rates.area["denominator_flag"].eq("").to_numpy() & (rates.exposure[0] > 0)
    fold, used = spatial_folds(areas, config)
    targets = {m: _log_rate(rates, i, config) for i, m in enumerate(rates.measures)}
    main = [Task(m, targets[RECORDED], fold, config.trees, keep=m == FOREST) for m in MODELS]
    naive = [
        Task(model, targets[RECORDED], random_folds(len(areas), config), config.trees) for model in MODELS
    ]
    by_type = [
        Task(model, targets[m], fold, config.type_trees)
        for m in rates.measures
        if m != RECORDED
        for model in TYPE_MODELS
    ]
    fits = held_out(features, main + naive + by_type, trained, config)
    forest, forest_models = fits[MODELS.index(FOREST)]
    residual = np.where(rates.exposure[0] > 0, targets[RECORDED] - forest, np.nan)
    return Deprivation(
        scores=_score_table(main, naive, by_type, [prediction for prediction, _ in fits], rates, trained),
        importance=permutation_importance(features, targets[RECORDED], fold, trained, forest_models, config),
        partial=partial_dependence(features, trained, forest_models, config),
        area=_area_table(forest, residual, fold, trained, config),
        moran=moran(residual, neighbours, trained, config),
        settings={
            **used,
            "trees": config.trees,
            "type_trees": config.type_trees,
            "tree_share": config.tree_share,
            "leaf_areas": config.leaf_areas,
            "constant": config.rate_constant,
            "features": len(DOMAINS),
            "repeats": config.importance_repeats,
            "trained": int(trained.sum()),
            "left_out": int((~trained).sum()),
        },
        folds=fold,
    )


def _features(areas: pd.DataFrame) -> Floats:
    """(areas, domains) scores; ValueError with the numbers if any is missing."""
    missing = areas[list(DOMAINS)].isna().sum()
    if missing.any():
        counts = ", ".join(f"{name} in {n}" for name, n in missing[missing > 0].items())
        raise ValueError(f"deprivation scores are missing: {counts} of {len(areas)} areas")
    return areas[list(DOMAINS)].to_numpy(np.float64)


def _log_rate(rates: Rates, measure: int, config: Config) -> Floats:
    """Log of the 12-month rate per 1,000 residents plus the constant; the constant alone without exposure."""
    unit = np.where(rates.exposure[0] > 0, rates.exposure[0], np.inf) / config.per
    return np.asarray(np.log(rates.count[0, measure] / unit + config.rate_constant), dtype=np.float64)


def _score_table(
    main: list[Task],
    naive: list[Task],
    by_type: list[Task],
    predictions: list[Floats],
    rates: Rates,
    trained: Mask,
) -> pd.DataFrame:
    """One row per measure and model; random folds are scored for recorded crime as a whole."""
    measures = [RECORDED] * len(main)
    measures += [measure for measure in rates.measures if measure != RECORDED for _ in TYPE_MODELS]
    tasks = main + by_type
    held = predictions[: len(main)] + predictions[len(main) + len(naive) :]
    rows = [
        {"measure": measure, "model": task.model, **scores(task, prediction, trained)}
        for measure, task, prediction in zip(measures, tasks, held, strict=True)
    ]
    random = [scores(t, p, trained)["r2"] for t, p in zip(naive, predictions[len(main) :], strict=False)]
    table = pd.DataFrame(rows)
    table["r2_random"] = [*random, *[np.nan] * len(by_type)]
    columns = ["measure", "model", "r2", "r2_low", "r2_high", "r2_sd", "mae", "mae_sd", "r2_random", "areas"]
    return table[columns]


def _area_table(
    prediction: Floats, residual: Floats, fold: Labels, trained: Mask, config: Config
) -> pd.DataFrame:
    rate = np.maximum(np.exp(prediction) - config.rate_constant, 0)
    return pd.DataFrame({"predicted_rate": rate, "residual": residual, "fold": fold + 1, "trained": trained})

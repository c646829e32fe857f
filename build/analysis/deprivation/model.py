"""What deprivation says about crime: a random forest under spatial cross-validation, compared with baselines."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.deprivation.centre import worth_of_distance
from build.analysis.deprivation.compared import MODELS, Key, by_measure, model_tasks, score_table
from build.analysis.deprivation.cross_validation import FOREST, LAG, LINEAR, Task, held_out, scores
from build.analysis.deprivation.importance import (
    partial_dependence,
    permutation_importance,
    rug,
    what_it_relies_on,
)
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.deprivation.tuning import tune_forest
from build.analysis.inputs import RECORDED, Rates
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.local_moran import local_clusters
from build.analysis.statistics.spatial import apart, deal, moran, random_folds, spatial_blocks
from build.analysis.statistics.spatial_jackknife import SpatialInterval, r_squared_lost
from build.vocabulary import DOMAINS


@dataclass(frozen=True)
class Deprivation:
    """Result of :func:`deprivation_model`.

    scores : one row per measure and model: ``measure`` ("recorded" or a type's slug), ``model`` ("Mean",
        "Linear", "Gradient boosting", "Random forest", "Linear with neighbours"), ``r2, r2_low, r2_high`` (pooled held-out
        R2 and its range over folds), ``r2_sd, mae, mae_sd`` (of log rate), ``r2_random`` (random folds, the warning; null
        where not computed), ``areas`` (scored).
    lead : "recorded": ``model, lead, low, high, heaviest``: the forest's R2 less the other model's, interval over squares
        and the share of its variance due to one square.
    neighbours : the same for the linear model with neighbours against the one without: dict ``lead, low, high, heaviest``.
    centre : what the forest gains if told the distance to the centre, see
        :func:`~build.analysis.deprivation.centre.worth_of_distance`.
    importance : forest, "recorded": ``feature`` (column or "block"), ``label``, ``mean, low, high, heaviest``: fall in
        held-out R2.
    partial : ``feature, label, value, rate, low, high``: predicted rate per 1,000 a year over the domain
        score, interval over folds left out of training.
    rug : ``feature, label, value``: deciles of the score.
    tuning : ``fold, leaf, features, mse, chosen``: the forest's settings tried in each fold.
    area : aligned to ``areas``: ``predicted_rate`` (held-out, per 1,000 a year: the
        geometric mean of areas with such scores, a typical rate and not an expected count), ``residual`` (log observed
        minus log predicted, held-out), ``fold, trained`` (False where flagged: left out of training and
        scores), ``local`` ("" or how the residual compares with its neighbours').
    moran : ``i, expected, p, permutations, areas`` of the residuals.
    local : ``tested, found, rate, draws, threshold`` of the local clusters of residuals.
    editions : ``edition, model, r2, r2_low, r2_high, mae, lead, low, high, heaviest``: recorded crime from the scores of each
        edition of the indices on the same folds; lead over the edition in use with its interval. One edition: one row a model.
    design : figures for the text: ``blocks, block_km, folds, trained, left_out`` (areas), ``apart`` (share of the trained
        areas predicted by a model that knew none of the areas next to them), ``inner_error_range``; of the trained areas
        ``recorded_crimes`` and ``typical_crimes``, what their predicted rates add up to.
    settings : those it was made with, for the words of the report.
    """

    scores: pd.DataFrame
    lead: pd.DataFrame
    neighbours: dict[str, float]
    centre: dict[str, Any]
    importance: pd.DataFrame
    partial: pd.DataFrame
    rug: pd.DataFrame
    tuning: pd.DataFrame
    area: pd.DataFrame
    moran: dict[str, float]
    local: dict[str, float]
    editions: pd.DataFrame
    design: dict[str, Any]
    folds: NDArray[np.int32]
    settings: DeprivationSettings


def deprivation_model(
    areas: pd.DataFrame,
    rates: Rates,
    neighbours: NDArray[np.int32],
    settings: DeprivationSettings,
    others: dict[str, pd.DataFrame] | None = None,
    edition: str = "",
) -> Deprivation:
    """How well the six domain scores other than crime predict the recorded crime rate of unseen areas.

    The target is the log of the 12-month rate plus a small constant. Neither the index's total nor its Crime domain is a
    feature: both contain crime. The forest's settings are chosen inside each fold's training areas, those of the other
    models are fixed beforehand; the score is the finding.

    Parameters
    ----------
    areas : one row per area: the domain scores named in ``vocabulary.DOMAINS``, ``easting, northing``.
    rates : counts, exposure and flags of the same areas; flagged areas and areas without exposure are left out of training
        and scores, but predicted nevertheless.
    neighbours : (pairs, 2) row numbers of areas that share a boundary.
    settings : settings of models, folds and permutations.
    others : domain scores of other editions of the indices, by their label.
    edition : label of the edition in ``areas``.

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
    block, used = spatial_blocks(areas, settings)
    fold = deal(block, settings.folds, settings.seed)
    target = {m: _log_rate(rates, i, settings) for i, m in enumerate(rates.measures)}
    forest, tuning = tune_forest(features, target[RECORDED], block, fold, trained, settings)
    ask = partial(what_it_relies_on, features, target[RECORDED], trained, settings)
    tasks = model_tasks(target, fold, random_folds(len(areas), settings), forest, neighbours, ask, settings)
    fits = dict(zip(tasks, held_out(features, list(tasks.values()), trained, settings), strict=True))
    main = {model: fits[RECORDED, model, False][0] for model in MODELS}
    errors, curves = zip(*fits[RECORDED, FOREST, False][1], strict=True)
    residual = np.where(rates.exposure[0] > 0, target[RECORDED] - main[FOREST], np.nan)
    local, local_settings = local_clusters(residual, neighbours, trained, settings)
    area = _area_table(main[FOREST], residual, fold, trained, settings).assign(local=local)
    return Deprivation(
        scores=score_table(by_measure(tasks, fits, list(rates.measures)), trained),
        lead=_lead_table(target[RECORDED], main, block, trained, settings),
        neighbours=_named(_lead(target[RECORDED], main[LAG], [main[LINEAR]], block, trained, settings)),
        centre=worth_of_distance(
            areas, features, tasks[RECORDED, FOREST, False], main[FOREST], block, trained, settings
        ),
        importance=permutation_importance(target[RECORDED], fold, block, trained, errors, settings),
        partial=partial_dependence(features, trained, curves, settings),
        rug=rug(features, trained),
        tuning=tuning,
        area=area,
        moran=moran(residual, neighbours, trained, settings),
        local=local_settings,
        editions=_editions(others or {}, edition, tasks, main, block, trained, settings),
        design={
            **used,
            "trained": int(trained.sum()),
            "left_out": int((~trained).sum()),
            "apart": apart(neighbours, fold, trained),
            "inner_error_range": _range_of_settings(tuning),
            "recorded_crimes": float(rates.count[0, 0, trained].sum()),
            "typical_crimes": float(area["predicted_rate"][trained] @ rates.exposure[0, trained])
            / settings.per,
        },
        folds=fold,
        settings=settings,
    )


def _features(areas: pd.DataFrame) -> Floats:
    """(areas, domains) scores; ValueError with the numbers if any is missing."""
    missing = areas[list(DOMAINS)].isna().sum()
    if missing.any():
        counts = ", ".join(f"{name} in {n}" for name, n in missing[missing > 0].items())
        raise ValueError(f"deprivation scores are missing: {counts} of {len(areas)} areas")
    return areas[list(DOMAINS)].to_numpy(np.float64)


def _log_rate(rates: Rates, measure: int, settings: DeprivationSettings) -> Floats:
    """Log of the 12-month rate per 1,000 residents plus the constant; of the constant alone without exposure."""
    unit = np.where(rates.exposure[0] > 0, rates.exposure[0], np.inf) / settings.per
    return np.asarray(np.log(rates.count[0, measure] / unit + settings.rate_constant), dtype=np.float64)


def _lead_table(
    target: Floats, prediction: dict[str, Floats], block: Labels, trained: Mask, settings: DeprivationSettings
) -> pd.DataFrame:
    """The forest's R2 less that of each other model, with its interval over squares."""
    others = [model for model in prediction if model != FOREST]
    lead = _lead(target, prediction[FOREST], [prediction[m] for m in others], block, trained, settings)
    columns = {"lead": lead.value, "low": lead.low, "high": lead.high, "heaviest": lead.heaviest}
    return pd.DataFrame({"model": others, **columns})


def _lead(
    target: Floats,
    of: Floats,
    over: list[Floats],
    block: Labels,
    trained: Mask,
    settings: DeprivationSettings,
) -> SpatialInterval:
    """R2 of one prediction less that of each of the others."""
    y = target[trained]
    errors = np.column_stack([np.square(p[trained] - y) for p in (of, *over)])
    return r_squared_lost(y, errors, block[trained], settings.confidence)


def _named(lead: SpatialInterval) -> dict[str, float]:
    """The first lead by name."""
    figures = zip(("lead", "low", "high", "heaviest"), vars(lead).values(), strict=True)
    return {name: float(values[0]) for name, values in figures}


def _editions(
    others: dict[str, pd.DataFrame],
    edition: str,
    tasks: dict[Key, Task],
    main: dict[str, Floats],
    block: Labels,
    trained: Mask,
    settings: DeprivationSettings,
) -> pd.DataFrame:
    """Linear model and forest on the scores of each edition, with the same folds and settings."""
    rows = []
    for model in (LINEAR, FOREST):
        task = replace(tasks[RECORDED, model, False], ask=None)
        own = scores(task, main[model], trained)
        rows.append({"edition": edition, "model": model, **own})
        for label, table in others.items():
            prediction = held_out(_features(table), [task], trained, settings)[0][0]
            found = _named(_lead(task.target, prediction, [main[model]], block, trained, settings))
            rows.append({"edition": label, "model": model, **scores(task, prediction, trained), **found})
    columns = ["edition", "model", "r2", "r2_low", "r2_high", "mae", "lead", "low", "high", "heaviest"]
    return pd.DataFrame(rows).reindex(columns=columns)


def _range_of_settings(tuning: pd.DataFrame) -> float:
    """The largest excess, over the folds, of the worst setting's inner error over the best one's, as a share."""
    by_fold = tuning.groupby("fold")["mse"]
    return float((by_fold.max() / by_fold.min() - 1).max())


def _area_table(
    prediction: Floats, residual: Floats, fold: Labels, trained: Mask, settings: DeprivationSettings
) -> pd.DataFrame:
    rate = np.maximum(np.exp(prediction) - settings.rate_constant, 0)
    return pd.DataFrame({"predicted_rate": rate, "residual": residual, "fold": fold + 1, "trained": trained})

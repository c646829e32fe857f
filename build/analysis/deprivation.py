"""What deprivation says about crime: a random forest under spatial cross-validation, beside baselines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


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

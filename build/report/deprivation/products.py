"""Tables of the models on deprivation to download."""

from __future__ import annotations

from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.report.downloads.schema import (
    BOROUGH,
    LSOA_CODE,
    LSOA_NAME,
    Column,
    Product,
    amount,
    ends,
    share,
)
from build.report.words import units

MODEL = Column("model", "Model scored")
FOLD = Column("fold", "Fold of squares that the area, or the setting, belongs to", bounds=(0, None))


def prediction_columns(deprivation: Deprivation) -> tuple[Column, Column]:
    """Declare an area's predicted rate and its residual."""
    return (
        amount(
            "predicted_rate",
            "Typical rate (geometric mean) that the forest predicts from deprivation, by folds that did not hold the area",
            units.rate(deprivation.settings),
        ),
        Column(
            "residual",
            "Log of the recorded rate minus log of the predicted one (each plus the model’s constant)",
            "log",
            whole=False,
        ),
    )


def model_products(inputs: Inputs, model: Deprivation) -> list[Product]:
    """The models: their scores, the forest's leads, its areas, the settings tried."""
    areas = inputs.areas[["lsoa21cd", "lsoa21nm", "borough"]]
    among = "How the residual is among its neighbours', if clearly: above or below among above or below"
    return [
        Product(
            "data/model_scores.csv",
            "Model scores",
            "Held-out scores of each model on deprivation, in all and by type.",
            model.scores,
            SCORE_COLUMNS,
            key=("measure", "model"),
        ),
        Product(
            "data/model_leads.csv",
            "Leads of the forest",
            "The forest’s held-out R squared less that of each other model, with intervals over squares of the map.",
            model.lead,
            _lead_columns(model),
            key=("model",),
        ),
        Product(
            "data/model_areas.csv",
            "Model by area",
            "Held-out prediction, residual, fold and how the residual compares with its neighbours'.",
            areas.join(model.area[["predicted_rate", "residual", "fold", "trained", "local"]]),
            (
                LSOA_CODE,
                LSOA_NAME,
                BOROUGH,
                *prediction_columns(model),
                FOLD,
                Column("trained", "Whether the area is used for training and scores: not flagged"),
                Column("local", among),
            ),
            key=("lsoa21cd",),
        ),
        Product(
            "data/model_tuning.csv",
            "Settings tried",
            "Squared error of each setting of the forest inside the training areas of each fold.",
            model.tuning,
            (
                FOLD,
                amount("leaf", "Fewest areas in a leaf of a tree", "areas"),
                share("features", "Share of the domains tried at each split"),
                amount("mse", "Mean squared error of the log rate in inner folds", ""),
                Column("chosen", "Whether this setting was chosen"),
            ),
        ),
    ]


def _lead_columns(model: Deprivation) -> tuple[Column, ...]:
    lead = Column(
        "lead", "R squared of the random forest less that of this model, on the same held-out areas"
    )
    interval = f"its {units.interval(model.settings)} interval"
    heaviest = "Share of the interval’s variance from one square of the map: near 1, the interval is not to be trusted"
    low_and_high = ends(lead, interval, ", over squares of the map", sources=("low", "high"))
    return MODEL, lead, *low_and_high, share("heaviest", heaviest)


SCORE_COLUMNS = (
    Column("measure", "recorded (all categories together) or a category’s slug"),
    MODEL,
    Column("r2", "R squared of held-out predictions, spatial folds, pooled", bounds=(None, 1)),
    Column("r2_low", "Lowest R squared of a fold", bounds=(None, 1)),
    Column("r2_high", "Highest R squared of a fold", bounds=(None, 1)),
    amount("r2_sd", "Standard deviation of R squared over folds", ""),
    amount("mae", "Mean absolute error of the log rate, held-out", "log"),
    amount("mae_sd", "Standard deviation of the mean absolute error over folds", "log"),
    Column(
        "r2_random", "R squared with random folds: how much ignoring geography flatters", bounds=(None, 1)
    ),
    amount("areas", "Areas scored", "areas"),
)

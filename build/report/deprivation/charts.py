"""Charts of crime and deprivation: scores against baselines, importances, partial dependence, scores by type."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build.analysis.deprivation.cross_validation import BOOSTING, FOREST, LAG, LINEAR
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.report.deprivation.phrases import source_of
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.measures import TYPE_NAMES

LABELS = {LAG: "Linear, neighbours known"}
INNER_CITY = (
    "The living environment domain measures the condition of housing, air quality and road accidents, "
    "which also mark the inner city."
)
RARE_TYPES = "Types with few incidents per area are hard to predict by anything: a low score is partly chance in small counts."
ASSOCIATION = (
    "An association between areas. It says nothing about people, and nothing about what brings crime about."
)


def _folds(deprivation: Deprivation) -> str:
    settings = deprivation.design
    return (
        f"The map is cut into squares of {fmt.number(settings['block_km'])} km; whole squares are held out, "
        f"in {fmt.count(settings['folds'])} folds, so that {fmt.percent(settings['apart'], 0)} of areas are predicted by a "
        "model that knew none of the areas next to them."
    )


def scores(
    inputs: Inputs, deprivation: Deprivation, *, headline: str, compared: str, flattery: str, neighbours: str
) -> Figure:
    """Held-out R2 of each model, in blocks and in random folds.

    compared : how the forest does against the others; flattery : what random folds would have claimed;
    neighbours : what it is worth to know the rates next door.
    """
    rows = deprivation.scores.query("measure == 'recorded'").sort_values(
        ["r2", "model"], ascending=[False, True]
    )
    points = pd.DataFrame(
        {
            "name": rows["model"].replace(LABELS),
            "value": rows["r2"],
            "low": rows["r2_low"],
            "high": rows["r2_high"],
            "other": rows["r2_random"],
            "part": design.part(rows["model"] == FOREST),
            "text": [
                f"{fmt.number(r2, 2)} (folds {fmt.interval(low, high, 2)}{_flattered(random)})"
                for r2, low, high, random in zip(
                    rows["r2"], rows["r2_low"], rows["r2_high"], rows["r2_random"], strict=True
                )
            ],
        }
    )
    data = {
        "points": points,
        "reference": pd.DataFrame({"value": [0.0], "label": ["no better than the mean"]}),
    }
    return Figure(
        name="deprivation-scores",
        headline=headline,
        subtitle=(
            f"Share of the difference between areas’ rates that each model accounts for, in areas it had not seen, "
            f"{fmt.count(rows['areas'].iloc[0])} London areas, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=source_of(inputs),
        alt=f"Points, one per model, with bars over folds. {compared}",
        spec=design.filled(
            design.intervals("Model", "Held-out R²", ".1f", reference=True, other=True),
            data,
            design.rows_height(len(rows)),
            [("interval", ACROSS), ("hollow", "tested on random areas")],
        ),
        table=_score_table(rows.assign(first=rows["model"].replace(LABELS)), "Model").assign(
            **_lead_columns(rows["model"], deprivation)
        ),
        made=f"{_folds(deprivation)} {flattery}",
        limits=frame.estimated(inputs, f"{neighbours} {ASSOCIATION}"),
    )


def _flattered(random: float) -> str:
    return "" if fmt.is_missing(random) else f"; random folds {fmt.number(random, 2)}"


def _lead_columns(models: pd.Series, deprivation: Deprivation) -> dict[str, list[Any]]:
    """The forest's lead over each model of a table, with its interval."""
    lead = deprivation.lead.set_index("model").reindex(models)
    words = {
        "lead": "Forest’s lead in R²",
        "low": f"Lower end ({units.interval(deprivation.settings)})",
        "high": f"Upper end ({units.interval(deprivation.settings)})",
    }
    return {title: lead[column].round(3).tolist() for column, title in words.items()}


def _score_table(rows: pd.DataFrame, first: str) -> pd.DataFrame:
    return pd.DataFrame(
        {
            first: rows["first"],
            "R²": rows["r2"].round(3),
            "Lowest fold": rows["r2_low"].round(3),
            "Highest fold": rows["r2_high"].round(3),
            "Spread over folds": rows["r2_sd"].round(3),
            "Mean absolute error (log rate)": rows["mae"].round(3),
            "R², random folds": rows["r2_random"].round(3),
            "Areas": rows["areas"].astype("Int64"),
        }
    )


ACROSS = "lowest to highest in London"


def importance(inputs: Inputs, deprivation: Deprivation, *, headline: str) -> Figure:
    """Fall in held-out R2 when a domain is permuted."""
    rows = deprivation.importance.sort_values(["mean", "label"], ascending=[False, True])
    points = rows.rename(columns={"label": "name", "mean": "value"})
    points["part"] = design.part((points["low"] > 0) & (points["feature"] != "block"))
    points["text"] = [
        f"{fmt.number(v, 3)} ({fmt.interval(low, high, 3)})"
        for v, low, high in zip(points["value"], points["low"], points["high"], strict=True)
    ]
    data = {
        "points": points[["name", "value", "low", "high", "part", "text"]],
        "reference": pd.DataFrame({"value": [0.0], "label": ["no loss"]}),
    }
    return Figure(
        name="deprivation-importance",
        headline=headline,
        subtitle=(
            f"How much worse the prediction gets when a domain’s scores are shuffled between areas, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=source_of(inputs),
        alt=f"Points with intervals, one per domain of deprivation. {headline}.",
        spec=design.filled(
            design.intervals("Domain", "Fall in R²", ".2~f", reference=True),
            data,
            40 * len(points) + 24,
            [("interval", f"{units.interval(deprivation.settings)} interval")],
        ),
        table=pd.DataFrame(
            {
                "Domain": points["name"],
                "Fall in R²": points["value"].round(3),
                "Lowest": points["low"].round(3),
                "Highest": points["high"].round(3),
            }
        ),
        made=(
            "Each domain is shuffled in the held-out areas and the loss is measured; whole squares of the map are left out in "
            "turn for the interval, because the model tends to be wrong in the same way next door. Income, employment, education "
            "and health move together, so one can stand in for another: they are shuffled as one block too."
        ),
        limits=frame.estimated(inputs, f"{ASSOCIATION} {INNER_CITY}"),
    )


def by_type(inputs: Inputs, deprivation: Deprivation, *, headline: str, least: float) -> Figure:
    """Held-out R2 of the forest and the line, for every type; those above ``least`` stand out."""
    scores = deprivation.scores[deprivation.scores["measure"].isin(list(TYPE_NAMES))]
    forest = scores.query("model == @FOREST").set_index("measure")
    other = {
        model: scores.query("model == @model").set_index("measure")["r2"] for model in (LINEAR, BOOSTING, LAG)
    }
    rows = forest.assign(
        **{name.replace(" ", "_").lower(): r2 for name, r2 in other.items()},
        first=[TYPE_NAMES[str(slug)] for slug in forest.index],
    ).sort_values(["r2", "first"], ascending=[False, True])
    points = pd.DataFrame(
        {
            "name": rows["first"],
            "value": rows["r2"],
            "low": rows["r2_low"],
            "high": rows["r2_high"],
            "other": rows["linear"],
            "part": design.part(rows["r2"] > least),
            "text": [
                f"{fmt.number(r2, 2)} (linear {fmt.number(other, 2)})"
                for r2, other in zip(rows["r2"], rows["linear"], strict=True)
            ],
        }
    )
    data = {
        "points": points,
        "reference": pd.DataFrame({"value": [0.0], "label": ["no better than the mean"]}),
    }
    return Figure(
        name="deprivation-types",
        headline=headline,
        subtitle=(
            f"Share of the difference between areas’ rates accounted for, by type, London, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=source_of(inputs),
        alt=f"Points with bars, one per type of crime. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Held-out R²", ".1f", reference=True, other=True),
            data,
            design.rows_height(len(rows)),
            [("interval", ACROSS), ("hollow", "a straight line")],
        ),
        table=_score_table(rows, "Type").assign(
            **{
                f"R², {say.lower_first(LABELS.get(name, name))}": rows[name.replace(" ", "_").lower()]
                .round(3)
                .to_numpy()
                for name in other
            }
        ),
        made=(
            f"{_folds(deprivation)} One forest predicts all types together. The table has every other model’s R² too."
        ),
        limits=frame.estimated(inputs, RARE_TYPES),
    )

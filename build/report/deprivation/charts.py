"""Charts of crime and deprivation: scores beside baselines, importances, partial dependence, scores by type."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from build import config, vocabulary
from build.analysis.deprivation.cross_validation import BOOSTING, FOREST, LAG, LINEAR
from build.analysis.deprivation.importance import GRID
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.report.deprivation import findings
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say

# Names short enough to stand over a small chart.
SHORT = {name: name.partition(",")[0].partition(" and ")[0] for name in vocabulary.DOMAINS.values()}
LABELS = {LAG: "Linear, neighbours known"}
INTERVAL = fmt.percent(config.Config().confidence, 0)
PER = fmt.count(config.Config().per)
INNER_CITY = (
    "The living environment domain measures the condition of housing, air quality and road accidents, "
    "which also mark the inner city."
)
RARE_TYPES = "Types with few incidents an area are hard to predict by anything: a low score is partly chance in small counts."
ASSOCIATION = (
    "An association between areas. It says nothing of persons, and nothing of what brings crime about."
)


def figures(inputs: Inputs, deprivation: Deprivation) -> list[Figure]:
    """Return the page's figures in its order."""
    return [
        scores(inputs, deprivation),
        importance(inputs, deprivation),
        partial(inputs, deprivation),
        by_type(inputs, deprivation),
    ]


def _source(inputs: Inputs) -> str:
    return f"{frame.residents_source(inputs)}; {inputs.labels['deprivation']}, {frame.MHCLG}"


def _folds(deprivation: Deprivation) -> str:
    settings = deprivation.design
    return (
        f"The map is cut into squares of {fmt.number(settings['block_km'])} km; whole squares are held out, "
        f"in {fmt.count(settings['folds'])} folds, so that {fmt.percent(settings['apart'], 0)} of areas are predicted by a "
        "model that knew none of the areas next to them."
    )


def scores(inputs: Inputs, deprivation: Deprivation) -> Figure:
    """Held-out R2 of each model, in blocks and in random folds."""
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
        headline=findings.deprivation_score(deprivation),
        subtitle=(
            f"Held-out R² of models of the log crime rate, {fmt.count(rows['areas'].iloc[0])} London areas, "
            f"{frame.span(inputs.months[-12:])}; bars: lowest and highest fold; hollow points: folds of random areas"
        ),
        source=_source(inputs),
        alt=f"Points, one a model, with bars over folds. {findings.model_against_line(deprivation)}",
        spec=design.filled(
            design.intervals("Model", "Held-out R²", ".1f", reference=True, other=True),
            data,
            design.rows_height(len(rows)),
        ),
        table=_score_table(rows.assign(first=rows["model"].replace(LABELS)), "Model").assign(
            **_lead_columns(rows["model"], deprivation)
        ),
        made=f"{_folds(deprivation)} {findings.flattery(deprivation)}",
        limits=frame.estimated(inputs, f"{findings.neighbours_worth(deprivation)} {ASSOCIATION}"),
    )


def _flattered(random: float) -> str:
    return "" if fmt.is_missing(random) else f"; random folds {fmt.number(random, 2)}"


def _lead_columns(models: pd.Series, deprivation: Deprivation) -> dict[str, list[Any]]:
    """The forest's lead over each model of a table, with its interval."""
    lead = deprivation.lead.set_index("model").reindex(models)
    words = {
        "lead": "Forest's lead in R²",
        "low": f"Lower end ({INTERVAL})",
        "high": f"Upper end ({INTERVAL})",
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


def importance(inputs: Inputs, deprivation: Deprivation) -> Figure:
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
        headline=findings.importance(deprivation),
        subtitle=(
            f"Fall in the forest's held-out R² when a domain's scores are shuffled between areas, "
            f"{frame.span(inputs.months[-12:])}; bars: {INTERVAL} interval over squares of the map"
        ),
        source=_source(inputs),
        alt=f"Points with intervals, one a domain of deprivation. {findings.importance(deprivation)}.",
        spec=design.filled(
            design.intervals("Domain", "Fall in R²", ".2~f", reference=True),
            data,
            40 * len(points) + 24,
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
            "turn for the interval, because neighbours are wrong alike. Income, employment, education and health "
            "move together, so one can stand in for another: they are shuffled as one block too."
        ),
        limits=frame.estimated(inputs, f"{ASSOCIATION} {INNER_CITY}"),
    )


def _partial_design() -> design.Design:
    x = alt.X(
        "value",
        type="quantitative",
        title=None,
        scale=alt.Scale(zero=False, nice=False),
        axis=alt.Axis(tickCount=2, grid=False),
    )
    y = alt.Y("rate", type="quantitative", title=None, scale=alt.Scale(zero=True))
    base = alt.Chart(width=168, height=130).encode(x=x)
    curve = base.transform_filter("datum.part == 'curve'")
    band = curve.mark_area(color=theme.LIGHT["band"]).encode(
        y=alt.Y("low", type="quantitative"), y2=alt.Y2("high")
    )
    line = curve.mark_line(color=theme.LIGHT["emphasis"], strokeWidth=2).encode(y=y)
    rug = (
        base.transform_filter("datum.part == 'rug'")
        .mark_tick(orient="vertical", size=8, thickness=1, color=theme.LIGHT["muted"])
        .encode(y=alt.value(126))
    )
    header = alt.Header(labelLimit=180)
    facets = alt.layer(band, line, rug, data=alt.NamedData(name="curves")).facet(
        facet=alt.Facet("label", type="nominal", title=None, sort=list(SHORT.values()), header=header),
        columns=3,
    )
    return design.drawn(facets.resolve_scale(x="independent"))


def partial(inputs: Inputs, deprivation: Deprivation) -> Figure:
    """Predicted rate over each domain's score, the others as they are."""
    order = {label: position for position, label in enumerate(vocabulary.DOMAINS.values())}
    rows = deprivation.partial.assign(order=deprivation.partial["label"].map(order)).sort_values(
        ["order", "value"]
    )
    curves = rows[["value", "rate", "low", "high", "label"]].assign(part="curve")
    ticks = deprivation.rug[["value", "label"]].assign(part="rug")
    drawn = pd.concat([curves, ticks], ignore_index=True)
    spec = design.filled(_partial_design(), {"curves": drawn.assign(label=drawn["label"].map(SHORT))}, 0)
    for key in ("width", "height", "autosize"):
        del spec[key]
    return Figure(
        name="deprivation-partial",
        headline=findings.partial(deprivation),
        subtitle=(
            f"Recorded crimes typically predicted per {PER} residents a year over each domain's score (higher: more deprived), "
            f"{frame.span(inputs.months[-12:])}; bands: {INTERVAL} interval over folds left out of training; "
            "ticks: tenths of the areas"
        ),
        source=_source(inputs),
        alt=f"{len(order)} small curves, one a domain of deprivation. {findings.partial(deprivation)}.",
        spec=spec,
        table=pd.DataFrame(
            {
                "Domain": rows["label"],
                "Score": rows["value"].round(3),
                f"Typical rate predicted per {PER}": rows["rate"].round(1),
                "Lowest": rows["low"].round(1),
                "Highest": rows["high"].round(1),
            }
        ),
        made=(
            "The forest's prediction of the logarithm of the rate, averaged over its training areas, when one domain's score is "
            f"set to each value in turn, over the middle {fmt.percent(GRID[1] - GRID[0], 0)} of areas. "
            "The band is the jackknife's, from forests that each lack one fold of squares. "
            "Where ticks are far apart, few areas stand behind the curve."
        ),
        limits=frame.estimated(
            inputs,
            "The domains move together: a curve shows how the model uses one of them, not what a change of it would bring.",
        ),
    )


def by_type(inputs: Inputs, deprivation: Deprivation) -> Figure:
    """Held-out R2 of the forest and the line, for every type."""
    scores = deprivation.scores[deprivation.scores["measure"].isin(list(frame.TYPE_NAMES))]
    forest = scores.query("model == @FOREST").set_index("measure")
    other = {
        model: scores.query("model == @model").set_index("measure")["r2"] for model in (LINEAR, BOOSTING, LAG)
    }
    rows = forest.assign(
        **{name.replace(" ", "_").lower(): r2 for name, r2 in other.items()},
        first=[frame.TYPE_NAMES[str(slug)] for slug in forest.index],
    ).sort_values(["r2", "first"], ascending=[False, True])
    points = pd.DataFrame(
        {
            "name": rows["first"],
            "value": rows["r2"],
            "low": rows["r2_low"],
            "high": rows["r2_high"],
            "other": rows["linear"],
            "part": design.part(rows["r2"] > findings.R2_STEPS[0][0]),
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
        headline=findings.by_type(deprivation),
        subtitle=(
            f"Held-out R² of the random forest by type, London areas, {frame.span(inputs.months[-12:])}; "
            "bars: lowest and highest fold; hollow points: a linear model"
        ),
        source=_source(inputs),
        alt=f"Points with bars, one a type of crime. {findings.by_type(deprivation)}.",
        spec=design.filled(
            design.intervals("Type", "Held-out R²", ".1f", reference=True, other=True),
            data,
            design.rows_height(len(rows)),
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
            f"{_folds(deprivation)} A type's forest has {fmt.count(config.Config().type_trees)} trees in place of "
            f"{fmt.count(config.Config().trees)}, which costs it a little. The table has every other model's R² too."
        ),
        limits=frame.estimated(inputs, RARE_TYPES),
    )

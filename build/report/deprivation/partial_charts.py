"""Chart of partial dependence: the predicted rate over each domain's score."""

from __future__ import annotations

import altair as alt
import pandas as pd

from build import vocabulary
from build.analysis.deprivation.importance import GRID
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.report.deprivation.phrases import source_of
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units

# Names short enough to stand over a small chart.
SHORT = {name: name.partition(",")[0].partition(" and ")[0] for name in vocabulary.DOMAINS.values()}


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


def partial(inputs: Inputs, deprivation: Deprivation, *, headline: str) -> Figure:
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
        headline=headline,
        subtitle=(
            f"Recorded crimes typically predicted per {units.per(deprivation.settings)} residents a year over "
            "each domain’s score (higher: more deprived), "
            f"{frame.span(inputs.months[-12:])}; bands: {units.interval(deprivation.settings)} interval over "
            "parts of London left out of training; "
            "ticks: tenths of the areas"
        ),
        source=source_of(inputs),
        alt=f"{say.capital(say.few(len(order)))} small curves, one per domain of deprivation. {headline}.",
        spec=spec,
        table=pd.DataFrame(
            {
                "Domain": rows["label"],
                "Score": rows["value"].round(3),
                f"Typical rate predicted per {units.per(deprivation.settings)}": rows["rate"].round(1),
                "Lowest": rows["low"].round(1),
                "Highest": rows["high"].round(1),
            }
        ),
        made=(
            "The forest’s prediction of the logarithm of the rate, averaged over its training areas, when one domain’s score is "
            f"set to each value in turn, over the middle {fmt.percent(GRID[1] - GRID[0], 0)} of areas. "
            "The band is the jackknife’s, from forests that each lack one fold of squares. "
            "Where ticks are far apart, few areas stand behind the curve."
        ),
        limits=frame.estimated(
            inputs,
            "The domains move together: a curve shows how the model uses one of them, not what a change of it would bring.",
        ),
    )

"""Charts of data quality: which force-months are complete, and what became of the rows."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.provenance import AREA, SEARCHES, STREET
from build.analysis.record.ledger import by_month
from build.london import FORCES
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.record.phrases import FATE_NAMES, KIND_NAMES
from build.report.words import format as fmt
from build.report.words import phrases as say

ESTIMATED = "estimated in part"
STATES = ("complete", ESTIMATED, "partial", "missing")


def states(inputs: Inputs) -> list[str]:
    """The state of each row of the coverage: a complete month can rest on estimates."""
    flags = {
        (force, kind, month): bool(flag)
        for kind, table in (
            (STREET, np.asarray(inputs.estimated[AREA].any(axis=2))),
            (SEARCHES, inputs.searches_estimated),
        )
        for force, row in zip(FORCES, table, strict=True)
        for month, flag in zip(inputs.months, row, strict=True)
    }
    keys = zip(inputs.coverage["force"], inputs.coverage["kind"], inputs.coverage["month"], strict=True)
    return [
        ESTIMATED if state == "complete" and flags[key] else state
        for state, key in zip(inputs.coverage["state"], keys, strict=True)
    ]


def _coverage_design() -> design.Design:
    x = design.month_axis().timeUnit("yearmonth").bandPosition(0)
    base = design.named("cells").encode(x=x, y=design.category_axis())
    colours = alt.Scale(
        domain=list(STATES),
        range=[
            theme.SEQUENTIAL_LIGHT[2],
            theme.SEQUENTIAL_LIGHT[0],
            theme.DIVERGING_LIGHT[1],
            theme.LIGHT["ground"],
        ],
    )
    legend = alt.Legend(
        title=None, orient="top", symbolType="square", symbolStrokeWidth=1, labelColor=theme.LIGHT["muted"]
    )
    cells = base.mark_rect(stroke=theme.LIGHT["rule"], strokeWidth=1).encode(
        color=alt.Color("state", type="nominal", scale=colours, legend=legend),
        tooltip=[alt.Tooltip("label", type="nominal", title="Month"), *design.tooltip("Files", "State")],
    )
    return design.drawn(cells)


def coverage(inputs: Inputs, *, headline: str, partial: str) -> Figure:
    """Which force published a complete month of what. ``partial`` : when a month is taken to be partial."""
    rows = inputs.coverage.assign(state=states(inputs)).sort_values(
        ["force", "kind", "month"], ascending=[False, False, True]
    )
    names = (
        rows["force"]
        .map({slug: force.name for slug, force in FORCES.items()})
        .str.replace(" Police Service", "")
        .str.replace(" Police", "")
    )
    cells = pd.DataFrame(
        {
            "month": rows["month"],
            "label": rows["month"].map(fmt.month),
            "name": names + ", " + rows["kind"].map(KIND_NAMES),
            "state": rows["state"],
            "text": [
                f"{state}, {fmt.count(count)} rows"
                for state, count in zip(rows["state"], rows["rows"], strict=True)
            ],
        }
    )
    return Figure(
        name="quality-coverage",
        headline=headline,
        subtitle=f"State of each month’s file by force and kind, {frame.span(inputs.months)}",
        source=frame.POLICE,
        alt=f"A matrix of forces and kinds of file by months. {headline}.",
        spec=design.filled(_coverage_design(), {"cells": cells}, 34 * cells["name"].nunique()),
        table=pd.DataFrame(
            {
                "Month": cells["label"],
                "Files": cells["name"],
                "Rows": rows["rows"].astype("Int64"),
                "State": rows["state"],
                "Reason": rows["reason"],
            }
        ),
        made=partial,
        limits="A complete file can still leave out what was never reported or not yet recorded.",
    )


def _ledger_design() -> design.Design:
    # Bars are as wide as their months: the end of the last one is no month of the data.
    within = "datum.value < domain('x')[1] ? datum.label : ''"
    x = design.month_axis(labelExpr=within).timeUnit("yearmonth")
    y = alt.Y("value", type="quantitative", title=None, axis=alt.Axis(format=".1%"), stack="zero")
    colours = alt.Scale(
        domain=list(FATE_NAMES.values()),
        range=[theme.LIGHT["context"], theme.LIGHT["accent"], theme.LIGHT["emphasis"]],
    )
    legend = alt.Legend(title=None, orient="top", symbolType="square", labelColor=theme.LIGHT["muted"])
    bars = (
        design.named("bars")
        .mark_bar()
        .encode(
            x=x,
            y=y,
            color=alt.Color("fate", type="nominal", scale=colours, legend=legend),
            order=alt.Order("order", type="quantitative"),
            tooltip=design.tooltip("Rows", "Number and part"),
        )
    )
    return design.drawn(bars)


def ledger(inputs: Inputs, *, headline: str) -> Figure:
    """Rows that are not counted in a London area, by month and reason."""
    table = by_month(inputs.ledger)
    bars = pd.concat(
        [
            pd.DataFrame(
                {
                    "month": table["month"],
                    "fate": label,
                    "order": position,
                    "value": table[column] / table["rows"],
                    "name": table["month"].map(fmt.month) + ", " + say.lower_first(label),
                    "text": [
                        f"{fmt.count(n)} ({fmt.percent(n / rows, 2)})"
                        for n, rows in zip(table[column], table["rows"], strict=True)
                    ],
                }
            )
            for position, (column, label) in enumerate(FATE_NAMES.items())
        ]
    )
    return Figure(
        name="quality-ledger",
        headline=headline,
        subtitle=f"Rows not counted in a London area as a share of all rows read, by reason, {frame.span(inputs.months)}",
        source=frame.POLICE,
        alt=f"Stacked bars by month. {headline}.",
        spec=design.filled(_ledger_design(), {"bars": bars}, 220),
        table=pd.DataFrame(
            {
                "Month": table["month"].map(fmt.month),
                "Rows read": table["rows"],
                "Counted": table["counted"],
                **{label: table[column] for column, label in FATE_NAMES.items()},
                **{
                    f"{label}, %": (100 * table[column] / table["rows"]).round(2)
                    for column, label in FATE_NAMES.items()
                },
            }
        ),
        made=(
            f"Every row of every file ends in one of {say.few(len(FATE_NAMES) + 1)} places; "
            "the build stops if the sums do not agree."
        ),
        limits="Rows without a place count in force totals and nowhere else: no area, no rate and no map has them.",
    )

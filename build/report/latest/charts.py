"""Charts of the newest month in Central London: types beside a year before, and 250-metre cells without any dot."""

from __future__ import annotations

import itertools
from typing import Any

import altair as alt
import pandas as pd

from build import config, vocabulary
from build.analysis.inputs import Inputs
from build.analysis.latest.latest_month import Latest
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.latest import findings
from build.report.words import format as fmt
from build.report.words import phrases as say

INTERVAL = fmt.percent(config.Config().confidence, 0)
CLASSES = (1, 10, 25, 50, 100, 200)
NAME_ROOM = 52  # pixels beside the map: half a borough's name
ANONYMOUS = "police.uk moves every incident to one of a few fixed points, “on or near” a street: a cell can hold a neighbour's."


def figures(inputs: Inputs, latest: Latest) -> list[Figure]:
    """Return the page's figures in its order."""
    return [by_type(inputs, latest), cells(inputs, latest)]


def by_type(inputs: Inputs, latest: Latest) -> Figure:
    """Counts of the newest month beside the same month a year before."""
    rows = latest.by_type.sort_values(["count", "crime_type"], ascending=[False, True])
    now, before = rows["count"].astype(float), rows["before"].astype("Float64").astype(float)
    clear = [say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]
    recorded = rows["crime_type"] != vocabulary.ASB
    points = pd.DataFrame(
        {
            "name": rows["crime_type"],
            "value": now,
            "other": before,
            "low": now.where(before.isna(), pd.concat([now, before], axis=1).min(axis=1)),
            "high": now.where(before.isna(), pd.concat([now, before], axis=1).max(axis=1)),
            "part": design.part(pd.Series(clear, rows.index) & recorded),
            "text": [
                f"{fmt.count(a)}; a year before {'not held' if fmt.is_missing(b) else fmt.count(b)}"
                for a, b in zip(now, before, strict=True)
            ],
        }
    )
    data = {"points": points}
    compare = (
        f"; hollow points: {fmt.month(latest.before)}; recorded types coloured where the difference is clear"
    )
    headline = findings.latest_types(latest)
    return Figure(
        name="latest-types",
        headline=headline,
        subtitle=f"Incidents by type, Central London, {fmt.month(latest.month)}{compare if latest.before else ''}",
        source=frame.POLICE,
        alt=f"Points, one a type. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Incidents", ",.0f", other=True), data, design.rows_height(len(rows))
        ),
        table=_type_table(rows, latest),
        made=f"{vocabulary.ASB} is shown beside the recorded categories and is not one of them. {spread(latest)}",
        limits=frame.estimated(inputs, by_chance(latest, int(recorded.sum()))),
    )


def spread(latest: Latest) -> str:
    """Say what the interval of a change allows for, and from what it is known."""
    if not latest.before:
        return ""
    if not latest.spread["months"]:
        return "How far months of this place vary is not known from less than two whole years, so a change has no interval."
    least, most = latest.by_type["dispersion"].min(), latest.by_type["dispersion"].max()
    return (
        f"The interval of a change ({INTERVAL}) allows for months that vary more than chance alone makes counts vary: here "
        f"{fmt.number(least, 1)} to {fmt.number(most, 1)} times as much, by type. That is measured in the "
        f"{fmt.count(latest.spread['months'])} months of the {fmt.count(latest.spread['areas'])} small areas whose middle "
        f"lies among these points, once year and season are taken out."
    )


def by_chance(latest: Latest, types: int) -> str:
    """Say how many of so many types would look different by chance alone."""
    one_month = "One month of a small place."
    if latest.by_type["low"].isna().all():
        return one_month
    falsely = fmt.number(types * (1 - config.Config().confidence), 1)
    return f"{one_month} With {types} types compared, about {falsely} would look clear by chance alone."


def _type_table(rows: pd.DataFrame, latest: Latest) -> pd.DataFrame:
    percent = {
        name: (100 * rows[name].astype("Float64").astype(float)).round(1)
        for name in ("change", "low", "high")
    }
    return pd.DataFrame(
        {
            "Type": rows["crime_type"],
            fmt.month(latest.month): rows["count"].astype("Int64"),
            fmt.month(latest.before) if latest.before else "A year before": rows["before"].astype("Int64"),
            "Change, %": percent["change"],
            "Lowest, %": percent["low"],
            "Highest, %": percent["high"],
            "Dispersion": rows["dispersion"].round(2),
        }
    )


def cell_side(cells: pd.DataFrame) -> int:
    """Return the side of the cells in metres, from the steps between their corners."""
    steps = pd.Series(sorted(set(cells["easting"]))).diff().dropna()
    return int(steps.min()) if len(steps) else 250


def _square(easting: float, northing: float, side: int) -> dict[str, Any]:
    """Return a cell as a polygon, wound as the drawing library wants outer rings."""
    east, north = easting + side, northing + side
    ring = [[easting, northing], [easting, north], [east, north], [east, northing], [easting, northing]]
    return {"type": "Polygon", "coordinates": [ring]}


def cell_class(count: float) -> int:
    """Return the class of a count: 0 for none, then by the fixed breaks."""
    return sum(count >= limit for limit in CLASSES)


def class_labels() -> list[str]:
    """Return the words of the classes, lowest first: ``none``, ``1 to 9`` and so on."""
    ranges = [f"{low} to {high - 1}" for low, high in itertools.pairwise(CLASSES)]
    return ["none", *ranges, f"{CLASSES[-1]} or more"]


def _cells_design() -> design.Design:
    labels = class_labels()
    colours = alt.Scale(domain=labels, range=list(theme.SEQUENTIAL_LIGHT))
    legend = alt.Legend(
        title=None,
        orient="bottom",
        direction="horizontal",
        columns=4,
        symbolType="square",
        labelColor=theme.LIGHT["muted"],
    )
    projection = alt.Projection(type="identity", reflectY=True)
    squares = (
        design.named("cells")
        .mark_geoshape(stroke=theme.LIGHT["ground"], strokeWidth=0.7)
        .encode(
            color=alt.Color("class", type="nominal", scale=colours, legend=legend),
            tooltip=[
                alt.Tooltip("name", type="nominal", title="Cell"),
                alt.Tooltip("text", type="nominal", title="Recorded crimes"),
            ],
        )
    )
    halo = design.named("names").encode(
        longitude=alt.Longitude("easting", type="quantitative"),
        latitude=alt.Latitude("northing", type="quantitative"),
        text=alt.Text("borough", type="nominal"),
    )
    ground = halo.mark_text(stroke=theme.LIGHT["ground"], strokeWidth=4, fontWeight="bold")
    names = halo.mark_text(fontWeight="bold")
    return design.drawn(alt.layer(squares, ground, names).properties(projection=projection))


def _places(inputs: Inputs, cells: pd.DataFrame, side: int) -> pd.DataFrame:
    """Borough names at the middle of the part of each that lies in the drawn cells."""
    areas = inputs.areas
    inside = areas[
        areas["easting"].between(cells["easting"].min(), cells["easting"].max() + side)
        & areas["northing"].between(cells["northing"].min(), cells["northing"].max() + side)
    ]
    middle = inside.groupby("borough", as_index=False)[["easting", "northing"]].mean()
    size = inside.groupby("borough")["lsoa21cd"].size()
    return middle[middle["borough"].map(size).ge(0.02 * len(inside))]


def _with_margins(spec: dict[str, Any]) -> dict[str, Any]:
    """Leave room beside the map: a name at its edge reaches beyond it, and a picture cuts what does."""
    return {**spec, "padding": {**spec["padding"], "left": NAME_ROOM, "right": NAME_ROOM}}


def cells(inputs: Inputs, latest: Latest) -> Figure:
    """Recorded crime of the newest month in squares of the National Grid."""
    table = latest.cells.sort_values(["northing", "easting"], ascending=[False, True])
    side = cell_side(table)
    labels = class_labels()
    shapes = pd.DataFrame(
        {
            "type": "Feature",
            "geometry": [
                _square(e, n, side) for e, n in zip(table["easting"], table["northing"], strict=True)
            ],
            "class": [labels[cell_class(count)] for count in table["count"]],
            "name": [
                f"east {e}, north {n}" for e, n in zip(table["easting"], table["northing"], strict=True)
            ],
            "text": [fmt.count(count) for count in table["count"]],
        }
    )
    data = {"cells": shapes, "names": _places(inputs, table, side)}
    ordered = table["count"].sort_values(ascending=False)
    half = int((ordered.cumsum() < ordered.sum() / 2).sum()) + 1
    headline = f"Half of the recorded crime lies in {fmt.count(half)} of the {fmt.count(len(table))} squares with any incident"
    return Figure(
        name="latest-cells",
        headline=headline,
        subtitle=(
            f"Recorded crimes per square of {side} m of the British National Grid, Central London, "
            f"{fmt.month(latest.month)}"
        ),
        source=frame.POLICE,
        alt=f"A grid of squares shaded by count. {headline}.",
        spec=_with_margins(design.filled(_cells_design(), data, 440)),
        table=pd.DataFrame(
            {
                "Easting": table["easting"].astype(str),
                "Northing": table["northing"].astype(str),
                "Recorded crimes": table["count"].astype("Int64"),
                "A year before": table["before"].astype("Int64"),
            }
        ),
        made="Incidents are counted in the square that their published point lies in; squares without an incident are not drawn.",
        limits=frame.estimated(inputs, f"{ANONYMOUS} Counts, not rates: who passes through is not known."),
    )

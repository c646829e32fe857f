"""Charts of the newest month in Central London: types against a year earlier, and 250-metre cells instead of dots."""

from __future__ import annotations

import itertools
from typing import Any

import altair as alt
import pandas as pd

from build import vocabulary
from build.analysis.inputs import Inputs
from build.analysis.latest.latest_month import Latest
from build.analysis.statistics.verdicts import FELL, ROSE, SAME
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say

CLASSES = (1, 10, 25, 50, 100, 200)
NAME_ROOM = 52  # pixels next to the map: half a borough's name
ANONYMOUS = "police.uk moves every incident to one of a few fixed points, “on or near” a street: a cell can hold a neighbour’s."


def by_type(inputs: Inputs, latest: Latest, *, headline: str, spread: str, chance: str) -> Figure:
    """Counts of the newest month against the same month a year earlier.

    spread : what the interval of a change allows for; chance : how many types would look different by chance alone.
    """
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
    return Figure(
        name="latest-types",
        headline=headline,
        subtitle=f"Incidents by type, Central London, {fmt.month(latest.month)}",
        source=frame.POLICE,
        alt=f"Points, one per type. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Incidents", ",.0f", other=True),
            data,
            design.rows_height(len(rows)),
            [("subject", f"{ROSE} or {FELL}"), ("context", SAME), ("hollow", fmt.month(latest.before))]
            if latest.before
            else [],
        ),
        table=_type_table(rows, latest),
        made=f"{vocabulary.ASB} is shown with the recorded categories and is not one of them. {spread}",
        limits=frame.estimated(inputs, chance),
    )


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


def _borough_names(inputs: Inputs, cells: pd.DataFrame, side: int) -> pd.DataFrame:
    """Borough names at the middle of the part of each that is in the drawn cells."""
    areas = inputs.areas
    inside = areas[
        areas["easting"].between(cells["easting"].min(), cells["easting"].max() + side)
        & areas["northing"].between(cells["northing"].min(), cells["northing"].max() + side)
    ]
    middle = inside.groupby("borough", as_index=False)[["easting", "northing"]].mean()
    size = inside.groupby("borough")["lsoa21cd"].size()
    return middle[middle["borough"].map(size).ge(0.02 * len(inside))]


def _with_margins(spec: dict[str, Any]) -> dict[str, Any]:
    """Leave room next to the map: a name at its edge extends beyond it, and would be cut off in a picture."""
    return {**spec, "padding": {**spec["padding"], "left": NAME_ROOM, "right": NAME_ROOM}}


def cells(inputs: Inputs, latest: Latest, *, headline: str) -> Figure:
    """Recorded crime of the newest month in squares of the National Grid."""
    table = latest.cells.sort_values(["northing", "easting"], ascending=[False, True])
    side = latest.settings.cell_metres
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
    data = {"cells": shapes, "names": _borough_names(inputs, table, side)}
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
        made=(
            "Recorded crimes are counted in the square that holds their published point; squares with none in either month "
            "are not drawn."
        ),
        limits=frame.estimated(
            inputs, f"{ANONYMOUS} Counts, not rates: how many people pass through is not known."
        ),
    )

"""The chart of the seasons of London's series."""

from __future__ import annotations

import altair as alt
import numpy as np
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.trends.series import TimeSeries
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.measures import MEASURE_NAMES

# Share of a mean day: the limits between the seven classes of the diverging palette.
SEASON_BREAKS = (-0.15, -0.08, -0.03, 0.03, 0.08, 0.15)


def season(inputs: Inputs, series: TimeSeries, *, headline: str) -> Figure:
    """How far each calendar month is above or below the trend, for each series."""
    table = series.decomposition.season
    order = {measure: i for i, measure in enumerate(MEASURE_NAMES)}
    rows = table.sort_values("measure", key=lambda names: names.map(order), kind="stable")
    breaks = np.array(SEASON_BREAKS)
    classes = 1 + np.searchsorted(breaks, rows["part"].to_numpy(float), side="right")
    cells = pd.DataFrame(
        {
            "name": rows["measure"].map(MEASURE_NAMES).to_numpy(),
            "calendar": [fmt.MONTHS[int(month) - 1][:3] for month in rows["calendar"]],
            "class": classes,
            "clear": ["●" if certain else "" for certain in rows["certain"]],
            "tone": np.where(np.isin(classes, [1, len(breaks), len(breaks) + 1]), "light", "dark"),
            "text": [
                f"{fmt.signed_percent(part)} ({fmt.signed_percent_interval(low, high)})"
                for part, low, high in zip(rows["part"], rows["part_low"], rows["part_high"], strict=True)
            ],
        }
    )
    years = say.few(len(inputs.months) // len(fmt.MONTHS))
    return Figure(
        name="trends-season",
        headline=headline,
        subtitle=(
            f"A day of each calendar month against the mean day, trend taken out, London, {frame.span(inputs.months)}"
        ),
        source=frame.POLICE,
        alt=f"A grid of series by calendar months. {headline}.",
        spec=design.filled(
            _season_design(),
            {"cells": cells},
            design.rows_height(cells["name"].nunique()),
            [("dot", "the month stands out")],
        ),
        table=pd.DataFrame(
            {
                "Series": cells["name"],
                "Month": [fmt.MONTHS[int(month) - 1] for month in rows["calendar"]],
                "Season, %": (100 * rows["part"]).round(1).to_numpy(),
                "Lowest, %": (100 * rows["part_low"]).round(1).to_numpy(),
                "Highest, %": (100 * rows["part_high"]).round(1).to_numpy(),
            }
        ),
        made=(
            "The seasonal part of robust STL on incidents a day, over the series’ mean day. Its interval takes months of "
            "different years to scatter about the season as the remainder does. A month stands out if an interval leaves out "
            f"zero whose {units.interval(series.settings)} the {say.few(len(fmt.MONTHS))} months share, so that in a series "
            "without a season it is seldom that any does."
        ),
        limits=(
            f"The window holds each calendar month {years} times: a month that was high by accident in one of them still "
            "shows."
        ),
    )


def _season_design() -> design.Design:
    axis = alt.Axis(orient="top", labelAngle=0, labelOverlap=True)
    x = alt.X("calendar", type="ordinal", sort=None, title=None, axis=axis)
    base = design.named("cells").encode(x=x, y=design.category_axis())
    breaks = [fmt.signed_percent(limit, 0) for limit in SEASON_BREAKS]
    cells = base.mark_rect(stroke=theme.LIGHT["ground"], strokeWidth=2).encode(
        color=design.diverging(breaks, "under", "over"),
        tooltip=[alt.Tooltip("calendar", type="nominal", title="Month"), *design.tooltip("Series", "Season")],
    )
    tones = alt.Scale(domain=["dark", "light"], range=[theme.LIGHT["ink"], theme.LIGHT["ground"]])
    dots = base.mark_text(fontSize=design.TEXT_SIZE - 4).encode(
        text=alt.Text("clear", type="nominal"),
        color=alt.Color("tone", type="nominal", scale=tones, legend=None),
    )
    return design.drawn(alt.layer(cells, dots).resolve_scale(color="independent"))

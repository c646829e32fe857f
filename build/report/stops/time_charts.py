"""Charts of who is searched by age and gender, and when."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Any

import altair as alt
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.hours import HOURS, SearchClock
from build.analysis.stops.stop_and_search import Stops
from build.analysis.stops.volumes import AGES
from build.report.estimates import in_runs
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.stops import phrases
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.rows import dict_rows

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SIDES = {"Male": -1, "Female": 1}
# Of the longest bar: what its label may take on a phone, and one that says "under".
LABEL_ROOM, LONG_LABEL_ROOM = 0.35, 0.45
STEPS = (
    0.1,
    0.2,
    0.5,
    1,
    2,
    3,
    4,
    5,
    6,
    8,
    10,
    15,
    20,
    30,
    50,
    100,
    200,
    500,
    1000,
)  # widths of a class of the heat map


def _pyramid_design(left: float, right: float) -> design.Design:
    """Bars to the left for men, to the right for women: ``sides`` (``age, gender, value, part, label, text``).

    Both sides have one scale, and each the room that its bars need: ``left, right``.
    """
    y = alt.Y("age", type="nominal", sort=None, title=None)
    scale = alt.Scale(domain=[-left, right], nice=False)
    axis = alt.Axis(labelExpr="format(abs(datum.value), '.0%')", tickCount=design.GRID_LINES + 2)
    base = design.named("sides").encode(
        y=y, x=alt.X("value", type="quantitative", title=None, scale=scale, axis=axis)
    )
    bar = base.mark_bar(height={"band": 0.8}).encode(
        color=design.colour_of_part(), tooltip=design.tooltip("Group", "Searches")
    )
    text = base.encode(text=alt.Text("label", type="nominal"))
    labels = [
        text.transform_filter("datum.gender === 'Male'").mark_text(align="right", dx=-5),
        text.transform_filter("datum.gender === 'Female'").mark_text(align="left", dx=5),
    ]
    name = design.named("names").encode(
        x=alt.X("value", type="quantitative"), y=alt.value(0), text=alt.Text("gender", type="nominal")
    )
    look: dict[str, Any] = {
        "baseline": "bottom",
        "dy": -3,
        "fontWeight": "bold",
        "color": theme.LIGHT["muted"],
    }
    names = [
        name.transform_filter("datum.gender === 'Male'").mark_text(align="right", dx=-5, **look),
        name.transform_filter("datum.gender === 'Female'").mark_text(align="left", dx=5, **look),
    ]
    return design.drawn(alt.layer(bar, *labels, *names))


def age_gender(inputs: Inputs, stops: Stops, *, headline: str) -> Figure:
    """Age and gender of those searched, as a pyramid: the oldest on top."""
    table = stops.age_gender
    drawn = table[table["gender"].isin(SIDES) & table["age"].isin(AGES)]
    grid = pd.MultiIndex.from_product([reversed(AGES), SIDES], names=["age", "gender"])
    values = drawn.set_index(["age", "gender"]).reindex(grid, fill_value=0).reset_index()
    sides = pd.DataFrame(
        {
            "age": values["age"],
            "gender": values["gender"],
            "name": values["gender"] + ", " + values["age"],
            "value": values["share"] * values["gender"].map(SIDES),
            "part": design.part(values["gender"] == "Male"),
            "label": [_small_percent(share) for share in values["share"]],
            "text": [
                f"{fmt.count(count)} ({fmt.percent(share)})"
                for count, share in zip(values["count"], values["share"], strict=True)
            ],
        }
    )
    longest = values.groupby("gender")["share"].max().clip(lower=0.01)
    left, right = (
        float(longest[gender]) + room * float(longest.max())
        for gender, room in zip(SIDES, (LABEL_ROOM, LONG_LABEL_ROOM), strict=True)
    )
    names = pd.DataFrame({"gender": list(SIDES), "value": 0.0})
    left_out = 1 - float(values["share"].sum())
    return Figure(
        name="stops-age-gender",
        headline=headline,
        subtitle=f"Searches of people by age band and gender, share of all, London, {frame.span(inputs.months[-12:])}",
        source=frame.POLICE,
        alt=f"A pyramid: age bands from youngest to oldest, men to the left, women to the right. {headline}.",
        spec=design.filled(
            _pyramid_design(left, right), {"sides": sides, "names": names}, 34 * len(AGES) + 24
        ),
        table=pd.DataFrame(
            {
                "Age": table["age"],
                "Gender": table["gender"],
                "Searches": table["count"].astype("Int64"),
                "Share, %": (100 * table["share"]).round(1),
            }
        ),
        made=(
            f"Searches of people placed in London. The bands are the published ones and of unequal width. "
            f"{fmt.percent(left_out)} have no age band recorded, or another gender or none; they are in the table."
        ),
        limits=frame.estimated(
            inputs,
            "These are shares of the searches, not rates: no residents are set against them, so a long bar can be a large "
            "group. A person searched twice counts twice, so if some are searched repeatedly their band looks larger. "
            "The files do not say whether age and gender were asked or guessed.",
        ),
    )


def _small_percent(share: float) -> str:
    """Print a share to a tenth of a percent, and one that is less as such."""
    least = 0.001
    return f"under {fmt.percent(least)}" if 0 < share < least / 2 else fmt.percent(share)


def _clock_design(labels: list[str]) -> design.Design:
    """Hours across, weekdays down: ``hours`` (``weekday, hour, class, name, text``)."""
    hour = alt.Axis(
        labelExpr="datum.value % 6 === 0 ? datum.value + ':00' : ''", labelAngle=0, labelOverlap=False
    )
    colours = alt.Scale(domain=labels, range=list(theme.SEQUENTIAL_LIGHT[: len(labels)]))
    legend = alt.Legend(title=None, orient="top", symbolType="square", labelColor=theme.LIGHT["muted"])
    cells = (
        design.named("hours")
        .mark_rect(stroke=theme.LIGHT["ground"], strokeWidth=1)
        .encode(
            x=alt.X("hour", type="ordinal", title=None, axis=hour),
            y=alt.Y("weekday", type="nominal", sort=None, title=None),
            color=alt.Color("class", type="nominal", scale=colours, legend=legend),
            tooltip=design.tooltip("Hour", "Searches"),
        )
    )
    return design.drawn(cells)


def clock(inputs: Inputs, clock: SearchClock, *, headline: str, season: str) -> Figure:
    """Hour and weekday of searches as a heat map. ``season`` : whether the hours bear out universal time."""
    cells, weekdays = clock.cells, clock.weekdays
    labels, width = _classes(float(cells["per_day"].max()))
    place = [min(int(value / width), len(labels) - 1) for value in cells["per_day"].fillna(0)]
    drawn = pd.DataFrame(
        {
            "weekday": [WEEKDAYS[int(day)][:3] for day in cells["weekday"]],
            "hour": cells["hour"],
            "class": [labels[number] for number in place],
            "name": [
                f"{WEEKDAYS[int(day)]}, {phrases.hour(hour)} to {phrases.hour(hour + 1)}"
                for day, hour in zip(cells["weekday"], cells["hour"], strict=True)
            ],
            "text": [f"{fmt.rate(mean)} an hour" for mean in cells["per_day"]],
        }
    )
    wide = cells.pivot(index="hour", columns="weekday", values="per_day").round(1)
    wide.columns = pd.Index(WEEKDAYS)
    chosen = "year before" if clock.notes["chosen_before"] else "same months"
    missing = clock.notes["incomplete"]
    days = [
        f"{WEEKDAYS[row['weekday']]} {say.with_interval(row['per_day'], row['per_day_low'], row['per_day_high'], 0)}"
        for row in dict_rows(weekdays)
    ]
    gone = f"Months left out, because they are not complete: {in_runs(missing, inputs.months)}."
    return Figure(
        name="stops-clock",
        headline=headline,
        subtitle=(
            f"Searches in an average hour of each weekday, London, {frame.span(inputs.months[-12:])}; London time"
        ),
        source=frame.POLICE,
        alt=f"A grid of weekdays by hours, darker where more is searched. {headline}.",
        spec=design.filled(_clock_design(labels), {"hours": drawn}, 30 * len(WEEKDAYS)),
        table=wide.reset_index()
        .assign(hour=[phrases.hour(h) for h in range(HOURS)])
        .rename(columns={"hour": "Hour"}),
        made=(
            "All searches placed in London, of people and of vehicles, by the hour that they began in as published. The files "
            "give universal time; it is turned into London’s clock, which is an hour ahead in summer. "
            f"{season} Each count is divided by "
            f"how often its weekday came. The busiest hours were chosen by the {chosen}. Searches a day, with "
            f"{units.interval(clock.settings)} "
            f"intervals over months: {'; '.join(days)}. {gone if missing else ''}"
        ).strip(),
        limits=frame.estimated(
            inputs,
            "No count of those who are out at each hour exists, so a dark cell can be a busy street or a busy shift: the "
            "hours are when officers search, not when crime happens. A single operation, such as one at a large event, is in "
            "its weekday’s mean and widens its interval. Whether a time was noted at once or later is not known.",
        ),
    )


def _classes(highest: float) -> tuple[list[str], float]:
    """Names of classes of equal width that hold values up to ``highest``, and the width."""
    colours = len(theme.SEQUENTIAL_LIGHT)
    highest = 0.0 if math.isnan(highest) else highest
    width = next((step for step in STEPS if step * colours > highest), STEPS[-1])
    count = min(int(highest / width) + 1, colours)
    edges = [f"{number * width:g}" for number in range(count)]
    labels = [f"{low} to under {high}" for low, high in pairwise(edges)]
    return [*labels, f"{edges[-1]} or more"], width

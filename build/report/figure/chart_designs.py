"""The look of every chart, defined once: designs are Vega-Lite specifications that name their data and hold none.

A design is built with Altair and kept; :func:`filled` puts the values of one chart into it. The same design thus
serves all boroughs, and a specification's bytes depend on its values alone.
"""

from __future__ import annotations

import itertools
import json
import math
import textwrap
from collections.abc import Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from build.report.figure import theme
from build.report.figure.keys import Key, with_key
from build.report.words import format as fmt

Design = dict[str, Any]

SUBJECT, CONTEXT = "subject", "context"
TEXT_SIZE = theme.SCALE[0]
GRID_LINES = 5
LABEL_LIMIT = 220
LABEL_SEPARATION = 12  # pixels; of two axis labels closer than this, one is left out
ROW_STEP = 30
NAME_WIDTH = 22  # characters of a category on one line
ROWS = ("bars", "cells", "points")  # data sets with one row per category


def drawn(chart: Any) -> Design:
    """Return an Altair chart as a specification.

    The tests check every specification against Vega-Lite's schema; doing so in each build would take seconds.
    """
    spec: Design = chart.to_dict(validate=False)
    return spec


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration shared by all charts, in the light colours."""
    ink, muted, rule = theme.LIGHT["ink"], theme.LIGHT["muted"], theme.LIGHT["rule"]
    axis = {
        "labelColor": muted,
        "titleColor": muted,
        "labelFontSize": TEXT_SIZE,
        "titleFontSize": TEXT_SIZE,
        "titleFontWeight": "normal",
        "labelLimit": LABEL_LIMIT,
        "domain": False,
        "ticks": False,
        "grid": False,
        "gridColor": rule,
        "labelPadding": 6,
        "labelSeparation": LABEL_SEPARATION,
    }
    return {
        "font": theme.SANS,
        "background": "transparent",
        "axis": axis,
        "axisQuantitative": {"grid": True, "tickCount": GRID_LINES},
        "header": {"labelColor": ink, "labelFontSize": TEXT_SIZE, "labelAnchor": "start"},
        "legend": {"labelColor": muted, "labelFontSize": TEXT_SIZE, "columnPadding": 16, "columns": 4},
        "text": {"color": ink, "fontSize": TEXT_SIZE},
        "view": {"stroke": None},
    }


def filled(design: Design, data: dict[str, pd.DataFrame], height: int, key: Key = ()) -> dict[str, Any]:
    """Return a specification: a design with its values and its key, as wide as its container.

    The fit leaves room for labels at the ends of lines and bars.
    """
    spec = {
        **design,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "config": config(),
        "datasets": {name: records(with_rows(name, frame)) for name, frame in sorted(data.items())},
        "height": height,
        "padding": {"bottom": 4, "left": 20, "right": 12, "top": 22},
        "width": "container",
    }
    return with_key(spec, key)


def with_rows(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Return a data set of categories with each name broken into lines, as ``row``."""
    if name not in ROWS or "name" not in frame:
        return frame
    return frame.assign(row=[wrapped(str(value)) for value in frame["name"]])


def wrapped(name: str) -> str:
    """Break a name into lines short enough for a phone."""
    return textwrap.fill(name, NAME_WIDTH, break_long_words=False, break_on_hyphens=False)


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return a table as JSON rows: missing values null, floats to six significant digits, months as instants.

    A month is written with its first hour and no zone, which every browser reads as local time.
    """
    if "month" in frame:
        frame = frame.assign(month=[f"{month}-01T00:00" for month in frame["month"]])
    columns = [str(column) for column in frame.columns]
    rows = zip(*(frame[column].tolist() for column in columns), strict=True)
    return [{column: plain(value) for column, value in zip(columns, row, strict=True)} for row in rows]


def plain(value: Any) -> Any:
    """Return a value JSON can hold, floats rounded to six significant digits."""
    if fmt.is_missing(value):
        return None
    if isinstance(value, float):
        return float(f"{value:.6g}") if math.isfinite(value) else None
    return value


def part(is_subject: pd.Series) -> pd.Series:
    """Return the part each row plays: the subject of the headline or its context."""
    return is_subject.map({True: SUBJECT, False: CONTEXT})


def rows_height(rows: int) -> int:
    """Return the height of a chart with one row per category."""
    return ROW_STEP * rows + 24


def colour_of_part() -> alt.Color:
    """Colour by the part a row plays: emphasis for the subject, grey for its context."""
    colours = alt.Scale(domain=[SUBJECT, CONTEXT], range=[theme.LIGHT["emphasis"], theme.LIGHT["context"]])
    return alt.Color("part", type="nominal", scale=colours, legend=None)


def colour_of_label() -> alt.Color:
    """Colour the label at the end of a series like :func:`colour_of_part`, the context dark enough to read."""
    colours = alt.Scale(domain=[SUBJECT, CONTEXT], range=[theme.LIGHT["emphasis"], theme.LIGHT["muted"]])
    return alt.Color("part", type="nominal", scale=colours, legend=None)


def tooltip(name_title: str, value_title: str) -> list[alt.Tooltip]:
    """Show the name and the value of a row in the words of the table."""
    return [
        alt.Tooltip("name", type="nominal", title=name_title),
        alt.Tooltip("text", type="nominal", title=value_title),
    ]


def month_axis(**further: Any) -> alt.X:
    """Lay months along the horizontal axis, labelled twice a year. ``further`` : properties of the axis."""
    step = {"interval": "month", "step": 6}
    axis = alt.Axis(format="%b %Y", tickCount=step, labelOverlap=True, **further)
    return alt.X("month", type="temporal", title=None, axis=axis)


def category_axis() -> alt.Y:
    """Lay categories down the vertical axis in the order of the data, long names on two lines."""
    raised = {
        "condition": {"test": "indexof(datum.value, '\\n') >= 0", "value": -TEXT_SIZE / 2},
        "value": 0,
    }
    axis = alt.Axis(labelExpr="split(datum.label, '\\n')", labelLineHeight=TEXT_SIZE, labelOffset=raised)
    return alt.Y("row", type="nominal", sort=None, title=None, axis=axis)


def amount(field: str, form: str) -> alt.X:
    """Lay amounts along the horizontal axis, from zero."""
    scale = alt.Scale(zero=True, nice=False)
    return alt.X(field, type="quantitative", title=None, scale=scale, axis=number_axis(form))


def number_axis(form: str) -> alt.Axis:
    """Label amounts; with a signed format, zero has no sign."""
    if not form.startswith("+"):
        return alt.Axis(format=form)
    return alt.Axis(format=form, labelExpr=f"datum.value === 0 ? format(0, '{form[1:]}') : datum.label")


def diverging(breaks: Sequence[str], less: str, more: str) -> alt.Color:
    """Colour by ``class``, 1 to 7, from orange to blue, with a legend.

    breaks : the limits between the classes, as printed; less, more : what is said of the two ends.
    """
    inner = [f"{low} to {high}" for low, high in itertools.pairwise(breaks)]
    words = [f"{less} {breaks[0]}", *inner, f"{more} {breaks[-1]}"]
    classes = list(range(1, len(theme.DIVERGING_LIGHT) + 1))
    colours = alt.Scale(domain=classes, range=list(theme.DIVERGING_LIGHT))
    legend = alt.Legend(
        title=None,
        orient="bottom",
        symbolType="square",
        labelExpr=f"{json.dumps(words, ensure_ascii=False)}[datum.value - 1]",
    )
    return alt.Color("class", type="ordinal", scale=colours, legend=legend)


def named(name: str) -> alt.Chart:
    """Start a layer on a named data set."""
    return alt.Chart(alt.NamedData(name=name))


def system_change() -> list[alt.Chart]:
    """Mark the change of the Met's recording system: data set ``system`` with ``month, label``."""
    base = named("system").encode(x=alt.X("month", type="temporal"))
    muted = theme.LIGHT["muted"]
    rule = base.mark_rule(color=muted, strokeDash=[4, 3], strokeWidth=1)
    text = base.mark_text(color=muted, align="center", baseline="bottom", dy=-3)
    return [rule, text.encode(y=alt.value(0), text=alt.Text("label", type="nominal"))]


@cache
def lines(value_title: str, form: str = ",d", labelled: bool = True) -> Design:
    """Design of monthly series, labelled at their ends.

    Data sets: ``series`` (``month, name, series, part, value, text``), where ``labelled`` ``ends`` (``month, value,
    series, part``), and
    ``system`` (``month, label``). A null value leaves a gap.
    """
    y = alt.Y(
        "value", type="quantitative", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(format=form)
    )
    detail = alt.Detail("series", type="nominal")
    base = named("series").encode(x=month_axis(), y=y, color=colour_of_part(), detail=detail)
    points = base.mark_circle(size=70, opacity=0).encode(tooltip=tooltip("Month", value_title))
    ends = (
        named("ends")
        .mark_text(align="left", dx=7, lineBreak="\n")
        .encode(x=month_axis(), y=y, color=colour_of_label(), text=alt.Text("series", type="nominal"))
    )
    layers = [*system_change(), base.mark_line(strokeWidth=2), points, *([ends] if labelled else [])]
    return drawn(alt.layer(*layers).resolve_scale(color="independent"))


@cache
def bars(name_title: str, value_title: str, form: str = ",d") -> Design:
    """Design of one bar per category: ``bars`` (``name, value, part, label, text``), labels at the ends."""
    base = named("bars").encode(y=category_axis(), x=amount("value", form))
    bar = base.mark_bar(height={"band": 0.72}).encode(
        color=colour_of_part(), tooltip=tooltip(name_title, value_title)
    )
    text = base.mark_text(align="left", dx=5).encode(text=alt.Text("label", type="nominal"))
    return drawn(alt.layer(bar, text))


@cache
def shares_against(name_title: str, value_title: str) -> Design:
    """Design of one bar per category with a tick for London: ``bars`` (``name, value, other, part, text``)."""
    base = named("bars").encode(y=category_axis(), tooltip=tooltip(name_title, value_title))
    bar = base.mark_bar(height={"band": 0.66}).encode(x=amount("value", "%"), color=colour_of_part())
    tick = base.mark_tick(color=theme.LIGHT["ink"], thickness=2).encode(x=amount("other", "%"))
    return drawn(alt.layer(bar, tick))


@cache
def intervals(
    name_title: str,
    value_title: str,
    form: str,
    reference: bool = False,
    other: bool = False,
    labelled: bool = False,
) -> Design:
    """Design of one point with its interval per category.

    Data sets: ``points`` (``name, value, low, high, part, text`` and, with ``other``, ``other``: a second, hollow
    point; ``labelled``, ``label``: printed at the interval's end) and, with ``reference``, ``reference`` (``value, label``:
    a line across all rows).
    """
    base = named("points").encode(y=category_axis(), tooltip=tooltip(name_title, value_title))
    span = base.mark_rule(strokeWidth=2).encode(
        x=amount("low", form), x2=alt.X2("high"), color=colour_of_part()
    )
    point = base.mark_circle(size=70, opacity=1).encode(x=amount("value", form), color=colour_of_part())
    layers = _reference(form) if reference else []
    layers.append(span)
    if other:
        hollow = base.mark_point(size=60, color=theme.LIGHT["muted"], filled=False, strokeWidth=1.5)
        layers.append(hollow.encode(x=amount("other", form)))
    if labelled:
        label = base.mark_text(align="left", dx=8).encode(x=amount("high", form))
        layers.append(label.encode(text=alt.Text("label", type="nominal")))
    return drawn(alt.layer(*layers, point))


def _reference(form: str) -> list[alt.Chart]:
    """Draw a line across all rows, named above them: data set ``reference`` with ``value, label``."""
    base = named("reference").encode(x=amount("value", form))
    muted = theme.LIGHT["muted"]
    text = base.mark_text(color=muted, align="center", baseline="bottom", dy=-3)
    return [
        base.mark_rule(color=muted, strokeWidth=1),
        text.encode(y=alt.value(0), text=alt.Text("label", type="nominal")),
    ]

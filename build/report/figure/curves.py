"""Curves of concentration: the share of a total that so large a share of the areas holds, those with most first."""

from __future__ import annotations

from functools import cache

import altair as alt

from build.report.figure import chart_designs as design
from build.report.figure import theme

HEIGHT = 320


@cache
def curves() -> design.Design:
    """Design of curves above a dashed one.

    Data sets: ``series`` (``x, value, series, part, name, text``), ``names`` (``x, value, series, part, high``: where each curve
    is named), ``even`` (``x, value, label``: the dashed curve, named where its label is not empty) and ``mark``
    (``x, label``: a line across).
    """
    scale, axis = alt.Scale(domain=[0, 1]), alt.Axis(format=".0%")
    x = alt.X("x", type="quantitative", title=None, scale=scale, axis=axis)
    y = alt.Y("value", type="quantitative", title=None, scale=scale, axis=axis)
    muted = theme.LIGHT["muted"]
    base = design.named("series").encode(
        x=x, y=y, color=design.colour_of_part(), detail=alt.Detail("series", type="nominal")
    )
    even = design.named("even").encode(x=x, y=y)
    named = even.transform_filter("datum.label").mark_text(color=muted, align="left", dx=8, dy=12)
    mark = design.named("mark").encode(x=x)
    words = mark.mark_text(color=muted, align="left", baseline="bottom", dy=-3)
    layers = [
        even.mark_line(color=muted, strokeDash=[4, 3], strokeWidth=1),
        named.encode(text=alt.Text("label", type="nominal")),
        mark.mark_rule(color=muted, strokeWidth=1),
        words.encode(y=alt.value(0), text=alt.Text("label", type="nominal")),
        base.mark_line(strokeWidth=2),
        base.mark_circle(size=70, opacity=0).encode(tooltip=design.tooltip("Areas", "Share")),
        *_names(x, y),
    ]
    return design.drawn(alt.layer(*layers).resolve_scale(color="independent"))


def _names(x: alt.X, y: alt.Y) -> list[alt.Chart]:
    """Name each curve next to it, a high one to its left, a low one to its right."""
    words = design.named("names").encode(
        x=x, y=y, color=design.colour_of_label(), text=alt.Text("series", type="nominal")
    )
    return [
        words.transform_filter("datum.high").mark_text(align="right", dx=-8, dy=-6),
        words.transform_filter("!datum.high").mark_text(align="left", dx=8, dy=12),
    ]

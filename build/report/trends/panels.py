"""What the small multiples of the Trends page share: one table of lines makes specification and page alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from build.report.figure import chart_designs as design
from build.report.figure import theme
from build.report.figure.small_multiples import Panel, Scale
from build.report.words import format as fmt

COLUMNS = 3  # of the specification; in a page there are as many as fit
PANEL_WIDTH, PANEL_HEIGHT = 176, 70
CONTEXT, SUBJECT, BAND, CHANGE, SYSTEM = "context", "subject", "band", "change", "system"
# What the lines are, by kind; the key above the panels.
Key = Mapping[str, str]


def calendar(table: pd.DataFrame, key: str, value: str, names: dict[str, str], title: str) -> pd.DataFrame:
    """A row a panel and year, a column a calendar month: no wider than a sheet of paper, however many panels.

    ``title`` : the heading of the panels' names.
    """
    year, number = table["month"].str[:4].rename("Year"), table["month"].str[5:].astype(int)
    rows = table[value].groupby([table[key], year, number]).first().unstack()
    rows = rows.reindex(columns=range(1, len(fmt.MONTHS) + 1)).reindex(list(names), level=0)
    rows.columns = pd.Index([month[:3] for month in fmt.MONTHS])
    rows = rows.rename(index=names, level=0).rename_axis([title, "Year"])
    return rows.reset_index()


def lines_of(panel: str, kind: str, months: Sequence[str] | pd.Series, values: Any) -> pd.DataFrame:
    """Return one kind of line of a panel: ``panel, kind, month, value, low, high``."""
    given = {"month": list(months), "value": np.asarray(values, dtype=float)}
    return pd.DataFrame({"panel": panel, "kind": kind, **given, "low": np.nan, "high": np.nan})


def rules_of(panel: str, kind: str, months: Sequence[str] | pd.Series) -> pd.DataFrame:
    """Return upright lines of a panel, one a month."""
    return lines_of(panel, kind, months, [np.nan] * len(months))


def panel_of(
    rows: pd.DataFrame,
    months: Sequence[str],
    title: str,
    note: str,
    ends: tuple[float, float] | None = None,
    href: str = "",
    mark: str = "",
    form: Callable[[float], str] = fmt.count,
) -> Panel:
    """Draw one panel's lines, on a scale from zero unless ``ends`` are given. ``form`` : prints the values of the scale."""
    highest = rows[["value", "high"]].max().max()
    low, high = ends or (0.0, 1.0 if fmt.is_missing(highest) else float(highest))
    scale = Scale(months, low, high)
    drawing: dict[str, Callable[[pd.DataFrame], str]] = {
        BAND: lambda part: scale.band(part["low"].tolist(), part["high"].tolist(), part["month"].tolist()),
        SYSTEM: lambda part: "".join(map(scale.upright, part["month"])),
        CHANGE: lambda part: "".join(map(scale.upright, part["month"])),
        CONTEXT: lambda part: scale.line(part["value"].tolist(), part["month"].tolist()),
        SUBJECT: lambda part: scale.line(part["value"].tolist(), part["month"].tolist()),
    }
    shapes = [
        (kind, draw(rows[rows["kind"] == kind]))
        for kind, draw in drawing.items()
        if (rows["kind"] == kind).any()
    ]
    return Panel(title, note, shapes, href, mark, labels=scale.ends(form))


def spec_of(rows: pd.DataFrame, lines: Key, zero: bool, shared: bool) -> dict[str, Any]:
    """Return the specification of the same panels, for use elsewhere. ``lines`` : what the subject and its context are."""
    spec = design.filled(_design(lines[SUBJECT], lines[CONTEXT], zero, shared), {"panels": rows}, 0)
    for key in ("width", "height", "autosize"):
        del spec[key]
    return spec


@cache
def _design(subject: str, context: str, zero: bool, shared: bool) -> design.Design:
    base = alt.Chart(width=PANEL_WIDTH, height=PANEL_HEIGHT).encode(
        x=alt.X("month", type="temporal", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    )
    form = "%" if shared else ",d"
    y = alt.Y(
        "value", type="quantitative", title=None, scale=alt.Scale(zero=zero), axis=alt.Axis(format=form)
    )
    muted, ink = theme.LIGHT["muted"], theme.LIGHT["ink"]

    def only(*kinds: str) -> alt.Chart:
        return base.transform_filter(" || ".join(f"datum.kind === '{kind}'" for kind in kinds))

    colours = alt.Scale(domain=[SUBJECT, CONTEXT], range=[theme.LIGHT["emphasis"], theme.LIGHT["context"]])
    named = f"datum.value === '{SUBJECT}' ? '{subject}' : '{context}'"
    legend = alt.Legend(title=None, orient="top", symbolType="stroke", labelExpr=named)
    kind = alt.Color("kind", type="nominal", scale=colours, legend=legend)

    layers = alt.layer(
        only(BAND)
        .mark_area(color=theme.LIGHT["band"])
        .encode(y=alt.Y("low", type="quantitative", title=None), y2=alt.Y2("high")),
        only(SYSTEM).mark_rule(color=muted, strokeDash=[4, 3], strokeWidth=1),
        only(CHANGE).mark_rule(color=ink, strokeWidth=1),
        only(CONTEXT, SUBJECT).mark_line(strokeWidth=1.5).encode(y=y, color=kind),
        data=alt.NamedData(name="panels"),
    )
    header = alt.Header(labelLimit=PANEL_WIDTH)
    facets = layers.facet(
        facet=alt.Facet("panel", type="nominal", title=None, sort=None, header=header), columns=COLUMNS
    )
    return design.drawn(facets if shared else facets.resolve_scale(y="independent"))

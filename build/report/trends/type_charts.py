"""Small multiples of the types: months, trend and changes of level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from build.analysis.inputs import RECORDED, Inputs
from build.analysis.results import Results
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.small_multiples import Panel
from build.report.trends.panels import (
    CHANGE,
    CONTEXT,
    SUBJECT,
    SYSTEM,
    calendar,
    lines_of,
    panel_of,
    rules_of,
    spec_of,
)
from build.report.words import format as fmt
from build.report.words.measures import TYPE_NAMES


def type_rows(results: Results, months: Sequence[str]) -> pd.DataFrame:
    """Each type's months, trend and changes of level as lines of panels."""
    stl, points = results.series.decomposition.stl, results.series.changes.points
    daily = results.series.daily.set_index(["measure", "month"])["daily"]
    parts = []
    for slug, name in TYPE_NAMES.items():
        parts.append(lines_of(name, CONTEXT, months, daily.loc[slug].reindex(list(months))))
        trend = stl[stl["measure"] == slug]
        parts.append(lines_of(name, SUBJECT, trend["month"], trend["trend"]))
        parts.append(rules_of(name, CHANGE, points.loc[points["measure"] == slug, "month"]))
        parts.append(rules_of(name, SYSTEM, frame.marks(months)["month"]))
    return pd.concat(parts, ignore_index=True)


def type_panels(results: Results, months: Sequence[str], steps: Mapping[str, str]) -> list[Panel]:
    """A panel a type, each with its own scale from zero. ``steps`` : by slug, the changes of level in words."""
    rows = type_rows(results, months)
    return [
        panel_of(
            rows[rows["panel"] == name],
            months,
            name,
            f"{_highest(rows[rows['panel'] == name])}; {steps[slug]}",
        )
        for slug, name in TYPE_NAMES.items()
    ]


def _highest(rows: pd.DataFrame) -> str:
    counts = rows.loc[rows["kind"] == CONTEXT, "value"]
    return f"Up to {fmt.count(counts.max())} a day" if counts.notna().any() else "No month is whole"


def types(inputs: Inputs, results: Results, *, headline: str, chance: str) -> Figure:
    """Each type's months with its trend and changes of level. ``chance`` : what chance alone would name; "" if unsearched."""
    rows = type_rows(results, inputs.months)
    daily = results.series.daily
    return Figure(
        name="trends-types",
        live=False,
        headline=headline,
        subtitle=(
            f"Incidents a day by month (grey) and trend, London, {frame.span(inputs.months)}, by type, each on a scale of its "
            "own from zero; upright lines: changes of level; dashed: the Met changes its recording system"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one a type. {headline}.",
        spec=spec_of(rows, zero=True, shared=False),
        table=calendar(
            daily[daily["measure"] != RECORDED].assign(daily=daily["daily"].round(1)),
            "measure",
            "daily",
            TYPE_NAMES,
            "Type",
        ),
        made=(
            f"Incidents a day, season taken out by regression, then PELT. {chance}"
            if chance
            else "Whole years of months without a gap are needed to look for changes of level."
        ),
        limits=(
            "A change of level says when recording moved, not why: rules of recording, the police's attention and crime look "
            "the same. Its date was chosen from the same months as its size, which therefore leans upwards and has no interval. "
            "A slow drift is cut into steps too; where a straight line fits better, the text says so."
        ),
    )

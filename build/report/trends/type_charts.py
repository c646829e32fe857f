"""Small multiples of the types: the last 12 months over the 12 before, and the verdict."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from build.analysis.inputs import RECORDED, Inputs
from build.analysis.results import Results
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.small_multiples import Panel
from build.report.trends.panels import CONTEXT, SUBJECT, Key, calendar, lines_of, panel_of, spec_of
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import TYPE_NAMES, change_of

YEAR = 12  # months


def type_rows(results: Results, months: Sequence[str]) -> pd.DataFrame:
    """Each type's last 12 months, and the 12 before them at the same places, as lines of panels."""
    london, year, before = results.trends.london, months[-YEAR:], months[-2 * YEAR : -YEAR]
    parts = []
    for slug, name in TYPE_NAMES.items():
        own = london[london["measure"] == slug].set_index("month")["count"].astype("Float64").astype(float)
        if len(before) == len(year):
            parts.append(lines_of(name, CONTEXT, year, own.reindex(list(before))))
        parts.append(lines_of(name, SUBJECT, year, own.reindex(list(year))))
    return pd.concat(parts, ignore_index=True)


def type_key(months: Sequence[str]) -> Key:
    """Return what the lines of a type's panel are."""
    return {SUBJECT: frame.span(months[-YEAR:]), CONTEXT: "the 12 months before"}


def type_panels(results: Results, months: Sequence[str]) -> list[Panel]:
    """A panel per type, each on its own scale from zero, with its count and verdict."""
    rows = type_rows(results, months)
    return [
        panel_of(rows[rows["panel"] == name], months[-YEAR:], name, _said(results, slug), form=fmt.count)
        for slug, name in TYPE_NAMES.items()
    ]


def _said(results: Results, slug: str) -> str:
    return say.capital(say.counted_then_verdict(change_of(results.places, slug)))


def types(inputs: Inputs, results: Results, *, headline: str) -> Figure:
    """Each type's last 12 months over the 12 before."""
    rows = type_rows(results, inputs.months)
    london = results.trends.london
    return Figure(
        name="trends-types",
        live=False,
        headline=headline,
        subtitle=(
            f"Incidents per month, London, {frame.span(inputs.months[-YEAR:])} and the 12 months before, each type on a scale of "
            "its own from zero"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one per type of crime. {headline}.",
        spec=spec_of(rows, type_key(inputs.months), zero=True, shared=False),
        table=calendar(london[london["measure"] != RECORDED], "measure", "count", TYPE_NAMES, "Type"),
        made=frame.VERDICT,
        limits=(
            "A count says what was recorded, not why: rules of recording, the police’s attention and crime look the same. "
            "Shoplifting rises when shops report more of it."
        ),
    )

"""Small multiples of the boroughs: each one's months, per day, against its own mean."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.london import has_own_force
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.small_multiples import Panel
from build.report.places.addresses import borough_path
from build.report.trends.panels import (
    CONTEXT,
    SUBJECT,
    SYSTEM,
    Key,
    calendar,
    lines_of,
    panel_of,
    rules_of,
    spec_of,
)
from build.report.words import format as fmt
from build.report.words import phrases as say

BOROUGH_KEY: Final[Key] = {SUBJECT: "the borough", CONTEXT: "London", SYSTEM: frame.SYSTEM_CHANGE}


def borough_rows(inputs: Inputs, results: Results) -> pd.DataFrame:
    """Each borough's index with London's behind it as lines of panels."""
    table = results.series.boroughs.set_index(["borough_code", "month"])["index"]
    months = list(inputs.months)
    london = table.xs("").reindex(months)
    parts = []
    for code, name in borough_names(results).items():
        parts.append(lines_of(name, CONTEXT, months, london))
        parts.append(lines_of(name, SUBJECT, months, table.xs(code).reindex(months)))
        if not has_own_force(code):  # it has a force and a recording system of its own
            parts.append(rules_of(name, SYSTEM, frame.marks(months)["month"]))
    return pd.concat(parts, ignore_index=True)


def borough_names(results: Results) -> dict[str, str]:
    """Return each borough's name by its code, in the order of names."""
    rows = results.rates.borough.sort_values("borough")
    return dict(zip(rows["borough_code"].astype(str), rows["borough"].astype(str), strict=True))


def borough_panels(inputs: Inputs, results: Results, changes: Mapping[str, str]) -> list[Panel]:
    """A panel a borough, all on one scale. ``changes`` : by code, how recorded crime moved in a year, in words."""
    rows = borough_rows(inputs, results)
    low, high = rows["value"].min(), rows["value"].max()
    ends = (0.0, 1.0) if fmt.is_missing(low) else (float(low), float(high))
    return [
        panel_of(
            rows[rows["panel"] == name],
            inputs.months,
            name,
            say.capital(changes[code]),
            ends=ends,
            href=borough_path(name),
            form=lambda value: fmt.percent(value, 0),
            mark="own police force" if has_own_force(code) else "",
        )
        for code, name in borough_names(results).items()
    ]


def boroughs(inputs: Inputs, results: Results, *, headline: str) -> Figure:
    """Recorded crime in each borough, per day, against its own mean, with London behind."""
    rows = borough_rows(inputs, results)
    table = results.series.boroughs
    names = {"": "London", **borough_names(results)}
    low, high = rows["value"].min(), rows["value"].max()
    return Figure(
        name="trends-boroughs",
        live=False,
        headline=headline,
        subtitle=(
            f"Recorded crimes a day, by month, as a share of the mean of {frame.span(inputs.months)}, each borough and London; "
            f"every panel from {fmt.percent(low, 0)} to {fmt.percent(high, 0)}"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one per borough, each against London. {headline}.",
        spec=spec_of(rows, BOROUGH_KEY, zero=False, shared=True),
        table=calendar(
            table.assign(index=(100 * table["index"]).round(1)), "borough_code", "index", names, "Borough"
        ),
        made=(
            "A month’s crimes a day over the mean of all months that are there, so that boroughs of any size share a scale and "
            "residents play no part. Missing months are gaps. By chance alone about one in "
            f"{say.few(round(1 / (1 - results.trends.settings.confidence)))} boroughs would seem to have risen or fallen."
        ),
        limits=frame.estimated(
            inputs,
            "The panels show how each borough moved, not how much is recorded there. In the City of London, which has a force "
            "of its own, few crimes are recorded and chance moves more.",
        ),
    )

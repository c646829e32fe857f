"""Charts of the Overview and of Trends: the monthly series, change by type, the mix."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build import vocabulary
from build.analysis.inputs import RECORDED, Inputs
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME
from build.analysis.trends.yearly_change import Trends
from build.london import main_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import units
from build.report.words.measures import TYPE_NAMES, london_types
from build.report.words.rows import dict_rows

COUNTED = (
    f"Crimes of the {len(vocabulary.RECORDED_TYPES)} recorded categories that fall in a London area, both forces together; "
    "anti-social behaviour is not among them."
)
YEAR = 12  # months
REPORTED = "Recorded crime is what was reported and written down: reporting and recording can change it as crime can."


def _months(trends: Trends, measure: str) -> pd.DataFrame:
    rows = trends.london.query("measure == @measure").sort_values("month").reset_index(drop=True)
    return pd.DataFrame({"month": rows["month"], "value": rows["count"].astype("Float64").astype(float)})


def _series(table: pd.DataFrame) -> pd.DataFrame:
    text = [fmt.count(value) if not fmt.is_missing(value) else "missing" for value in table["value"]]
    return table.assign(name=table["month"].map(fmt.month), text=text)


def monthly(inputs: Inputs, trends: Trends, *, headline: str, measure: str = RECORDED) -> Figure:
    """Recorded crime in London, or one type of it, month by month: the year before in grey, the last year in colour."""
    table = _months(trends, measure)
    what = TYPE_NAMES.get(measure, "Recorded crimes")
    series = _series(
        pd.concat(
            [
                table.assign(series="months before", part=design.CONTEXT),
                table.assign(
                    value=table["value"].where(table.index >= len(table) - YEAR),
                    series="last 12 months",
                    part=design.SUBJECT,
                ),
            ]
        )
    )
    data = {"series": series, "system": frame.marks(inputs.months)}
    low, high = table["value"].min(), table["value"].max()
    return Figure(
        name="overview-monthly",
        headline=headline,
        subtitle=f"{what} per month, London, {frame.span(inputs.months)}; in colour: the last 12 months",
        source=frame.POLICE,
        alt=(
            f"Line of monthly figures in London, {frame.span(inputs.months)}, "
            f"between {fmt.count(low)} and {fmt.count(high)}. {headline.rstrip('.')}."
        ),
        spec=design.filled(design.lines("Recorded crimes", labelled=False), data, 260),
        table=pd.DataFrame({"Month": table["month"].map(fmt.month), what: table["value"].astype("Int64")}),
        made=f"{COUNTED} {frame.VERDICT} {frame.gaps(table['value'])}".strip(),
        limits=f"{REPORTED} {_system_note()}",
    )


def _system_note() -> str:
    return (
        f"The Met changed its recording system in {fmt.month(main_force().system_change)}: "
        "a step in that month may be the system, not crime."
    )


def _types(places: Places) -> pd.DataFrame:
    rows = london_types(places)
    rows = rows.assign(name=rows["measure"].map(TYPE_NAMES))
    return rows.astype(dict.fromkeys(("change", "change_low", "change_high", "count", "previous"), float))


def change(inputs: Inputs, places: Places, *, headline: str) -> Figure:
    """Change by type, and how far ordinary variation may have moved it."""
    rows = _types(places).sort_values(["change", "name"], ascending=[False, True])
    clear = rows["verdict"].isin([ROSE, FELL])
    rows["text"] = [_change_text(row) for row in dict_rows(rows)]
    rows["value"], rows["part"] = rows["change"], design.part(clear)
    rows = rows.rename(columns={"change_low": "low", "change_high": "high"})
    data = {
        "points": rows[["name", "value", "low", "high", "part", "text"]],
        "reference": pd.DataFrame({"value": [0.0], "label": ["no change"]}),
    }
    return Figure(
        name="overview-change",
        headline=headline,
        subtitle=(
            f"Change of recorded crimes in London, {frame.span(inputs.months[-12:])}, on the 12 months before, by type"
        ),
        source=frame.POLICE,
        alt=f"Points with intervals, one per type of crime. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Change", "+.0%", reference=True),
            data,
            design.rows_height(len(rows)),
            [
                ("subject", f"{ROSE} or {FELL}"),
                ("context", SAME),
                ("interval", f"{units.interval(places.settings)} interval"),
            ],
        ),
        table=pd.DataFrame(
            {
                "Type": rows["name"],
                "Last 12 months": rows["count"].astype("Int64"),
                "12 months before": rows["previous"].astype("Int64"),
                "Verdict": rows["verdict"],
                "Change, %": (100 * rows["change"]).round(1),
                "Lowest, %": (100 * rows["low"]).round(1),
                "Highest, %": (100 * rows["high"]).round(1),
            }
        ),
        made=frame.VERDICT,
        limits=f"{REPORTED} A type that police or shops begin to record more eagerly rises without more of it.",
    )


def _change_text(row: dict[str, Any]) -> str:
    if fmt.is_missing(row["change"]):
        return "months are missing"
    return f"{fmt.signed_percent(row['change'])}: {row['verdict']}"


def mix(inputs: Inputs, places: Places, *, headline: str) -> Figure:
    """The mix of recorded crime in the last 12 months."""
    rows = _types(places).sort_values(["count", "name"], ascending=[False, True], na_position="last")
    share = rows["count"] / rows["count"].sum()
    bars = pd.DataFrame(
        {
            "name": rows["name"],
            "value": rows["count"],
            "part": design.part(pd.Series(range(len(rows)), rows.index) < 1),
            "label": ["missing" if fmt.is_missing(part) else fmt.percent(part) for part in share],
            "text": [
                "missing" if fmt.is_missing(count) else f"{fmt.count(count)} ({fmt.percent(part)})"
                for count, part in zip(rows["count"], share, strict=True)
            ],
        }
    )
    return Figure(
        name="overview-mix",
        headline=headline,
        subtitle=f"Recorded crimes by type and share of the total, London, {frame.span(inputs.months[-12:])}",
        source=frame.POLICE,
        alt=f"Bars, one per type of crime. {headline}.",
        spec=design.filled(
            design.bars("Type", "Recorded crimes"), {"bars": bars}, design.rows_height(len(bars))
        ),
        table=pd.DataFrame(
            {
                "Type": rows["name"],
                "Recorded crimes": rows["count"].astype("Int64"),
                "Share of the total, %": (100 * share).round(1),
            }
        ),
        made=COUNTED,
        limits="The categories are police.uk’s: one of them can hold a murder and a threatening message.",
    )

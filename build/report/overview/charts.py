"""Charts of the Overview: the monthly series, one year over the other, the mix, change by type."""

from __future__ import annotations

import pandas as pd

from build import vocabulary
from build.analysis.inputs import Inputs
from build.analysis.trends.yearly_change import Trends
from build.london import main_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.measures import RECORDED_TYPES, TYPE_NAMES

COUNTED = (
    f"Crimes of the {len(vocabulary.RECORDED_TYPES)} recorded categories that fall in a London area, both forces together; "
    "anti-social behaviour is not among them."
)
REPORTED = "Recorded crime is what was reported and written down: reporting and recording can change it as crime can."


def _recorded(trends: Trends) -> pd.DataFrame:
    rows = trends.london.query("measure == 'recorded'").sort_values("month").reset_index(drop=True)
    return pd.DataFrame({"month": rows["month"], "value": rows["count"].astype("Float64").astype(float)})


def _series(table: pd.DataFrame) -> pd.DataFrame:
    text = [fmt.count(value) if not fmt.is_missing(value) else "missing" for value in table["value"]]
    return table.assign(name=table["month"].map(fmt.month), text=text)


def monthly(inputs: Inputs, trends: Trends, *, headline: str) -> Figure:
    """Recorded crime in London, month by month."""
    table = _recorded(trends)
    series = _series(table.assign(series="London", part=design.SUBJECT))
    data = {"series": series, "system": frame.marks(inputs.months)}
    low, high = table["value"].min(), table["value"].max()
    return Figure(
        name="overview-monthly",
        headline=headline,
        subtitle=f"Recorded crimes per month, London, {frame.span(inputs.months)}",
        source=frame.POLICE,
        alt=(
            f"Line of monthly recorded crime in London, {frame.span(inputs.months)}, "
            f"between {fmt.count(low)} and {fmt.count(high)}."
        ),
        spec=design.filled(design.lines("Recorded crimes", labelled=False), data, 280),
        table=pd.DataFrame(
            {"Month": table["month"].map(fmt.month), "Recorded crimes": table["value"].astype("Int64")}
        ),
        made=f"{COUNTED} {frame.gaps(table['value'])}".strip(),
        limits=f"{REPORTED} {_system_note()}",
    )


def _system_note() -> str:
    return (
        f"The Met changed its recording system in {fmt.month(main_force().system_change)}: "
        "a step in that month may be the system, not crime."
    )


def short_month(month: str) -> str:
    """Print a month in few letters: ``Dec 2025``."""
    name, year = fmt.month(month).split()
    return f"{name[:3]} {year}"


def year_on_year(trends: Trends, *, headline: str) -> Figure:
    """The last 12 months over the 12 before, small."""
    table = _recorded(trends).tail(24).reset_index(drop=True)
    half = max(len(table) - 12, 0)  # a window of a year or less has no year before
    last = f"to {short_month(table['month'].iloc[-1])}"
    before = f"to {short_month(table['month'].iloc[half - 1])}" if half else ""
    years = f"the 12 months {last}" + (f" and the 12 {before}" if half else "")
    late = table.index >= half
    series = _series(
        table.assign(
            calendar=[fmt.month(month).split()[0][:3] for month in table["month"]],
            series=[last if is_late else before for is_late in late],
            part=[design.SUBJECT if is_late else design.CONTEXT for is_late in late],
        )
    )
    return Figure(
        name="overview-years",
        headline=headline,
        subtitle=f"Recorded crimes per month, London, {years}",
        source=frame.POLICE,
        alt=f"Monthly recorded crime in London, {years}.",
        spec=design.filled(
            design.year_lines("Recorded crimes"),
            {"series": series, "ends": frame.last_points(series)},
            200,
        ),
        table=pd.DataFrame({"Month": series["name"], "Recorded crimes": series["value"].astype("Int64")}),
        made="The interval allows for months that vary more than chance alone would have them, and that stray together.",
        limits=REPORTED,
    )


def _types(trends: Trends) -> pd.DataFrame:
    london = trends.change[trends.change["level"] == "london"]
    rows = london[london["measure"].isin(RECORDED_TYPES)].copy()
    rows["name"] = rows["measure"].map(TYPE_NAMES)
    return rows.astype({"change": float, "low": float, "high": float, "last": float, "previous": float})


def change(inputs: Inputs, trends: Trends, *, headline: str) -> Figure:
    """Change by type with its interval."""
    rows = _types(trends).sort_values(["change", "name"], ascending=[False, True])
    clear = pd.Series(
        [say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)], rows.index
    )
    rows["text"] = [
        _change_text(*found) for found in zip(rows["change"], rows["low"], rows["high"], strict=True)
    ]
    rows["value"], rows["part"] = rows["change"], design.part(clear)
    data = {
        "points": rows[["name", "value", "low", "high", "part", "text"]],
        "reference": pd.DataFrame({"value": [0.0], "label": ["no change"]}),
    }
    return Figure(
        name="overview-change",
        headline=headline,
        subtitle=(
            f"Change of recorded crimes in London, {frame.span(inputs.months[-12:])}, on the 12 months before, by type; "
            f"bars show the {units.interval(trends.settings)} interval, coloured where it leaves out no change"
        ),
        source=frame.POLICE,
        alt=f"Points with intervals, one a type of crime. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Change", "+.0%", reference=True), data, design.rows_height(len(rows))
        ),
        table=pd.DataFrame(
            {
                "Type": rows["name"],
                "Last 12 months": rows["last"].astype("Int64"),
                "12 months before": rows["previous"].astype("Int64"),
                "Change, %": (100 * rows["change"]).round(1),
                "Lowest, %": (100 * rows["low"]).round(1),
                "Highest, %": (100 * rows["high"]).round(1),
            }
        ),
        made=(
            "Sums of 12 months. The interval allows for months that vary more than chance alone would have them, "
            "and that stray together."
        ),
        limits=f"{REPORTED} A type that police or shops begin to record more eagerly rises without more of it.",
    )


def _change_text(value: float, low: float, high: float) -> str:
    if fmt.is_missing(value):
        return "months are missing"
    return f"{fmt.signed_percent(value)} ({fmt.signed_percent_interval(low, high)})"


def mix(inputs: Inputs, trends: Trends, *, headline: str) -> Figure:
    """The mix of recorded crime in the last 12 months."""
    rows = _types(trends).sort_values(["last", "name"], ascending=[False, True], na_position="last")
    share = rows["last"] / rows["last"].sum()
    bars = pd.DataFrame(
        {
            "name": rows["name"],
            "value": rows["last"],
            "part": design.part(pd.Series(range(len(rows)), rows.index) < 1),
            "label": ["missing" if fmt.is_missing(part) else fmt.percent(part) for part in share],
            "text": [
                "missing" if fmt.is_missing(count) else f"{fmt.count(count)} ({fmt.percent(part)})"
                for count, part in zip(rows["last"], share, strict=True)
            ],
        }
    )
    return Figure(
        name="overview-mix",
        headline=headline,
        subtitle=f"Recorded crimes by type and part of the total, London, {frame.span(inputs.months[-12:])}",
        source=frame.POLICE,
        alt=f"Bars, one a type of crime. {headline}.",
        spec=design.filled(
            design.bars("Type", "Recorded crimes"), {"bars": bars}, design.rows_height(len(bars))
        ),
        table=pd.DataFrame(
            {
                "Type": rows["name"],
                "Recorded crimes": rows["last"].astype("Int64"),
                "Part of the total, %": (100 * share).round(1),
            }
        ),
        made=COUNTED,
        limits="The categories are police.uk's: one of them can hold a murder and a threatening message.",
    )

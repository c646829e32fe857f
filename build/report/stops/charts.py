"""Charts of stop and search: volumes, reasons, outcomes, boroughs, and the list of all."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.stop_and_search import Stops
from build.london import FORCES, has_own_force, main_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.stops.phrases import CALLED
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units

PEOPLE = (
    "Searches of people placed in London. Searches of vehicles alone have no person and are not among them."
)
EMPTY_CELLS = (
    "“Not recorded” is an empty cell in the published file; it is not “no further action” and not “no”."
)
OBJECT_LIMITS = (
    "The object is the reason that the officer gave. How many people carried drugs, weapons or stolen goods and were not "
    "searched is not known, so a large share says what was looked for, not what there was."
)
OUTCOME_LIMITS = "The outcome is what the force wrote down after the search; whether a charge or conviction followed is unknown."
NOT_RESIDENTS = (
    "Many of those searched in a borough do not live there. "
    "The City of London, where few live and many work, is in the table but not in the chart."
)
BARS_SHOWN = 8
MONTHLY_HEIGHT = 260


@dataclass(frozen=True)
class Breakdown:
    """An attribute by which searches are counted: its column, its name, what its counts cannot show."""

    column: str
    thing: str
    limits: str


OBJECT = Breakdown("object", "object of search", OBJECT_LIMITS)
OUTCOME = Breakdown("outcome", "outcome", OUTCOME_LIMITS)


def monthly(inputs: Inputs, stops: Stops, *, headline: str) -> Figure:
    """Searches per month and force."""
    rows = stops.monthly.sort_values(["force", "month"])
    known = rows["count"].astype("Float64").astype(float)
    series = pd.DataFrame(
        {
            "month": rows["month"],
            "name": rows["month"].map(fmt.month),
            "series": rows["force"].map({slug: force.name for slug, force in FORCES.items()}),
            "part": design.part(rows["force"] == main_force().slug),
            "value": known,
            "text": ["missing" if fmt.is_missing(value) else fmt.count(value) for value in known],
        }
    )
    series["series"] = series["series"].map({force.name: force.short for force in FORCES.values()})
    data = {"series": series, "ends": frame.last_points(series), "system": frame.marks(inputs.months)}
    wide = series.pivot(index="month", columns="series", values="value").astype("Int64")
    return Figure(
        name="stops-monthly",
        headline=headline,
        subtitle=f"Stops and searches reported per month, by force, {frame.span(inputs.months)}",
        source=frame.POLICE,
        alt=f"Lines of monthly searches by force. {headline}.",
        spec=design.filled(design.lines("Searches"), data, MONTHLY_HEIGHT),
        table=wide.reset_index()
        .assign(month=lambda t: t["month"].map(fmt.month))
        .rename(columns={"month": "Month"}),
        made="All searches that the two forces published, of people and of vehicles, with and without a place.",
        limits=frame.estimated(inputs, "Searches are a measure of what the police do, not of crime."),
    )


def breakdown(
    inputs: Inputs, table: pd.DataFrame, by: Breakdown, *, headline: str, place: str = "London"
) -> Figure:
    """Searches of people by one attribute, the rarest values together. ``table`` : the attribute, ``count, share``."""
    column, thing = by.column, by.thing
    table = table.assign(**{column: table[column].replace(CALLED)})
    named = table[table[column] != "Not recorded"]
    rest = table[table[column] == "Not recorded"]
    shown = pd.concat(
        [named.head(BARS_SHOWN), _others(named.iloc[BARS_SHOWN:], column), rest], ignore_index=True
    )
    bars = pd.DataFrame(
        {
            "name": shown[column],
            "value": shown["count"],
            "part": design.part(pd.Series(shown.index < 1, shown.index)),
            "label": [fmt.percent(share) for share in shown["share"]],
            "text": [
                f"{fmt.count(count)} ({fmt.percent(share)})"
                for count, share in zip(shown["count"], shown["share"], strict=True)
            ],
        }
    )
    return Figure(
        name=f"stops-{column}",
        headline=headline,
        subtitle=f"Searches of people by {thing}, {place}, {frame.span(inputs.months[-12:])}",
        source=frame.POLICE,
        alt=f"Bars, one per {thing}. {headline}.",
        spec=design.filled(
            design.bars(say.capital(thing), "Searches"),
            {"bars": bars},
            design.rows_height(len(bars)),
        ),
        table=pd.DataFrame(
            {
                say.capital(thing): table[column],
                "Searches": table["count"].astype("Int64"),
                "Share, %": (100 * table["share"]).round(1),
            }
        ),
        made=PEOPLE,
        limits=frame.estimated(inputs, f"{by.limits} {EMPTY_CELLS}"),
    )


def _others(rows: pd.DataFrame, column: str) -> pd.DataFrame:
    if rows.empty:
        return rows
    label = say.capital(f"{say.few(len(rows))} {'other' if len(rows) == 1 else 'others'}")
    return pd.DataFrame({column: [label], "count": [rows["count"].sum()], "share": [rows["share"].sum()]})


def boroughs(inputs: Inputs, stops: Stops, *, headline: str) -> Figure:
    """Search rate of each borough with its interval."""
    rows = stops.borough.dropna(subset=["rate"]).sort_values(["rate", "borough"], ascending=[False, True])
    outlier = rows["borough_code"].map(has_own_force)
    drawn = rows[~outlier]
    points = pd.DataFrame(
        {
            "name": drawn["borough"],
            "value": drawn["rate"],
            "low": drawn["rate_low"],
            "high": drawn["rate_high"],
            "part": design.part(pd.Series(range(len(drawn)), drawn.index).isin([0, len(drawn) - 1])),
            "text": [
                f"{fmt.rate(r)} ({fmt.interval(low, high)})"
                for r, low, high in zip(drawn["rate"], drawn["rate_low"], drawn["rate_high"], strict=True)
            ],
        }
    )
    data = {"points": points}
    return Figure(
        name="stops-boroughs",
        headline=headline,
        subtitle=(
            f"Searches of people per {units.per(stops.settings)} residents a year by borough, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=f"{frame.POLICE}; residents {inputs.labels['census']}, {frame.ONS}",
        alt=f"Points with intervals, one per borough. {headline}.",
        spec=design.filled(
            design.intervals("Borough", f"Per {units.per(stops.settings)} residents", ",.0f"),
            data,
            20 * len(points) + 24,
            [("interval", f"{units.interval(stops.settings)} interval")],
        ),
        table=_borough_table(stops, rows),
        made=PEOPLE,
        limits=frame.estimated(
            inputs,
            NOT_RESIDENTS,
        ),
    )


def _borough_table(stops: Stops, rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Borough": rows["borough"],
            "Searches of people": rows["searches"].astype("Int64"),
            f"Per {units.per(stops.settings)} residents": rows["rate"].round(1),
            "Lowest": rows["rate_low"].round(1),
            "Highest": rows["rate_high"].round(1),
            "Not stated, %": (100 * rows["not_stated_share"]).round(1),
            "Black to White ratio": rows["ratio_black"].astype(float).round(2),
            "Ratio, lowest": rows["ratio_black_low"].astype(float).round(2),
            "Ratio, highest": rows["ratio_black_high"].astype(float).round(2),
        }
    )

"""Charts of who is searched: rates, ratios and results by self-defined ethnic group."""

from __future__ import annotations

import pandas as pd

from build import vocabulary
from build.analysis.inputs import Inputs
from build.analysis.stops.stop_and_search import Stops
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.keys import Key
from build.report.stops.phrases import SUBJECT, ratio_figures
from build.report.stops.ratio_charts import FACTORS, SPREAD, ratio_design, ratio_key
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.rows import dict_rows

DENOMINATOR = (
    "Residents are the denominator because nothing better is published. "
    "They leave out visitors, commuters and people who sleep rough, "
    "and count those who are never in the street: the ratio does not say how often people who could have been searched were."
)
ALONE = "The interval takes each search to stand for itself; searches of one operation are much alike, so it can be too short."
REPEATS = "A person can be searched more than once; the figures count searches, not people."


def _source(inputs: Inputs) -> str:
    return f"{frame.POLICE}; residents {inputs.labels['census']}, {frame.ONS}"


def rates(inputs: Inputs, stops: Stops, *, headline: str, not_stated: str) -> Figure:
    """Searches per resident of each group. ``not_stated`` : how many searches stand in none."""
    points = rate_points(stops.rates)
    return Figure(
        name="stops-rates",
        headline=headline,
        subtitle=rates_subtitle(inputs, stops, "London"),
        source=_source(inputs),
        alt=f"Points with intervals, one per ethnic group. {headline}.",
        spec=design.filled(
            rates_design(stops), {"points": points}, points_height(points), interval_key(stops)
        ),
        table=rates_table(stops, stops.rates),
        made=(
            f"Self-defined ethnicity in the {say.few(len(vocabulary.ETHNIC_GROUPS))} groups of the "
            f"{inputs.labels['census']}. {not_stated} {ALONE}"
        ),
        limits=frame.estimated(
            inputs,
            f"Residents were counted once ({inputs.labels['census']}): a group that has grown since looks more searched. Some of "
            "those searched live elsewhere and are not among the residents counted here. A rate of searches is not a share of "
            "people: one person searched repeatedly weighs as much as many.",
        ),
    )


def rate_points(every: pd.DataFrame) -> pd.DataFrame:
    """Return the rate of each group as points of a chart, the highest first. ``every`` : ``group, rate, rate_low, rate_high``."""
    rows = every.dropna(subset=["rate"]).sort_values(["rate", "group"], ascending=[False, True])
    return pd.DataFrame(
        {
            "name": rows["group"],
            "value": rows["rate"].astype(float),
            "low": rows["rate_low"].astype(float),
            "high": rows["rate_high"].astype(float),
            "part": design.part(rows["group"] == SUBJECT),
            "label": [fmt.rate(rate) for rate in rows["rate"]],
            "text": [
                f"{fmt.rate(rate)} ({fmt.interval(low, high)})"
                for rate, low, high in zip(rows["rate"], rows["rate_low"], rows["rate_high"], strict=True)
            ],
        }
    )


def rates_subtitle(inputs: Inputs, stops: Stops, place: str) -> str:
    """Word what the rates of a place measure."""
    return (
        f"Searches of people per {units.per(stops.settings)} residents a year by self-defined ethnicity, {place}, "
        f"{frame.span(inputs.months[-12:])}"
    )


def rates_design(stops: Stops) -> design.Design:
    """Return the design of rates by group."""
    return design.intervals("Group", f"Per {units.per(stops.settings)} residents", ",.0f", labelled=True)


def interval_key(stops: Stops) -> Key:
    """Return the key of a chart whose bars are intervals."""
    return [("interval", f"{units.interval(stops.settings)} interval")]


def points_height(points: pd.DataFrame) -> int:
    """Return the height of a chart with one point per group."""
    return 34 * len(points) + 24


def rates_table(stops: Stops, every: pd.DataFrame) -> pd.DataFrame:
    """Return searches, residents and rate of each group as printed."""
    return pd.DataFrame(
        {
            "Group": every["group"],
            "Searches": every["searches"].astype("Int64"),
            "Residents": every["residents"].astype("Float64").round().astype("Int64"),
            f"Per {units.per(stops.settings)} residents": every["rate"].astype(float).round(1),
            "Lowest": every["rate_low"].astype(float).round(1),
            "Highest": every["rate_high"].astype(float).round(1),
        }
    )


def ratio(inputs: Inputs, stops: Stops, *, headline: str, bound: str) -> Figure:
    """Rate ratio against White. ``bound`` : how the ratio moves if the not-stated are spread."""
    spread = stops.bound.set_index("group")["ratio_spread"]
    rows = stops.rates.dropna(subset=["ratio_low"]).sort_values(["ratio", "group"], ascending=[False, True])
    rows = rows.assign(spread=rows["group"].map(spread).astype(float))
    points = pd.DataFrame(
        {
            "name": rows["group"],
            "value": rows["ratio"].astype(float),
            "low": rows["ratio_low"].astype(float),
            "high": rows["ratio_high"].astype(float),
            "wide_low": rows["ratio_wide_low"].astype(float),
            "wide_high": rows["ratio_wide_high"].astype(float),
            "other": rows["spread"],
            "part": design.part(rows["group"] == SUBJECT),
            "text": [
                f"{ratio_figures(row)}; with the not-stated spread {fmt.number(row['spread'], 2)}"
                for row in dict_rows(rows)
            ],
        }
    )
    data = {"points": points, "reference": pd.DataFrame({"value": [1.0], "label": ["as often as White"]})}
    return Figure(
        name="stops-ratio",
        headline=headline,
        subtitle=(
            f"Searches per resident as a multiple of those of White residents, London, {frame.span(inputs.months[-12:])}"
        ),
        source=_source(inputs),
        alt=f"Points with intervals, one per ethnic group. {headline}. {bound}",
        spec=design.filled(ratio_design(), data, 34 * len(points) + 24, ratio_key(stops, SPREAD)),
        table=_ratio_table(stops, rows),
        made=(
            f"Pooled counts of all boroughs and months, never an average of ratios. {FACTORS} The score interval "
            f"takes each search to stand for itself; but searches of one operation are much alike, and months show it. {bound}"
        ),
        limits=frame.estimated(inputs, f"{DENOMINATOR} {REPEATS}"),
    )


def _ratio_table(stops: Stops, rows: pd.DataFrame) -> pd.DataFrame:
    table = pd.DataFrame(
        {
            "Group": rows["group"],
            "Ratio to White": rows["ratio"].astype(float).round(2),
            "Lowest": rows["ratio_low"].astype(float).round(2),
            "Highest": rows["ratio_high"].astype(float).round(2),
            "Lowest, months differ": rows["ratio_wide_low"].astype(float).round(2),
            "Highest, months differ": rows["ratio_wide_high"].astype(float).round(2),
            "Not stated spread": rows["spread"].round(2),
        }
    )
    if "ratio_officer" not in stops.bound:
        return table
    officer = stops.bound.set_index("group")["ratio_officer"].astype(float)
    return table.assign(
        **{"Not stated as the officer saw them": rows["group"].map(officer).round(2).to_numpy()}
    )


def results(inputs: Inputs, stops: Stops, *, headline: str) -> Figure:
    """Share of searches that ends in an arrest, by group."""
    rows = stops.results.dropna(subset=["arrest_rate"]).sort_values(
        ["arrest_rate", "group"], ascending=[False, True]
    )
    points = pd.DataFrame(
        {
            "name": rows["group"],
            "value": rows["arrest_rate"].astype(float),
            "low": rows["arrest_low"].astype(float),
            "high": rows["arrest_high"].astype(float),
            "other": rows["outcome_rate"].astype(float),
            "part": design.part(rows["group"] != vocabulary.NOT_STATED),
            "text": [
                f"arrest {fmt.percent(arrest)}, any outcome {fmt.percent(outcome)}"
                for arrest, outcome in zip(rows["arrest_rate"], rows["outcome_rate"], strict=True)
            ],
        }
    )
    data = {"points": points}
    return Figure(
        name="stops-results",
        headline=headline,
        subtitle=(
            "Share of searches of people that ended in an arrest, by self-defined ethnicity, London, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=frame.POLICE,
        alt=f"Points with intervals, one per ethnic group. {headline}.",
        spec=design.filled(
            design.intervals("Group", "Share of searches", ".0%", other=True),
            data,
            34 * len(points) + 24,
            [("subject", "arrest"), *interval_key(stops), ("hollow", "arrest or another outcome")],
        ),
        table=_results_table(rows),
        made=f"Searches whose outcome was not recorded are left out of both shares. The intervals are Wilson’s. {ALONE}",
        limits=frame.estimated(
            inputs,
            f"An arrest need not be for what was searched for, and does not mean a charge. {REPEATS}",
        ),
    )


def _results_table(rows: pd.DataFrame) -> pd.DataFrame:
    columns = {
        "Group": rows["group"],
        "Searches": rows["searches"].astype("Int64"),
        "Arrests": rows["arrests"].astype("Int64"),
    }
    for stem, label in (("arrest", "Arrest"), ("outcome", "Any outcome")):
        columns[f"{label}, %"] = (100 * rows[f"{stem}_rate"].astype(float)).round(1)
        columns[f"{label}, lowest, %"] = (100 * rows[f"{stem}_low"].astype(float)).round(1)
        columns[f"{label}, highest, %"] = (100 * rows[f"{stem}_high"].astype(float)).round(1)
    return pd.DataFrame(columns)

"""Charts of what searches led to: by object of search, by officer-defined group, and what was found."""

from __future__ import annotations

from typing import Any

import altair as alt
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.ratios import OFFICER_DEFINED, SELF_DEFINED, View
from build.analysis.stops.stop_and_search import Stops
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.stops import ratio_findings as find
from build.report.stops.ratio_charts import INTERVAL, SUBJECT
from build.report.words import format as fmt
from build.report.words.rows import dict_rows

BASE = "White"
ARREST = "The part of searches that ends in an arrest"
FOUND = "The part of searches in which what was looked for was found"


def figures(inputs: Inputs, stops: Stops) -> list[Figure]:
    """Return the figures of this module; that of finds only where the published column says anything."""
    found = [finds(inputs, stops), finds_by_object(inputs, stops)] if stops.linked["true"] else []
    return [by_object(inputs, stops), *found, officers(inputs, stops)]


def _pairs_design() -> design.Design:
    """Two points with intervals a category, one above the other: ``pairs`` (``row, group, value, low, high, part, text``)."""
    base = design.named("pairs").encode(
        y=design.category_axis(),
        yOffset=alt.YOffset("group", type="nominal", sort=None),
        color=design.colour_of_part(),
        tooltip=design.tooltip("Object and group", "Arrests"),
    )
    span = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=design.amount("low", ".0%"), x2=alt.X2("high")
    )
    point = base.mark_circle(size=70, opacity=1).encode(x=design.amount("value", ".0%"))
    return design.drawn(alt.layer(span, point))


def by_object(inputs: Inputs, stops: Stops) -> Figure:
    """Part of searches that ends in an arrest by object, the subject beside White."""
    return _by_object(
        inputs,
        stops,
        "stops-results-object",
        "arrest",
        ARREST,
        ("recorded", "arrests", "Arrest"),
        "Searches whose outcome was not recorded are left out.",
        "Only searches that were made can end in an arrest. If some are searched on less suspicion than others, or in other "
        "places, shares can be equal where treatment is not, and differ where it is. An arrest can be for something else "
        "than what was looked for.",
    )


def finds_by_object(inputs: Inputs, stops: Stops) -> Figure:
    """Part of searches in which what was looked for was found by object, the subject beside White."""
    return _by_object(
        inputs,
        stops,
        "stops-find-object",
        "find",
        FOUND,
        ("linked", "found", "Found"),
        "Searches in which “Outcome linked to object of search” is empty are left out.",
        "What was not searched could not be found. A lower share means that more of those searched had nothing, not that "
        "fewer of those who could have been searched had something.",
    )


def _by_object(
    inputs: Inputs,
    stops: Stops,
    name: str,
    share: str,
    words: str,
    counts: tuple[str, str, str],
    made: str,
    limits: str,
) -> Figure:
    """A share with its Wilson interval by object, the subject beside White; ``counts`` as in :func:`_by_group`."""
    rows = find.select(stops.results_by, SELF_DEFINED.name, "object")
    drawn = rows[rows["group"].isin([SUBJECT, BASE])].dropna(subset=[f"{share}_rate"])
    pairs = pd.DataFrame(
        {
            "row": [design.wrapped(str(value)) for value in drawn["value"]],
            "name": drawn["value"] + ", " + drawn["group"],
            "group": drawn["group"],
            "value": drawn[f"{share}_rate"].astype(float),
            "low": drawn[f"{share}_low"].astype(float),
            "high": drawn[f"{share}_high"].astype(float),
            "part": design.part(drawn["group"] == SUBJECT),
            "text": [_share_text(row, share) for row in dict_rows(drawn)],
        }
    )
    headline = find.share_by_part(rows, share, words, SUBJECT, BASE)
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            f"{words}, by object of search, {SUBJECT} (in colour) and {BASE} (grey), self-defined, London, "
            f"{frame.span(inputs.months[-12:])}; bars: {INTERVAL} Wilson interval"
        ),
        source=frame.POLICE,
        alt=f"Pairs of points with intervals, one pair an object of search. {headline}.",
        spec=design.filled(_pairs_design(), {"pairs": pairs}, 20 * len(pairs) + 24),
        table=_table(rows, share, counts, {"Object": rows["value"]}),
        made=f"{made} Two shares are said to differ only where their intervals do not meet.",
        limits=frame.estimated(inputs, limits),
    )


def finds(inputs: Inputs, stops: Stops) -> Figure:
    """Part of searches in which what was looked for was found, by group."""
    rows = find.select(stops.results_by, SELF_DEFINED.name, "all")
    empty = stops.linked["empty"] / max(stops.linked["empty"] + stops.linked["recorded"], 1)
    return _by_group(
        inputs,
        "stops-find",
        rows,
        "find",
        FOUND,
        "self-defined ethnicity",
        ("linked", "found", "Found"),
        "“Outcome linked to object of search” is true as a part of the searches in which it is filled in.",
        f"The column is empty in {fmt.percent(empty)} of the searches, and empty is not no: if it is filled in more readily when "
        "something was found, the share is too high. Finding nothing does not say that there was no reason to search.",
    )


def officers(inputs: Inputs, stops: Stops) -> Figure:
    """Part of searches that ends in an arrest by officer-defined group."""
    rows = find.select(stops.results_by, OFFICER_DEFINED.name, "all")
    return _by_group(
        inputs,
        "stops-results-officer",
        rows,
        "arrest",
        ARREST,
        "officer-defined ethnicity",
        ("recorded", "arrests", "Arrest"),
        "Searches whose outcome was not recorded are left out.",
        "The officer who searched also wrote down the group. No residents are in these shares, so visitors do not disturb them, "
        "but only those who were searched are in them: whom officers passed by is not known.",
        OFFICER_DEFINED,
    )


def _by_group(
    inputs: Inputs,
    name: str,
    rows: pd.DataFrame,
    share: str,
    words: str,
    groups: str,
    counts: tuple[str, str, str],
    made: str,
    limits: str,
    view: View = SELF_DEFINED,
) -> Figure:
    """A share with its Wilson interval by group. ``counts`` : columns of trials and hits, name of the share in the table."""
    drawn = rows.dropna(subset=[f"{share}_rate"]).sort_values(f"{share}_rate", ascending=False, kind="stable")
    points = pd.DataFrame(
        {
            "name": drawn["group"],
            "value": drawn[f"{share}_rate"].astype(float),
            "low": drawn[f"{share}_low"].astype(float),
            "high": drawn[f"{share}_high"].astype(float),
            "part": design.part(drawn["group"] != view.unknown),
            "text": [_share_text(row, share) for row in dict_rows(drawn)],
        }
    )
    headline = find.differs(rows[rows["group"] != view.unknown], share, words)
    return Figure(
        name=name,
        headline=headline,
        subtitle=f"{words}, by {groups}, London, {frame.span(inputs.months[-12:])}; bars: {INTERVAL} Wilson interval",
        source=frame.POLICE,
        alt=f"Points with intervals, one a group. {headline}.",
        spec=design.filled(
            design.intervals("Group", "Part of searches", ".0%"), {"points": points}, 34 * len(points) + 24
        ),
        table=_table(rows, share, counts, {}),
        made=made,
        limits=frame.estimated(inputs, limits),
    )


def _share_text(row: dict[str, Any], share: str) -> str:
    return f"{fmt.percent(row[f'{share}_rate'])} ({fmt.percent_interval(row[f'{share}_low'], row[f'{share}_high'])})"


def _table(
    rows: pd.DataFrame, share: str, counts: tuple[str, str, str], first: dict[str, pd.Series]
) -> pd.DataFrame:
    trials, hits, label = counts
    percent = {end: (100 * rows[f"{share}_{end}"].astype(float)).round(1) for end in ("rate", "low", "high")}
    return pd.DataFrame(
        {
            **first,
            "Group": rows["group"],
            "Searches": rows["searches"].astype("Int64"),
            "Recorded": rows[trials].astype("Int64"),
            label: rows[hits].astype("Int64"),
            f"{label}, %": percent["rate"],
            "Lowest, %": percent["low"],
            "Highest, %": percent["high"],
        }
    )

"""Charts of what searches led to: by object of search, by officer-defined group, and what was found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import altair as alt
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.slices import OFFICER_DEFINED, SELF_DEFINED, View
from build.analysis.stops.stop_and_search import Stops
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.stops.phrases import BASE, SUBJECT
from build.report.words import format as fmt
from build.report.words import units
from build.report.words.rows import dict_rows


@dataclass(frozen=True)
class Share:
    """A share of searches that charts draw: of arrests, or of finds.

    stem : of its columns in ``Stops.results_by`` (``_rate, _low, _high``); trials, hits : columns that it is made from.
    words : the share in a sentence; label : its name in a table.
    """

    stem: str
    trials: str
    hits: str
    words: str
    label: str

    def text(self, row: dict[str, Any]) -> str:
        """Print the share with its interval."""
        low, high = row[f"{self.stem}_low"], row[f"{self.stem}_high"]
        return f"{fmt.percent(row[f'{self.stem}_rate'])} ({fmt.percent_interval(low, high)})"

    def known(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return the rows that have the share."""
        return rows.dropna(subset=[f"{self.stem}_rate"])

    def drawn(self, rows: pd.DataFrame) -> pd.DataFrame:
        """Return ``value, low, high, text`` as the designs want them."""
        ends = {"value": "rate", "low": "low", "high": "high"}
        numbers = {name: rows[f"{self.stem}_{end}"].astype(float) for name, end in ends.items()}
        return pd.DataFrame({**numbers, "text": [self.text(row) for row in dict_rows(rows)]})


ARREST = Share("arrest", "recorded", "arrests", "The share of searches that ends in an arrest", "Arrest")
FIND = Share(
    "find", "linked", "found", "The share of searches in which what was looked for was found", "Found"
)


@dataclass(frozen=True)
class ShareChart:
    """What sets one chart of a share apart from the others.

    name : file stem; rows : of ``Stops.results_by``; view : whose word on ethnicity; groups : that view in words.
    made, limits : the side note.
    """

    name: str
    share: Share
    rows: pd.DataFrame
    made: str
    limits: str
    view: View = SELF_DEFINED
    groups: str = "self-defined ethnicity"


def by_object(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str) -> Figure:
    """Share of searches that ends in an arrest by object, the subject against White."""
    chart = ShareChart(
        name="stops-results-object",
        share=ARREST,
        rows=rows,
        made="Searches whose outcome was not recorded are left out.",
        limits=(
            "Only searches that were made can end in an arrest. If some are searched on less suspicion than others, or in other "
            "places, shares can be equal where treatment is not, and differ where it is. An arrest can be for something other "
            "than what was looked for."
        ),
    )
    return _pairs_figure(inputs, stops, chart, headline)


def finds_by_object(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str) -> Figure:
    """Share of searches in which what was looked for was found by object, the subject against White."""
    chart = ShareChart(
        name="stops-find-object",
        share=FIND,
        rows=rows,
        made="Searches in which “Outcome linked to object of search” is empty are left out.",
        limits=(
            "What was not searched could not be found. A lower share means that more of those searched had nothing, not that "
            "fewer of those who could have been searched had something."
        ),
    )
    return _pairs_figure(inputs, stops, chart, headline)


def finds(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str) -> Figure:
    """Share of searches in which what was looked for was found, by group."""
    chart = ShareChart(
        name="stops-find",
        share=FIND,
        rows=rows,
        made="“Outcome linked to object of search” is true as a share of the searches in which it is filled in.",
        limits=(
            f"The column is empty in {fmt.percent(stops.unlinked_share)} of the searches, and empty is not no: if it is "
            "filled in more readily when something was found, the share is too high. Finding nothing does not say that there "
            "was no reason to search."
        ),
    )
    return _groups_figure(inputs, stops, chart, headline)


def officers(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str) -> Figure:
    """Share of searches that ends in an arrest by officer-defined group."""
    chart = ShareChart(
        name="stops-results-officer",
        share=ARREST,
        rows=rows,
        made="Searches whose outcome was not recorded are left out.",
        limits=(
            "The officer who searched also wrote down the group. No residents are in these shares, so visitors do not disturb "
            "them, but only those who were searched are in them: whom officers passed by is not known."
        ),
        view=OFFICER_DEFINED,
        groups="officer-defined ethnicity",
    )
    return _groups_figure(inputs, stops, chart, headline)


def _pairs_design() -> design.Design:
    """Two points with intervals a category, one above the other: ``pairs`` (``row, group, value, low, high, part, text``)."""
    base = design.named("pairs").encode(
        y=design.category_axis(),
        yOffset=alt.YOffset("group", type="nominal", sort=None),
        color=design.colour_of_part(),
        tooltip=design.tooltip("Object and group", "Arrests"),
    )
    span = base.mark_rule(strokeWidth=3, opacity=0.45).encode(
        x=design.amount("low", ".1~%"), x2=alt.X2("high")
    )
    point = base.mark_circle(size=70, opacity=1).encode(x=design.amount("value", ".1~%"))
    return design.drawn(alt.layer(span, point))


def _pairs_figure(inputs: Inputs, stops: Stops, chart: ShareChart, headline: str) -> Figure:
    """A share with its Wilson interval by object, the subject against White."""
    rows, share = chart.rows, chart.share
    drawn = share.known(rows[rows["group"].isin([SUBJECT, BASE])])
    pairs = share.drawn(drawn).assign(
        row=[design.wrapped(str(value)) for value in drawn["value"]],
        name=drawn["value"] + ", " + drawn["group"],
        group=drawn["group"],
        part=design.part(drawn["group"] == SUBJECT),
    )
    return Figure(
        name=chart.name,
        headline=headline,
        subtitle=(
            f"{share.words}, by object of search, {SUBJECT} and {BASE} people (self-defined), London, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=frame.POLICE,
        alt=f"Pairs of points with intervals, one pair per object of search. {headline}.",
        spec=design.filled(
            _pairs_design(),
            {"pairs": pairs},
            20 * len(pairs) + 24,
            [
                ("subject", SUBJECT),
                ("context", BASE),
                ("thick", f"{units.interval(stops.settings)} interval"),
            ],
        ),
        table=_table(chart).assign(Object=rows["value"]).pipe(_first, "Object"),
        made=(
            f"{chart.made} Groups with fewer than {fmt.count(stops.settings.ratio_fewest)} searches for an object are left "
            "out of it. The intervals are Wilson’s. Two shares are said to differ only where their intervals do not meet."
        ),
        limits=frame.estimated(inputs, chart.limits),
    )


def _groups_figure(inputs: Inputs, stops: Stops, chart: ShareChart, headline: str) -> Figure:
    """A share with its Wilson interval by group."""
    share, unknown = chart.share, chart.view.unknown
    drawn = share.known(chart.rows).sort_values(f"{share.stem}_rate", ascending=False, kind="stable")
    points = share.drawn(drawn).assign(name=drawn["group"], part=design.part(drawn["group"] != unknown))
    form = design.intervals("Group", "Share of searches", ".1~%")
    return Figure(
        name=chart.name,
        headline=headline,
        subtitle=f"{share.words}, by {chart.groups}, London, {frame.span(inputs.months[-12:])}",
        source=frame.POLICE,
        alt=f"Points with intervals, one per group. {headline}.",
        spec=design.filled(
            form,
            {"points": points},
            34 * len(points) + 24,
            [("interval", f"{units.interval(stops.settings)} interval")],
        ),
        table=_table(chart),
        made=f"{chart.made} The intervals are Wilson’s.",
        limits=frame.estimated(inputs, chart.limits),
    )


def _table(chart: ShareChart) -> pd.DataFrame:
    rows, share = chart.rows, chart.share
    percent = {
        end: (100 * rows[f"{share.stem}_{end}"].astype(float)).round(1) for end in ("rate", "low", "high")
    }
    return pd.DataFrame(
        {
            "Group": rows["group"],
            "Searches": rows["searches"].astype("Int64"),
            "Recorded": rows[share.trials].astype("Int64"),
            share.label: rows[share.hits].astype("Int64"),
            f"{share.label}, %": percent["rate"],
            "Lowest, %": percent["low"],
            "Highest, %": percent["high"],
        }
    )


def _first(table: pd.DataFrame, column: str) -> pd.DataFrame:
    """The table with one of its columns moved to the front."""
    return table[[column, *table.columns.drop(column)]]

"""Chart of how far searches, and recorded crime, gather in few places."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.concentration import CRIME, EVERY_AREA, SEARCHES, Concentration
from build.report.estimates import in_runs
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import curves
from build.report.figure.figure import Figure
from build.report.stops import phrases
from build.report.words import format as fmt
from build.report.words import phrases as say

NAMED_AT = 0.35  # of the areas: where the curves are apart and leave room


def concentration(inputs: Inputs, result: Concentration, *, headline: str) -> Figure:
    """Share of searches and of recorded crime in the areas that had most of them in the year before."""
    notes, curve = result.notes, result.curve
    part = fmt.percent(notes["busiest_share"], 0)
    if curve.empty:
        curve = pd.DataFrame({"counted": [], "areas_share": [], "share": []})
    series = pd.DataFrame(
        {
            "x": curve["areas_share"],
            "value": curve["share"],
            "series": curve["counted"].map(say.capital),
            "part": design.part(curve["counted"] == SEARCHES),
            "name": [f"{fmt.percent(x, 0)} of areas" for x in curve["areas_share"]],
            "text": [
                f"{fmt.percent(share)} of {what}"
                for share, what in zip(curve["share"], curve["counted"], strict=True)
            ],
        }
    )
    data = {
        "series": series,
        "names": _names_at(series),
        "even": pd.DataFrame(
            {"x": [0.0, 0.5, 1.0], "value": [0.0, 0.5, 1.0], "label": ["", "the same everywhere", ""]}
        ),
        "mark": pd.DataFrame({"x": [notes["busiest_share"]], "label": [f"{part} of areas"]}),
    }
    shares = result.shares
    newest = f"{shares['measured'].iloc[0]}" if len(shares) else f"{inputs.months[0]} to {inputs.months[-1]}"
    return Figure(
        name="stops-concentration",
        headline=headline,
        subtitle=(
            "Share of all searches and of all recorded crime by share of London’s areas, those with most the year before first, "
            f"{fmt.period(newest.split(' to '))}"
        ),
        source=frame.POLICE,
        alt=f"Two curves above a diagonal. {headline}.",
        spec=design.filled(curves.curves(), data, curves.HEIGHT),
        table=_shares_table(result),
        made=_how_concentration(result, inputs.months),
        limits=frame.estimated(
            inputs,
            "Counts have no denominator: areas were drawn for about as many residents each, not for as many people in the "
            "street. Searches are made where officers are sent, crime is recorded where it is reported, and each can bring the "
            "other. Places are moved to a nearby point before they are published, which can carry them over a border.",
        ),
    )


def _names_at(series: pd.DataFrame) -> pd.DataFrame:
    """Return where the curves are named: at the first point past a part of the areas."""
    there = series[series["x"] >= NAMED_AT].groupby("series").head(1)
    return there[["x", "value", "series"]].assign(
        part=design.part(there["series"] == say.capital(SEARCHES)),
        high=there["value"] == there["value"].max(),
    )


def _how_concentration(result: Concentration, months: Sequence[str]) -> str:
    notes, shares = result.notes, result.shares
    said = [
        "Areas are chosen by one year’s counts and measured in the next. Chosen by its own counts a year flatters itself, "
        "since some areas have most by chance alone; the table has both, and what chance alone would give."
    ]
    if len(shares):
        rows = shares[(shares["counted"] == SEARCHES) & (shares["areas"] == EVERY_AREA)]
        own, by_crime = (rows[rows["chosen_by"] == what].iloc[0] for what in (SEARCHES, CRIME))
        said.append(
            f"Of searches the same {fmt.count(own['areas_chosen'])} areas hold {fmt.percent(own['share'])}, those that had most "
            f"in the year itself {fmt.percent(own['share_same'])}, chance alone would give {fmt.percent(own['share_even'])}; "
            f"the areas with most recorded crime hold {fmt.percent(by_crime['share'])} of searches, and "
            f"{say.areas(notes['overlap'])} {'is' if notes['overlap'] == 1 else 'are'} among both."
        )
    said.append(
        f"The {fmt.count(notes['left_out'])} areas of the City of London are left out: it has a force of its own, whose "
        "searches may be placed at few points. "
        f"Areas whose residents are flagged as the wrong denominator ({fmt.count(notes['flagged'])}) stay, since a "
        "count has none; the table has the shares without them too."
    )
    if notes["incomplete"]:
        said.append(f"Months left out: {in_runs(notes['incomplete'], months)}.")
    return " ".join(said)


def _shares_table(result: Concentration) -> pd.DataFrame:
    shares = result.shares
    if shares.empty:
        return pd.DataFrame({"Counted": ["Searches"], "Share, %": [None]})
    percent = {
        name: (100 * shares[name]).round(1)
        for name in ("share", "share_low", "share_high", "share_same", "share_even")
    }
    return pd.DataFrame(
        {
            "Counted": shares["counted"].map(say.capital),
            "Areas chosen by": shares["chosen_by"] + " in " + shares["chosen"].map(phrases.block_name),
            "Measured in": shares["measured"].map(phrases.block_name),
            "Areas": shares["areas"].map({EVERY_AREA: "all but the City"}).fillna("without flagged ones"),
            "Areas chosen": shares["areas_chosen"].astype("Int64"),
            "Share, %": percent["share"],
            "Lowest, %": percent["share_low"],
            "Highest, %": percent["share_high"],
            "Chosen by the same year, %": percent["share_same"],
            "By chance alone, %": percent["share_even"],
        }
    )

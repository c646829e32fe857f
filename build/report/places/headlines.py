"""The headlines of places: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words.measures import change_of
from build.report.words.rows import highest, lowest

WORDS = 12  # that a headline may have


def rates(boroughs: pd.DataFrame) -> str:
    """Say how many times the highest borough's rate is the lowest's. ``boroughs`` : ``Rates.borough``."""
    rows = boroughs[boroughs["denominator_flag"] == ""].dropna(subset=["rate"])
    if len(rows) < 2:
        return "Recorded crime per resident"
    low, high = lowest(rows, rows["rate"]), highest(rows, rows["rate"])
    if not low["rate"]:
        return f"{high['borough']} has the highest rate of recorded crime"
    size = about.times(float(high["rate"]) / float(low["rate"]))
    named = f"{high['borough']}’s rate of crime is {size} that of {low['borough']}"
    return named if len(named.split()) <= WORDS else f"The highest borough rate is {size} the lowest"


def change(row: Mapping[str, Any], name: str) -> str:
    """Say how much crime a place recorded, and the verdict on its change. ``row`` : of ``Places.table``, all recorded crime."""
    if fmt.is_missing(row["count"]):
        return f"{name}: months are missing"
    count = about.rounded(row["count"])
    if row["verdict"] in (ROSE, FELL):
        return f"Recorded crime in {say.the(name)} {row['verdict']} to {count}"
    crimes = f"{name}: {count} {'crime' if row['count'] == 1 else 'crimes'}"
    return {
        SAME: f"{crimes}, {SAME} as the year before",
        TOO_FEW: f"{crimes}, {TOO_FEW}",
    }.get(row["verdict"], crimes)


def mix(table: pd.DataFrame) -> str:
    """Say of which type a borough has a larger or smaller share than London. ``table`` : ``crime_type, share, london``."""
    if table["share"].isna().all():
        return "The mix of crime is not known"
    gap = table["share"] - table["london"]
    row = highest(table, gap.abs())
    size = "larger" if row["share"] > row["london"] else "smaller"
    return f"{row['crime_type']}: a {size} share of crime than across London"


def of_place(places: Places, code: str, name: str) -> str:
    """The headline of a place's change, from its row of the table of places."""
    return change(change_of(places, RECORDED, code), name)

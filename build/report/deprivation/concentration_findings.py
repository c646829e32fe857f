"""Sentences on how far crime gathers in few areas."""

from __future__ import annotations

from build.analysis.absence import require
from build.analysis.inputs import RECORDED
from build.analysis.places.concentration import TOP, Gathering
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words.measures import RECORDED_TYPES, SHORT_NAMES
from build.report.words.rows import dict_rows, highest, lowest

NONE = "No area has a whole year of recorded crime, so how far it gathers cannot be said."


def headline(gathering: Gathering) -> str:
    """Say in how few areas half of recorded crime is, in round figures."""
    table = gathering.table
    known = table[(table["measure"] == RECORDED) & table["half_areas"].notna()]
    require(len(known) > 0, NONE)
    return f"Half of recorded crime is in {about.fraction(float(known['half_areas'].iloc[0]))} of the areas"


def tenth(gathering: Gathering) -> str:
    """Say what share of recorded crime the tenth of areas with most of it holds, in round figures."""
    (recorded,) = dict_rows(gathering.table[gathering.table["measure"] == RECORDED])
    areas, held = about.fraction(TOP), about.fraction(recorded["top_share"])
    return f"{say.capital(areas)} of the areas hold {held} of recorded crime"


def finding(gathering: Gathering) -> str:
    """Say the same with what chance would show, the most and the least gathered type, and how long it lasts."""
    rows = gathering.table.dropna(subset=["half_areas"])
    (own,) = dict_rows(rows[rows["measure"] == RECORDED])
    types = rows[rows["measure"].isin(RECORDED_TYPES)]
    said = (
        f"Half of recorded crime is in {fmt.percent(own['half_areas'], 0)} of areas, where by chance it would be in "
        f"{fmt.percent(own['half_areas_chance'], 0)}"
    )
    if len(types):
        ends = (highest(types, -types["half_areas"]), lowest(types, -types["half_areas"]))
        parts = [
            f"of {say.lower_first(SHORT_NAMES[str(row['measure'])])} in {fmt.percent(row['half_areas'], 0)}"
            for row in ends
        ]
        said += f"; half {' and '.join(parts)}"
    if fmt.is_missing(own["half_again"]):
        return said
    return (
        f"{said}. Of the areas with half, {fmt.percent(own['half_again'], 0)} were among them the year before"
    )

"""What the Overview says: the total, what rose and fell, and the mix."""

from __future__ import annotations

from collections.abc import Sequence

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import TYPE_NAMES, change_of, london_types
from build.report.words.rows import highest


def total_change(places: Places, months: Sequence[str]) -> str:
    """Say how much crime was recorded in the last 12 months, how that compares with the 12 before, and the verdict."""
    row = change_of(places, RECORDED)
    when = f"in {say.months_to(months)}"
    if fmt.is_missing(row["count"]):
        return f"How much crime was recorded {when} is not known, because months are missing."
    start = f"{fmt.count(row['count'])} crimes were recorded in London {when}"
    if not row["verdict"]:
        return f"{start}; the figure {say.NO_COMPARISON}."
    return f"{start}, {say.against_before(row)}: {say.verdict_on(row)}."


def types_change(places: Places) -> str:
    """Say how many types of crime rose and fell, and which moved most."""
    rows = london_types(places)
    moved = rows[rows["verdict"].isin([ROSE, FELL])]
    if moved.empty:
        return f"None of the {len(rows)} types of recorded crime rose or fell in a year"
    rose = int((moved["verdict"] == ROSE).sum())
    most = highest(moved, moved["change"].astype(float).abs())
    name = say.lower_first(TYPE_NAMES[str(most["measure"])])
    size = fmt.percent(abs(float(most["change"])), 0)
    counts = f"{say.few(rose)} rose and {say.few(len(moved) - rose)} fell"
    return f"Of {len(rows)} types of recorded crime, {counts}; {name} {most['verdict']} by {size}, the most of all"


def mix(places: Places) -> str:
    """Say which type of crime is recorded most and what share the three most frequent make up."""
    ordered = (
        london_types(places)
        .dropna(subset=["count"])
        .sort_values(["count", "measure"], ascending=[False, True])
    )
    if ordered.empty:
        return "The mix of recorded crime is not known, because months are missing"
    share = ordered["count"].astype(float) / float(ordered["count"].sum())
    first = TYPE_NAMES[str(ordered["measure"].iloc[0])]
    top = share.head(3)
    return (
        f"The largest share of recorded crime is {say.lower_first(first)}, {fmt.percent(share.iloc[0], 0)}; "
        f"the {say.few(len(top))} most frequent types together make {fmt.percent(top.sum(), 0)}"
    )

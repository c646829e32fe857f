"""What the Overview says: the total, what rose and fell, and the mix."""

from __future__ import annotations

from collections.abc import Sequence

from build.analysis.inputs import RECORDED
from build.analysis.trends.yearly_change import Trends
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import RECORDED_TYPES, TYPE_NAMES, change_of
from build.report.words.rows import highest


def total_change(trends: Trends, months: Sequence[str]) -> str:
    """Say how much crime was recorded in the last 12 months and how that compares with the 12 before."""
    row = change_of(trends, "recorded")
    when = f"in the {len(months)} months to {fmt.month(months[-1])}"
    if fmt.is_missing(row["last"]):
        return f"How much crime was recorded {when} is not known, because months are missing."
    start = f"{fmt.count(row['last'])} crimes were recorded in London {when}"
    if fmt.is_missing(row["change"]):
        return f"{start}; the figure {say.NO_COMPARISON}."
    return f"{start}: {say.compared(row['change'], row['low'], row['high'])} the year before."


def monthly(trends: Trends) -> str:
    """Say between which counts the months of recorded crime range."""
    counts = trends.london.loc[trends.london["measure"] == RECORDED, "count"].astype("Float64").astype(float)
    low, high = fmt.count(counts.min()), fmt.count(counts.max())
    return f"Between {low} and {high} crimes were recorded in London in a month"


def types_change(trends: Trends) -> str:
    """Say how many types of crime clearly rose and fell, and which moved most."""
    rows = trends.change[(trends.change["level"] == "london") & trends.change["measure"].isin(RECORDED_TYPES)]
    clear = rows[[say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]]
    if clear.empty:
        return f"None of the {len(rows)} types of recorded crime changed clearly in a year"
    rose = int((clear["change"].astype(float) > 0).sum())
    most = highest(clear, clear["change"].astype(float).abs())
    name = say.lower_first(TYPE_NAMES[str(most["measure"])])
    moved = say.moved(most["change"], most["low"], most["high"])
    counts = f"{say.few(rose)} rose clearly and {say.few(len(clear) - rose)} fell"
    return f"Of {len(rows)} types of recorded crime, {counts}; {name} {moved}, the most of all"


def mix(trends: Trends) -> str:
    """Say which type of crime is recorded most and what part the three most frequent make up."""
    rows = trends.change[(trends.change["level"] == "london") & trends.change["measure"].isin(RECORDED_TYPES)]
    ordered = rows.dropna(subset=["last"]).sort_values(["last", "measure"], ascending=[False, True])
    if ordered.empty:
        return "The mix of recorded crime is not known, because months are missing"
    share = ordered["last"].astype(float) / float(ordered["last"].sum())
    first = TYPE_NAMES[str(ordered["measure"].iloc[0])]
    top = share.head(3)
    return (
        f"The largest part of recorded crime is {say.lower_first(first)}, {fmt.percent(share.iloc[0], 0)}; "
        f"the {say.few(len(top))} most frequent types together make {fmt.percent(top.sum(), 0)}"
    )

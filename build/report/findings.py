"""Sentences that state what the results show, made by rule from the figures: change the data and they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from build import config
from build.analysis.holdout import BOROUGH
from build.analysis.latest import Latest
from build.analysis.rates import Rates
from build.analysis.trends import Trends
from build.report import format as fmt
from build.report import wording as say
from build.report.tables import dict_rows, highest

TYPE_NAMES = {slug: name for name, slug in config.CRIME_TYPES.items()}


def change_of(trends: Trends, measure: str, code: str = "") -> Mapping[str, Any]:
    """Return the row of year-on-year change of one measure, for London or for a borough."""
    table = trends.change
    level = table["level"] == ("borough" if code else "london")
    return dict_rows(table[level & (table["measure"] == measure) & (table["code"] == code)])[0]


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


def types_change(trends: Trends) -> str:
    """Say how many types of crime clearly rose and fell, and which moved most."""
    rows = trends.change[
        (trends.change["level"] == "london") & trends.change["measure"].isin(config.RECORDED_TYPES.values())
    ]
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
    rows = trends.change[
        (trends.change["level"] == "london") & trends.change["measure"].isin(config.RECORDED_TYPES.values())
    ]
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


def funnel(rates: Rates) -> str:
    """Say how many boroughs lie outside what chance and ordinary variation around London's rate explain.

    Boroughs in which residents are the wrong denominator are left out.
    """
    position = rates.borough.loc[rates.borough["denominator_flag"] == "", "position"]
    above, below = int((position == "above").sum()), int((position == "below").sum())
    within = len(position) - above - below
    if above + below == 0:
        compared = f"{within} boroughs compared" if within < len(rates.borough) else f"{within} boroughs"
        return f"None of the {compared} has a rate outside the ordinary spread of boroughs around London's"
    return (
        f"{say.capital(say.counted(above, 'borough'))} {'records' if above == 1 else 'record'} more crime per resident "
        f"than the ordinary spread of boroughs around London's rate allows, {say.few(below)} less; {say.few(within)} "
        f"{'lies' if within == 1 else 'lie'} within it"
    )


def shrinkage(rates: Rates) -> str:
    """Say for how many measures shrunken rates clearly foretold later months better or worse than raw ones."""
    table = rates.holdout
    better, worse = table[table["high"] < 0], table[table["low"] > 0]
    others = "clearly worse for none"
    if len(worse):
        named = say.joined([_measure_name(slug) for slug in worse["measure"]])
        others = f"clearly worse for {say.few(len(worse))} ({named})"
    if better.empty:
        return f"Shrunken rates foretold later months clearly better than raw ones for no measure, {others}"
    top = highest(better, -better["change"])
    size = fmt.percent(abs(top["change"]), 1)
    span = fmt.percent_interval(abs(top["high"]), abs(top["low"]), 1)
    return (
        f"Shrunken rates foretold later months clearly better than raw ones for {say.few(len(better))} of "
        f"{say.few(len(table))} measures, {others}: for {_measure_name(top['measure'])} the error is {size} ({span}) smaller"
    )


def _measure_name(slug: Any) -> str:
    return say.lower_first({"recorded": "All recorded crime", **TYPE_NAMES}[str(slug)])


def average_of(rates: Rates) -> str:
    """Name the average that rates are shrunken towards."""
    return "its borough's average" if rates.rule["prior_level"] == BOROUGH else "London's average"


def prior_choice(rates: Rates) -> str:
    """Say which prior is used and how surely the held-out months chose it."""
    gain = rates.rule["prior_gain"]
    used, sign = ("the borough's", 1) if rates.rule["prior_level"] == BOROUGH else ("London's", -1)
    size = fmt.number(abs(gain["value"]), 0)
    if fmt.is_missing(gain["low"]):
        return (
            f"over all measures {used} is better by {size}, of which no more can be said; it is the one used."
        )
    low, high = sorted((sign * gain["low"], sign * gain["high"]))
    span = fmt.interval(low, high, 0)
    if not say.is_clear(low, high):
        return (
            f"over all measures neither is clearly better ({span}); {used}, ahead by {size}, is the one used."
        )
    return f"over all measures {used} is better by {size} ({span}), so it is the one used."


POSITION_WORDS = {
    "above": "above the ordinary spread of boroughs around London's rate",
    "below": "below the ordinary spread of boroughs around London's rate",
    "within": "within the ordinary spread of boroughs around London's rate",
    "flagged": "a rate that can not be compared with other boroughs",
}


def borough_rate(row: Mapping[str, Any], months: Sequence[str]) -> str:
    """Say a borough's rate with interval and where it lies in the funnel."""
    if fmt.is_missing(row["rate"]):
        return f"No rate can be given for {row['borough']}, because months are missing."
    rate = say.with_interval(row["rate"], row["rate_low"], row["rate_high"])
    place = POSITION_WORDS["flagged" if row["denominator_flag"] else row["position"]]
    return (
        f"{row['borough']} recorded {rate} crimes per {fmt.count(config.Config().per)} residents in the "
        f"{len(months)} months to {fmt.month(months[-1])}, {place}."
    )


def borough_change(trends: Trends, code: str, borough: str) -> str:
    """Say how a borough's recorded crime moved, beside London's."""
    own, london = change_of(trends, "recorded", code), change_of(trends, "recorded")
    if fmt.is_missing(own["change"]):
        return f"Recorded crime in {borough} {say.NO_COMPARISON}"
    here = say.moved(own["change"], own["low"], own["high"])
    if fmt.is_missing(london["change"]):
        return f"Recorded crime in {borough} {here} in a year"
    there = say.moved(london["change"], london["low"], london["high"])
    return f"Recorded crime in {borough} {here} in a year; in London it {there}"


def borough_mix(table: pd.DataFrame, borough: str) -> str:
    """Say which type's part of recorded crime differs most from London's.

    ``table`` : one row per type with ``crime_type, share, london``.
    """
    if table["share"].isna().all():
        return f"The mix of recorded crime in {borough} is not known"
    gap = table["share"] - table["london"]
    row = highest(table, gap.abs())
    side = "more" if row["share"] > row["london"] else "less"
    return (
        f"Recorded crime in {borough} is {side} often {say.lower_first(str(row['crime_type']))} than in London: "
        f"{fmt.percent(row['share'])} against {fmt.percent(row['london'])}"
    )


def latest_total(latest: Latest) -> str:
    """Say what was recorded in Central London in the newest month, and whether it clearly differs from the year before."""
    start = f"{fmt.count(latest.total['recorded'])} crimes were recorded in Central London in {fmt.month(latest.month)}"
    if not latest.before:
        return f"{start}; the same month a year before is not held."
    before = f"{fmt.count(latest.total['recorded_before'])}"
    change = latest.change
    if fmt.is_missing(change["low"]):
        return f"{start}, against {before} in {fmt.month(latest.before)}. How much of the difference is chance can not be said."
    return (
        f"{start}: {say.compared(change['change'], change['low'], change['high'])} "
        f"the {before} of {fmt.month(latest.before)}."
    )


def latest_types(latest: Latest) -> str:
    """Say which types clearly differ from the same month a year before."""
    rows = latest.by_type[latest.by_type["slug"] != config.CRIME_TYPES[config.ASB]]
    if not latest.before:
        return f"What was recorded in Central London in {fmt.month(latest.month)}, by type"
    if rows["low"].isna().all():
        return f"Beside {fmt.month(latest.before)}; how much of a difference is chance can not be said"
    clear = rows[[say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]]
    up = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) > 0]["crime_type"]]
    down = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) < 0]["crime_type"]]
    if not up and not down:
        return f"No type clearly differs from {fmt.month(latest.before)}"
    parts = [f"{say.joined(up)} clearly higher"] if up else []
    parts += [f"{say.joined(down)} clearly lower"] if down else []
    return say.capital(f"{'; '.join(parts)} than in {fmt.month(latest.before)}")


def ledger_total(totals: Mapping[str, int]) -> str:
    """Say whether every row read is accounted for, and what part was counted.

    ``totals`` : ``rows, counted, no_place, outside, rejected``.
    """
    left = totals["rows"] - sum(totals[part] for part in ("counted", "no_place", "outside", "rejected"))
    if left:
        return f"{fmt.count(abs(left))} of {fmt.count(totals['rows'])} rows are not accounted for"
    return (
        f"Every one of {fmt.count(totals['rows'])} rows is accounted for: "
        f"{fmt.percent(totals['counted'] / totals['rows'])} are counted in a London area"
    )


def coverage(table: pd.DataFrame) -> str:
    """Say how many force-months are complete. ``table`` : the inputs' ``coverage``."""
    complete = int((table["state"] == "complete").sum())
    if complete == len(table):
        return f"All {fmt.count(len(table))} force-months are complete"
    return (
        f"{fmt.count(complete)} of {fmt.count(len(table))} force-months are complete; "
        f"the others are shown as gaps, not as zero"
    )

"""What the pages of record say of the ledger, coverage and how rates are smoothed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build.analysis.inputs import Rates
from build.analysis.rates.holdout import BOROUGH, NEIGHBOURHOOD
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.measures import MEASURE_NAMES
from build.report.words.rows import highest


def shrinkage(rates: Rates) -> str:
    """Say for how many measures smoothed rates clearly predicted later months better or worse than raw ones."""
    table = rates.holdout
    better, worse = table[table["high"] < 0], table[table["low"] > 0]
    others = "clearly worse for none"
    if len(worse):
        named = say.joined([_measure_name(slug) for slug in worse["measure"]])
        others = f"clearly worse for {say.few(len(worse))} ({named})"
    if better.empty:
        return f"Smoothed rates predicted later months clearly better than raw ones for no measure, {others}"
    top = highest(better, -better["change"])
    size = fmt.percent(abs(top["change"]), 1)
    span = fmt.percent_interval(abs(top["high"]), abs(top["low"]), 1)
    return (
        f"Smoothed rates predicted later months clearly better than raw ones for {say.few(len(better))} of "
        f"{say.few(len(table))} measures, {others}: for {_measure_name(top['measure'])} the error is {size} ({span}) smaller"
    )


def local_priors(rates: Rates) -> str:
    """Say for which types the neighbourhood is the better prior; "" if for none."""
    rows = rates.holdout[rates.holdout["prior"] == NEIGHBOURHOOD]
    if rows.empty:
        return ""
    named = say.joined([_measure_name(slug) for slug in rows["measure"]])
    return f"For {named} the neighbourhood predicts clearly better, and is used."


def _measure_name(slug: Any) -> str:
    return say.lower_first(MEASURE_NAMES[str(slug)])


def prior_choice(rates: Rates) -> str:
    """Say which prior is used and how surely the held-out months chose it."""
    gain = rates.rule["prior_gain"]
    used, sign = ("the borough’s", 1) if rates.rule["prior_level"] == BOROUGH else ("London’s", -1)
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


def ledger_total(totals: Mapping[str, int]) -> str:
    """Say whether every row read is accounted for, and what part was counted.

    ``totals`` : ``rows, counted, unaccounted``.
    """
    left = totals["unaccounted"]
    if left:
        return f"{fmt.count(abs(left))} of {fmt.count(totals['rows'])} rows are not accounted for"
    return (
        f"Every one of {fmt.count(totals['rows'])} rows is accounted for: "
        f"{fmt.percent(totals['counted'] / totals['rows'])} are counted in a London area"
    )


def coverage(table: pd.DataFrame, estimated: int = 0) -> str:
    """Say how many force-months are complete. ``table`` : the inputs' ``coverage``; ``estimated`` : how many are so in part."""
    complete = int((table["state"] == "complete").sum())
    if complete == len(table):
        words = f"All {fmt.count(len(table))} force-months are complete"
        return f"{words}; {fmt.count(estimated)} rest in part on estimates" if estimated else words
    return (
        f"{fmt.count(complete)} of {fmt.count(len(table))} force-months are complete; "
        f"the others are shown as gaps, not as zero"
    )


def partial(share: float, window: int) -> str:
    """Say when a month is taken to be partial: under a share of the median rows of so many months before it."""
    return (
        f"A month is partial when its rows fall under {units.share(share)} of the median of the {say.few(window)} months "
        "before it, or when it is known to be."
    )

"""Sentences on searches by year, object, law, borough, hour and place, made by rule from figures and their intervals."""

from __future__ import annotations

import pandas as pd

from build.analysis.stops.concentration import CRIME, EVERY_AREA, SEARCHES, Concentration
from build.analysis.stops.hours import SearchClock
from build.analysis.stops.ratios import TOO_FEW
from build.analysis.stops.slices import OTHER_LAWS, SECTION_60
from build.report.stops.phrases import block_name, hour, of_share, ratio_figures, side, with_ratio
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows, highest, lowest


def ratio_years(rows: pd.DataFrame, group: str) -> str:
    """Say whether a group's ratio moved from the first block to the last. ``rows`` : of the group, in their order."""
    known = dict_rows(with_ratio(rows))
    if len(known) < 2:
        return f"There are no two years whose ratios for {group} could be set side by side"
    first, last = known[0], known[-1]
    moved = {1: "rose", -1: "fell", 0: "stayed about the same"}[side(last, first)]
    ends = " and ".join(f"{ratio_figures(row)} in {block_name(row['value'])}" for row in (first, last))
    return f"The ratio of {group} to White {moved}: {ends}"


def ratio_years_bound(rows: pd.DataFrame, group: str) -> str:
    """Say how the same move looks with the not-stated spread, and how the not-stated share moved."""
    known = dict_rows(with_ratio(rows).dropna(subset=["ratio_spread"]))
    if len(known) < 2:
        return ""
    first, last = known[0], known[-1]
    return (
        f"No ethnicity was stated in {fmt.percent(first['unknown_share'])} of the searches in {block_name(first['value'])} "
        f"and in {fmt.percent(last['unknown_share'])} in {block_name(last['value'])}; with those spread by officer-defined "
        f"group the ratio for {group} would be {fmt.rate(first['ratio_spread'])} and {fmt.rate(last['ratio_spread'])}."
    )


def ratio_objects(rows: pd.DataFrame, group: str) -> str:
    """Say between which objects of search a group's ratio ranges."""
    known = with_ratio(rows)
    if len(known) < 2:
        return (
            f"There are no two objects of search whose ratios of {group} to White could be set side by side"
        )
    low, high = lowest(known, known["ratio"]), highest(known, known["ratio"])
    ends = " to ".join(f"{ratio_figures(row)} for {say.lower_first(row['value'])}" for row in (low, high))
    ends = f"from {ends}"
    if side(high, low) > 0:
        return f"The ratio of {group} to White differs by what was looked for: {ends}"
    return f"The ratio of {group} to White does not differ clearly by what was looked for: {ends}"


def ratio_laws(rows: pd.DataFrame, group: str) -> str:
    """Say how a group's ratio under section 60 compares with that under every other law."""
    by_law = {row["value"]: row for row in dict_rows(with_ratio(rows))}
    if SECTION_60 not in by_law or OTHER_LAWS not in by_law:
        return f"Too few searches under section 60 for a ratio of {group} to White"
    special, rest = by_law[SECTION_60], by_law[OTHER_LAWS]
    than = {1: "higher than", -1: "lower than", 0: "not clearly different from that"}[side(special, rest)]
    return (
        f"Under section 60 the ratio of {group} to White is {than} under every other law: "
        f"{ratio_figures(special)} against {ratio_figures(rest)}"
    )


def busiest(table: pd.DataFrame, value: str) -> str:
    """Say which month held most of the searches of one law or object. ``table`` : ``Stops.busiest_month``."""
    rows = dict_rows(table[table["value"] == value])
    if not rows:
        return ""
    row = rows[0]
    return (
        f"{fmt.percent(row['share'], 0)} of them were made in {fmt.month(row['month'])}, the busiest month."
    )


def ratio_boroughs(rows: pd.DataFrame, group: str) -> str:
    """Say in how many boroughs a group's ratio is above or below one with its whole wide interval."""
    known = with_ratio(rows)
    if known.empty:
        return f"Too few searches for ratios of {group} to White by borough"
    above, below = int((known["ratio_wide_low"] > 1).sum()), int((known["ratio_wide_high"] < 1).sum())
    low, high = lowest(known, known["ratio"]), highest(known, known["ratio"])
    under = f", below it in {say.few(below)}" if below else ""
    return (
        f"The ratio of {group} to White is above one, with its whole interval, in {say.few(above)} of "
        f"{say.counted(len(known), 'borough')}{under}: "
        f"from {ratio_figures(low)} in {low['value']} to {ratio_figures(high)} in {high['value']}"
    )


def too_few(rows: pd.DataFrame, fewest: int) -> str:
    """Say which parts have no ratio because too few searches were counted; "" if all have one."""
    names = rows.loc[rows["ratio_note"] == TOO_FEW, "value"].tolist()
    if not names:
        return ""
    listed = say.joined([str(name) for name in dict.fromkeys(names)])
    return f"No ratio for {listed}: fewer than {fmt.count(fewest)} searches in the group or among White."


def officer_ratio(rows: pd.DataFrame, group: str) -> str:
    """Say a group's ratio as officers saw it, and where it goes if Mixed residents are counted otherwise."""
    known = dict_rows(with_ratio(rows[rows["group"] == group]))
    if not known:
        return f"Too few searches for a ratio of {group} to White as officers saw it"
    row = known[0]
    return (
        f"As officers saw it the ratio of {group} to White is {ratio_figures(row)}; "
        f"{fmt.rate(row['ratio_mixed'])} with Mixed residents counted as officers saw those who stated Mixed"
    )


def share_by_part(rows: pd.DataFrame, share: str, words: str, group: str, base: str) -> str:
    """Say for how many parts a share is clearly higher or lower in one group than in another.

    rows : of ``Stops.results_by``, one view and dimension. share : "arrest" or "find". words : of the share.
    """
    low = f"{share}_low"
    by_group = {name: rows[rows["group"] == name].set_index("value") for name in (group, base)}
    shared = [
        value
        for value in by_group[group].dropna(subset=[low]).index
        if value in by_group[base].dropna(subset=[low]).index
    ]
    if not shared:
        return f"{words} cannot be compared between {group} and {base}"
    first, second = (dict_rows(by_group[name].loc[shared]) for name in (group, base))
    sides = [side(row, other, of_share(share)) for row, other in zip(first, second, strict=True)]
    parts = [
        f"{adjective} for {say.few(sides.count(sign))}"
        for adjective, sign in (("higher", 1), ("lower", -1), ("not clearly different", 0))
        if sides.count(sign)
    ]
    return f"{words}, {group} against {base}, object by object: {say.joined(parts)}"


def differs(rows: pd.DataFrame, share: str, words: str) -> str:
    """Say whether a share differs between groups, with the ends of the range."""
    known = rows.dropna(subset=[f"{share}_rate"])
    if known.empty:
        return f"{words} is not known"
    low, high = lowest(known, known[f"{share}_rate"]), highest(known, known[f"{share}_rate"])
    ends = " to ".join(f"{fmt.percent(row[f'{share}_rate'])} ({row['group']})" for row in (low, high))
    if side(high, low, of_share(share)) > 0:
        return f"{words} differs between groups: from {ends}"
    return f"{words} does not differ clearly between groups: from {ends}"


def pyramid(table: pd.DataFrame) -> str:
    """Say what part of those searched are male, and which age band of which gender is the largest."""
    male = float(table.loc[table["gender"] == "Male", "share"].sum())
    named = table[(table["age"] != "Not recorded") & (table["gender"] != "Not recorded")]
    if named.empty:
        return "Age and gender were not recorded"
    top = highest(named, named["count"])
    return (
        f"{fmt.percent(male, 0)} of searches of people are of men and boys; the largest share, {fmt.percent(top['share'], 0)}, "
        f"are recorded as {top['gender'].lower()} and aged {top['age']}"
    )


def clock_peak(clock: SearchClock) -> str:
    """Say what share of searches is made in the busiest hours, with its interval over months."""
    peak = clock.peak
    if not peak:
        return "The hours of searches are not known"
    share = fmt.percent(peak["share"])
    if not fmt.is_missing(peak["low"]):
        share += f" ({fmt.percent_interval(peak['low'], peak['high'])})"
    return f"{share} of searches are made from {hour(peak['first'])} to {hour(peak['last'] + 1)}"


def clock_season(clock: SearchClock) -> str:
    """Say whether the hours themselves bear out that the files give universal time."""
    rows = clock.season.sort_values("correlation", ascending=False, kind="stable")
    if rows.empty:
        return ""
    best, others = rows.iloc[0], rows.iloc[1:]
    figures = (
        f"the correlation is {fmt.number(best['correlation'], 2)}, and "
        f"{say.joined([fmt.number(value, 2) for value in others['correlation']])} otherwise"
    )
    if best["shift"] == 0:
        return f"The hours bear this out: summer’s are most like winter’s as read, not moved by an hour; {figures}."
    return (
        f"The hours do not bear this out: summer’s are most like winter’s when moved by an hour; {figures}."
    )


def concentration(result: Concentration) -> str:
    """Say how far searches gather in few areas compared with recorded crime."""
    rows = result.shares
    part = fmt.percent(result.notes["busiest_share"], 0)
    if rows.empty:
        return "How far searches gather in few areas cannot be told from less than two years"
    latest = rows[(rows["measured"] == rows["measured"].iloc[0]) & (rows["areas"] == EVERY_AREA)]
    by_what = {row["counted"]: row for row in dict_rows(latest[latest["counted"] == latest["chosen_by"]])}
    searches, crime = by_what[SEARCHES], by_what[CRIME]
    where = {1: "fewer areas than", -1: "more areas than", 0: "no clearly fewer or more areas than"}[
        side(searches, crime, ("share", "share_low", "share_high"))
    ]
    shares = {
        name: f"{fmt.percent(row['share'], 0)} ({fmt.percent_interval(row['share_low'], row['share_high'], 0)})"
        for name, row in by_what.items()
    }
    return (
        f"Searches gather in {where} recorded crime: the {part} of areas with most searches in one year had {shares[SEARCHES]} "
        f"of the next year’s; for recorded crime it is {shares[CRIME]}"
    )

"""Sentences on one borough, made by rule from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED, Rates
from build.analysis.places.change import Places
from build.analysis.stops.stop_and_search import Stops
from build.report.stops import phrases as searches
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import change_of
from build.report.words.rows import dict_rows, highest, lowest

Row = Mapping[str, Any]
FIFTH = 2  # deciles of England
DECILES = 10
TWO = 2


def deprived(deciles: pd.DataFrame, borough: str) -> str:
    """Say what share of a borough's areas are in the most and the least deprived fifth of England, against London's.

    ``deciles`` : the borough's rows of ``Profiles.deciles``.
    """
    total = int(deciles["lsoas"].sum())
    if not total:
        return f"No area of {say.the(borough)} has a score of deprivation."
    most = deciles[deciles["imd_decile"] <= FIFTH][["lsoas", "lsoa_share", "london_lsoa_share"]].sum()
    least = deciles[deciles["imd_decile"] > DECILES - FIFTH][
        ["lsoas", "lsoa_share", "london_lsoa_share"]
    ].sum()
    return (
        f"Of {say.the(borough)}’s {say.counted(total, 'area')}, {_of_fifth(most)} among the most deprived fifth of England and "
        f"{_of_fifth(least)} among the least deprived fifth."
    )


def _of_fifth(fifth: pd.Series) -> str:
    """``60 (40%, in London 18%) are``: how many areas are in a fifth of England; ``none (in London 18%) is``."""
    count, london = int(fifth["lsoas"]), fmt.percent(fifth["london_lsoa_share"], 0)
    share = f"{fmt.percent(fifth['lsoa_share'], 0)}, in London" if count else "in London"
    return f"{say.few(count)} ({share} {london}) {'are' if count > 1 else 'is'}"


def against_model(row: Row, london: Mapping[str, float]) -> str:
    """Say how a borough's areas compare with what deprivation predicts. ``row`` : of ``Profiles.model``."""
    if not row["lsoas"]:
        return "None of its areas can be compared with what the model predicts."
    quarter, half, three = (
        fmt.number(row[name], 2) for name in ("ratio_quarter", "ratio_half", "ratio_three_quarters")
    )
    return (
        f"In {say.few(row['lsoas_above'])} of the {say.counted(row['lsoas'], 'area')} compared the recorded rate is above what "
        f"the model predicts from deprivation: {fmt.percent(row['above_share'], 0)}, in London "
        f"{fmt.percent(london['above_share'], 0)}. The area in the middle records {half} times the predicted rate, and half "
        f"of the areas between {quarter} and {three} times."
    )


def largest_cluster(clusters: pd.DataFrame) -> str:
    """Say to which cluster most of a borough's areas belong. ``clusters`` : its rows of ``Profiles.clusters``."""
    top = highest(clusters, clusters["lsoas"])
    return (
        f"By their mix of crime {fmt.percent(top['lsoa_share'], 0)} of its areas belong to the cluster "
        f"“{top['cluster_name']}”, in London {fmt.percent(top['london_lsoa_share'], 0)}."
    )


def search_ratio(stops: Stops, borough: str, group: str = "Black") -> str:
    """Say how often a group was searched per resident of a borough as against White; "" where too few were."""
    rows = searches.select(stops.ratios, "self-defined", "borough", group)
    rows = searches.with_ratio(rows[rows["value"] == borough])
    if rows.empty:
        return ""
    row = dict_rows(rows)[0]
    limits = fmt.interval(*searches.ratio_limits(row))
    return (
        f"Per resident, people who stated their ethnicity as {group} were searched {fmt.ratio(row['ratio'])} ({limits}) as often "
        f"as people who stated White; {fmt.ratio(row['ratio_spread'])} with the searches not stated spread by officer-defined "
        "group."
    )


def london_ratio(stops: Stops, group: str = "Black") -> str:
    """Say the ratio of all London, with which a borough's is compared; "" where there is none."""
    row = dict_rows(stops.rates[stops.rates["group"] == group])[0]
    if fmt.is_missing(row["ratio"]):
        return ""
    return f"In London the ratio is {searches.ratio_figures(row)}."


def spread(rates: Rates) -> str:
    """Say how far apart the boroughs' rates are, without those in which residents are the wrong denominator."""
    compared = rates.borough[(rates.borough["denominator_flag"] == "") & rates.borough["rate"].gt(0)]
    if len(compared) < TWO:
        return "Too few boroughs can be compared by their rates"
    top, bottom = highest(compared, compared["rate"]), lowest(compared, compared["rate"])
    times = fmt.ratio(top["rate"] / bottom["rate"])
    return f"{top['borough']} records {times} as much crime per resident as {bottom['borough']}"


def borough_change(places: Places, code: str, borough: str) -> str:
    """Say how much crime a borough recorded, how that compares with the year before, and the verdict."""
    own = change_of(places, RECORDED, code)
    if fmt.is_missing(own["difference"]) or not own["verdict"]:
        return f"Recorded crime in {say.the(borough)} {say.NO_COMPARISON}"
    start = f"{say.capital(say.the(borough))} recorded {fmt.count(own['count'])} crimes"
    return f"{start}, {say.against_before(own)}: {say.verdict_on(own)}"


def borough_mix(table: pd.DataFrame, borough: str) -> str:
    """Say which type's share of recorded crime differs most from London's.

    ``table`` : one row per type with ``crime_type, share, london``.
    """
    if table["share"].isna().all():
        return f"The mix of recorded crime in {say.the(borough)} is not known"
    gap = table["share"] - table["london"]
    row = highest(table, gap.abs())
    side = "more" if row["share"] > row["london"] else "less"
    return (
        f"Recorded crime in {say.the(borough)} is {side} often {say.lower_first(str(row['crime_type']))} than in London: "
        f"{fmt.percent(row['share'])} against {fmt.percent(row['london'])}"
    )

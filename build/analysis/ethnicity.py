"""Searches by ethnic group: published words, rates, ratios, results, and what is not stated."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.intervals import garwood, rate_ratio, wilson
from build.config import ETHNIC_GROUPS, NOT_STATED, Config

Floats = NDArray[np.float64]

REFERENCE_GROUP = "White"


def stated_group(self_defined: pd.Series[str]) -> pd.Series[str]:
    """Map police.uk's self-defined ethnicity to the five Census groups and "Not stated".

    Parameters
    ----------
    self_defined : published words ("Asian/Asian British - Indian"), null where the cell is empty.

    Returns
    -------
    pandas.Series
        One of ``config.ETHNIC_GROUPS`` or ``config.NOT_STATED`` per row.

    Raises
    ------
    ValueError
        If a word begins like none of the groups.
    """
    known = {word: _group_of(word) for word in self_defined.dropna().unique()}
    strange = sorted(word for word, group in known.items() if group == "")
    if strange:
        raise ValueError(f"self-defined ethnicity not among the published ones: {', '.join(strange)}")
    return self_defined.astype("object").map(lambda word: known.get(word, NOT_STATED))


def _group_of(word: str) -> str:
    if word.strip().lower().endswith("not stated"):
        return NOT_STATED
    return next((group for group in ETHNIC_GROUPS if word.startswith(group)), "")


def spread_not_stated(rows: pd.DataFrame) -> tuple[Floats, Floats]:
    """Share out the searches without a stated ethnicity, by officer-defined group, in two ways.

    Parameters
    ----------
    rows : ``group`` (from :func:`stated_group`), ``officer_defined`` (nullable), ``count``.

    Returns
    -------
    like_stated : (groups,) searches to add if, within each officer-defined group, those who did not state
        their ethnicity are like those who did. They add up to all that is not stated, unless nobody stated
        anything.
    as_officer : (groups,) searches to add if the officer's word is taken; NaN for Mixed, which officers do
        not use. Searches that lack both stay out.
    """
    officer = rows["officer_defined"].fillna("")
    table = rows.pivot_table(index=officer, columns="group", values="count", aggfunc="sum", fill_value=0)
    table = table.reindex(columns=[*ETHNIC_GROUPS, NOT_STATED], fill_value=0)
    stated = table[list(ETHNIC_GROUPS)].to_numpy(np.float64)
    unstated = table[NOT_STATED].to_numpy(np.float64)
    seen = stated.sum(axis=1, keepdims=True)
    pattern = np.where(seen > 0, stated, stated.sum(axis=0))  # nobody stated it: like London
    like_stated = unstated @ (pattern / np.maximum(pattern.sum(axis=1, keepdims=True), 1))
    as_officer = table[NOT_STATED].reindex(list(ETHNIC_GROUPS), fill_value=0).to_numpy(np.float64)
    return like_stated, np.where(np.array(ETHNIC_GROUPS) == "Mixed", np.nan, as_officer)


def _by_group(rows: pd.DataFrame) -> Floats:
    """Searches of the five stated groups, in the order of ``ETHNIC_GROUPS``."""
    return (
        rows.groupby("group")["count"].sum().reindex(list(ETHNIC_GROUPS), fill_value=0).to_numpy(np.float64)
    )


def _residents(areas: pd.DataFrame) -> Floats:
    """(areas, groups) Census residents in the order of ``ETHNIC_GROUPS``."""
    return areas[[f"residents_{group.lower()}" for group in ETHNIC_GROUPS]].to_numpy(np.float64)


def group_rates(areas: pd.DataFrame, located: pd.DataFrame, years: Floats, config: Config) -> pd.DataFrame:
    """Searches, residents, rates and ratios against White; pooled counts, never averages of ratios.

    Parameters
    ----------
    areas : one row per area with ``residents_<group>``.
    located : person searches located in London, with ``group, count``.
    years : (areas,) years of complete months of the area's own force.
    config : ``per``, ``confidence``.

    Returns
    -------
    pandas.DataFrame
        As ``Stops.rates``; "Not stated" last, without residents.
    """
    searches, residents = _by_group(located), _residents(areas)
    exposure = years @ residents
    unit = np.where(exposure > 0, exposure, np.nan) / config.per
    low, high = garwood(searches, config.confidence)
    white = ETHNIC_GROUPS.index(REFERENCE_GROUP)
    ratio = rate_ratio(searches, exposure, searches[white], exposure[white], config.confidence)
    limits = [np.where(np.arange(len(searches)) == white, np.nan, limit) for limit in ratio[1:]]
    table = pd.DataFrame(
        {
            "group": ETHNIC_GROUPS,
            "searches": searches.astype(np.int64),
            "residents": residents.sum(axis=0).astype(np.int64),
            "rate": searches / unit,
            "rate_low": low / unit,
            "rate_high": high / unit,
            "ratio": ratio[0],
            "ratio_low": _finite(limits[0]),
            "ratio_high": _finite(limits[1]),
        }
    )
    unstated = pd.DataFrame(
        {"group": [NOT_STATED], "searches": [int(located.loc[located["group"] == NOT_STATED, "count"].sum())]}
    )
    return pd.concat([table, unstated], ignore_index=True).astype({"residents": "Int64"})


def _finite(values: Floats) -> Floats:
    return np.where(np.isfinite(values), values, np.nan)


def ratio_bound(located: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Ratios against White under two readings of the searches whose ethnicity is not stated."""
    stated = rates[rates["group"] != NOT_STATED]
    like_stated, as_officer = spread_not_stated(located)
    white = list(ETHNIC_GROUPS).index(REFERENCE_GROUP)
    searches = stated["searches"].to_numpy(np.float64)
    per_search = (stated["rate"] / stated["searches"].where(stated["searches"] > 0)).to_numpy(np.float64)

    def against_white(added: Floats) -> Floats:
        rate = (searches + added) * per_search
        return np.asarray(rate / rate[white], dtype=np.float64)

    return pd.DataFrame(
        {
            "group": ETHNIC_GROUPS,
            "ratio": stated["ratio"].to_numpy(),
            "ratio_spread": against_white(like_stated),
            "ratio_officer": against_white(as_officer),
        }
    )


def search_results(located: pd.DataFrame, config: Config) -> pd.DataFrame:
    """What searches led to, by group; a search without a recorded outcome is in no denominator."""
    outcome = located["outcome"]
    parts = pd.DataFrame(
        {
            "group": located["group"],
            "searches": located["count"],
            "recorded": located["count"].where(outcome.notna(), 0),
            "arrests": located["count"].where(outcome.str.contains("arrest", case=False, na=False), 0),
            "outcomes": located["count"].where(
                ~outcome.str.contains("no further action", case=False, na=True), 0
            ),
        }
    )
    table = parts.groupby("group").sum().reindex([*ETHNIC_GROUPS, NOT_STATED], fill_value=0).reset_index()
    trials = table["recorded"].to_numpy(np.float64)
    for name in ("arrest", "outcome"):
        hits = table[f"{name}s"].to_numpy(np.float64)
        table[f"{name}_rate"] = np.divide(hits, trials, out=np.full(hits.size, np.nan), where=trials > 0)
        table[f"{name}_low"], table[f"{name}_high"] = wilson(hits, trials, config.confidence)
    return table


def borough_searches(
    areas: pd.DataFrame, located: pd.DataFrame, years: Floats, config: Config
) -> pd.DataFrame:
    """Searches per resident of each borough and the ratio of Black to White, as ``Stops.borough``."""
    exposures = pd.DataFrame(_residents(areas) * years[:, None], columns=list(ETHNIC_GROUPS))
    exposures["total"] = areas["residents_total"].to_numpy(np.float64) * years
    exposures["residents"] = areas["residents_total"].to_numpy(np.int64)
    keys = [areas["borough_code"].to_numpy(), areas["borough"].to_numpy()]
    base = exposures.groupby(keys, sort=True).sum().rename_axis(["borough_code", "borough"]).reset_index()
    counts = located.pivot_table(index="borough_code", columns="group", values="count", aggfunc="sum")
    groups = [*ETHNIC_GROUPS, NOT_STATED]
    n = counts.reindex(index=base["borough_code"], columns=groups).fillna(0).reset_index(drop=True)
    searches = n.sum(axis=1).to_numpy(np.float64)
    unit = base["total"].where(base["total"] > 0).to_numpy(np.float64) / config.per
    low, high = garwood(searches, config.confidence)
    ratio = rate_ratio(
        n["Black"], base["Black"], n[REFERENCE_GROUP], base[REFERENCE_GROUP], config.confidence
    )
    return base[["borough_code", "borough"]].assign(
        searches=searches.astype(np.int64),
        residents=base["residents"],
        rate=searches / unit,
        rate_low=low / unit,
        rate_high=high / unit,
        not_stated_share=n[NOT_STATED].to_numpy() / np.where(searches > 0, searches, np.nan),
        ratio_black=ratio[0],
        ratio_black_low=_finite(ratio[1]),
        ratio_black_high=_finite(ratio[2]),
    )

"""Searches by ethnic group: published words, rates, ratios, results, and what is not stated."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import garwood
from build.analysis.stops.cells import looked_up
from build.analysis.stops.settings import StopSettings
from build.vocabulary import ETHNIC_GROUPS, NOT_STATED
from build.wordings import ethnic_group

REFERENCE_GROUP = "White"


def stated_group(self_defined: pd.Series[str]) -> pd.Series[str]:
    """Map police.uk's self-defined ethnicity to the five Census groups and "Not stated".

    Parameters
    ----------
    self_defined : published words ("Asian/Asian British - Indian"), null where the cell is empty.

    Returns
    -------
    pandas.Series
        One of ``vocabulary.ETHNIC_GROUPS`` or ``vocabulary.NOT_STATED`` per row.

    A wording that is not known counts as "Not stated": whose it is cannot be said. The ledger counts such rows.
    """
    groups = [*ETHNIC_GROUPS, NOT_STATED]
    own = self_defined.astype("category")
    place = [groups.index(ethnic_group(str(word)) or NOT_STATED) for word in own.cat.categories]
    codes = looked_up(own, place, groups.index(NOT_STATED))
    return pd.Series(pd.Categorical.from_codes(codes, pd.Index(groups)), index=self_defined.index)


def as_officers_saw(rows: pd.DataFrame) -> Floats:
    """(groups,) searches without a stated ethnicity by the officer's word; NaN for Mixed, which officers do not use.

    ``rows`` : ``group`` (from :func:`stated_group`), ``officer_defined`` (nullable), ``count``.
    """
    unstated = rows[rows["group"] == NOT_STATED]
    seen = unstated.groupby("officer_defined")["count"].sum().reindex(list(ETHNIC_GROUPS), fill_value=0)
    return np.where(np.array(ETHNIC_GROUPS) == "Mixed", np.nan, seen.to_numpy(np.float64))


def spread(cube: Floats) -> Floats:
    """Searches to add to each stated group if those who did not state theirs are like those who did.

    Parameters
    ----------
    cube : (..., officers' groups, stated groups and last the not-stated) searches.

    Returns
    -------
    (..., stated groups)
        Within each officer-defined group like its stated; where nobody in it stated anything, like all the stated.
    """
    stated, unstated = cube[..., :-1], cube[..., -1:]
    seen = stated.sum(axis=-1, keepdims=True)
    pattern = np.where(seen > 0, stated, stated.sum(axis=-2, keepdims=True))
    share = pattern / np.maximum(pattern.sum(axis=-1, keepdims=True), 1)
    return np.asarray((unstated * share).sum(axis=-2), dtype=np.float64)


def residents_by_group(areas: pd.DataFrame) -> Floats:
    """(areas, groups) Census residents in the order of ``ETHNIC_GROUPS``."""
    return areas[[f"residents_{group.lower()}" for group in ETHNIC_GROUPS]].to_numpy(np.float64)


def finite(values: Floats) -> Floats:
    """The values, NaN where they are infinite."""
    return np.where(np.isfinite(values), values, np.nan)


def ratio_bound(located: pd.DataFrame, rates: pd.DataFrame) -> pd.DataFrame:
    """Ratios against White under other readings of the searches whose ethnicity is not stated.

    Parameters
    ----------
    located : as for :func:`as_officers_saw`.
    rates : by group: ``searches, rate, ratio``, and the ratios to hand on.
    """
    stated = rates[rates["group"] != NOT_STATED].reset_index(drop=True)
    white = list(ETHNIC_GROUPS).index(REFERENCE_GROUP)
    searches = stated["searches"].to_numpy(np.float64)
    per_search = (stated["rate"] / stated["searches"].where(stated["searches"] > 0)).to_numpy(np.float64)
    rate = (searches + as_officers_saw(located)) * per_search
    return stated.drop(columns=["searches", "rate"]).assign(ratio_officer=rate / rate[white])


def borough_searches(
    areas: pd.DataFrame, located: pd.DataFrame, ratios: pd.DataFrame, years: Floats, settings: StopSettings
) -> pd.DataFrame:
    """Searches per resident of each borough, as ``Stops.borough``; the ratio of Black to White is that of ``ratios``."""
    residents = areas["residents_total"].to_numpy(np.float64)
    base = areas[["borough_code", "borough"]].assign(residents=residents, exposure=residents * years)
    base = base.groupby(["borough_code", "borough"], sort=True).sum().reset_index()
    unstated = located["count"].where(located["group"] == NOT_STATED, 0)
    counts = pd.DataFrame({"searches": located["count"], "unstated": unstated}).groupby(
        located["borough_code"]
    )
    n = counts.sum().reindex(base["borough_code"], fill_value=0).reset_index(drop=True)
    searches = n["searches"].to_numpy(np.float64)
    unit = base["exposure"].where(base["exposure"] > 0).to_numpy(np.float64) / settings.per
    low, high = garwood(searches, settings.confidence)
    black = ratios[(ratios["view"] == "self-defined") & (ratios["dimension"] == "borough")]
    black = black[black["group"] == "Black"].set_index("value").reindex(base["borough"])
    return base[["borough_code", "borough"]].assign(
        searches=searches.astype(np.int64),
        residents=base["residents"].astype(np.int64),
        rate=searches / unit,
        rate_low=low / unit,
        rate_high=high / unit,
        not_stated_share=n["unstated"].to_numpy() / np.where(searches > 0, searches, np.nan),
        ratio_black=black["ratio"].to_numpy(),
        ratio_black_low=black["ratio_wide_low"].to_numpy(),
        ratio_black_high=black["ratio_wide_high"].to_numpy(),
    )

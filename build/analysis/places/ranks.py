"""Where a place's rate stands among the places of its level."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from build.analysis.statistics.levels import LONDON
from build.analysis.statistics.verdicts import TOO_FEW


def rate_ranks(table: pd.DataFrame, uncompared: Collection[str]) -> pd.DataFrame:
    """Count the places of the same level whose rate of the same measure is higher, and those whose rate is lower.

    Parameters
    ----------
    table : of :class:`build.analysis.places.change.Places`. uncompared : codes of places whose residents are the wrong
        denominator: they have no rank and count in nobody's.

    Returns
    -------
    pd.DataFrame
        ``higher, lower, compared`` (places with a rate, this one included), in the rows of ``table``; null for London, for
        places that are not compared or have no rate, and where there is too little to tell anything.
    """
    known = (table["level"] != LONDON) & ~table["code"].isin(uncompared) & table["rate"].notna()
    groups = table[known].groupby(["level", "measure"], sort=False)["rate"]
    ranks = pd.DataFrame(
        {
            "higher": groups.rank(method="min", ascending=False) - 1,
            "lower": groups.rank(method="min") - 1,
            "compared": groups.transform("size"),
        }
    )
    told = known & (table["verdict"] != TOO_FEW) & (table["count"] > 0).fillna(False)
    return ranks.reindex(table.index).where(told).astype("Int64")

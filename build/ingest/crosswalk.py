"""From 2011 LSOAs to 2021 LSOAs: the codes in police rows, and scores published for 2011 areas."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.errors import ReferenceDataError
from build.vocabulary import DOMAINS

SAME, MERGED, SPLIT, OUTSIDE = 0, 1, 2, 3


@dataclass(frozen=True)
class Crosswalk:
    """How to read each area code that a police row can carry.

    kind : code -> SAME (a 2021 code), MERGED (a retired 2011 code with one successor) or SPLIT (with several); any other
        code is outside London.
    target : code -> row number of its 2021 area, or, for SPLIT, of each successor, the most populous first.
    share : SPLIT code -> share of residents of each successor, adding up to 1.
    """

    kind: dict[str, int]
    target: dict[str, NDArray[np.int32]]
    share: dict[str, NDArray[np.float64]]

    def classify(self, codes: list[str]) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
        """Kind of each distinct code, and the row number it stands for (-1 where the code alone does not settle it)."""
        kind = np.array([self.kind.get(c, OUTSIDE) for c in codes], np.int8)
        area = np.array(
            [self.target[c][0] if k in (SAME, MERGED) else -1 for c, k in zip(codes, kind, strict=True)],
            np.int32,
        )
        return kind, area

    def by_share(self, code: str, n: int) -> NDArray[np.int32]:
        """Row numbers for n rows of a split code without a usable point, in proportion to residents.

        Largest-remainder allocation: whole rows that add up to n, always the same for the same n.
        """
        quota = self.share[code] * n
        given = np.floor(quota).astype(int)
        short = n - given.sum()
        given[np.argsort(given - quota, kind="stable")[:short]] += 1
        return np.repeat(self.target[code], given)


def make_crosswalk(lookup: pd.DataFrame, areas: pd.DataFrame) -> Crosswalk:
    """Crosswalk from ``lsoa11cd, lsoa21cd, change`` and the ``areas`` table (``lsoa21cd, population``).

    A code in the 2021 list stands for itself, whatever the lookup says.
    """
    row = {c: i for i, c in enumerate(areas.lsoa21cd)}
    kind = dict.fromkeys(row, SAME)
    target = {c: np.array([i], np.int32) for c, i in row.items()}
    share: dict[str, NDArray[np.float64]] = {}
    for label, successors in lookup[~lookup.lsoa11cd.isin(row)].groupby("lsoa11cd").lsoa21cd:
        code = str(label)
        rows = np.array([row[c] for c in successors], np.int32)
        residents = areas.population.to_numpy()[rows].astype(float)
        order = np.argsort(-residents, kind="stable")
        target[code] = rows[order]
        kind[code] = MERGED if len(rows) == 1 else SPLIT
        if len(rows) > 1:
            share[code] = residents[order] / residents.sum()
    return Crosswalk(kind, target, share)


def carry_deprivation(scores: pd.DataFrame, lookup: pd.DataFrame, lsoa21cd: pd.Series) -> pd.DataFrame:
    """2011 scores for 2021 areas: inherited on a split, weighted by 2015 residents on a merge.

    ``scores`` has ``lsoa11cd, imd_score, imd_decile, residents_2015`` and the six domains. The decile of a merged area
    follows from the scores at which the published deciles begin. Raises ReferenceDataError if an area gets no score.
    """
    values = ["imd_score", *DOMAINS]
    joined = lookup.merge(scores, on="lsoa11cd", how="left")
    weighted = joined[values].mul(joined.residents_2015, axis=0)
    sums = weighted.join(joined[["lsoa21cd", "residents_2015"]]).groupby("lsoa21cd").sum(min_count=1)
    carried = sums[values].div(sums.residents_2015, axis=0).reindex(lsoa21cd)
    if carried.isna().to_numpy().any():
        missing = carried.index[carried.isna().any(axis=1)]
        raise ReferenceDataError(
            f"deprivation: {len(missing)} of {len(carried)} areas get no score (first: {missing[0]}). "
            "Use the complete file 7 and the exact-fit lookup."
        )
    carried = carried.round(4)
    carried["imd_decile"] = decile_of(carried.imd_score.to_numpy(), scores)
    return carried.reset_index()


def decile_of(score: NDArray[np.float64], scores: pd.DataFrame) -> NDArray[np.int64]:
    """Decile (1 = most deprived tenth of England) of each score, from the published scores and deciles.

    The boundary between two deciles is midway between the lowest score of one and the highest of the next.
    """
    lowest = scores.groupby("imd_decile").imd_score.min()
    highest = scores.groupby("imd_decile").imd_score.max()
    deciles = sorted(lowest.index, reverse=True)  # least deprived, lowest score, first
    lines = [(highest[low] + lowest[high]) / 2 for low, high in pairwise(deciles)]
    at = np.searchsorted(np.array(lines), score, side="right")
    return np.array(deciles, np.int64)[at]

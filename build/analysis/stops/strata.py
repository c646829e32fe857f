"""Bands of age by sex that both the searches and the Census tell, so that ratios can allow for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.stops.cells import positions
from build.vocabulary import ETHNIC_GROUPS

Floats = NDArray[np.float64]

# police.uk's age bands -> their first year. The last has no end.
FIRST_YEARS = {"under 10": 0, "10-17": 10, "18-24": 18, "25-34": 25, "over 34": 35}
SEXES = ("Female", "Male")


@dataclass(frozen=True)
class Strata:
    """Residents by age and sex.

    first : first years of the bands, from 0. residents : (boroughs, strata, Census groups); the strata are the bands of
    the first sex, then those of the second.
    """

    first: tuple[int, ...]
    residents: Floats

    def of(self, rows: pd.DataFrame) -> NDArray[np.int64]:
        """(rows,) stratum of each search; -1 where its age or sex is not recorded, or is none that the Census tells."""
        year = np.array([*FIRST_YEARS.values(), -1])[positions(rows["age"], list(FIRST_YEARS))]
        band = np.searchsorted(self.first, year, side="right") - 1
        sex = positions(rows["gender"], SEXES)
        return np.where((year < 0) | (sex < 0), -1, sex * len(self.first) + band)


def common_strata(residents_by_age: pd.DataFrame, boroughs: list[str]) -> Strata | None:
    """The finest bands whose limits are limits in both sources; None without a table, or if they have only 0 in common.

    Parameters
    ----------
    residents_by_age : ``borough_code, sex, age_from, residents_<group>``, or empty.
    boroughs : codes, in the order wanted.
    """
    if residents_by_age.empty:
        return None
    first = sorted(set(FIRST_YEARS.values()) & set(residents_by_age["age_from"]))
    if len(first) < 2:
        return None
    band = np.searchsorted(first, residents_by_age["age_from"], side="right") - 1
    groups = [f"residents_{group.lower()}" for group in ETHNIC_GROUPS]
    summed = residents_by_age.assign(band=band).groupby(["borough_code", "sex", "band"])[groups].sum()
    wanted = pd.MultiIndex.from_product([boroughs, SEXES, range(len(first))])
    table = summed.reindex(wanted, fill_value=0).to_numpy(np.float64)
    return Strata(tuple(first), table.reshape(len(boroughs), -1, len(groups)))

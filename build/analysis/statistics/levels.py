"""The levels of places: small areas, and the wards and boroughs that they add up to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

LONDON, BOROUGH, WARD, AREA = "london", "borough", "ward", "area"
LEVELS = (LONDON, BOROUGH, WARD, AREA)
CODES = {BOROUGH: "borough_code", WARD: "ward_code", AREA: "lsoa21cd"}


@dataclass(frozen=True)
class Level:
    """Places of one level.

    name : one of ``LEVELS``. codes : (places,) of the places, sorted; "" for London. member : (areas,) number of the place
    that each small area is in.
    """

    name: str
    codes: NDArray[np.str_]
    member: NDArray[np.intp]

    def total(self, values: NDArray[Any]) -> NDArray[Any]:
        """Sum of the first axis of ``values``, (areas, ...), over each place's areas: (places, ...)."""
        if len(self.codes) == len(self.member):
            return (
                values
                if np.array_equal(self.member, np.arange(len(values)))
                else values[np.argsort(self.member)]
            )
        order = np.argsort(self.member, kind="stable")
        starts = np.searchsorted(self.member[order], np.arange(len(self.codes)))
        return np.asarray(np.add.reduceat(values[order], starts, axis=0))

    def every(self, values: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether ``values``, (areas, ...), are true in all of each place's areas: (places, ...)."""
        return np.asarray(self.total((~values).astype(np.int64)) == 0)


def place_levels(areas: pd.DataFrame) -> dict[str, Level]:
    """London, its boroughs, wards and small areas, by the names in ``LEVELS``."""
    london = Level(LONDON, np.array([""]), np.zeros(len(areas), dtype=np.intp))
    found = {LONDON: london}
    for name, column in CODES.items():
        codes, member = np.unique(areas[column].to_numpy(str), return_inverse=True)
        found[name] = Level(name, codes, member)
    return found

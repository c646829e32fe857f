"""Which figures rest on whole periods: a count over months of which one is missing is not known, and is not zero."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

COUNTS = ("crimes_12m", "asb_12m")


def months_observed(observed: NDArray[np.bool_], span: slice) -> NDArray[np.int64]:
    """(areas,) months of a span that each area's force has a complete file of."""
    return np.asarray(observed[:, span].sum(axis=1), dtype=np.int64)


def mask_counts(
    table: pd.DataFrame, whole: NDArray[np.bool_], columns: Sequence[str] = COUNTS
) -> pd.DataFrame:
    """The table with its counts null in rows whose period is not whole, as nullable whole numbers."""
    known = pd.Series(whole, index=table.index)
    return table.assign(**{name: table[name].astype("Int64").where(known) for name in columns})


def mask_places(
    table: pd.DataFrame, areas: pd.DataFrame, key: str, months: NDArray[np.int64], wanted: int
) -> pd.DataFrame:
    """A table of places with ``months``, the fewest that any of its areas has, and counts only where all ``wanted`` are.

    ``key`` names the code of a place in both tables; ``months`` are those of the areas, (areas,).
    """
    fewest = pd.Series(months).groupby(areas[key].to_numpy()).min()
    own = table[key].map(fewest).to_numpy(np.int64)
    return mask_counts(table.assign(months=own), own == wanted)

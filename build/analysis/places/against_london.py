"""A borough compared with London: its mix of recorded crime, and its monthly rate."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def mix(count: NDArray[np.int32], inside: NDArray[np.bool_], names: Sequence[str]) -> pd.DataFrame:
    """Return a borough's mix and London's: ``crime_type, count, share, london``, the most frequent type first.

    London's mix is that of all areas together, including this borough's.

    Parameters
    ----------
    count : (types, areas) recorded crimes.
    inside : (areas,) whether the area is in the borough.
    names : (types,) names of the types.
    """
    own, every = count[:, inside].sum(axis=1), count.sum(axis=1)
    table = pd.DataFrame(
        {"crime_type": list(names), "count": own, "share": _shares(own), "london": _shares(every)}
    )
    return table.sort_values(["count", "crime_type"], ascending=[False, True]).reset_index(drop=True)


def _shares(count: NDArray[np.int64]) -> NDArray[np.float64]:
    total = count.sum()
    return count / total if total else np.full(len(count), np.nan)


def monthly_rate(months: pd.DataFrame, residents: float, per: int) -> pd.DataFrame:
    """Return ``month, rate``: crimes a month per ``per`` residents, in the order of months; null where a month is missing.

    Parameters
    ----------
    months : ``month, count`` (null where missing).
    """
    ordered = months.sort_values("month").reset_index(drop=True)
    rate = ordered["count"].astype("Float64").astype(float) / residents * per
    return pd.DataFrame({"month": ordered["month"], "rate": rate})

"""How the newest month's recorded crime is spread over squares of the National Grid."""

from __future__ import annotations

import pandas as pd


def fewest_holding(count: pd.Series, share: float = 0.5) -> int:
    """How many of the squares with most crime together hold a given share of it; 0 where there is none.

    Parameters
    ----------
    count : crimes, one value per square.
    share : of the sum, between 0 and 1.
    """
    ordered = count.sort_values(ascending=False)
    return int((ordered.cumsum() < share * ordered.sum()).sum()) + int(ordered.any())

"""The published words of searches, of which there are few: each column is read by its different words, not row by row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

NOT_RECORDED = "Not recorded"


def recorded(words: pd.Series[str]) -> pd.Series[Any]:
    """The words, "Not recorded" where the cell is empty."""
    own = words.astype("category")
    if NOT_RECORDED not in own.cat.categories:
        own = own.cat.add_categories([NOT_RECORDED])
    return own.fillna(NOT_RECORDED)


def positions(words: pd.Series[str], values: Sequence[str]) -> NDArray[np.int64]:
    """Place of each word among the values, -1 if it is none of them."""
    own = words.astype("category")
    return looked_up(own, pd.Index(values).get_indexer(own.cat.categories), -1)


def looked_up(
    words: pd.Series[Any], found: Sequence[int] | NDArray[np.int64], none: int
) -> NDArray[np.int64]:
    """What was found for each of a categorical's categories, row by row; ``none`` for empty cells."""
    return np.append(np.asarray(found, dtype=np.int64), none)[words.cat.codes.to_numpy()]


def force_months(table: pd.DataFrame) -> pd.Series[Any]:
    """The words "month force" of each row."""
    month, force = (table[name].astype("category") for name in ("month", "force"))
    words = [f"{m} {f}" for m in month.cat.categories for f in force.cat.categories]
    code = month.cat.codes.astype(np.int64) * len(force.cat.categories) + force.cat.codes
    return pd.Series(pd.Categorical.from_codes(code.to_numpy(), pd.Index(words)), index=table.index)

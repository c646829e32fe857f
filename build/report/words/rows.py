"""Rows of a table as plain dicts, for sentences and templates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from build.analysis.absence import require

TOO_FEW = "Too few are counted in the months that are held to compare one with another."


def dict_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return every row as a dict by column name."""
    return [{str(name): value for name, value in row.items()} for row in table.to_dict("records")]


def highest(table: pd.DataFrame, values: pd.Series) -> dict[str, Any]:
    """Return the first row at which ``values``, aligned to the table, are highest; missing ones are skipped.

    Raises AbsentError where there is none.
    """
    require(bool(values.notna().any()), TOO_FEW)
    return dict_rows(table.iloc[[int(np.nanargmax(values.to_numpy(dtype=float)))]])[0]


def lowest(table: pd.DataFrame, values: pd.Series) -> dict[str, Any]:
    """Return the first row at which ``values``, aligned to the table, are lowest; missing ones are skipped."""
    return highest(table, -values.astype(float))

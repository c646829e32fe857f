"""Rows of a table as plain dicts, for sentences and templates."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from build.analysis.absence import require

TOO_FEW = "Too few are counted in the months that are held to compare one with another."


def dict_rows(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return every row as a dict by column name."""
    names = [str(name) for name in table.columns]
    columns = [values.tolist() for _, values in table.items()]  # a third of the time of to_dict
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def highest(table: pd.DataFrame, values: pd.Series) -> dict[str, Any]:
    """Return the first row at which ``values``, aligned to the table, are highest; missing ones are skipped.

    Raises AbsentError where there is none.
    """
    require(bool(values.notna().any()), TOO_FEW)
    return dict_rows(table.iloc[[int(np.nanargmax(values.to_numpy(dtype=float)))]])[0]


def lowest(table: pd.DataFrame, values: pd.Series) -> dict[str, Any]:
    """Return the first row at which ``values``, aligned to the table, are lowest; missing ones are skipped."""
    return highest(table, -values.astype(float))

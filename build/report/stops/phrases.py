"""Words and rows that the sentences and the charts of stop and search share."""

from __future__ import annotations

import math
from typing import Any

import pandas as pd

from build.analysis.statistics.intervals import which_is_higher
from build.report.words import format as fmt
from build.report.words import phrases as say

Row = dict[str, Any]

SUBJECT, BASE = "Black", "White"  # the group that the page follows, and the one it is set against
NARROW = 0.3
NO_FURTHER_ACTION = "A no further action disposal"  # as published
CALLED = {NO_FURTHER_ACTION: "No further action"}  # what readers know a value by


def select(table: pd.DataFrame, view: str, dimension: str, group: str = "") -> pd.DataFrame:
    """Rows of ``Stops.ratios`` or ``results_by`` of one view and dimension, and of one group if one is named."""
    rows = table[(table["view"] == view) & (table["dimension"] == dimension)]
    return rows[rows["group"] == group] if group else rows


RATIO = ("ratio", "ratio_wide_low", "ratio_wide_high")


def side(row: Row, other: Row, figure: tuple[str, str, str] = RATIO) -> int:
    """1 if a figure of a row is higher than another's beyond chance, -1 if lower, 0 if neither or one is not known.

    ``figure`` : names of the value and the two ends of its interval. Ratios are compared by their logarithms.
    """
    if any(fmt.is_missing(each[name]) for each in (row, other) for name in figure):
        return 0
    scale = _log if figure == RATIO else float
    value, low, high = figure
    first, second = ((scale(each[value]), scale(each[low]), scale(each[high])) for each in (row, other))
    return which_is_higher(first, second)


def _log(value: float) -> float:
    return math.log(value) if value > 0 else -math.inf


def of_share(share: str) -> tuple[str, str, str]:
    """Names of a share and the ends of its interval in a table of results: ``arrest``, ``outcome`` or ``find``."""
    return f"{share}_rate", f"{share}_low", f"{share}_high"


def ratio_limits(row: Row) -> tuple[float, float]:
    """The wide interval of a ratio; its score interval where the wide one is not known (fewer than three months)."""
    name = "ratio" if fmt.is_missing(row["ratio_wide_low"]) else "ratio_wide"
    return float(row[f"{name}_low"]), float(row[f"{name}_high"])


def ratio_figures(row: Row) -> str:
    """Print a ratio with its wide interval, ``3.3 (3.0 to 3.6)``; to two decimals where that is narrow."""
    low, high = ratio_limits(row)
    return say.with_interval(row["ratio"], low, high, 2 if high - low < NARROW else 1)


def block_name(value: str) -> str:
    """Print a block of months, "2024-01 to 2024-12", as ``2024``, or ``the 12 months to August 2024``."""
    first, last = value.split(" to ")
    months = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:]) + 1
    if months == len(fmt.MONTHS) and first.endswith("-01"):
        return first[:4]
    return fmt.month(last) if months == 1 else f"the {months} months to {fmt.month(last)}"


def with_ratio(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows that have a ratio with an interval."""
    return rows.dropna(subset=["ratio_low", "ratio_high"])


def hour(value: float) -> str:
    """Print an hour of the day: ``16:00``."""
    return f"{int(value) % 24:02d}:00"

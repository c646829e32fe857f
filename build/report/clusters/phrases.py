"""Words that the sentences and the charts of the clusters share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build.report.words import format as fmt


def is_clear(rows: pd.DataFrame) -> pd.Series:
    """Say for each row of a profile whether the interval of its difference excludes no difference."""
    return (rows["difference_low"] > 0) | (rows["difference_high"] < 0)


def points(row: Mapping[str, Any]) -> str:
    """Print a difference of shares in percentage points, with its interval: ``+4.4 (+3.5 to +5.3)``."""
    own, low, high = (
        fmt.signed_percent(row[name]) for name in ("difference", "difference_low", "difference_high")
    )
    return f"{own} ({low} to {high})".replace("%", "")

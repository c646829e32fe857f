"""What charts share apart from their look: the period in words, sources, the estimated months, small tables."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from build.analysis.inputs import Inputs
from build.london import main_force
from build.report.words import format as fmt

POLICE = "Home Office, data.police.uk"
ONS = "Office for National Statistics"
MHCLG = "Ministry of Housing, Communities and Local Government"
ENDS = ("month", "calendar", "value", "series", "part")
SYSTEM_CHANGE = "Met changes its recording system"
LABEL_GAP = 0.1  # of the highest value: the smallest distance between the labels of two series


def estimated(inputs: Inputs, limits: str) -> str:
    """Add to a figure's limits that small-area months are partly estimated, where they are."""
    return f"{limits} {estimated_short(inputs)}".strip()


def estimated_short(inputs: Inputs) -> str:
    """Return the first sentence of the statement on estimated data, "" where nothing is estimated."""
    first, stop, _ = fmt.typographic(inputs.labels["estimated"]).partition(".")
    return first + stop


def residents_source(inputs: Inputs) -> str:
    """Name the sources of a rate."""
    return f"{POLICE}; residents {inputs.labels['population']}, {ONS}"


def span(months: Sequence[str]) -> str:
    """Print a period for a subtitle: ``2025``, ``May 2025 to April 2026``."""
    return fmt.period(months)


def system() -> pd.DataFrame:
    """Return the mark of the month in which the Met changed its recording system."""
    return pd.DataFrame({"month": [main_force().system_change], "label": [SYSTEM_CHANGE]})


def marks(months: Sequence[str]) -> pd.DataFrame:
    """Return the marks within a series' months."""
    table = system()
    return table[table["month"].isin(list(months))]


def last_points(series: pd.DataFrame) -> pd.DataFrame:
    """Return the last known point of each series, where its label goes, moved apart if two would overlap."""
    known = series.dropna(subset=["value"])
    ends = known.groupby("series", sort=False).tail(1).sort_values("value", kind="stable")
    gap = LABEL_GAP * float(known["value"].max()) if len(known) else 0.0
    heights: list[float] = []
    for value in ends["value"]:
        heights.append(max(float(value), heights[-1] + gap) if heights else float(value))
    return ends.assign(value=heights)[[name for name in ENDS if name in ends]]


def gaps(series: pd.Series) -> str:
    """Say how many months of a series are missing, for the side note."""
    missing = int(series.isna().sum())
    if not missing:
        return ""
    noun = "month is" if missing == 1 else "months are"
    return f"{missing} {noun} missing and shown as a gap, not as zero."


VERDICT = (
    "Counts of 12 months, compared per day with the 12 before. Rose or fell: the change is larger than the usual ups and downs "
    "of the months would produce, even if they vary by more than chance and high or low spells last."
)

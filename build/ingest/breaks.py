"""Jumps in the data that nobody has explained yet: each asks for an entry among the breaks of data/corrections.yml."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final

import pandas as pd

from build.ingest.plan import KINDS

NO_PLACE_JUMP: Final = 0.045  # share of rows without a place above the force's median, in a month of crimes
FEWEST_ROWS: Final = 2000  # in a month, for a share to be looked at
USUAL_SHARE: Final = (
    0.005  # of a force's searches that an ethnic group has over the window, for its absence to be a fault
)
ENOUGH: Final = 6  # months that a force must have


def unexplained(ledger: pd.DataFrame, stops: pd.DataFrame, breaks: Sequence[dict[str, Any]]) -> list[str]:
    """Lines that ask for an entry: months with far more rows without a place, and groups missing from a force's searches."""
    found = [*_no_place(ledger), *_no_group(stops)]
    return [words for force, month, words in found if not _known(force, month, breaks)]


def _no_place(ledger: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    street = ledger[(ledger.kind == KINDS[0]) & (ledger.rows >= FEWEST_ROWS)]
    for force, rows in street.groupby("force"):
        share = rows.no_place / rows.rows
        usual = share.median()
        if len(rows) >= ENOUGH:
            for month, value in zip(rows.month, share, strict=True):
                if value > usual + NO_PLACE_JUMP:
                    yield (
                        str(force),
                        str(month),
                        f"{force}, {month}: {value:.1%} of the rows have no place, where {usual:.1%} is usual. Add a break.",
                    )


def _no_group(stops: pd.DataFrame) -> Iterator[tuple[str, str, str]]:
    if stops.empty:
        return
    keys = ["force", "month", "officer_defined"]
    counts = stops.groupby(keys, observed=True)["count"].sum().unstack(fill_value=0)
    for force, rows in counts.groupby(level="force"):
        by_month = rows.droplevel("force")
        if len(by_month) < ENOUGH:
            continue
        usual = by_month.sum() / by_month.to_numpy().sum()
        expected = by_month.sum(axis=1)
        for group in usual.index[usual >= USUAL_SHARE]:
            for month in by_month.index[(by_month[group] == 0) & (expected * usual[group] >= 10)]:
                yield (
                    str(force),
                    str(month),
                    f"{force}, {month}: no search of officer-defined {group}, {usual[group]:.1%} of all searches. Add a break.",
                )


def _known(force: str, month: str, breaks: Sequence[dict[str, Any]]) -> bool:
    return any(
        str(b["date"])[:7] <= month <= str(b.get("until", b["date"]))[:7] and b.get("force", force) == force
        for b in breaks
    )

"""Totals of the row ledger: over all files, by month, by force and kind of file, by reason."""

from __future__ import annotations

import pandas as pd

REJECTED = "rejected"
FATES = ("no_place", "outside", REJECTED)  # of a row not counted in a London area
MATCHES = ("same_code", "merged", "split_by_point", "split_by_share")  # how a counted row found its area
REASON = "rejected_"  # begins the name of every column of rejected rows


def rejected(ledger: pd.DataFrame) -> pd.Series:
    """Return the rejected rows of each file, over all reasons."""
    columns = [name for name in ledger.columns if str(name).startswith(REASON)]
    return ledger[columns].fillna(0).sum(axis=1).astype("int64")


def totals(ledger: pd.DataFrame) -> dict[str, int]:
    """Return the sums of a ledger: ``rows, counted, no_place, outside, rejected, unaccounted``."""
    summed = by_month(ledger).drop(columns="month").sum()
    return {str(name): int(value) for name, value in summed.items()}


def by_month(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return one row per month: ``month, rows, counted, no_place, outside, rejected, unaccounted``."""
    parts = ["counted", *FATES]
    table = ledger.assign(rejected=rejected(ledger)).groupby("month", as_index=False)[["rows", *parts]].sum()
    return table.assign(unaccounted=table["rows"] - table[parts].sum(axis=1))


def by_file(ledger: pd.DataFrame) -> pd.DataFrame:
    """Return one row per force and kind: ``force, kind, rows, no_place, outside`` and the ``_share`` of the last two."""
    table = ledger.groupby(["force", "kind"], as_index=False)[["rows", "no_place", "outside"]].sum()
    rows = table["rows"].clip(lower=1)
    return table.assign(no_place_share=table["no_place"] / rows, outside_share=table["outside"] / rows)


def by_reason(ledger: pd.DataFrame) -> dict[str, int]:
    """Return how many rows were rejected for each reason, by the reason's name."""
    columns = sorted(str(name) for name in ledger.columns if str(name).startswith(REASON))
    return {name.removeprefix(REASON): int(ledger[name].fillna(0).sum()) for name in columns}


def by_match(ledger: pd.DataFrame) -> dict[str, tuple[int, float]]:
    """Return how the areas of counted crimes were found: number and share, by the name of the method."""
    street = ledger[ledger["kind"] == "street"]
    counted = max(int(street["counted"].sum()), 1)
    return {name: (int(street[name].sum()), float(street[name].sum()) / counted) for name in MATCHES}

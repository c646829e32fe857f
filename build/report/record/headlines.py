"""The headlines of the pages of record: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from build.analysis.inputs import Rates
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about


def coverage(table: pd.DataFrame, estimated: int = 0) -> str:
    """Say how many of the forces' monthly files are complete, or rest in part on estimates."""
    missing = int(table["state"].isin(["missing", "partial"]).sum())
    if estimated:
        return f"Of {fmt.count(len(table))} monthly files, {fmt.count(estimated)} rest in part on estimates"
    if not missing:
        return f"All {fmt.count(len(table))} monthly files are complete"
    return f"{fmt.count(len(table) - missing)} of {fmt.count(len(table))} monthly files are complete"


def ledger(totals: Mapping[str, int]) -> str:
    """Say whether every row is accounted for."""
    if totals["unaccounted"]:
        return f"{fmt.count(abs(totals['unaccounted']))} rows are not accounted for"
    return f"Every one of {about.rounded(totals['rows'])} rows is accounted for"


def smoothing(rates: Rates) -> str:
    """Say for how many measures smoothed rates predict later months better."""
    better = int((rates.holdout["high"] < 0).sum())
    return f"Smoothed rates predict better for {say.few(better)} of {say.few(len(rates.holdout))} measures"

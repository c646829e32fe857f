"""Data quality: what the template is given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build.analysis.inputs import Inputs
from build.london import FORCES
from build.report.page import Content, Page
from build.report.record import findings as record_findings
from build.report.record import quality_charts
from build.report.words import format as fmt
from build.report.words.rows import dict_rows

REASONS = {
    "cut_off": "Row cut off",
    "unknown_code": "Area code not known",
    "unknown_type": "Crime type not known",
    "wrong_force": "Another force's row",
    "wrong_month": "Another month's row",
    "wrong_date": "Date not readable",
    "bad_point": "Point not in Great Britain",
}


def quality(content: Content) -> Page:
    """The ledger, coverage, rows without a place, boundary changes, known breaks."""
    inputs = content.inputs
    totals = quality_charts.totals(inputs.ledger)
    fates = [*quality_charts.FATES]
    placed = totals["counted"] + sum(totals[fate] for fate in fates)
    return Page(
        "quality.html",
        "quality.html",
        "Data quality",
        f"{record_findings.ledger_total(totals)}.",
        {
            "totals": totals,
            "sum": placed,
            "adds_up": placed == totals["rows"],
            "fates": quality_charts.FATES,
            "figures": content.figures,
            "months": _ledger_rows(quality_charts.by_month(inputs.ledger), fates),
            "files": _by_file(inputs),
            "reasons": _reasons(inputs),
            "codes": _codes(inputs),
            "breaks": [_known_break(entry) for entry in inputs.breaks],
            "gaps": _gaps(inputs),
            "statement": inputs.labels["estimated"],
            "note": inputs.labels.get("note", ""),
            "period": fmt.period(inputs.months),
            "partial_share": fmt.percent(content.settings.gate.partial_share, 0),
            "partial_window": content.settings.gate.partial_window,
        },
    )


def _ledger_rows(table: pd.DataFrame, fates: list[str]) -> list[list[str]]:
    """Return the ledger by month as printed, with what is left when the parts are taken from the rows."""
    parts = ["counted", *fates]
    left = table["rows"] - table[parts].sum(axis=1)
    return [
        [fmt.month(row["month"]), *(fmt.count(row[name]) for name in ("rows", *parts)), fmt.count(rest)]
        for row, rest in zip(dict_rows(table), left, strict=True)
    ]


def _by_file(inputs: Inputs) -> list[list[str]]:
    """Return rows, rows without a place and rows outside London by force and kind."""
    summed = inputs.ledger.groupby(["force", "kind"], as_index=False)[["rows", "no_place", "outside"]].sum()
    return [
        [
            f"{FORCES[row['force']].name}, {quality_charts.KINDS[row['kind']]}",
            fmt.count(row["rows"]),
            f"{fmt.count(row['no_place'])} ({fmt.percent(row['no_place'] / max(row['rows'], 1), 2)})",
            f"{fmt.count(row['outside'])} ({fmt.percent(row['outside'] / max(row['rows'], 1), 2)})",
        ]
        for row in dict_rows(summed.sort_values(["force", "kind"], ascending=[False, False]))
    ]


def _reasons(inputs: Inputs) -> list[list[str]]:
    """Return each reason for which rows can be rejected and how many were."""
    columns = sorted(name for name in inputs.ledger.columns if str(name).startswith("rejected_"))
    names = [name.removeprefix("rejected_") for name in columns]
    return [
        [REASONS.get(name, name.replace("_", " ")), fmt.count(inputs.ledger[column].fillna(0).sum())]
        for name, column in zip(names, columns, strict=True)
    ]


def _codes(inputs: Inputs) -> list[list[str]]:
    """Return how the area of the counted crimes was found."""
    street = inputs.ledger[inputs.ledger["kind"] == "street"]
    counted = max(int(street["counted"].sum()), 1)
    return [
        [label, fmt.count(street[column].sum()), fmt.percent(street[column].sum() / counted, 2)]
        for column, label in quality_charts.CODES.items()
    ]


def _known_break(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a known break with its dates in words."""
    until = entry.get("until")
    when = fmt.month(str(entry["date"])) + (f" to {fmt.month(str(until))}" if until else "")
    return {**entry, "when": when}


def _gaps(inputs: Inputs) -> list[list[str]]:
    """Return the force-months that are not complete, with the reason."""
    rows = inputs.coverage[inputs.coverage["state"] != "complete"].sort_values(["month", "force", "kind"])
    return [
        [
            fmt.month(row["month"]),
            FORCES[row["force"]].name,
            quality_charts.KINDS[row["kind"]],
            row["state"],
            row["reason"],
        ]
        for row in dict_rows(rows)
    ]

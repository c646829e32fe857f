"""Data quality: what the template is given."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.provenance import BASES, LEVELS
from build.analysis.record import ledger
from build.london import FORCES
from build.report.estimates import in_runs
from build.report.page import Content, Page
from build.report.record import findings
from build.report.record.phrases import FATE_NAMES, KIND_NAMES, MATCH_NAMES, REASON_NAMES
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

FEW = 2  # types left out that are named instead of those that are in


def quality(content: Content) -> Page:
    """The ledger, coverage, rows without a place, boundary changes, known breaks."""
    inputs = content.inputs
    totals = ledger.totals(inputs.ledger)
    return Page(
        "quality.html",
        "quality.html",
        "Data quality",
        f"{findings.ledger_total(totals)}.",
        {
            "totals": totals,
            "sum": totals["rows"] - totals["unaccounted"],
            "adds_up": totals["unaccounted"] == 0,
            "fates": FATE_NAMES,
            "figures": content.figures.of("quality-"),
            "months": _ledger_rows(ledger.by_month(inputs.ledger)),
            "files": _by_file(inputs),
            "reasons": _reasons(inputs),
            "codes": _codes(inputs),
            "breaks": [
                _known_break(entry) for entry in sorted(inputs.breaks, key=lambda one: str(one["date"]))
            ],
            "gaps": _gaps(inputs),
            "statement": fmt.typographic(inputs.labels["estimated"]),
            "note": fmt.typographic(inputs.labels.get("note", "")),
            "provenance": _provenance(inputs),
            "period": fmt.period(inputs.months),
            "partial_share": fmt.percent(content.settings.gate.partial_share, 0),
            "partial_window": content.settings.gate.partial_window,
        },
    )


def _ledger_rows(table: pd.DataFrame) -> list[list[str]]:
    """Return the ledger by month as printed, with the rows left unaccounted for."""
    numbers = ("rows", "counted", *FATE_NAMES, "unaccounted")
    return [
        [fmt.month(row["month"]), *(fmt.count(row[name]) for name in numbers)] for row in dict_rows(table)
    ]


def _provenance(inputs: Inputs) -> list[list[str]]:
    """Return what is not as published, a row each force, kind, basis and choice of types: months, words, levels."""
    types = inputs.provenance.groupby(["force", "kind", "basis", "month"], sort=False)["type"]
    chosen = types.agg(lambda names: _types(list(names), inputs.types)).reset_index()
    out = []
    for (force, kind, basis, names), rows in chosen.groupby(["force", "kind", "basis", "type"], sort=False):
        what = BASES[str(basis)]
        levels = [level for level in LEVELS if level in what.estimated]
        out.append(
            [
                f"{FORCES[str(force)].name}, {KIND_NAMES[str(kind)]}",
                in_runs(rows["month"].tolist(), inputs.months),
                str(names),
                what.words,
                "every level" if len(levels) == len(LEVELS) else say.joined(levels),
            ]
        )
    return out


def _types(names: Sequence[str], every: Sequence[str]) -> str:
    """Name types of incident in a cell: ``Burglary; Drugs``, or ``all``, or ``all but burglary`` where few are left out."""
    left_out = [name for name in every if name not in names]
    if not left_out or not all(names):
        return "all"
    if len(left_out) <= FEW:
        return f"all but {say.joined([say.lower_first(name) for name in left_out])}"
    return "; ".join(names)


def _by_file(inputs: Inputs) -> list[list[str]]:
    """Return rows, rows without a place and rows outside London by force and kind."""
    table = ledger.by_file(inputs.ledger).sort_values(["force", "kind"], ascending=[False, False])
    return [
        [
            f"{FORCES[row['force']].name}, {KIND_NAMES[row['kind']]}",
            fmt.count(row["rows"]),
            *(
                f"{fmt.count(row[fate])} ({fmt.percent(row[f'{fate}_share'], 2)})"
                for fate in ("no_place", "outside")
            ),
        ]
        for row in dict_rows(table)
    ]


def _reasons(inputs: Inputs) -> list[list[str]]:
    """Return each reason for which rows can be rejected and how many were."""
    return [
        [REASON_NAMES.get(name, name.replace("_", " ")), fmt.count(rows)]
        for name, rows in ledger.by_reason(inputs.ledger).items()
    ]


def _codes(inputs: Inputs) -> list[list[str]]:
    """Return how the area of the counted crimes was found."""
    return [
        [MATCH_NAMES[name], fmt.count(rows), fmt.percent(share, 2)]
        for name, (rows, share) in ledger.by_match(inputs.ledger).items()
    ]


def _known_break(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a known break with its dates in words."""
    until = entry.get("until")
    when = fmt.month(str(entry["date"])) + (f" to {fmt.month(str(until))}" if until else "")
    return {
        **entry,
        **{name: fmt.typographic(str(entry[name])) for name in ("title", "reason")},
        "when": when,
    }


def _gaps(inputs: Inputs) -> list[list[str]]:
    """Return the force-months that are not complete, with the reason."""
    rows = inputs.coverage[inputs.coverage["state"] != "complete"].sort_values(["month", "force", "kind"])
    return [
        [
            fmt.month(row["month"]),
            FORCES[row["force"]].name,
            KIND_NAMES[row["kind"]],
            row["state"],
            row["reason"],
        ]
        for row in dict_rows(rows)
    ]

"""Which force-months are complete, partial or missing. Missing is not zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from build.errors import ReferenceDataError
from build.ingest.plan import KINDS
from build.london import FORCES
from build.settings import Gate
from build.storage import checked

STATES = ("complete", "partial", "missing")
CHECKS = ("rows", "lost", "revision", "no_place", "outside", "types")  # of the gate
ENOUGH_HISTORY = 3  # months before a month can be called partial


FIGURES = (  # of a file's entry in the ledger
    "rows",
    "counted",
    "no_place",
    "outside",
    "rejected_cut_off",
    "rejected_unknown_type",
    "rejected_unknown_code",
    "rejected_wrong_force",
    "rejected_wrong_month",
    "rejected_wrong_date",
    "rejected_bad_point",
    "unknown_ethnicity",
)
_FILE = {
    "force": {"enum": list(FORCES), "description": f"one of {', '.join(FORCES)}"},
    "month": checked.MONTH,
    "kind": {"enum": list(KINDS), "description": f"one of {', '.join(KINDS)}"},
    "reason": checked.TEXT,
    "address": checked.ADDRESS,
}
SCHEMA = checked.entry(
    {},
    {
        "breaks": {
            "type": ["array", "null"],
            "items": checked.entry(
                {
                    "date": checked.MONTH,
                    "title": checked.TEXT,
                    "reason": checked.TEXT,
                    "address": checked.ADDRESS,
                },
                {"until": checked.MONTH, "force": _FILE["force"]},
            ),
        },
        "months": {
            "type": ["array", "null"],
            "items": checked.entry(
                {**_FILE, "state": {"enum": list(STATES), "description": f"one of {', '.join(STATES)}"}}
            ),
        },
        "exceptions": {
            "type": ["array", "null"],
            "items": checked.entry(
                {
                    **_FILE,
                    "check": {"enum": list(CHECKS), "description": f"one of {', '.join(CHECKS)}"},
                    "expect": {
                        "type": "object",
                        "minProperties": 1,
                        "properties": dict.fromkeys(FIGURES, checked.COUNT),
                        "additionalProperties": False,
                    },
                }
            ),
        },
    },
)
ADVICE = "The head of the file says what an entry holds; text with a colon or a # must be in quotes."


@dataclass(frozen=True)
class Corrections:
    """data/corrections.yml: what is known about the data.

    breaks : date, title, reason, address, ... months : force, month, kind, state, reason, address. exceptions : force, month,
    kind, check, reason, address, expect: what the gate accepts nevertheless (see :mod:`build.ingest.gate`).
    """

    breaks: list[dict[str, Any]] = field(default_factory=list)
    months: list[dict[str, Any]] = field(default_factory=list)
    exceptions: list[dict[str, Any]] = field(default_factory=list)

    def let_in(self, month: str, force: str, kind: str) -> frozenset[str]:
        """The checks that exceptions waive for a file. One for new crime types holds from its month onwards."""
        return frozenset(
            e["check"]
            for e in self.exceptions
            if (e["force"], e["kind"]) == (force, kind)
            and (e["month"] == month or (e["check"] == "types" and e["month"] <= month))
        )


def load_corrections(path: Path) -> Corrections:
    """Read and check the corrections; ReferenceDataError if an entry lacks a field or holds an impossible value."""
    entries = checked.read_yaml(path, SCHEMA, ReferenceDataError, ADVICE)
    found = Corrections(*(entries.get(part) or [] for part in ("breaks", "months", "exceptions")))
    for entry in found.breaks:
        if entry.get("until", entry["date"]) < entry["date"]:
            raise ReferenceDataError(f"{path}: a break from {entry['date']} until {entry['until']}. {ADVICE}")
    return found


def coverage_table(
    ledger: pd.DataFrame, months: tuple[str, ...], corrections: Corrections, gate: Gate
) -> pd.DataFrame:
    """``month, force, kind, rows, state, reason`` for every month of the window, every force and every kind of file.

    ``rows`` counts the rows kept; a force-month without any is missing. One with fewer than ``gate.partial_share`` of the
    median of up to ``gate.partial_window`` complete months before it is partial, and so is one that kept less than that
    share of the rows read. ``corrections.months`` overrides both.
    """
    known = {(c["force"], c["month"], c["kind"]): c for c in corrections.months}
    kept = ledger.rows - ledger.filter(regex="^rejected_").sum(axis=1)
    rows = kept.set_axis(pd.MultiIndex.from_frame(ledger[["force", "kind", "month"]])).to_dict()
    read = ledger.set_index(["force", "kind", "month"]).rows.to_dict()
    out = []
    for force in FORCES:
        for kind in KINDS:
            before: list[int] = []
            for month in months:
                n = int(rows.get((force, kind, month), 0))
                all_rows = int(read.get((force, kind, month), 0))
                state, reason = _state(n, all_rows, before[-gate.partial_window :], gate)
                if (force, month, kind) in known:
                    state, reason = known[force, month, kind]["state"], known[force, month, kind]["reason"]
                if state == "complete":
                    before.append(n)
                out.append((month, force, kind, n, state, reason))
    return pd.DataFrame(out, columns=["month", "force", "kind", "rows", "state", "reason"])


def _state(n: int, read: int, before: list[int], gate: Gate) -> tuple[str, str]:
    """State and reason of a force-month of which ``n`` of ``read`` rows were kept; ``before`` are rows of complete months."""
    if n == 0:
        return "missing", "no row could be used" if read else "no file, or a file without rows"
    if n < gate.partial_share * read:
        return "partial", f"{n:,} of {read:,} rows could be used"
    median = float(np.median(before)) if len(before) >= ENOUGH_HISTORY else 0.0
    if n < gate.partial_share * median:
        return "partial", f"{n:,} rows, {n / median:.0%} of the trailing median of {median:,.0f}"
    return "complete", ""

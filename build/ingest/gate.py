"""The gate: what renewed data must look like before they may replace what is there.

Each failed check is one line: which file, the figure, what was expected. ``exceptions`` in data/corrections.yml let a known
case in, and fail themselves when the publisher mends it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from build.config import FORCES, Config
from build.errors import GateError
from build.ingest.coverage import ENOUGH_HISTORY, KINDS, Corrections
from build.ingest.plan import Held, Key, Plan

Entry = Mapping[str, Any]
NOTHING: Entry = {"rows": 0, "no_place": 0, "outside": 0, "counted": 0}


@dataclass(frozen=True)
class Reason:
    """Why a file is not let in."""

    key: Key
    check: str
    words: str

    def __str__(self) -> str:
        """One line."""
        month, force, kind = self.key
        return f"{month}-{force}-{kind}.csv: {self.words}"


def check_renewal(
    ledger: pd.DataFrame, held: Held, plan: Plan, corrections: Corrections, config: Config
) -> list[dict[str, Any]]:
    """Look at a renewed ledger beside the one held; returns the exceptions that were made use of.

    Parameters
    ----------
    ledger : one row a file of the renewed snapshot.
    held : what the snapshot said before. plan : what was read anew. corrections : with ``exceptions``.

    Raises
    ------
    GateError
        With a line for each reason.
    """
    entries: dict[Key, Entry] = {
        (str(e["month"]), str(e["force"]), str(e["kind"])): {str(k): v for k, v in e.items()}
        for e in ledger.to_dict("records")
    }
    reasons = _whole(held, plan)
    found: list[Reason] = []
    for force in FORCES:
        for kind in KINDS:
            found += _series(force, kind, entries, held, plan, config)
    used = []
    for exception in corrections.exceptions:
        key = (str(exception["month"]), str(exception["force"]), str(exception["kind"]))
        mended = _mended(exception, entries.get(key, NOTHING)) if key[0] in plan.months else ""
        if mended:
            reasons.append(f"data/corrections.yml: {mended}")
            continue
        met = [r for r in found if r.key == key and r.check == exception["check"]]
        found = [r for r in found if r not in met]
        used += [exception] if met else []
    reasons += [str(r) for r in found]
    if reasons:
        raise GateError(reasons)
    return used


def _whole(held: Held, plan: Plan) -> list[str]:
    """The archive as a whole: not older and not shorter than what is held."""
    if not held.months:
        return []
    reasons = [
        f"{month}: in the snapshot, and no file of it in the archive from {plan.months[0]}"
        for month in plan.left
        if plan.months[0] < month < plan.months[-1]
    ]
    if plan.months[-1] < held.months[-1]:
        reasons.append(f"the archive ends with {plan.months[-1]}, the snapshot has {held.months[-1]} already")
    if len(plan.months) < len(held.months):
        reasons.append(
            f"the archive holds {len(plan.months)} months, the snapshot {len(held.months)}: months would be lost"
        )
    return reasons


def _series(
    force: str, kind: str, entries: Mapping[Key, Entry], held: Held, plan: Plan, config: Config
) -> list[Reason]:
    """All checks of one force and kind of file, month by month."""
    reasons: list[Reason] = []
    before: list[Entry] = []
    recent = plan.months[-config.gate_recent :]
    for month in plan.months:
        key = (month, force, kind)
        entry = entries.get(key, NOTHING)
        past = before[-config.partial_window :]
        known = held.entries.get(key, NOTHING)
        if known["rows"] and not entry["rows"]:
            reasons.append(Reason(key, "lost", f"no rows, where the snapshot has {known['rows']:,}"))
        elif key in plan.changed or month in plan.stale:
            if month in recent:
                reasons += _beside(key, entry, past, config)
            if known["rows"] and month not in held.estimated:
                reasons += _revision(key, entry, known, config)
            if entry.get("rejected_unknown_type", 0):
                reasons.append(
                    Reason(key, "types", f"{entry['rejected_unknown_type']:,} rows of an unknown crime type")
                )
        if entry["rows"]:
            before.append(entry)
    return reasons


def _beside(key: Key, entry: Entry, past: list[Entry], config: Config) -> list[Reason]:
    """A file beside the months before it: rows, share without a place, share outside London."""
    if len(past) < ENOUGH_HISTORY:
        return []
    median = float(np.median([e["rows"] for e in past]))
    low, high = config.gate_rows
    if median < config.gate_few:
        low, high = low / 2, high * 2
    if not low * median <= entry["rows"] <= high * median:
        return [
            Reason(
                key,
                "rows",
                f"{entry['rows']:,} rows, {entry['rows'] / median:.0%} of the trailing median of {median:,.0f} "
                f"(expected {low:.0%} to {high:.0%})",
            )
        ]
    reasons = []
    for check, words, above in (
        ("no_place", "without a place", config.gate_no_place),
        ("outside", "outside London", config.gate_outside),
    ):
        usual = float(np.median([e[check] / e["rows"] for e in past]))
        share = entry[check] / entry["rows"]
        if share > usual + above:
            reasons.append(
                Reason(
                    key,
                    check,
                    f"{share:.1%} of rows {words}, usually {usual:.1%} (at most {usual + above:.1%})",
                )
            )
    return reasons


def _revision(key: Key, entry: Entry, known: Entry, config: Config) -> list[Reason]:
    moved = entry["rows"] - known["rows"]
    if (
        abs(moved) <= config.gate_revision * known["rows"]
        or max(entry["rows"], known["rows"]) < config.gate_few
    ):
        return []
    change = moved / known["rows"]
    limit = f"at most {config.gate_revision:.0%}"
    return [
        Reason(
            key,
            "revision",
            f"{entry['rows']:,} rows, {known['rows']:,} before: changed by {change:+.0%} ({limit})",
        )
    ]


def _mended(exception: Mapping[str, Any], entry: Entry) -> str:
    """What no longer holds of an exception, "" if it still applies."""
    for figure, expected in exception["expect"].items():
        if entry.get(figure, 0) != expected:
            return (
                f"the exception for {exception['month']} {exception['force']} {exception['kind']} ({exception['check']}) no "
                f"longer applies: expected {figure} {expected}, found {entry.get(figure, 0)}. Take it out or look again"
            )
    return ""


def exceptions_in_words(used: Collection[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Exceptions as the history keeps them."""
    kept = ("month", "force", "kind", "check", "reason", "address")
    return [{name: str(e[name]) for name in kept} for e in used]

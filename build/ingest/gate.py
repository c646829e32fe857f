"""The gate: checks that renewed data must pass before they replace what is there.

Each failed check gives one line: the file, the figure, what was expected. An entry under ``exceptions`` in
data/corrections.yml accepts a known case, and fails in its turn once the publisher has corrected the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from build.errors import GateError
from build.ingest.coverage import ENOUGH_HISTORY, Corrections
from build.ingest.plan import KINDS, Held, Key, Plan
from build.ingest.street import elsewhere_limit
from build.london import FORCES
from build.settings import Gate

LOST, TYPES = "lost", "types"
Entry = Mapping[str, Any]
NOTHING: Entry = {"rows": 0, "no_place": 0, "outside": 0, "counted": 0}


@dataclass(frozen=True)
class Reason:
    """Why a file is rejected."""

    key: Key
    check: str
    words: str

    def __str__(self) -> str:
        """One line."""
        month, force, kind = self.key
        return f"{month}-{force}-{kind}.csv: {self.words}"


def check_renewal(
    ledger: pd.DataFrame, held: Held, plan: Plan, corrections: Corrections, gate: Gate
) -> list[dict[str, Any]]:
    """Check a renewed ledger against the one held; returns the exceptions that were applied.

    Parameters
    ----------
    ledger : one row per file of the renewed snapshot.
    held : the snapshot before. plan : what was read again. corrections : with ``exceptions``.

    Raises
    ------
    GateError
        With one line per reason.
    """
    entries: dict[Key, Entry] = {
        (str(e["month"]), str(e["force"]), str(e["kind"])): {str(k): v for k, v in e.items()}
        for e in ledger.to_dict("records")
    }
    found = _lost_months(held, plan)
    for force in FORCES:
        for kind in KINDS:
            found += _series(force, kind, entries, held, plan, gate)
    reasons: list[str] = []
    used = []
    for exception in corrections.exceptions:
        key = (str(exception["month"]), str(exception["force"]), str(exception["kind"]))
        within = plan.months[0] <= key[0] <= plan.months[-1] if plan.months else False
        mended = _mended(exception, entries.get(key, NOTHING)) if within else ""
        if mended:
            reasons.append(f"data/corrections.yml: {mended}")
            continue
        met = [r for r in found if _excused(r, exception)]
        found = [r for r in found if r not in met]
        used += [exception] if met else []
    reasons += _whole(held, plan, {r.key[0] for r in found if r.check == LOST})
    reasons += [str(r) for r in found]
    if reasons:
        raise GateError(reasons)
    return used


def _excused(reason: Reason, exception: Mapping[str, Any]) -> bool:
    """Whether an exception covers a reason. One for new crime types holds from its month onwards."""
    month, force, kind = reason.key
    same = (force, kind, reason.check) == (exception["force"], exception["kind"], exception["check"])
    return same and (month == exception["month"] or (reason.check == TYPES and month > exception["month"]))


def _lost_months(held: Held, plan: Plan) -> list[Reason]:
    """Files of months missing from the archive, though it has months before and after."""
    gap = [m for m in plan.left if plan.months and plan.months[0] < m < plan.months[-1]]
    return [
        Reason(
            key,
            LOST,
            f"no file in the archive, but {entry['rows']:,} rows in the snapshot (expect: {{rows: 0}})",
        )
        for key, entry in held.entries.items()
        if key[0] in gap and entry["rows"]
    ]


def _whole(held: Held, plan: Plan, lost: Collection[str]) -> list[str]:
    """The archive as a whole: neither older nor shorter than what is held, apart from months known to be lost."""
    if not held.months:
        return []
    reasons = []
    if plan.months[-1] < held.months[-1]:
        reasons.append(
            f"the archive ends with {plan.months[-1]}, but the snapshot already has {held.months[-1]}"
        )
    known = [m for m in plan.left if plan.months[0] < m < plan.months[-1] and m not in lost]
    if len(plan.months) + len(known) < len(held.months):
        reasons.append(
            f"the archive holds fewer months ({len(plan.months)}) than the snapshot ({len(held.months)}): months would be lost"
        )
    return reasons


def _series(
    force: str, kind: str, entries: Mapping[Key, Entry], held: Held, plan: Plan, gate: Gate
) -> list[Reason]:
    """All checks on one force and kind of file, month by month."""
    reasons: list[Reason] = []
    before: list[Entry] = []
    recent = plan.months[-gate.recent :]
    for month in plan.months:
        key = (month, force, kind)
        entry = entries.get(key, NOTHING)
        past = before[-gate.partial_window :]
        known = held.entries.get(key, NOTHING)
        if known["rows"] and not entry["rows"]:
            words = f"no rows, but {known['rows']:,} in the snapshot (expect: {{rows: 0}})"
            reasons.append(Reason(key, LOST, words))
        elif key in plan.changed or month in plan.stale:
            if month in recent:
                reasons += _beside(key, entry, past, gate)
            if known["rows"] and month not in held.estimated:
                reasons += _revision(key, entry, known, gate)
            reasons += _strange(key, entry, gate)
        if entry["rows"]:
            before.append(entry)
    return reasons


def _strange(key: Key, entry: Entry, gate: Gate) -> list[Reason]:
    """Unknown crime types, and more area codes from outside London than a file ever had."""
    reasons = []
    if unknown := entry.get("rejected_unknown_type", 0):
        words = f"{unknown:,} rows with an unknown type ({entry['unknown']}; expect: {{rejected_unknown_type: {unknown}}})"
        reasons.append(Reason(key, TYPES, words))
    located = entry["counted"] + entry["outside"]
    if key[2] == KINDS[0] and entry["outside"] > elsewhere_limit(located, gate):
        words = (
            f"{entry['outside']:,} of {located:,} rows with a place are outside London ({entry['unknown']})"
        )
        reasons.append(Reason(key, "outside", words))
    return reasons


def _beside(key: Key, entry: Entry, past: list[Entry], gate: Gate) -> list[Reason]:
    """A file against the months before it: rows, share without a place, share outside London."""
    if len(past) < ENOUGH_HISTORY:
        return []
    median = float(np.median([e["rows"] for e in past]))
    low, high = gate.rows
    if median < gate.few:
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
    shares = [("no_place", "without a place", gate.no_place)]
    if key[2] != KINDS[0]:  # street files, whose rows carry codes, also have an absolute limit
        shares.append(("outside", "outside London", gate.outside))
    for check, words, above in shares:
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


def _revision(key: Key, entry: Entry, known: Entry, gate: Gate) -> list[Reason]:
    moved = entry["rows"] - known["rows"]
    if abs(moved) <= gate.revision * known["rows"] or max(entry["rows"], known["rows"]) < gate.few:
        return []
    change = moved / known["rows"]
    limit = f"at most {gate.revision:.0%}"
    return [
        Reason(
            key,
            "revision",
            f"{entry['rows']:,} rows, {known['rows']:,} before: changed by {change:+.0%} ({limit})",
        )
    ]


def _mended(exception: Mapping[str, Any], entry: Entry) -> str:
    """Why an exception no longer applies, "" if it still does."""
    for figure, expected in exception["expect"].items():
        if entry.get(figure, 0) != expected:
            return (
                f"the exception for {exception['month']} {exception['force']} {exception['kind']} ({exception['check']}) no "
                f"longer applies: expected {figure} {expected}, found {entry.get(figure, 0)}. Remove it or check the file"
            )
    return ""


def exceptions_in_words(used: Collection[Mapping[str, Any]]) -> list[dict[str, str]]:
    """Exceptions as the history records them."""
    kept = ("month", "force", "kind", "check", "reason", "address")
    return [{name: str(e[name]) for name in kept} for e in used]

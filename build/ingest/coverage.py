"""Which force-months are complete, partial or missing. Missing is not zero."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import yaml

from build.config import FORCES, Config
from build.errors import ReferenceDataError

KINDS = ("street", "stop-and-search")
STATES = ("complete", "partial", "missing")
CHECKS = ("rows", "lost", "revision", "no_place", "outside", "types")  # of the gate
ENOUGH_HISTORY = 3  # months before a month can be called partial


@dataclass(frozen=True)
class Corrections:
    """data/corrections.yml: what is known about the data.

    breaks : date, title, reason, address, ... months : force, month, kind, state, reason, address. exceptions : force, month,
    kind, check, reason, address, expect: what the gate accepts nevertheless (see :mod:`build.ingest.gate`).
    """

    breaks: list[dict[str, Any]]
    months: list[dict[str, Any]]
    exceptions: list[dict[str, Any]] = field(default_factory=list)


def load_corrections(path: Path) -> Corrections:
    """Read and check the corrections; ReferenceDataError if an entry lacks a field or names an unknown force or state."""
    try:
        entries = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = Corrections(entries["breaks"], entries["months"], entries.get("exceptions") or [])
    except (OSError, yaml.YAMLError, KeyError, TypeError) as e:
        raise ReferenceDataError(f"{path}: not readable corrections ({e}).") from e
    for entry in found.breaks:
        _require(path, entry, ("date", "title", "reason", "address"))
    for entry in found.months:
        _require(path, entry, ("force", "month", "kind", "state", "reason", "address"))
        if entry["force"] not in FORCES or entry["state"] not in STATES or entry["kind"] not in KINDS:
            raise ReferenceDataError(f"{path}: unknown force, kind or state in {entry}.")
    for entry in found.exceptions:
        _require(path, entry, ("force", "month", "kind", "check", "reason", "address", "expect"))
        known = entry["force"] in FORCES and entry["kind"] in KINDS and entry["check"] in CHECKS
        if not known or not isinstance(entry["expect"], dict):
            raise ReferenceDataError(
                f"{path}: unknown force, kind or check, or no figures to expect, in {entry}."
            )
    return found


def _require(path: Path, entry: dict[str, Any], fields: tuple[str, ...]) -> None:
    missing = [f for f in fields if not entry.get(f)]
    if missing:
        raise ReferenceDataError(f"{path}: {missing[0]!r} is missing in {entry}.")


def coverage_table(
    ledger: pd.DataFrame, months: tuple[str, ...], corrections: Corrections, config: Config
) -> pd.DataFrame:
    """``month, force, kind, rows, state, reason`` for every month of the window, every force and every kind of file.

    A force-month without rows is missing. One with fewer rows than ``config.partial_share`` of the median of up to
    ``config.partial_window`` complete months before it is partial. ``corrections.months`` overrides both.
    """
    known = {(c["force"], c["month"], c["kind"]): c for c in corrections.months}
    rows = ledger.set_index(["force", "kind", "month"]).rows.to_dict()
    out = []
    for force in FORCES:
        for kind in KINDS:
            before: list[int] = []
            for month in months:
                n = int(rows.get((force, kind, month), 0))
                state, reason = _state(n, before[-config.partial_window :], config)
                if (force, month, kind) in known:
                    state, reason = known[force, month, kind]["state"], known[force, month, kind]["reason"]
                if state == "complete":
                    before.append(n)
                out.append((month, force, kind, n, state, reason))
    return pd.DataFrame(out, columns=["month", "force", "kind", "rows", "state", "reason"])


def _state(n: int, before: list[int], config: Config) -> tuple[str, str]:
    if n == 0:
        return "missing", "no file, or a file without rows"
    if len(before) >= ENOUGH_HISTORY and n < config.partial_share * np.median(before):
        return (
            "partial",
            f"{n:,} rows, {n / np.median(before):.0%} of the trailing median of {np.median(before):,.0f}",
        )
    return "complete", ""

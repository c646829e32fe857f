"""A snapshot renewed month by month: what changed is read again, the rest is carried over byte for byte."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa

from build.ingest import cards, gate, snapshot, streets
from build.ingest.coverage import Corrections
from build.ingest.members import Member
from build.ingest.plan import Update
from build.ingest.police import IngestReport, Progress, report_of, write_months
from build.ingest.reference import Reference
from build.settings import Settings
from build.storage import tables as stored

POINTS = "points.parquet"


def renew_snapshot(
    update: Update,
    reference: Reference,
    corrections: Corrections,
    out: Path,
    settings: Settings,
    progress: Progress,
) -> tuple[IngestReport, dict[str, Any]]:
    """Write the renewed snapshot into the empty folder ``out``; returns what was read and the new history entry.

    ``settings.run.snapshot`` is the one held. Raises RawDataError if a file cannot be used, GateError if the result does not pass
    the gate.
    """
    plan, old = update.plan, settings.run.snapshot
    with_points = set(plan.months[-settings.run.points_months :])
    for month in plan.carried:
        shutil.copytree(old / month, out / month)
        if month not in with_points:
            (out / month / POINTS).unlink(missing_ok=True)
    named: dict[str, pa.Table] = {}
    fresh = write_months(
        _members(update),
        with_points,
        reference,
        _left_to_gate,
        out,
        settings.run,
        settings.gate,
        progress,
        named.__setitem__,
    )
    streets.write_new(named, reference.areas.lsoa21cd, old, out)
    kept = [
        e for m in plan.carried for e in json.loads((old / m / snapshot.LEDGER).read_text(encoding="utf-8"))
    ]
    used = gate.check_renewal(
        snapshot.typed(pd.DataFrame(fresh + kept)), update.held, plan, corrections, settings.gate
    )
    live = _write_live(update, old, out)
    entry = _entry(update, revisions(update, out), live, gate.exceptions_in_words(used))
    stored.write_json([*snapshot.read_history(old), entry], out / snapshot.HISTORY)
    card = cards.archive_card(fresh + kept, update.archive, update.address, update.date, update.stand_in)
    snapshot.write_manifest(out, card)
    return report_of(fresh), entry


def _left_to_gate(*_: str) -> frozenset[str]:
    """Accepts new crime types and areas in every file: the gate checks them all afterwards and names each."""
    return frozenset({"types", "outside"})


def _members(update: Update) -> Sequence[Member]:
    """The fetched files of the months to be read again."""
    return [
        Member(*key, container=update.folder / f"{entry.key}.gz", inner="", size=entry.size)
        for key, entry in sorted(update.plan.members.items())
        if key[0] in update.plan.stale
    ]


def _write_live(update: Update, old: Path, out: Path) -> str:
    """Write points of a month newer than the archive's, just fetched or kept; returns the month, "" if there is none."""
    newest = update.plan.months[-1]
    if update.live:
        points = update.live.points
        (out / snapshot.LIVE).mkdir()
        stored.write_table(points, out / snapshot.LIVE / POINTS)
        card = {
            "month": update.live.month,
            "address": update.live.address,
            "date": update.today,
            "crimes": int(points["count"].sum()),
            "transport_police_left_out": update.live.transport_police_left_out,
        }
        stored.write_json(card, out / snapshot.LIVE / "card.json")
        return update.live.month
    if update.held.live > newest:
        shutil.copytree(old / snapshot.LIVE, out / snapshot.LIVE)
        return update.held.live
    return ""


def revisions(update: Update, new: Path) -> list[dict[str, Any]]:
    """Known force-months whose counts have changed: ``month, force, kind, before, rows``.

    A file that differs only in outcomes, which are not counted here, is not a revision.
    """
    found = []
    for month in update.plan.stale:
        if month not in update.held.months:
            continue
        for key, entry in _ledger(new / month).items():
            known = update.held.entries.get(key)
            if known and any(
                known.get(c) != entry.get(c) for c in ("rows", "counted", "no_place", "outside")
            ):
                found.append(dict(zip(("month", "force", "kind"), key, strict=True)) | _rows(known, entry))
    return found


def _rows(known: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    return {"before": known["rows"], "rows": entry["rows"]}


def _ledger(folder: Path) -> dict[Any, dict[str, Any]]:
    entries = json.loads((folder / snapshot.LEDGER).read_text(encoding="utf-8"))
    return {(e["month"], e["force"], e["kind"]): e for e in entries}


def _entry(
    update: Update, revised: list[dict[str, Any]], live: str, exceptions: list[dict[str, str]]
) -> dict[str, Any]:
    """What this renewal brought, as the history records it."""
    held, plan = update.held, update.plan
    return {
        "date": update.today,
        "archive": update.archive,
        "first": plan.months[0],
        "last": plan.months[-1],
        "new": [m for m in plan.stale if m not in held.months],
        "revised": [r for r in revised if r["month"] not in held.estimated],
        "replaced": [m for m in plan.stale if m in held.estimated],
        "left": list(plan.left),
        "live": live if live != held.live else "",
        "exceptions": exceptions,
    }

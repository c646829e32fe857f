"""data/snapshot: a folder a month of aggregated counts, and a manifest that says what they are and hashes them.

====================  ==============================================================================================
``areas.parquet``      ``lsoa21cd``, one column a crime type (its slug), ``searches``: counts in each London LSOA; zero where a
                       force's month is missing (the ledger says which)
``forces.parquet``     ``force, crime_type, count``: all incidents reported, unlocated and outside London included
``stops.parquet``      searches by force, borough and published attribute (absent if no file was given)
``clock.parquet``      searches in London by weekday and hour
``points.parquet``     Central London by published map point and type; only the last ``points_months`` months
``ledger.json``        one entry a file: rows = counted + no_place + outside + rejected
====================  ==============================================================================================

Beside the months: ``history.json``, what each renewal brought, and ``live/``, Central London's points of a month that
police.uk's API has before its archive (``points.parquet`` and ``card.json``).
"""

from __future__ import annotations

import hashlib
import json
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from build.errors import SnapshotError
from build.ingest.coverage import FIGURES
from build.settings import Run
from build.storage import tables as files
from build.vocabulary import CRIME_TYPES

MANIFEST = "manifest.json"
LEDGER = "ledger.json"
HISTORY = "history.json"
LIVE = "live"
PLACED = ("same_code", "merged", "split_by_point", "split_by_share")  # of a street file's counted rows, how
VERSION = 1
RESTORE = "Restore data/snapshot from the repository, or renew it with --raw."


@dataclass(frozen=True)
class Snapshot:
    """The months of a snapshot in order; ``tables[month][name]`` as the module's table says; the ledger; the card.

    live : points of a newer month with its ``month``, or None. history : what each renewal brought, oldest first.
    """

    months: tuple[str, ...]
    tables: dict[str, dict[str, pd.DataFrame]]
    ledger: pd.DataFrame
    card: dict[str, Any]
    live: pd.DataFrame | None = None
    history: list[dict[str, Any]] = field(default_factory=list)


def write_month(
    folder: Path, month: str, tables: dict[str, pd.DataFrame], ledger: list[dict[str, object]]
) -> None:
    """Write one month's folder below ``folder``; SnapshotError if tables and ledger do not agree."""
    check_month(month, tables, ledger)
    at = folder / month
    at.mkdir()
    for name, frame in tables.items():
        files.write_table(frame, at / f"{name}.parquet")
    files.write_json(ledger, at / LEDGER)


def write_manifest(folder: Path, card: dict[str, Any]) -> None:
    """Write the manifest over the months that are in ``folder``: source card, period, and each file's hash."""
    months = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name != LIVE)
    written = sorted(p for p in folder.rglob("*") if p.is_file())
    manifest = {
        "version": VERSION,
        "source": card,
        "first": months[0],
        "last": months[-1],
        "months": months,
        "files": {p.relative_to(folder).as_posix(): _sha256(p) for p in written},
    }
    files.write_json(manifest, folder / MANIFEST)


def check_month(month: str, tables: dict[str, pd.DataFrame], ledger: list[dict[str, object]]) -> None:
    """Raise SnapshotError unless every file's rows add up and the counts are those that the ledger says were counted."""
    entries = pd.DataFrame(ledger)
    gone = entries.filter(regex="^rejected_").fillna(0).sum(axis=1)
    odd = entries.rows != entries.counted + entries.no_place + entries.outside + gone
    if odd.any():
        raise SnapshotError(
            f"{entries.file[odd].iloc[0]}: rows do not add up: {entries[odd].iloc[0].to_dict()}"
        )
    street = entries[entries.kind == "street"]
    searches = entries[entries.kind != "street"]
    areas = tables["areas"]
    pairs = [
        ("crimes by area", areas[list(CRIME_TYPES.values())].to_numpy().sum(), street.counted.sum()),
        ("crimes by force", tables["forces"]["count"].sum(), street.rows.sum() - gone[street.index].sum()),
        ("searches by area", areas.searches.sum(), searches.counted.sum()),
    ]
    if "stops" in tables:
        kept = searches.rows.sum() - gone[searches.index].sum()
        pairs.append(("searches by attribute", tables["stops"]["count"].sum(), kept))
    for what, counted, said in pairs:
        if counted != said:
            raise SnapshotError(f"{month}: {what}: {counted} in the table, {said} by the ledger. {RESTORE}")


def load_snapshot(run: Run) -> Snapshot:
    """Read and check the months of ``run.snapshot`` within ``run.since``/``until``.

    Raises SnapshotError if the snapshot is missing, from another version, changed since it was written (hashes), does not
    add up, or holds no month of the window.
    """
    folder = run.snapshot
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        if manifest["version"] != VERSION:
            raise SnapshotError(f"{folder}: version {manifest['version']}, expected {VERSION}. {RESTORE}")
        for name, digest in manifest["files"].items():
            if _sha256(folder / name) != digest:
                raise SnapshotError(f"{folder / name}: not as it was written (hash differs). {RESTORE}")
    except (OSError, ValueError, KeyError) as e:
        raise SnapshotError(f"{folder}: no usable snapshot ({e}). {RESTORE}") from e
    months = [m for m in manifest["months"] if (run.since or "") <= m <= (run.until or "9999-12")]
    if not months:
        raise SnapshotError(
            f"{folder}: holds {manifest['first']} to {manifest['last']}, nothing from {run.since or 'the start'} "
            f"to {run.until or 'the end'}. Choose other months."
        )
    tables, ledgers = {}, []
    for month in months:
        at = folder / month
        tables[month] = {p.stem: files.read_table(p) for p in sorted(at.glob("*.parquet"))}
        ledger = json.loads((at / LEDGER).read_text(encoding="utf-8"))
        check_month(month, tables[month], ledger)
        ledgers += ledger
    counts = pd.DataFrame(ledgers)
    return Snapshot(
        tuple(months),
        tables,
        typed(counts),
        manifest["source"],
        read_live(folder, run),
        read_history(folder),
    )


def typed(counts: pd.DataFrame) -> pd.DataFrame:
    """A ledger with every column that either kind of file has: whole numbers, and no words where nothing is said."""
    words = ["month", "force", "kind", "file", "sha256", "crc32", "unknown"]
    figures = sorted({*FIGURES, *PLACED, "bytes", *counts.columns} - {*words})
    counts = counts.reindex(columns=[*words, *figures])
    counts[words] = counts[words].astype(object).fillna("").astype(str)
    counts[figures] = counts[figures].fillna(0).astype("int64")
    return counts


def read_live(folder: Path, run: Run) -> pd.DataFrame | None:
    """Points of the month that the API had before the archive, with their ``month``; None if none, or past ``until``."""
    if not (folder / LIVE).is_dir():
        return None
    month = str(json.loads((folder / LIVE / "card.json").read_text(encoding="utf-8"))["month"])
    points = files.read_table(folder / LIVE / "points.parquet").assign(month=month)
    return points if month <= (run.until or "9999-12") else None


def read_history(folder: Path) -> list[dict[str, Any]]:
    """What each renewal brought, oldest first; nothing where nothing was renewed yet."""
    path = folder / HISTORY
    entries: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return entries


def carry_history(old: Path, new: Path) -> None:
    """Take the history along into a snapshot that replaces an old one."""
    if old != new and (old / HISTORY).exists():
        shutil.copyfile(old / HISTORY, new / HISTORY)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

"""data/snapshot: one folder of aggregated counts per month, and a manifest with their source and hashes.

====================  ==============================================================================================
``areas.parquet``      ``lsoa21cd``, one column per crime type (its slug), ``searches``: counts in each London LSOA; zero where a
                       force's month is missing (the ledger says which)
``forces.parquet``     ``force, crime_type, count``: all incidents recorded, including unlocated and outside London
``stops.parquet``      searches by force, borough and published attribute (absent if there was no file)
``clock.parquet``      searches in London by weekday and hour
``points.parquet``     Central London by published map point and type; only the last ``points_months`` months
``provenance.parquet`` ``force, kind, type, basis`` of what is not as published (absent where all is)
``streets.parquet``    ``street, lsoa21cd, points``: what the month adds to the table of the same name next to the months
``ledger.json``        one entry per file: rows = counted + no_place + outside + rejected
====================  ==============================================================================================

Next to the months: ``streets.parquet`` (see :mod:`build.ingest.streets`), ``history.json``, what each renewal brought, and
``live/``, Central London's points for a month that police.uk's API has ahead of its archive (``points.parquet`` and
``card.json``).
"""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from build.errors import SnapshotError, plain, reading
from build.ingest import provenance
from build.ingest import snapshot_schemas as schemas
from build.ingest.coverage import FIGURES
from build.ingest.members import SEARCHES, STREET
from build.ingest.plan import RESTORE
from build.ingest.streets import FILE as STREETS
from build.ingest.streets import read_streets
from build.settings import Run
from build.storage import checked
from build.storage import tables as stored
from build.vocabulary import CRIME_TYPES

MANIFEST = "manifest.json"
LEDGER = "ledger.json"
HISTORY = "history.json"
LIVE = "live"
PLACED = ("same_code", "merged", "split_by_point", "split_by_share")  # of a street file's counted rows, how


@dataclass(frozen=True)
class Snapshot:
    """The months of a snapshot in order; ``tables[month][name]`` as in the module's table; the ledger; the card.

    streets : ``street, lsoa21cd, points``, every pair once. provenance : ``month, force, kind, type, basis`` of what is not as
    published, see :mod:`build.ingest.provenance`. live : points of a newer month with its ``month``, or None. history : what
    each renewal brought, oldest first.
    """

    months: tuple[str, ...]
    tables: dict[str, dict[str, pd.DataFrame]]
    ledger: pd.DataFrame
    card: dict[str, Any]
    streets: pd.DataFrame
    provenance: pd.DataFrame
    live: pd.DataFrame | None = None
    history: list[dict[str, Any]] = field(default_factory=list)


def write_month(
    folder: Path, month: str, tables: dict[str, pd.DataFrame], ledger: list[dict[str, object]]
) -> None:
    """Write one month's folder below ``folder``; SnapshotError if tables and ledger disagree."""
    check_month(month, tables, ledger)
    at = folder / month
    at.mkdir()
    for name, frame in tables.items():
        stored.write_table(frame, at / f"{name}.parquet")
    stored.write_json(ledger, at / LEDGER)


def write_manifest(folder: Path, card: dict[str, Any]) -> None:
    """Write the manifest of the months in ``folder``: source card, period, and each file's hash."""
    months = sorted(p.name for p in folder.iterdir() if p.is_dir() and p.name != LIVE)
    written = sorted(p for p in folder.rglob("*") if p.is_file())
    manifest = {
        "version": schemas.VERSION,
        "source": card,
        "first": months[0],
        "last": months[-1],
        "months": months,
        "files": {p.relative_to(folder).as_posix(): _sha256(p) for p in written},
    }
    stored.write_json(manifest, folder / MANIFEST)


def check_month(month: str, tables: dict[str, pd.DataFrame], ledger: list[dict[str, Any]]) -> None:
    """Raise SnapshotError unless every file's rows add up and the tables hold as many as the ledger counted."""
    counted: Counter[str] = Counter()
    kept: Counter[str] = Counter()  # what was not rejected
    for entry in ledger:
        rejected = sum(rows for name, rows in entry.items() if name.startswith("rejected_"))
        if entry["rows"] != entry["counted"] + entry["no_place"] + entry["outside"] + rejected:
            raise SnapshotError(f"{entry['file']}: rows do not add up: {entry}")
        counted[entry["kind"]] += entry["counted"]
        kept[entry["kind"]] += entry["rows"] - rejected
    areas = tables["areas"]
    pairs = [
        ("crimes by area", areas[list(CRIME_TYPES.values())].to_numpy().sum(), counted[STREET]),
        ("crimes by force", tables["forces"]["count"].sum(), kept[STREET]),
        ("searches by area", areas.searches.sum(), counted[SEARCHES]),
    ]
    if "stops" in tables:
        pairs.append(("searches by attribute", tables["stops"]["count"].sum(), kept[SEARCHES]))
    for what, held, said in pairs:
        if held != said:
            raise SnapshotError(f"{month}: {what}: {held} in the table, {said} in the ledger. {RESTORE}")


def load_snapshot(run: Run) -> Snapshot:
    """Read and check the months of ``run.snapshot`` within ``run.since``/``until``.

    Raises SnapshotError if the snapshot is missing, of another version, changed since it was written (by its hashes),
    does not add up, or holds no month of the window.
    """
    folder = run.snapshot
    manifest = read_manifest(folder)
    for name, digest in manifest["files"].items():
        with reading(folder / name, RESTORE, SnapshotError):
            if _sha256(folder / name) != digest:
                raise SnapshotError(
                    f"{folder / name}: changed since it was written (hash differs). {RESTORE}"
                )
    months = [m for m in manifest["months"] if (run.since or "") <= m <= (run.until or "9999-12")]
    if not months:
        raise SnapshotError(
            f"{folder}: holds {manifest['first']} to {manifest['last']}, nothing from {run.since or 'the start'} "
            f"to {run.until or 'the end'}. Choose other months."
        )
    tables, ledgers = {}, []
    for month in months:
        at = folder / month
        with reading(at, RESTORE, SnapshotError):
            tables[month] = {p.stem: stored.read_table(p) for p in _tables_of(manifest, folder, month)}
            ledger = checked.read_json(at / LEDGER, schemas.LEDGER, SnapshotError, RESTORE)
            check_month(month, tables[month], ledger)
        ledgers += ledger
    counts = pd.DataFrame(ledgers)
    with reading(folder, RESTORE, SnapshotError):
        streets = read_streets([folder / name for name in manifest["files"] if Path(name).name == STREETS])
    return Snapshot(
        tuple(months),
        tables,
        typed(counts),
        manifest["source"],
        streets,
        provenance_of(tables),
        read_live(folder, run),
        read_history(folder),
    )


def provenance_of(tables: dict[str, dict[str, pd.DataFrame]]) -> pd.DataFrame:
    """``month, force, kind, type, basis`` of every month that is not all as published."""
    told = [t["provenance"].assign(month=m) for m, t in tables.items() if "provenance" in t]
    return pd.concat([provenance.none(), *told], ignore_index=True)


def read_manifest(folder: Path) -> dict[str, Any]:
    """The manifest of a snapshot. Raises SnapshotError if there is none, or none that this version wrote."""
    if not folder.is_dir():
        raise SnapshotError(f"{folder}: no usable snapshot (no such folder). {RESTORE}")
    manifest: dict[str, Any] = checked.read_json(folder / MANIFEST, schemas.MANIFEST, SnapshotError, RESTORE)
    listed = manifest["files"]
    missing = [
        f"{m}/{name}"
        for m in manifest["months"]
        for name in (LEDGER, "areas.parquet")
        if f"{m}/{name}" not in listed
    ]
    if missing or not manifest["months"]:
        raise SnapshotError(
            f"{folder / MANIFEST}: does not list {plain(missing[0]) if missing else 'a month'}. {RESTORE}"
        )
    return manifest


def _tables_of(manifest: dict[str, Any], folder: Path, month: str) -> list[Path]:
    """The tables of a month that the manifest lists; what else is in the folder was not written with it."""
    return [
        folder / name
        for name in sorted(manifest["files"])
        if name.startswith(f"{month}/") and name.endswith(".parquet")
    ]


def typed(counts: pd.DataFrame) -> pd.DataFrame:
    """A ledger with every column either kind of file has: integers, and "" where a text is absent."""
    words = ["month", "force", "kind", "file", "sha256", "crc32", "unknown"]
    figures = sorted({*FIGURES, *PLACED, "bytes", *counts.columns} - {*words})
    counts = counts.reindex(columns=[*words, *figures])
    counts[words] = counts[words].astype(object).fillna("").astype(str)
    counts[figures] = counts[figures].fillna(0).astype("int64")
    return counts


def read_live(folder: Path, run: Run) -> pd.DataFrame | None:
    """Points of the month the API had ahead of the archive, with their ``month``; None if none, or after ``until``."""
    if not (folder / LIVE).is_dir():
        return None
    month = str(checked.read_json(folder / LIVE / "card.json", schemas.LIVE, SnapshotError, RESTORE)["month"])
    with reading(folder / LIVE, RESTORE, SnapshotError):
        points = stored.read_table(folder / LIVE / "points.parquet").assign(month=month)
        points[["crime_type", "location", "easting", "northing", "count"]]
    return points if month <= (run.until or "9999-12") else None


def read_history(folder: Path) -> list[dict[str, Any]]:
    """What each renewal brought, oldest first; empty if there has been none."""
    path = folder / HISTORY
    if not path.exists():
        return []
    entries: list[dict[str, Any]] = checked.read_json(path, schemas.HISTORY, SnapshotError, RESTORE)
    return entries


def carry_history(old: Path, new: Path) -> None:
    """Copy the history into a snapshot that replaces an old one."""
    if old != new and (old / HISTORY).exists():
        shutil.copyfile(old / HISTORY, new / HISTORY)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()

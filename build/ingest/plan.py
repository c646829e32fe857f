"""What an archive has that a snapshot lacks, decided from names, CRCs and sizes before anything is fetched."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from build.errors import SnapshotError, reading
from build.london import FORCES

KINDS = ("street", "stop-and-search")
RESTORE = "Restore data/snapshot from the repository, or renew it with --raw."
PROVENANCE = "provenance.parquet"  # of a month, see build/ingest/provenance.py
Key = tuple[str, str, str]  # month, force, kind


class Listed(Protocol):
    """A member listed in an archive's directory."""

    @property
    def name(self) -> str: ...
    @property
    def crc(self) -> int: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Held:
    """A snapshot's own record, read without its tables.

    entries : the ledger by month, force and kind. estimated : months of which something is not as published.
    """

    entries: dict[Key, dict[str, Any]]
    months: tuple[str, ...]
    estimated: frozenset[str]
    live: str

    def has(self, key: Key, member: Listed) -> bool:
        """Whether the file counted before is the one listed now: the same CRC and size."""
        entry = self.entries.get(key, {})
        return entry.get("crc32") == f"{member.crc:08x}" and entry.get("bytes") == member.size


@dataclass(frozen=True)
class Plan:
    """Months to read again with all their members, months to carry over unchanged, months that have left the archive.

    changed : the month, force and kind of each file that is new or different.
    """

    members: dict[Key, Any]
    stale: tuple[str, ...]
    carried: tuple[str, ...]
    left: tuple[str, ...]
    changed: frozenset[Key]

    @property
    def months(self) -> tuple[str, ...]:
        """Months of the archive."""
        return tuple(sorted({*self.stale, *self.carried}))

    @property
    def to_fetch(self) -> list[Any]:
        """Members of the months to be read again, in the archive's order of months."""
        return [self.members[k] for k in sorted(self.members) if k[0] in self.stale]


@dataclass(frozen=True)
class LiveMonth:
    """A month of Central London as the API has it: its points (see :func:`build.ingest.live.map_points`), and from where."""

    month: str
    points: Any = field(repr=False)
    transport_police_left_out: int
    address: str


@dataclass(frozen=True)
class Update:
    """Everything fetched for a renewal, on disk and ready to read.

    archive, address : the archive's file name and address. date : of the publisher's last change; today : of this run.
    """

    held: Held
    plan: Plan
    folder: Path
    archive: str
    address: str
    date: str
    today: str
    live: LiveMonth | None
    stand_in: str = ""


def snapshot_hash(folder: Path) -> str:
    """Hash of a snapshot's manifest, which holds those of all its files; "" if there is none."""
    path = folder / "manifest.json"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


def read_held(folder: Path) -> Held:
    """Read a snapshot's ledgers and labels; empty if there is no snapshot. SnapshotError if they cannot be read."""
    if not (folder / "manifest.json").exists():
        return Held({}, (), frozenset(), "")
    with reading(folder, RESTORE, SnapshotError):
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        ledger = [e for m in manifest["months"] for e in _json(folder / m / "ledger.json")]
        live = _json(folder / "live" / "card.json")["month"] if (folder / "live").is_dir() else ""
        entries = {(e["month"], e["force"], e["kind"]): e for e in ledger}
        return Held(entries, tuple(manifest["months"]), _estimated(manifest), str(live))


def _estimated(manifest: dict[str, Any]) -> frozenset[str]:
    """Months that hold something not as published: all of a rehearsal's, else those with a table of provenance."""
    if manifest["source"]["estimated"]:
        return frozenset(manifest["months"])
    return frozenset(m for m in manifest["months"] if f"{m}/{PROVENANCE}" in manifest["files"])


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def compare(listed: Iterable[tuple[Key, Listed]], held: Held, folder: Path, points_months: int) -> Plan:
    """Compare the wanted members of an archive with what is held.

    A month is read again if one of its files is new, different or gone, or if it is one of the newest months and lacks
    their map points.
    """
    members = dict(listed)
    months = sorted({month for month, _, _ in members})
    changed = {k for k, m in members.items() if not held.has(k, m)}
    gone = {k for k in held.entries if k[0] in months and k not in members}
    stale = {k[0] for k in changed | gone}
    for month in months[-points_months:]:
        has_street = any((month, f, KINDS[0]) in members for f in FORCES)
        if has_street and not (folder / month / "points.parquet").exists():
            stale.add(month)
    return Plan(
        members,
        tuple(sorted(stale)),
        tuple(m for m in months if m not in stale),
        tuple(m for m in held.months if m not in months),
        frozenset(changed),
    )

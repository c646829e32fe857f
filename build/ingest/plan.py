"""What a snapshot lacks of an archive: decided from names, CRCs and sizes alone, before anything is fetched."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from build.errors import SnapshotError
from build.london import FORCES

KINDS = ("street", "stop-and-search")
RESTORE = "Restore data/snapshot from the repository, or renew it with --raw."
Key = tuple[str, str, str]  # month, force, kind


class Listed(Protocol):
    """A member as an archive's directory lists it."""

    @property
    def name(self) -> str: ...
    @property
    def crc(self) -> int: ...
    @property
    def size(self) -> int: ...


@dataclass(frozen=True)
class Held:
    """What a snapshot says of itself, read without its tables. ``entries``: the ledger by month, force and kind."""

    entries: dict[Key, dict[str, Any]]
    months: tuple[str, ...]
    estimated: str
    live: str

    def has(self, key: Key, member: Listed) -> bool:
        """Whether the file that was counted is the one listed: the same CRC and size."""
        entry = self.entries.get(key, {})
        return entry.get("crc32") == f"{member.crc:08x}" and entry.get("bytes") == member.size


@dataclass(frozen=True)
class Plan:
    """Months to read anew with all their members, months to carry over as they are, months that left the archive.

    changed : the force-months and kinds whose file is new or another one.
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
        """Members of the months to be read anew, in the archive's order of months."""
        return [self.members[k] for k in sorted(self.members) if k[0] in self.stale]


@dataclass(frozen=True)
class LiveMonth:
    """A month of Central London as the API has it: what it answered, and from where."""

    month: str
    crimes: list[dict[str, Any]] = field(repr=False)
    address: str


@dataclass(frozen=True)
class Update:
    """All that was fetched for a renewal, on disk and ready to be read.

    archive, address : the archive's file name and where it was. date : of the publisher's last change; today : of this run.
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


def read_held(folder: Path) -> Held:
    """Read a snapshot's ledgers and labels; nothing held where there is none. SnapshotError if they are not readable."""
    if not (folder / "manifest.json").exists():
        return Held({}, (), "", "")
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
        ledger = [e for m in manifest["months"] for e in _json(folder / m / "ledger.json")]
        live = _json(folder / "live" / "card.json")["month"] if (folder / "live").is_dir() else ""
        entries = {(e["month"], e["force"], e["kind"]): e for e in ledger}
        return Held(entries, tuple(manifest["months"]), manifest["source"]["estimated"], live)
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise SnapshotError(f"{folder}: no usable snapshot ({e}). {RESTORE}") from e


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def compare(listed: Iterable[tuple[Key, Listed]], held: Held, folder: Path, points_months: int) -> Plan:
    """Compare the wanted members of an archive with what is held.

    A month is read anew when one of its files is new, is another one or is gone, or when it lacks the map points that the
    newest months have.
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

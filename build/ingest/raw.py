"""Police.uk files, from a person's download or the archive: found in folders and zips, read one at a time."""

from __future__ import annotations

import gzip
import hashlib
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc

from build.config import FORCES, Config
from build.errors import RawDataError

STREET, SEARCHES = "street", "stop-and-search"
NAME = re.compile(r"(?:.*/)?(\d{4}-\d{2})-([a-z-]+?)-(street|stop-and-search|outcomes)\.csv")
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
DICTIONARY = pa.dictionary(pa.int32(), pa.utf8())
SHOWN = 60  # characters of a malformed row quoted in a message


@dataclass(frozen=True)
class Member:
    """One police.uk CSV: a file in a folder, or a member of a zip."""

    month: str
    force: str
    kind: str
    container: Path
    inner: str  # member name; "" for a plain file
    size: int

    @property
    def name(self) -> str:
        """The publisher's file name, independent of where the file was found."""
        return f"{self.month}-{self.force}-{self.kind}.csv"

    @property
    def place(self) -> str:
        """Its location, for messages."""
        return f"{self.container}:{self.inner}" if self.inner else str(self.container)

    def read(self) -> bytes:
        """All bytes; RawDataError if the file or the zip member is damaged (the zip's CRC is checked)."""
        try:
            if self.container.suffix == ".gz":
                return gzip.decompress(self.container.read_bytes())
            if not self.inner:
                return self.container.read_bytes()
            with zipfile.ZipFile(self.container) as z:
                return z.read(self.inner)
        except (OSError, EOFError, RuntimeError, zipfile.BadZipFile, zlib.error) as e:
            raise RawDataError(f"{self.place}: cannot be read ({e}). Download it again.") from e


@dataclass(frozen=True)
class Found:
    """What was found: the wanted members by month, and how many files were ignored and why."""

    members: tuple[Member, ...]
    other_forces: int
    outcomes: int
    repeated: tuple[str, ...]  # files found more than once with the same content

    @property
    def months(self) -> tuple[str, ...]:
        """Months with at least one wanted file."""
        return tuple(sorted({m.month for m in self.members}))


def find_members(path: Path, config: Config) -> Found:
    """Find the wanted forces' street and stop-and-search files below ``path`` (folder, zip, CSV, or zips in a folder).

    Raises RawDataError if there are none, if a wanted file's month is not a month, or if the same force, month and kind
    appears twice with different content.
    """
    candidates = list(_candidates(path))
    wanted: dict[tuple[str, str, str], Member] = {}
    repeated, forces, outcomes = [], set(), 0
    others = 0
    for member in candidates:
        forces.add(member.force)
        if member.kind not in (STREET, SEARCHES):
            outcomes += member.force in FORCES
        elif member.force not in FORCES:
            others += 1
        elif _in_window(member, config):
            key = (member.month, member.force, member.kind)
            if key in wanted:
                _require_same(wanted[key], member)
                repeated.append(member.place)
            wanted.setdefault(key, member)
    if not any(m.kind == STREET for m in wanted.values()):
        raise RawDataError(_nothing_found(path, forces, config))
    ordered = tuple(wanted[k] for k in sorted(wanted))
    return Found(ordered, others, outcomes, tuple(repeated))


def _candidates(path: Path) -> Iterator[Member]:
    if not path.exists():
        raise RawDataError(f"{path}: no such file or folder. Give the folder or .zip as downloaded.")
    files = sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]
    for file in files:
        if file.suffix.lower() == ".csv":
            yield from _matching([(file.name, "", file.stat().st_size)], file)
        elif file.suffix.lower() == ".zip" or file == path:
            yield from _matching(_zip_listing(file), file)


def _zip_listing(path: Path) -> list[tuple[str, str, int]]:
    try:
        with zipfile.ZipFile(path) as z:
            return [(i.filename, i.filename, i.file_size) for i in z.infolist() if not i.is_dir()]
    except (OSError, zipfile.BadZipFile) as e:
        raise RawDataError(
            f"{path}: not a zip archive, or an incomplete download ({e}). Download it again."
        ) from e


def _matching(listing: Iterable[tuple[str, str, int]], container: Path) -> Iterator[Member]:
    for name, inner, size in listing:
        if match := NAME.fullmatch(name):
            yield Member(match[1], match[2], match[3], container, inner, size)


def _in_window(member: Member, config: Config) -> bool:
    if not MONTH.fullmatch(member.month):
        raise RawDataError(f"{member.place}: {member.month} is not a month. Rename or remove the file.")
    return (config.since or "") <= member.month <= (config.until or "9999-12")


def _require_same(first: Member, second: Member) -> None:
    if first.size != second.size or first.read() != second.read():
        raise RawDataError(
            f"{first.name} is given twice with different content: {first.place} and {second.place}. Keep one."
        )


def _nothing_found(path: Path, forces: set[str], config: Config) -> str:
    wanted = " or ".join(f"YYYY-MM-{f}-street.csv" for f in FORCES)
    window = f" from {config.since or 'the start'} to {config.until or 'the end'}"
    other = f" (files of other forces or months: {', '.join(sorted(forces)[:6])})" if forces else ""
    window = window if config.since or config.until else ""
    return f"{path}: no file named {wanted}{window}{other}. Give the folder or .zip as downloaded from data.police.uk."


@dataclass(frozen=True)
class RawTable:
    """The wanted columns of one file, strings dictionary-encoded in one chunk; malformed rows left out; its identity.

    crc32 : as a zip's directory lists it, for comparing an archive with what is held.
    """

    table: pa.Table
    cut_off: int
    sha256: str
    crc32: str
    bytes: int

    def entry(self, member: Member) -> dict[str, object]:
        """The first fields of the file's ledger entry: which file, which content, how many rows."""
        return {
            "month": member.month,
            "force": member.force,
            "kind": member.kind,
            "file": member.name,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "crc32": self.crc32,
            "rows": self.table.num_rows + self.cut_off,
        }


def read_table(member: Member, columns: dict[str, pa.DataType], lenient: bool) -> RawTable:
    """Parse the wanted columns of a member.

    Raises RawDataError, with the line, for a changed header, text that is not UTF-8, a value of the wrong kind or a row
    with too few or too many fields. With ``lenient`` such rows, and no others, are left out and counted as cut off.
    """
    content = member.read()
    _check_header(member, content, columns)
    broken: list[str] = []

    def on_broken(row: pc.InvalidRow) -> str:
        broken.append(
            f"line {row.number}: {row.actual_columns} fields, expected {row.expected_columns}: {row.text[:SHOWN]!r}"
        )
        return "skip"

    try:
        table = pc.read_csv(
            pa.BufferReader(content),
            read_options=pc.ReadOptions(use_threads=False, block_size=1 << 22),
            parse_options=pc.ParseOptions(invalid_row_handler=on_broken),
            convert_options=pc.ConvertOptions(
                include_columns=list(columns),
                column_types=columns,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid as e:
        reason = str(e).split("\n")[0]
        hint = "It is not UTF-8 text as published." if "UTF8" in reason else "Download it again."
        raise RawDataError(f"{member.place}: {reason} {hint}") from e
    if broken and not lenient:
        raise RawDataError(
            f"{member.place}: {len(broken)} malformed rows, the first at {broken[0]}. "
            "Download it again, or leave such rows out with --lenient."
        )
    digest = hashlib.sha256(content).hexdigest()
    crc = f"{zlib.crc32(content):08x}"
    return RawTable(table.unify_dictionaries().combine_chunks(), len(broken), digest, crc, len(content))


def _check_header(member: Member, content: bytes, columns: Iterable[str]) -> None:
    first = content[:4096].split(b"\n", 1)[0]
    try:
        found = [c.strip('"') for c in first.decode("utf-8-sig").strip().split(",")]
    except UnicodeDecodeError as e:
        raise RawDataError(f"{member.place}: not UTF-8 text as published. Download it again.") from e
    missing = [c for c in columns if c not in found]
    if missing:
        raise RawDataError(
            f"{member.place}: the header has changed: no column {missing[0]!r}; found: {','.join(found)[:300] or 'nothing'}. "
            "If police.uk has changed its layout, this program must be adapted; otherwise download the file again."
        )


def encoded(table: pa.Table, column: str) -> tuple[list[str], pa.Array]:
    """Distinct values of a dictionary column, and each row's index into them (-1 for an empty cell)."""
    if table.num_rows == 0:
        return [], pa.array([], pa.int32())
    chunk = table[column].chunk(0)
    return chunk.dictionary.to_pylist(), chunk.indices.fill_null(-1)

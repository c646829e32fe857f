"""Police.uk files, from a person's download or the archive: found in folders and zips, whatever happened to their names."""

from __future__ import annotations

import os
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from build.errors import RawDataError, plain, reading
from build.london import FORCES
from build.settings import Run
from build.storage.bounded import read_file, read_gzip, read_member

STREET, SEARCHES = "street", "stop-and-search"
NAME = re.compile(r"(\d{4}-\d{2})-([a-z-]+?)-(street|stop-and-search|outcomes)\.csv(\.gz)?")
MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
# What browsers, file managers and mail programs do to a name.
COPIED = re.compile(r"^(copy(-\d+)?-of-)+|(-copy|-\(\d+\)|-\d|\(\d+\))+(?=\.csv)")
AGAIN = "Download it again."
LONGEST = 240  # months from the first to the last


@dataclass(frozen=True)
class Member:
    """One police.uk CSV: a file in a folder, or a member of a zip.

    inner : the member's name, "" for a plain file. index : its position in the zip's directory, which may repeat a name.
    crc32 : as the zip's directory lists it, None for a plain file; reading the member checks it.
    """

    month: str
    force: str
    kind: str
    container: Path
    inner: str
    size: int
    index: int = 0
    crc32: int | None = None

    @property
    def name(self) -> str:
        """The publisher's file name, independent of where the file was found."""
        return f"{self.month}-{self.force}-{self.kind}.csv"

    @property
    def place(self) -> str:
        """Its location, for messages."""
        return f"{self.container}:{plain(self.inner)}" if self.inner else str(self.container)

    def read(self) -> bytes:
        """All bytes; RawDataError if the file is damaged (a zip's CRC is checked) or implausibly large."""
        with reading(self.place, AGAIN, RawDataError):
            if self.container.suffix.lower() == ".gz":
                return read_gzip(self.container)
            if not self.inner:
                return read_file(self.container)
            with zipfile.ZipFile(self.container) as z:
                return read_member(z, z.infolist()[self.index])


@dataclass(frozen=True)
class Found:
    """What was found: the wanted members by month, and what was ignored and why.

    repeated : locations of files found more than once with the same content. unread : locations of files that were
    probably meant to be read, but have a format or a name that is not.
    """

    members: tuple[Member, ...]
    other_forces: int
    outcomes: int
    repeated: tuple[str, ...]
    unread: tuple[str, ...] = ()

    @property
    def months(self) -> tuple[str, ...]:
        """Months with at least one wanted file."""
        return tuple(sorted({m.month for m in self.members}))


def find_members(path: Path, run: Run) -> Found:
    """Find the wanted forces' street and stop-and-search files below ``path`` (folder, zip, CSV, or zips in a folder).

    Raises RawDataError if there are none, if a wanted file's month is not a month, if the months are implausibly far
    apart, or if the same force, month and kind appears twice with different content.
    """
    wanted: dict[tuple[str, str, str], Member] = {}
    repeated: list[str] = []
    unread: list[str] = []
    forces: set[str] = set()
    others = outcomes = 0
    for member in _candidates(path, unread):
        forces.add(member.force)
        if member.kind not in (STREET, SEARCHES):
            outcomes += member.force in FORCES
        elif member.force not in FORCES:
            others += 1
        elif _in_window(member, run):
            key = (member.month, member.force, member.kind)
            if key in wanted:
                _require_same(wanted[key], member)
                repeated.append(member.place)
            wanted.setdefault(key, member)
    if not wanted:
        raise RawDataError(_nothing_found(path, forces, unread, run))
    _require_near([key[0] for key in wanted])
    ordered = tuple(wanted[k] for k in sorted(wanted))
    return Found(ordered, others, outcomes, tuple(repeated), tuple(unread))


def _candidates(path: Path, unread: list[str]) -> Iterator[Member]:
    """Every police.uk file below a path; files that look like one but cannot be read are added to ``unread``."""
    if not path.exists():
        raise RawDataError(f"{path}: no such file or folder. Give the folder or .zip as downloaded.")
    for file in _files(path) if path.is_dir() else [path]:
        if file.suffix.lower() in (".csv", ".gz"):
            listing: list[tuple[int, str, str, int, int | None]] = [
                (0, "", file.name, file.stat().st_size, None)
            ]
        elif file.suffix.lower() == ".zip" or file == path:
            listing = [(n, name, name, size, crc32) for n, name, size, crc32 in _zip_listing(file)]
        else:
            listing = [(0, "", file.name, -1, None)]
        for index, inner, name, size, crc32 in listing:
            base = re.split(r"[/\\]", name)[-1]
            if (match := NAME.fullmatch(published_name(base))) and size >= 0 and not (inner and match[4]):
                yield Member(match[1], match[2], match[3], file, inner, size, index, crc32)
            elif looks_meant(base, bool(inner)):
                unread.append(f"{file}:{plain(inner)}" if inner else str(file))


def published_name(name: str) -> str:
    """A file's name as police.uk gave it: lower case, with hyphens, without the marks of a copy."""
    name = re.sub(r"[\s_-]+", "-", name.strip().lower())
    return COPIED.sub("", name)


def looks_meant(name: str, within_zip: bool) -> bool:
    """Whether an unread file was probably meant to be read: a wanted force and kind in its name, or a zip in a zip."""
    if name.startswith("."):  # hidden files, and those macOS puts next to each file
        return False
    text = published_name(name)
    force = any(force in text for force in FORCES)
    return (force and ("street" in text or "stop-and-search" in text)) or (
        within_zip and text.endswith(".zip")
    )


def _files(folder: Path) -> Iterator[Path]:
    """Every file below a folder in a fixed order, following links to folders, each folder once."""

    def refuse(error: OSError) -> None:
        raise RawDataError(
            f"{error.filename}: cannot be read ({error.strerror}). Change its permissions."
        ) from error

    seen = set()
    for at, folders, names in os.walk(folder, followlinks=True, onerror=refuse):
        real = os.path.realpath(at)
        if real in seen:
            folders.clear()
            continue
        seen.add(real)
        folders.sort()
        yield from (Path(at) / name for name in sorted(names) if (Path(at) / name).is_file())


def _zip_listing(path: Path) -> list[tuple[int, str, int, int]]:
    """(position in the directory, name, bytes, CRC) of each file in a zip."""
    advice = f"It is not a zip archive, or an incomplete download. {AGAIN}"
    with reading(path, advice, RawDataError), zipfile.ZipFile(path) as z:
        return [(n, i.filename, i.file_size, i.CRC) for n, i in enumerate(z.infolist()) if not i.is_dir()]


def _in_window(member: Member, run: Run) -> bool:
    if not MONTH.fullmatch(member.month):
        raise RawDataError(f"{member.place}: {member.month} is not a month. Rename or remove the file.")
    return (run.since or "") <= member.month <= (run.until or "9999-12")


def _require_near(months: list[str]) -> None:
    first, last = min(months), max(months)
    span = 12 * (int(last[:4]) - int(first[:4])) + int(last[5:]) - int(first[5:]) + 1
    if span > LONGEST:
        raise RawDataError(
            f"files of {first} and of {last}: more than {LONGEST // 12} years apart. Remove the wrong one, "
            "or leave it out with --since or --until."
        )


def _require_same(first: Member, second: Member) -> None:
    if first.read() != second.read():
        raise RawDataError(
            f"{first.name} is given twice with different content: {first.place} and {second.place}. Keep one."
        )


def _nothing_found(path: Path, forces: set[str], unread: list[str], run: Run) -> str:
    wanted = " or ".join(f"YYYY-MM-{f}-street.csv" for f in FORCES)
    window = f" from {run.since or 'the start'} to {run.until or 'the end'}"
    window = window if run.since or run.until else ""
    other = f" (files of other forces or months: {', '.join(sorted(forces)[:6])})" if forces else ""
    other = f" ({plain(unread[0])} cannot be read as it is)" if unread and not forces else other
    return f"{path}: no file named {wanted}{window}{other}. Give the folder or .zip as downloaded from data.police.uk."

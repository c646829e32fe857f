"""The bulk archive of data.police.uk: its directory and single members by range, or the whole file if that fails."""

from __future__ import annotations

import contextlib
import gzip
import re
import struct
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from build.errors import SourceError, plain, quoted, reading
from build.sources.http import Client
from build.sources.http_dates import parse_date
from build.sources.ranges import RangesIgnoredError, RemoteFile
from build.sources.whole import WholeFile
from build.storage.bounded import inflate, refuse_large

LATEST = "latest.zip"
TOGETHER = 64 << 20  # most bytes in one request, except for a single member
NEAR = 4096  # members closer together than this many bytes are fetched in one request
STORED, DEFLATED = 0, 8
LOCAL_HEADER = struct.Struct("<4s5H3I2H")
TRIED_AGAIN = "Try again later; nothing was replaced."


@dataclass(frozen=True)
class Entry:
    """One member as the directory lists it. packed, size : bytes before and after unpacking. offset, end : its place."""

    path: str
    crc: int
    packed: int
    size: int
    method: int
    offset: int
    end: int

    @property
    def name(self) -> str:
        """The file name without its folder."""
        return self.path.rpartition("/")[2]

    @property
    def key(self) -> str:
        """What identifies the content: name, CRC and size."""
        return f"{self.name}.{self.crc:08x}.{self.size}"


class Readable(Protocol):
    """A file, local or remote, that can be read in parts."""

    url: str
    changed: str

    def fetch(self, first: int, end: int, check: Callable[[bytes], str] = ...) -> bytes: ...


@dataclass(frozen=True)
class Archive:
    """An open archive and what it holds."""

    file: Readable
    entries: tuple[Entry, ...]

    @property
    def name(self) -> str:
        """File name, ``2026-01.zip``."""
        return self.file.url.rpartition("/")[2]

    @property
    def date(self) -> str:
        """The day the publisher last changed it, "YYYY-MM-DD"; "" if the server does not say."""
        when = parse_date(self.file.changed)
        return when.date().isoformat() if when else ""


@contextlib.contextmanager
def open_archive(client: Client, cache: Path) -> Iterator[Archive]:
    """Open the latest archive by range; if ranges are ignored, fetch it whole into the cache. Raises SourceError."""
    url = client.publishers.archive + LATEST
    try:
        file = RemoteFile(client, url)
    except RangesIgnoredError:
        with WholeFile(client, url, cache) as whole:
            yield Archive(whole, list_entries(whole))
    else:
        yield Archive(file, list_entries(file))


def list_entries(file: RemoteFile | WholeFile) -> tuple[Entry, ...]:
    """The directory. Raises SourceError if the file is not a zip or lists a member that would land outside its folder."""
    with (
        reading(file.url, f"It is not a zip archive. {TRIED_AGAIN}", SourceError),
        zipfile.ZipFile(file if isinstance(file, RemoteFile) else file.handle) as z,
    ):
        listed, start = [i for i in z.infolist() if not i.is_dir()], z.start_dir
    for info in listed:
        parts = re.split(r"[/\\]", info.orig_filename)
        if ".." in parts or parts[0] == "" or ":" in info.orig_filename:
            raise SourceError(
                f"{file.url}: lists a member outside its folder ({quoted(info.orig_filename)}). "
                "This is not police.uk's archive."
            )
    offsets = sorted({i.header_offset for i in listed})
    following = dict(zip(offsets, [*offsets[1:], start], strict=True))
    return tuple(
        Entry(
            i.filename,
            i.CRC,
            i.compress_size,
            i.file_size,
            i.compress_type,
            i.header_offset,
            following[i.header_offset],
        )
        for i in listed
    )


def fetch_members(
    archive: Archive,
    wanted: Sequence[Entry],
    folder: Path,
    connections: int,
    progress: Callable[[int, int], None],
) -> None:
    """Fetch members into ``folder`` as ``<key>.csv.gz``, several at once, skipping those already there and intact.

    Raises SourceError if a member does not arrive whole, or its size or checksum is not the one listed.
    """
    for entry in wanted:
        place = f"{archive.file.url}:{plain(entry.path)}"
        refuse_large(place, max(entry.size, entry.packed, entry.end - entry.offset))
        if entry.packed > entry.end - entry.offset:
            raise SourceError(f"{place}: reaches into the next member. {TRIED_AGAIN}")
    folder.mkdir(parents=True, exist_ok=True)
    groups = list(_neighbours([e for e in wanted if not held(folder, e)]))

    def one(group: list[Entry]) -> None:
        first = group[0].offset
        content = archive.file.fetch(first, group[-1].end, lambda c: _faults(group, c))
        for entry in group:
            _keep(
                packed(content[entry.offset - first : entry.end - first], entry),
                entry,
                path_of(folder, entry),
            )

    with ThreadPoolExecutor(connections) as pool:
        done = 0
        try:
            for _ in pool.map(one, groups):
                progress(done := done + 1, len(groups))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise


def path_of(folder: Path, entry: Entry) -> Path:
    """Where a member is cached."""
    return folder / f"{entry.key}.gz"


def held(folder: Path, entry: Entry) -> bool:
    """Whether a member is in the folder and intact; a damaged one is deleted."""
    path = path_of(folder, entry)
    if not path.exists():
        return False
    try:
        with gzip.open(path) as f:
            content = f.read(entry.size + 1)
    except (OSError, EOFError, zlib.error):
        content = b""
    if len(content) == entry.size and zlib.crc32(content) == entry.crc:
        return True
    path.unlink()
    return False


def _neighbours(wanted: Sequence[Entry]) -> Iterator[list[Entry]]:
    group: list[Entry] = []
    for entry in sorted(wanted, key=lambda e: e.offset):
        far = bool(group) and entry.offset - group[-1].end > NEAR
        if far or (group and entry.end - group[0].offset > TOGETHER):
            yield group
            group = []
        group.append(entry)
    if group:
        yield group


def packed(content: bytes, entry: Entry) -> bytes:
    """A member's compressed bytes from its local header, name and data. Raises ValueError if it is another member."""
    if len(content) < LOCAL_HEADER.size:
        raise ValueError("no local header")
    fields = LOCAL_HEADER.unpack_from(content)
    start = LOCAL_HEADER.size + fields[9] + fields[10]
    name = content[LOCAL_HEADER.size : LOCAL_HEADER.size + fields[9]]
    if fields[0] != b"PK\3\4" or name.decode("utf-8", "replace") != entry.path:
        raise ValueError("no local header of that name")
    return content[start : start + entry.packed]


def unpack(data: bytes, entry: Entry) -> bytes:
    """A member's content, never more than its listed size. Raises ValueError if the content is not the one listed."""
    if entry.method == STORED:
        content, more = data, False
    elif entry.method == DEFLATED:
        content, _, _ = inflate(data, entry.size + 1, -15)
        more = len(content) > entry.size
    else:
        raise SourceError(f"{entry.path}: compressed by method {entry.method}, which police.uk does not use.")
    if more:
        raise SourceError(
            f"{entry.path}: unpacks to more than its listed {entry.size:,} bytes and was rejected. {TRIED_AGAIN}"
        )
    if len(content) != entry.size or zlib.crc32(content) != entry.crc:
        raise ValueError("checksum differs")
    return content


def _faults(group: list[Entry], content: bytes) -> str:
    for entry in group:
        at = entry.offset - group[0].offset
        try:
            unpack(packed(content[at : at + entry.end - entry.offset], entry), entry)
        except (ValueError, zlib.error) as e:
            return f"member {entry.path} is damaged ({e})"
    return ""


def _keep(data: bytes, entry: Entry, path: Path) -> None:
    """Write a member as gzip: the compressed bytes unchanged, under a different header."""
    head = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
    whole = (
        head + data + struct.pack("<2I", entry.crc, entry.size & 0xFFFFFFFF)
        if entry.method == DEFLATED
        else gzip.compress(data, mtime=0)
    )
    partial = path.with_suffix(".partial")
    partial.write_bytes(whole)
    partial.replace(path)

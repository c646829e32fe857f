"""Bounded reading: nothing implausibly large is ever held in memory."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

from build.errors import BuildError, plain

HELD = 512 << 20  # most bytes of a file, a zip's member or a response held in memory
PIECE = 1 << 20
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_file(path: Path, most: int = HELD) -> bytes:
    """All bytes of a file; BuildError if it is larger than ``most``, before it is read."""
    refuse_large(path, path.stat().st_size, most)
    return path.read_bytes()


def read_gzip(path: Path, most: int = HELD) -> bytes:
    """All bytes of a gzip file; BuildError if there are more than ``most``."""
    with gzip.open(path) as f:
        content = f.read(most + 1)
    refuse_large(path, len(content), most)
    return content


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = HELD) -> bytes:
    """All bytes of a zip's member. BuildError if its listed size is above ``most`` or its compression cannot be bounded.

    It is read in pieces: read whole, zipfile would unpack everything the member holds, whatever its listed size. Only
    DEFLATE can be unpacked in pieces of a given size.
    """
    place = f"{archive.filename}:{plain(member.filename)}"
    refuse_large(place, member.file_size, most)
    if member.compress_type not in READABLE:
        raise BuildError(
            f"{place}: compressed by method {member.compress_type}, which this program does not read. "
            "Unpack it and give the folder."
        )
    if member.flag_bits & 1:
        raise BuildError(f"{place}: protected by a password. Unpack it and give the folder.")
    with archive.open(member) as f:
        return b"".join(iter(lambda: f.read(PIECE), b""))


def inflate(data: bytes, most: int, window: int) -> tuple[bytes, bool, bool]:
    """Unpack DEFLATE data; returns at most ``most`` bytes, whether there is more, and whether the stream ended.

    ``window`` as in zlib: -15 for raw data, 31 for gzip.
    """
    unpacker = zlib.decompressobj(window)
    content = unpacker.decompress(data, most)
    more = bool(unpacker.unconsumed_tail) and not unpacker.eof
    return content, more, unpacker.eof


def refuse_large(place: object, size: int, most: int = HELD) -> None:
    """Raise BuildError if ``size`` is above ``most`` bytes."""
    if size > most:
        raise BuildError(
            f"{place}: {size / 1e6:,.0f} MB, above the limit of {most / 1e6:,.0f} MB. Look at it first."
        )

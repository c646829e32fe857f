"""Reading without being flooded: nothing is held in memory that is larger than it ever should be."""

from __future__ import annotations

import gzip
import zipfile
import zlib
from pathlib import Path

from build.errors import BuildError, plain

HELD = 512 << 20  # bytes of a file, a zip's member or an answer that may be held in memory
PIECE = 1 << 20
READABLE = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


def read_file(path: Path, most: int = HELD) -> bytes:
    """All bytes of a file; BuildError if it is larger than ``most``, before it is read."""
    refuse_large(path, path.stat().st_size, most)
    return path.read_bytes()


def read_gzip(path: Path, most: int = HELD) -> bytes:
    """All bytes of a gzip file, never more than ``most`` of them."""
    with gzip.open(path) as f:
        content = f.read(most + 1)
    refuse_large(path, len(content), most)
    return content


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, most: int = HELD) -> bytes:
    """All bytes of a zip's member. BuildError if it is listed as larger than ``most`` or packed in a way that can flood.

    It is read in pieces: asked for all at once, zipfile unpacks everything a member holds, whatever size is listed. Only
    DEFLATE can be unpacked in pieces of a given size.
    """
    place = f"{archive.filename}:{plain(member.filename)}"
    refuse_large(place, member.file_size, most)
    if member.compress_type not in READABLE:
        raise BuildError(
            f"{place}: packed by method {member.compress_type}, which this program does not read. "
            "Unpack it and give the folder."
        )
    if member.flag_bits & 1:
        raise BuildError(f"{place}: locked with a password. Unpack it and give the folder.")
    with archive.open(member) as f:
        return b"".join(iter(lambda: f.read(PIECE), b""))


def inflate(data: bytes, most: int, window: int) -> tuple[bytes, bool, bool]:
    """Unpack DEFLATE data; what came out, at most ``most`` bytes, whether there is more, and whether it ended.

    ``window`` as zlib has it: -15 for bare data, 31 for gzip.
    """
    unpacker = zlib.decompressobj(window)
    content = unpacker.decompress(data, most)
    more = bool(unpacker.unconsumed_tail) and not unpacker.eof
    return content, more, unpacker.eof


def refuse_large(place: object, size: int, most: int = HELD) -> None:
    """BuildError if something is larger than may be held."""
    if size > most:
        raise BuildError(
            f"{place}: {size / 1e6:,.0f} MB, more than the {most / 1e6:,.0f} MB that are read. Look at it first."
        )

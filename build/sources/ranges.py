"""A remote file read in pieces: a seekable object for zipfile over HTTP ranges."""

from __future__ import annotations

import io
import re
import threading
from collections.abc import Callable

from build.errors import SourceError
from build.sources.http import PARTIAL, Answer, Client

TAIL = (
    1 << 14
)  # bytes from the end that the first request fetches: a zip's end record, or all of a small directory
PLACE = re.compile(r"bytes ([0-9]{1,15})-([0-9]{1,15})/([0-9]{1,15})")


class RangesIgnoredError(Exception):
    """The server sends the whole file when asked for a part."""


class RemoteFile(io.RawIOBase):
    """A remote file of which only the parts read are fetched.

    size, tag, changed : its bytes, ETag and time of last change according to the server. Raises SourceError if the file is
    replaced while being read, RangesIgnoredError if the server does not support ranges.
    """

    def __init__(self, client: Client, url: str) -> None:
        self._client, self._position, self._lock = client, 0, threading.Lock()
        first = client.get(url, headers=_asking(f"bytes=-{TAIL}"), check=_in_place(None), whole=False)
        if first.status != PARTIAL:
            raise RangesIgnoredError(first.url)
        self.url = first.url
        self.size = int(PLACE.fullmatch(first.headers["content-range"])[3])  # type: ignore[index]
        self.tag = first.headers.get("etag", "")
        self.changed = first.headers.get("last-modified", "")
        self._tail = first.body

    def fetch(self, first: int, end: int, check: Callable[[bytes], str] = lambda _: "") -> bytes:
        """Bytes from ``first`` up to ``end``; if ``check`` rejects them they are fetched again."""
        start = self.size - len(self._tail)
        if first >= start:
            if problem := check(held := self._tail[first - start : end - start]):
                raise SourceError(f"{self.url}: {problem}. Try again later; nothing was replaced.")
            return held
        place = _in_place((first, end - 1, self.size))
        answer = self._client.get(
            self.url,
            headers=_asking(f"bytes={first}-{end - 1}"),
            check=lambda a: place(a) or check(a.body),
            whole=False,
        )
        if answer.status != PARTIAL:
            raise SourceError(f"{self.url}: no longer sends parts of the file, as it just did. Run again.")
        if answer.headers.get("etag", "") != self.tag:
            raise SourceError(f"{self.url}: its publisher replaced it while it was being read. Run again.")
        return answer.body

    def seekable(self) -> bool:
        """Yes."""
        return True

    def readable(self) -> bool:
        """Yes."""
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        """Move to an offset from the start, the position or the end."""
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._position, io.SEEK_END: self.size}[whence]
        if base + offset < 0:
            raise OSError("a position before the start")
        self._position = base + offset
        return self._position

    def tell(self) -> int:
        """The position."""
        return self._position

    def read(self, size: int = -1) -> bytes:
        """The next bytes; those in the tail are not fetched again."""
        end = self.size if size is None or size < 0 else min(self.size, self._position + size)
        first, start = self._position, self.size - len(self._tail)
        if first >= end:
            return b""
        head = self.fetch(first, min(end, start)) if first < start else b""
        self._position = end
        return head + (self._tail[max(first, start) - start : end - start] if end > start else b"")


def _asking(part: str) -> dict[str, str]:
    return {"Range": part, "Accept-Encoding": "identity"}


def _in_place(wanted: tuple[int, int, int] | None) -> Callable[[Answer], str]:
    """A check that a response is the part requested, and all of it."""

    def check(answer: Answer) -> str:
        if answer.status != PARTIAL:
            return "answers with an HTML page instead of a file" if answer.is_page else ""
        place = PLACE.fullmatch(answer.headers.get("content-range", ""))
        if not place:
            return (
                f"answers with a part without a usable Content-Range ({answer.headers.get('content-range')})"
            )
        first, last, size = map(int, place.groups())
        if not first <= last < size:
            return f"answers with an impossible part ({place[0]})"
        if len(answer.body) != last - first + 1:
            return f"part cut short at {len(answer.body):,} of {last - first + 1:,} bytes"
        if wanted and (first, last, size) != wanted:
            return f"answers with bytes {first}-{last}/{size} instead of {wanted[0]}-{wanted[1]}/{wanted[2]}"
        return ""

    return check

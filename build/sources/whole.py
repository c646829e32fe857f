"""A whole file fetched to disk: resumed where it stopped, and checked against the publisher's MD5."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from build.errors import SourceError
from build.sources.http import PARTIAL, Answer, Client, TransientError

MD5 = re.compile(r"(?<![0-9a-fA-F])[0-9a-fA-F]{32}(?![0-9a-fA-F-])")


class WholeFile:
    """A file with a whole copy on disk; parts are read as from :class:`RemoteFile`."""

    def __init__(self, client: Client, url: str, folder: Path) -> None:
        self.path = folder / "archive.zip"
        folder.mkdir(parents=True, exist_ok=True)
        answer = download(client, url, self.path)
        self.url, self.changed = answer.url, answer.headers.get("last-modified", "")
        check_md5(client, self.path, self.url)
        self.handle: BinaryIO = self.path.open("rb")

    def __enter__(self) -> Self:
        """Itself."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close and delete the copy: the members wanted from it are cached."""
        self.handle.close()
        self.path.unlink(missing_ok=True)

    def fetch(self, first: int, end: int, check: Callable[[bytes], str] = lambda _: "") -> bytes:
        """Bytes from ``first`` up to ``end``; SourceError if ``check`` rejects them."""
        with self.path.open("rb") as f:
            f.seek(first)
            content = f.read(end - first)
        if problem := check(content):
            raise SourceError(f"{self.url}: {problem}. Try again later; nothing was replaced.")
        return content


def download(client: Client, url: str, path: Path) -> Answer:
    """Fetch a file to ``path``; each attempt resumes the one before if the server allows it. Raises SourceError."""
    partial, tag_file = path.with_suffix(".partial"), path.with_suffix(".etag")

    def held_bytes() -> int:
        return partial.stat().st_size if partial.exists() and tag_file.exists() else 0

    def attempt() -> Answer:
        held = held_bytes()
        tag = tag_file.read_text(encoding="utf-8") if held else ""
        resume = {"Range": f"bytes={held}-", "If-Range": tag} if held else {}
        with client.stream(url, {"Accept-Encoding": "identity", **resume}) as (answer, chunks):
            if answer.is_page:
                raise TransientError("answers with an HTML page instead of a file", status=answer.status)
            continues = answer.status == PARTIAL and answer.headers.get("content-range", "").startswith(
                f"bytes {held}-"
            )
            tag_file.unlink(missing_ok=True)
            if answer.headers.get("etag"):
                tag_file.write_text(answer.headers["etag"], encoding="utf-8")
            with partial.open("ab" if continues else "wb") as f:
                for piece in chunks:
                    f.write(piece)
        return answer

    # An attempt that made progress does not count: a large file over a bad connection needs many.
    for _ in range(client.patience.tries * 10):
        before = held_bytes()
        try:
            answer = client.persist(attempt, url)
        except SourceError:
            if held_bytes() <= before:
                raise
            continue
        partial.replace(path)
        tag_file.unlink(missing_ok=True)
        return answer
    raise SourceError(
        f"{url.partition('?')[0]}: the download keeps failing. Try again later; nothing was replaced."
    )


def check_md5(client: Client, path: Path, url: str) -> None:
    """Compare a file with the MD5 the index page lists for it, if that is a true MD5. Raises SourceError."""
    page = client.get(client.publishers.archive).body.decode("utf-8", "replace")
    listed = listed_md5(page, url.rpartition("/")[2])
    if not listed:
        return
    with path.open("rb") as f:
        found = hashlib.file_digest(f, "md5").hexdigest()
    if found != listed:
        raise SourceError(
            f"{url}: MD5 {found}, the publisher lists {listed}. Try again later; nothing was replaced."
        )


def listed_md5(page: str, name: str) -> str:
    """The MD5 after a file's name on the index page; "" if there is none or only a multipart tag."""
    after = page.partition(name)[2]
    until = re.split(rf"(?!{re.escape(name)})\d{{4}}-\d{{2}}\.zip", after)[0]
    hit = MD5.search(until)
    return hit[0].lower() if hit else ""

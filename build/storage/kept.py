"""Products kept between builds, each under a key made of everything it was made from."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

GENERATIONS = 3  # of products: so many times as many as one build uses
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True)
class Kept:
    """Products of one kind.

    folder : where they are kept; it may be deleted at any time. made_with : what makes them, with its version.
    """

    folder: Path
    made_with: str

    def all(self, inputs: Sequence[str], make: Callable[[list[str]], Iterable[bytes]]) -> list[bytes]:
        """Return the product of each input; those not kept are made together, and kept.

        A file begins with the digest of what follows; one that does not match (cut short, changed) is made again.
        """
        paths = [self._path(given) for given in inputs]
        found = {path: read_kept(path) for path in paths}
        missing = {path: given for path, given in zip(paths, inputs, strict=True) if found[path] is None}
        if missing:
            for path, product in zip(missing, make(list(missing.values())), strict=True):
                write_kept(path, product)
                found[path] = product
        drop_unused(self.folder, "*", GENERATIONS * len(found))
        return [found[path] or b"" for path in paths]

    def _path(self, given: str) -> Path:
        return self.folder / hashlib.sha256(f"{self.made_with}\n{given}".encode()).hexdigest()


def read_kept(path: Path) -> bytes | None:
    """Return a kept product and note that it was used; None if there is none, or its file is damaged."""
    try:
        held = path.read_bytes()
        os.utime(path)
    except FileNotFoundError:
        return None
    product = held[_DIGEST:]
    if len(held) < _DIGEST or hashlib.sha256(product).digest() != held[:_DIGEST]:
        return None
    return product


def write_kept(path: Path, product: bytes) -> None:
    """Keep a product, whole or not at all, after its digest; not at all where the folder is deleted meanwhile."""
    partial = path.with_suffix(".partial")
    with suppress(FileNotFoundError):
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(hashlib.sha256(product).digest() + product)
        partial.replace(path)


def drop_unused(folder: Path, pattern: str, most: int) -> None:
    """Delete all but so many of the files of a folder: those that were not used for longest."""
    with suppress(FileNotFoundError):  # all of them may be deleted meanwhile
        used = sorted(folder.glob(pattern), key=lambda path: path.stat().st_mtime_ns)
        for path in used[: max(len(used) - most, 0)]:
            path.unlink()

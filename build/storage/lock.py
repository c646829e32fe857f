"""One run at a time on a folder: a lock that the OS releases when the process exits."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from build.errors import BusyError
from build.storage.replace_folders import finish_swaps, recover_folder

JOURNAL = "swap.json"


@contextlib.contextmanager
def one_run(written: list[Path], read: list[Path], locks: Path) -> Iterator[None]:
    """Lock the folders a run writes exclusively and those it reads against writers; the lock files are kept in ``locks``.

    Once all are held, whatever a killed run left half renamed is repaired. Raises BusyError if another run is using one of
    them.
    """
    if sys.platform == "win32" or not _writable(locks):
        yield  # no flock, or nowhere to keep a lock file (a read-only checkout)
        return
    import fcntl  # noqa: PLC0415

    def take(handle: int, how: int) -> bool:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    locks.mkdir(parents=True, exist_ok=True)
    with contextlib.ExitStack() as opened:
        alone = []
        for folder in [*written, *read]:
            handle = _open(folder, locks)
            opened.callback(os.close, handle)
            # Repairs move folders, so a reader needs an exclusive lock at first too.
            if take(handle, fcntl.LOCK_EX):
                alone.append((folder, handle))
            elif folder in written or not take(handle, fcntl.LOCK_SH):
                raise BusyError(
                    f"{folder}: in use by another run. Wait until that has finished, then try again."
                )
        finish_swaps(locks / JOURNAL)
        for folder, handle in alone:
            recover_folder(folder)
            if folder in read and not take(handle, fcntl.LOCK_SH):
                raise BusyError(f"{folder}: another run has just taken it. Try again.")
        yield


def _open(folder: Path, locks: Path) -> int:
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    return os.open(locks / f"{folder.name}-{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)

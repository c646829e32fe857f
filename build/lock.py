"""One run at a time on a folder: a lock that the system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import hashlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from build.errors import BusyError
from build.folders import recover_folder


@contextlib.contextmanager
def one_run(written: list[Path], read: list[Path], locks: Path) -> Iterator[None]:
    """Hold the folders that a run writes for itself, those that it reads against writers; ``locks`` keeps the lock files.

    Also mends what a killed run left between its renames. Raises BusyError if another run is at work on one of them.
    """
    with contextlib.ExitStack() as held:
        for folder in written:
            held.enter_context(_locked(folder, locks, alone=True))
        for folder in read:
            held.enter_context(_locked(folder, locks, alone=False))
        yield


@contextlib.contextmanager
def _locked(folder: Path, locks: Path, *, alone: bool) -> Iterator[None]:
    if sys.platform == "win32" or not _writable(locks):
        yield  # no flock; or nowhere to keep a lock, as in a checkout that nobody can write to
        return
    import fcntl  # noqa: PLC0415

    def take(how: int) -> bool:
        try:
            fcntl.flock(handle, how | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    locks.mkdir(parents=True, exist_ok=True)
    name = hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:16]
    handle = os.open(locks / f"{folder.name}-{name}.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        # Mending moves folders, so it wants the lock alone; readers then share it.
        if first := take(fcntl.LOCK_EX):
            recover_folder(folder)
        if not (take(fcntl.LOCK_SH) if not alone else first):
            raise BusyError(
                f"{folder}: another run is at work on it. Wait until it has ended, then run again."
            )
        yield
    finally:
        os.close(handle)


def _writable(folder: Path) -> bool:
    while not folder.exists():
        folder = folder.parent
    return os.access(folder, os.W_OK)

"""Folders that are replaced whole or not at all, several at once."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


class Staging:
    """New folders, filled next to the ones they will replace and then swapped in together.

    journal : a file that lists the folders during the swap. If a run is killed in the middle of it, the next one starts by
    completing it with :func:`finish_swaps`.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._targets: list[Path] = []

    def folder(self, target: Path) -> Path:
        """Create an empty sibling of ``target``."""
        recover_folder(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _sibling(target, "new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self._targets.append(target)
        return fresh

    def swap(self) -> None:
        """Move every new folder into place; if one move fails, undo all of them."""
        for target in self._targets:
            if (target / ".gitignore").exists():  # a folder that git ignores must stay ignored
                shutil.copy2(target / ".gitignore", _sibling(target, "new"))
        if len(self._targets) > 1:
            self._journal.parent.mkdir(parents=True, exist_ok=True)
            partial = self._journal.with_suffix(".partial")
            partial.write_text(json.dumps([str(t) for t in self._targets]), encoding="utf-8")
            partial.replace(self._journal)
        try:
            for target in self._targets:
                _put_in_place(target)
        except BaseException:
            for target in self._targets:
                _put_back(target)
            raise
        finally:
            self._journal.unlink(missing_ok=True)
        for target in self._targets:
            shutil.rmtree(_sibling(target, "old"), ignore_errors=True)

    def clear(self) -> None:
        """Delete the folders that were not moved into place."""
        for target in self._targets:
            shutil.rmtree(_sibling(target, "new"), ignore_errors=True)


@contextlib.contextmanager
def replacing_folders(journal: Path) -> Iterator[Staging]:
    """Replace the folders filled within the block together at its end; on any error leave them all as they were."""
    staging = Staging(journal)
    try:
        yield staging
        staging.swap()
    finally:
        staging.clear()


@contextlib.contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Yield an empty sibling folder to fill; on success it replaces ``target``, on any error it is deleted."""
    with replacing_folders(_sibling(target, "swap")) as staging:
        yield staging.folder(target)


def finish_swaps(journal: Path) -> None:
    """Complete the swap of a run that was killed: its folders were all complete before the swap began."""
    if not journal.exists():
        return
    for name in json.loads(journal.read_text(encoding="utf-8")):
        target = Path(name)
        if _sibling(target, "new").exists():
            shutil.rmtree(_sibling(target, "old"), ignore_errors=True)
            _put_in_place(target)
        shutil.rmtree(_sibling(target, "old"), ignore_errors=True)
    journal.unlink()


def recover_folder(target: Path) -> None:
    """Move the old folder back if a killed run had moved ``target`` aside, and delete what it left over."""
    old = _sibling(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(_sibling(target, "new"), ignore_errors=True)


def _put_in_place(target: Path) -> None:
    if target.exists():
        os.rename(target, _sibling(target, "old"))
    os.rename(_sibling(target, "new"), target)


def _put_back(target: Path) -> None:
    """Undo as much of :func:`_put_in_place` as was done."""
    fresh, old = _sibling(target, "new"), _sibling(target, "old")
    if not fresh.exists() and target.exists():
        os.rename(target, fresh)
    if old.exists() and not target.exists():
        os.rename(old, target)


def _sibling(target: Path, suffix: str) -> Path:
    return target.parent / f".{target.name}.{suffix}"

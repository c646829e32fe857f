"""Folders that are replaced whole or not at all, several of them together."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path


class Staging:
    """Fresh folders to fill beside the ones whose place they take together.

    journal : a file that lists the folders while they change places, so that a run that was killed in the middle of it is
    brought to its end by :func:`finish_swaps` at the start of the next.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._targets: list[Path] = []

    def folder(self, target: Path) -> Path:
        """A fresh, empty sibling of ``target``."""
        recover_folder(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _sibling(target, "new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self._targets.append(target)
        return fresh

    def swap(self) -> None:
        """Put every fresh folder in its place; if one cannot be, all stay as they were."""
        for target in self._targets:
            if (target / ".gitignore").exists():  # a folder that tells git to ignore it goes on doing so
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
        """Drop what was not put in place."""
        for target in self._targets:
            shutil.rmtree(_sibling(target, "new"), ignore_errors=True)


@contextlib.contextmanager
def replacing_folders(journal: Path) -> Iterator[Staging]:
    """Folders filled within take their places together at the end; on any error all stay as they were."""
    staging = Staging(journal)
    try:
        yield staging
        staging.swap()
    finally:
        staging.clear()


@contextlib.contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Give a fresh sibling folder to fill; on success it takes the place of ``target``, on any error it goes."""
    with replacing_folders(_sibling(target, "swap")) as staging:
        yield staging.folder(target)


def finish_swaps(journal: Path) -> None:
    """Bring to its end what a killed run had begun: all its folders were complete when it began to put them in place."""
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
    """Put back the old folder if a killed run left ``target`` moved aside; drop leftovers otherwise."""
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
    """Undo what was done of :func:`_put_in_place`."""
    fresh, old = _sibling(target, "new"), _sibling(target, "old")
    if not fresh.exists() and target.exists():
        os.rename(target, fresh)
    if old.exists() and not target.exists():
        os.rename(old, target)


def _sibling(target: Path, suffix: str) -> Path:
    return target.parent / f".{target.name}.{suffix}"

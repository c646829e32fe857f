"""Folders that are replaced whole or not at all, several of them together; what is not ours in them stays."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path

from build.errors import BuildError
from build.storage import checked

KEEP = "keep.json"  # within a fresh folder while it changes places: what it takes over from the old one
JOURNAL_SCHEMA = {"type": "array", "items": {"type": "string", "minLength": 1}}
KEEP_SCHEMA = JOURNAL_SCHEMA


class Staging:
    """New folders, filled next to the ones they will replace and then swapped in together.

    journal : a file that lists the folders during the swap. If a run is killed in the middle of it, the next one starts by
    completing it with :func:`finish_swaps`.
    """

    def __init__(self, journal: Path) -> None:
        self._journal = journal
        self._targets: list[Path] = []

    def folder(self, target: Path) -> Path:
        """A fresh, empty sibling of ``target``; of what it links to, if it is a link. BuildError if it cannot be replaced."""
        target = target.resolve()
        require_replaceable(target)
        recover_folder(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        fresh = _sibling(target, "new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir()
        self._targets.append(target)
        return fresh

    def keep(self, target: Path, files: Sequence[str]) -> None:
        """Let files of ``target`` (relative to it) stay in it when its fresh sibling takes its place."""
        fresh = _sibling(target.resolve(), "new")
        (fresh / KEEP).write_text(json.dumps(list(files)), encoding="utf-8")

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
            _drop_old(target)

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


def require_replaceable(target: Path) -> None:
    """Raise BuildError, before any work, if a folder could not be replaced in the end, with what to do."""
    target = target.resolve()
    if target.exists() and not target.is_dir():
        raise BuildError(f"{target} is a file. Name a folder.")
    if target == target.parent or os.path.ismount(target):
        raise BuildError(
            f"{target} is a mount point, which cannot be replaced as a whole. Name a folder within it."
        )
    above = target.parent
    while not above.exists():
        above = above.parent
    if not os.access(above, os.W_OK | os.X_OK):
        raise BuildError(
            f"{target}: {above} cannot be written to. Name a folder elsewhere (--out), or change its permissions."
        )


def finish_swaps(journal: Path) -> None:
    """Complete the swap of a run that was killed: its folders were all complete before the swap began."""
    if not journal.exists():
        return
    for name in checked.read_json(journal, JOURNAL_SCHEMA, BuildError, "Remove it."):
        target = Path(name)
        if _sibling(target, "new").exists():
            if target.exists():
                _drop_old(target)
            _put_in_place(target)
        _drop_old(target)
    journal.unlink()


def recover_folder(target: Path) -> None:
    """Move the old folder back if a killed run had moved ``target`` aside, and delete what it left over."""
    target = target.resolve()
    old = _sibling(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    _drop_old(target)
    shutil.rmtree(_sibling(target, "new"), ignore_errors=True)


def _drop_old(target: Path) -> None:
    """Bring over from the folder's predecessor what is to be kept, as far as that was not done, and remove it."""
    old, listed = _sibling(target, "old"), target / KEEP
    if listed.exists():
        for name in checked.read_json(listed, KEEP_SCHEMA, BuildError, "Remove it."):
            if os.path.lexists(old / name) and not os.path.lexists(target / name):
                (target / name).parent.mkdir(parents=True, exist_ok=True)
                os.rename(old / name, target / name)
        listed.unlink()
    shutil.rmtree(old, ignore_errors=True)


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

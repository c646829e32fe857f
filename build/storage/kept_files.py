"""Files of a site that need not be made again: copied from the present site, if they are there as they were written.

A record in the cache, named by what the files are made of, holds what their maker returned and a hash of every file.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Final

from build.storage.files_below import files_below
from build.storage.kept import drop_unused, read_kept, write_kept
from build.storage.site_record import hashes

KEPT: Final = 3  # records of each kind
NAMED: Final = "files-{}.{}.pickle"  # a kind of files, and what they are made of


def files_for(record: Path, present: Path, out: Path, write: Callable[..., Any], *given: Any) -> Any:
    """Return what ``write(*given, folder)`` returns, with its files below ``out``: those recorded, or else written now."""
    kept = read_kept(record)
    if kept is not None:
        returned, files = pickle.loads(kept)
        if hashes(present, files) == files:
            copy_files(files, present, out)
            return returned
    return write_recorded(record, out, write, *given)


def copy_files(files: Iterable[str], present: Path, out: Path) -> None:
    """Copy files from one folder to another: a link would let what is written again later change the site that is there."""
    _make_folders(out, files)
    for name in files:
        shutil.copyfile(present / name, out / name)


def write_recorded(record: Path, out: Path, write: Callable[..., Any], *given: Any) -> Any:
    """Return what ``write(*given, folder)`` returns; the files it wrote in that folder are recorded, and moved to ``out``."""
    kind = record.name.partition(".")[0]
    aside = out / f".{kind}"  # where they are until they are known
    aside.mkdir(parents=True)
    returned = write(*given, aside)
    files = files_below(aside)
    found = hashes(aside, files)
    _make_folders(out, files)
    for name in files:
        (aside / name).replace(out / name)
    shutil.rmtree(aside)
    write_kept(record, pickle.dumps((returned, found)))
    drop_unused(record.parent, f"{kind}.*.pickle", KEPT)
    return returned


def _make_folders(out: Path, files: Iterable[str]) -> None:
    for folder in {(out / name).parent for name in files}:
        folder.mkdir(parents=True, exist_ok=True)

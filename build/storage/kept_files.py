"""Files of a site that need not be made again: copied from the present site, if they are there as they were written.

A record in the cache, named by what the files are made of, holds what their maker returned and a hash of every file.
"""

from __future__ import annotations

import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from build.storage.kept import drop_unused, read_kept, write_kept
from build.storage.site_record import hashes

KEPT = 3  # records
NAMED = "files.{}.pickle"
ASIDE = ".aside"  # below a site: where files are until they are known


def copy_kept(record: Path, present: Path, out: Path) -> Any:
    """Copy the recorded files from the folder ``present`` to ``out`` and return what their maker did; None if any is missing.

    Copies, not links: a file that is written again later must not change the site that is still there.
    """
    kept = read_kept(record)
    if kept is None:
        return None
    returned, files = pickle.loads(kept)
    if hashes(present, files) != files:
        return None
    for name in files:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(present / name, out / name)
    return returned


def write_recorded(record: Path, out: Path, write: Callable[..., Any], *given: Any) -> Any:
    """Return what ``write(*given, folder)`` returns; the files it wrote in that folder are recorded, and moved to ``out``."""
    aside = out / ASIDE
    aside.mkdir(parents=True)
    returned = write(*given, aside)
    files = sorted(path.relative_to(aside).as_posix() for path in aside.rglob("*") if path.is_file())
    found = hashes(aside, files)
    for name in files:
        (out / name).parent.mkdir(parents=True, exist_ok=True)
        (aside / name).replace(out / name)
    shutil.rmtree(aside)
    write_kept(record, pickle.dumps((returned, found)))
    drop_unused(record.parent, NAMED.format("*"), KEPT)
    return returned

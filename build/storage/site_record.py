"""Whether a site is what a build would make of it now, known without building: from a record of what it was made of.

A record is kept in the cache, named by a hash of everything a build reads: data, templates, code, libraries and settings. It
holds a hash of every file of the site. If a record of that name is there and every file is as recorded, there is nothing to do.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from importlib.metadata import distributions
from pathlib import Path
from types import MappingProxyType

from build import STARTED
from build.settings import ROOT, Run, Settings
from build.source_date import source_date
from build.storage.files_below import files_below
from build.storage.kept import drop_unused

FOLDER = "sites"
KEPT = 5  # records of recent builds; a site in another folder, or of other settings, has one of its own
PROGRAM = ("build",)  # folders of the checkout; those of data and templates are settings


def is_current(settings: Settings) -> bool:
    """Whether the site's folder holds, file by file, what a build would write there now."""
    record = _record(settings)
    try:
        files = json.loads(record.read_bytes())
    except (OSError, ValueError):  # none kept, or a damaged one: the build will tell
        return False
    current = isinstance(files, dict) and len(files) > 0 and hashes(settings.run.out, files) == files
    if current:
        record.touch()
    return current


def remember(
    settings: Settings, staged: Run, started: float, known: Mapping[str, str] = MappingProxyType({})
) -> None:
    """Keep a record of a finished site, which ``staged`` may still hold in the folders that are about to be moved into place.

    The name is that of what the next build will read: data that this one renewed are where ``staged`` says. ``known`` : hashes
    of files that have not changed since they were taken, as :func:`hashes_below` returns them. Nothing is kept if templates or
    corrections have changed since the build ``started``, or the program since it was loaded: the site may be made of the old.
    """
    if _changed_meanwhile(settings.run, started):
        return
    found = {name: known.get(name, "") for name in _paths(staged.out)}
    found |= hashes(staged.out, [name for name in found if name not in known])
    record = _record(settings, staged)
    record.parent.mkdir(parents=True, exist_ok=True)
    partial = record.with_suffix(".partial")
    partial.write_text(json.dumps(found), encoding="utf-8")
    partial.replace(record)
    drop_unused(record.parent, "*.json", KEPT)


def _changed_meanwhile(run: Run, started: float) -> bool:
    program = [ROOT / name / path for name in PROGRAM for path in _paths(ROOT / name)]
    read = [*(run.templates / path for path in _paths(run.templates)), run.corrections]
    return any(path.stat().st_mtime > STARTED for path in program) or any(
        path.stat().st_mtime > started for path in read if path.exists()
    )


def hashes_below(folder: Path) -> dict[str, str]:
    """By path, the SHA-256 of every file below a folder."""
    return hashes(folder, _paths(folder))


def hashes(folder: Path, files: Iterable[str]) -> dict[str, str]:
    """By path, the SHA-256 of each file below a folder, "" of one that is not there."""
    return {name: _hash(folder / name) for name in files}


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return ""


def _record(settings: Settings, staged: Run | None = None) -> Path:
    """Where the record of a site made of what is there now is kept."""
    run = settings.run
    read = staged or run
    named = replace(settings, run=replace(run, cache=Path()))  # where the cache is does not matter
    digest = hashlib.sha256(repr((named, source_date(), sys.version)).encode())
    digest.update(repr(_libraries()).encode())
    read_from = {
        **{name: ROOT / name for name in PROGRAM},
        "templates": run.templates,
        "reference": read.reference,
        "snapshot": read.snapshot,
    }
    for name, folder in read_from.items():
        digest.update(repr((name, hashes_below(folder))).encode())
    digest.update(repr(hashes(run.corrections.parent, [run.corrections.name])).encode())
    return run.cache / FOLDER / f"{digest.hexdigest()}.json"


def _paths(folder: Path) -> list[str]:
    """The path of every file below a folder but what Python compiled, in order."""
    return [path for path in files_below(folder) if not path.endswith(".pyc")]


@cache
def _libraries() -> list[str]:
    """Name and version of every package installed; to read them all takes a third of a second."""
    return sorted(f"{package.metadata['Name']} {package.version}" for package in distributions())

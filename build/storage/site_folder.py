"""Who owns a file in the site's folder: a list of what a build wrote decides what the next may delete.

A folder that is published from often holds more: ``.git``, ``CNAME``, ``.nojekyll``. What no build wrote stays.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Sequence, Set
from pathlib import Path

from build.errors import SiteError, plain
from build.storage import checked
from build.storage.files_below import files_below

LIST = "build.json"
KEPT = {".gitignore"}  # stays with the site wherever it is, see replace_folders
SCHEMA = checked.entry(
    {
        "snapshot": {"type": "string", "pattern": "^([0-9a-f]{64})?$"},
        "files": {
            "type": "array",
            "items": {"type": "string", "minLength": 1, "maxLength": 300},
            "maxItems": 100_000,
        },
    }
)
# Every file written by the first version, which kept no list.
FIRST_VERSION = re.compile(
    r"(index|404|accessibility|clusters|deprivation|downloads|latest|map|method|quality|sources|stops|trends)\.html"
    r"|boroughs/[a-z-]+\.html"
    r"|(assets|cards|charts|map)/[\w-]+(\.[0-9a-f]{8})?\.(css|js|png|svg|csv|vl\.json)"
    r"|data/(boroughs/)?[\w-]+\.(csv|parquet|geojson|json)"
    r"|robots\.txt|feed\.xml|sitemap\.xml"
)
ADVICE = "Name a new or empty folder with --out."


def write_list(site: Path, snapshot: str) -> None:
    """Write the list of a finished site's files into it, with the hash of the snapshot it was made from."""
    text = json.dumps({"snapshot": snapshot, "files": [*files_below(site), LIST]}, indent=0)
    (site / LIST).write_text(text + "\n", encoding="utf-8")


def foreign_paths(out: Path) -> list[str]:
    """Files and whole folders below ``out`` not written by a build, relative to it.

    Raises SiteError if there are files and nothing says that a site of ours is among them.
    """
    there = _files(out)
    if (out / LIST).is_file():
        listed = set(
            checked.read_json(out / LIST, SCHEMA, SiteError, f"{ADVICE} Or remove the file.")["files"]
        )
    else:
        strange = sorted(path for path in there if not FIRST_VERSION.fullmatch(path))
        if there and (strange or "index.html" not in there):
            first = plain(strange[0] if strange else min(there))
            raise SiteError(f"{out} holds other files ({first} ...) and no list of a build's. {ADVICE}")
        listed = there
    return sorted(_not_of(listed | KEPT, out, out)) if out.is_dir() else []


def refuse_clashes(out: Path, fresh: Path, foreign: Sequence[str]) -> None:
    """Raise SiteError if a new site would overwrite something in the folder that no build wrote."""
    for path in foreign:
        at = fresh / path
        if at.is_dir() and not _files(out / path):
            continue  # an empty folder on both sides
        if os.path.lexists(at) or any(p.is_file() for p in at.parents if p.is_relative_to(fresh)):
            raise SiteError(
                f"{out / path}: no build wrote it, and this one would write there. Move it, or name another --out."
            )


def _not_of(listed: Set[str], folder: Path, out: Path) -> Iterator[str]:
    """What is not listed below a folder; a folder with nothing listed counts as a whole, including empty ones in it."""
    for path in folder.iterdir():
        name = path.relative_to(out).as_posix()
        if path.is_symlink() or not path.is_dir():
            if name not in listed:
                yield name
        elif any(each.startswith(f"{name}/") for each in listed):
            yield from _not_of(listed, path, out)
        else:
            yield name


def _files(folder: Path) -> set[str]:
    """Every file and link below a folder, except those kept with any site; links to folders are not followed."""
    if not folder.is_dir():
        return set()
    found = (p for p in folder.rglob("*") if p.is_symlink() or not p.is_dir())
    return {p.relative_to(folder).as_posix() for p in found} - KEPT

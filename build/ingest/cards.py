"""Source cards of police data: what a snapshot was made from, in the words its pages print."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd
import yaml

from build.errors import RawDataError
from build.ingest import provenance
from build.ingest.publishers import OGL
from build.london import FORCES

DEFAULT = {
    "table": "police",
    "title": "Street-level crime and stop and search, " + " and ".join(f.name for f in FORCES.values()),
    "publisher": "Home Office, data.police.uk",
    "address": "https://data.police.uk/data/",
    "licence": OGL,
    "label": "police.uk",
    "estimated": "",  # a sentence for every page, if none of the data are the publisher's (a rehearsal)
    "note": "",  # what to know about them, for the page on data quality
}
PROVENANCE = "provenance"


def read_card(path: Path) -> tuple[dict[str, str], pd.DataFrame]:
    """The words of the card that lies with police files, and its table of provenance; none of either without a card.

    A file ``card.yml`` in the folder, or ``<name>.card.yml`` beside a zip, is the place to say that data are not as published:
    ``note`` in words, ``provenance`` the name of a CSV beside it (see :mod:`build.ingest.provenance`).
    """
    beside = path / "card.yml" if path.is_dir() else path.with_name(path.name + ".card.yml")
    if not beside.exists():
        return {}, provenance.none()
    known = {*DEFAULT, "date", PROVENANCE}
    try:
        words = yaml.safe_load(beside.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise RawDataError(f"{beside}: not a readable card ({str(e).splitlines()[0]}).") from e
    if not isinstance(words, dict) or not set(words) <= known:
        raise RawDataError(f"{beside}: a card may hold {', '.join(sorted(known))} only.")
    table = words.pop(PROVENANCE, None)
    if table is not None and not (beside.parent / str(table)).is_file():
        raise RawDataError(f"{beside}: no file {table} beside it. Put the table of provenance there.")
    basis = provenance.read_provenance(beside.parent / str(table)) if table else provenance.none()
    return {k: str(v) for k, v in words.items()}, basis


def police_card(path: Path, words: dict[str, str], ledger: list[dict[str, object]]) -> dict[str, Any]:
    """The card of what was read from ``path``, with the words of its own card in place of the usual ones.

    The hash is that of the list of files and their hashes, as sha256sum prints it.
    """
    newest = max(p.stat().st_mtime for p in [path, *(path.rglob("*") if path.is_dir() else [])])
    day = datetime.datetime.fromtimestamp(newest, datetime.UTC).date().isoformat()
    return {**DEFAULT, "date": day, **_identity(ledger), **words}


def archive_card(
    ledger: list[dict[str, object]], name: str, address: str, day: str, stand_in: str
) -> dict[str, Any]:
    """The card of a snapshot that agrees with the publisher's archive file by file.

    ``stand_in`` is the host that answered in the publisher's place, "" if the publisher did: a rehearsal's data say so.
    """
    words = {}
    if stand_in:
        words = {
            "estimated": "Rehearsal: not police.uk's data.",
            "note": f"A rehearsal: the data were fetched from {stand_in}, which stood in for police.uk.",
        }
    made = {**_identity(ledger), "file": f"{len(ledger)} files of {name}"}
    return {**DEFAULT, "address": address, "date": day, **made, **words}


def _identity(ledger: list[dict[str, object]]) -> dict[str, Any]:
    listing = "".join(f"{e['sha256']}  {e['file']}\n" for e in sorted(ledger, key=lambda e: str(e["file"])))
    return {
        "rows": sum(int(str(e["rows"])) for e in ledger),
        "sha256": hashlib.sha256(listing.encode()).hexdigest(),
        "file": f"{len(ledger)} files",
    }

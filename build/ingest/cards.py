"""Source cards of police data: what a snapshot was made from, worded as the pages print it."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from build.errors import RawDataError, plain
from build.ingest import provenance
from build.ingest.publishers import OGL
from build.london import FORCES
from build.storage import checked

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
_WORDS = {"type": ["string", "null"], "maxLength": 4000, "description": "a text of at most 4,000 characters"}
SCHEMA = {
    "type": ["object", "null"],
    "properties": {
        **dict.fromkeys([*DEFAULT, "provenance"], _WORDS),
        "address": checked.ADDRESS,
        "date": checked.DAY,
    },
    "additionalProperties": False,
}
PROVENANCE = "provenance"


def read_card(path: Path) -> tuple[dict[str, str], pd.DataFrame]:
    """The words of the card that comes with police files, and its table of provenance; none of either without a card.

    ``card.yml`` in the folder, or ``<name>.card.yml`` next to a zip, is the place to say that the data are not as published:
    ``note`` in words, ``provenance`` the name of a CSV next to it (see :mod:`build.ingest.provenance`).
    """
    card = path / "card.yml" if path.is_dir() else path.with_name(path.name + ".card.yml")
    if not card.exists():
        return {}, provenance.none()
    words = checked.read_yaml(
        card, SCHEMA, RawDataError, "README says what a card holds; text with a colon stands in quotes."
    )
    kept = {name: words[name] or "" for name in words or {}}
    table = kept.pop(PROVENANCE, "")
    if not table:
        return kept, provenance.none()
    if not (card.parent / table).is_file():
        raise RawDataError(f"{card}: no file {plain(table)} next to it. Put the table of provenance there.")
    return kept, provenance.read_provenance(card.parent / table)


def police_card(path: Path, words: dict[str, str], ledger: list[dict[str, object]]) -> dict[str, Any]:
    """The card of what was read from ``path``, with the wording of its own card in place of the usual one.

    The hash is taken over the list of files and their hashes, in the format of sha256sum.
    """
    newest = max(p.stat().st_mtime for p in [path, *(path.rglob("*") if path.is_dir() else [])])
    day = datetime.datetime.fromtimestamp(newest, datetime.UTC).date().isoformat()
    return {**DEFAULT, "date": day, **_identity(ledger), **words}


def archive_card(
    ledger: list[dict[str, object]], name: str, address: str, day: str, stand_in: str
) -> dict[str, Any]:
    """The card of a snapshot that matches the publisher's archive file by file.

    ``stand_in`` is the host that answered instead of the publisher in a rehearsal, and the card says so; otherwise "".
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

"""Source cards of police data: what a snapshot was made from, in the words its pages print."""

from __future__ import annotations

import datetime
import hashlib
from pathlib import Path
from typing import Any

import yaml

from build.errors import RawDataError
from build.ingest.publishers import OGL

DEFAULT = {
    "table": "police",
    "title": "Street-level crime and stop and search, Metropolitan Police and City of London Police",
    "publisher": "Home Office, data.police.uk",
    "address": "https://data.police.uk/data/",
    "licence": OGL,
    "label": "police.uk",
    "estimated": "",  # a few words for every page if data are not as published
    "note": "",  # the whole of what to know about them
}


def police_card(path: Path, ledger: list[dict[str, object]]) -> dict[str, Any]:
    """The card of what was read from ``path``.

    A file ``card.yml`` in the folder, or ``<name>.card.yml`` beside a zip, overrides the words: the place to say that
    data are not as published (``estimated``, ``note``). The hash is that of the list of files and their hashes, as
    sha256sum prints it.
    """
    listing = "".join(f"{e['sha256']}  {e['file']}\n" for e in sorted(ledger, key=lambda e: str(e["file"])))
    newest = max(p.stat().st_mtime for p in [path, *(path.rglob("*") if path.is_dir() else [])])
    return {
        **DEFAULT,
        "date": datetime.datetime.fromtimestamp(newest, datetime.UTC).date().isoformat(),
        "rows": sum(int(str(e["rows"])) for e in ledger),
        "sha256": hashlib.sha256(listing.encode()).hexdigest(),
        "file": f"{len(ledger)} files",
        **_words(path),
    }


def _words(path: Path) -> dict[str, str]:
    beside = path / "card.yml" if path.is_dir() else path.with_name(path.name + ".card.yml")
    if not beside.exists():
        return {}
    try:
        words = yaml.safe_load(beside.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as e:
        raise RawDataError(f"{beside}: not a readable card ({str(e).splitlines()[0]}).") from e
    if not isinstance(words, dict) or not set(words) <= {*DEFAULT, "date"}:
        raise RawDataError(f"{beside}: a card may hold {', '.join(sorted({*DEFAULT, 'date'}))} only.")
    return {k: str(v) for k, v in words.items()}

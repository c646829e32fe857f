"""What the tests of an update start from: archives of the small London, a snapshot of the older one, a site."""

from __future__ import annotations

import hashlib
import io
import shutil
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from build.settings import Patience, Run
from tests import small
from tests.loopback import Loopback

MONTHS = [f"2023-{m:02d}" for m in (11, 12)] + [f"2024-{m:02d}" for m in range(1, 13)]
NEW = MONTHS[-1]
NEXT = "2025-01"  # the API has it, the archive has not
SITE = """<!doctype html><html lang="en"><head><title>New</title>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'"></head><body><h1>New</h1></body></html>"""
QUICK = Patience(connect=0.5, read=0.4, answer=0.6, transfer=1.0, tries=3, first_wait=0.02, longest_wait=0.3)


@dataclass(frozen=True)
class World:
    """before, now : archives a month apart. snapshot : of the first. reference : the small London's."""

    before: bytes
    now: bytes
    raw: Path
    snapshot: Path


def archive(raw: Path, months: Iterable[str], extra: dict[str, bytes] | None = None) -> bytes:
    """An archive of months below ``raw`` as police.uk packs it: with other forces and outcomes in between."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as z:
        for month in months:
            other = small.csv_text(small.STREET_HEADER, [small.street_row(month, 20)] * 40)
            for force in ("essex", "kent"):
                z.writestr(f"{month}/{month}-{force}-street.csv", other)
            for path in sorted((raw / month).glob("*.csv")):
                z.write(path, f"{month}/{path.name}")
            z.writestr(f"{month}/{month}-metropolitan-outcomes.csv", other)
        for name, content in (extra or {}).items():
            z.writestr(name, content)
    return packed.getvalue()


def crime(i: int, month: str = NEXT, category: str = "burglary", **changes: Any) -> dict[str, Any]:
    """A crime as the API tells it, at the centre of an area of the small London."""
    longitude, latitude = small.centre(i % small.AREAS)
    street = {"id": i, "name": f"On or near Street {i % small.AREAS}"}
    place = {"latitude": f"{latitude}", "street": street, "longitude": f"{longitude}"}
    plain = {
        "category": category, "location_type": "Force", "location": place, "context": "", "outcome_status": None,
        "persistent_id": "", "id": i, "location_subtype": "", "month": month,
    }  # fmt: skip
    return plain | changes


def settings(config: Run, home: Path, **changes: Any) -> Run:
    """A run at a test's own folders."""
    return replace(
        config,
        snapshot=home / "data" / "snapshot",
        out=home / "site",
        cache=home / "cache",
        corrections=home / "corrections.yml",
        **changes,
    )


def furnish(world: World, config: Run) -> dict[str, str]:
    """Lay out a snapshot and a site as an earlier run left them; returns their state."""
    shutil.copytree(world.snapshot, config.snapshot)
    for part in ("data", "charts"):
        (config.out / part).mkdir(parents=True)
    (config.out / "index.html").write_text("old")
    config.corrections.write_text("breaks: []\nmonths: []\nexceptions: []\n")
    return state(config)


def state(config: Run) -> dict[str, str]:
    """Hash of every file of the snapshot and the site."""
    return {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in (config.snapshot, config.out)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def leftovers(config: Run) -> list[str]:
    """What a run should not leave next to its folders."""
    return [p.name for f in (config.snapshot, config.out) for p in f.parent.glob(".*")]


def serve(world: World, **changes: Any) -> Loopback:
    """The publishers a month later, in good order."""
    return Loopback(archive=world.now, newest=NEW, dates=[NEW, *reversed(MONTHS[:-1])], **changes)

"""Small worlds: the small London with something missing, as people's downloads have it."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from pathlib import Path

from tests import small

CITY_STREET, MET_STREET = "*-city-of-london-street.csv", "*-metropolitan-street.csv"


@dataclass(frozen=True)
class World:
    """months : of police files. removed : patterns of files not there. reworded : whether the newest use new words."""

    months: tuple[str, ...]
    removed: tuple[str, ...] = ()
    reworded: bool = False


def months(first: str, n: int) -> tuple[str, ...]:
    """So many months from the first on, "YYYY-MM"."""
    start = 12 * int(first[:4]) + int(first[5:]) - 1
    return tuple(f"{m // 12}-{m % 12 + 1:02d}" for m in range(start, start + n))


# An object, a law, outcomes and an ethnicity that the publisher has not used so far.
NEW_WORDS = {
    "Controlled drugs": "Drones",
    "Misuse of Drugs Act 1971 (section 23)": "Airspace Act 2031 (section 1)",
    "Community resolution": "Sent home",
    "Under investigation": "Handed to another agency",
    "White - Irish": "Martian",
    "Other ethnic group - Not stated": "Not Stated (NS)",
}
YEAR_AND_ONE = months("2023-12", 13)
WORLDS: dict[str, World] = {
    "crime only": World(YEAR_AND_ONE, ("*stop-and-search*",)),
    "stops only": World(YEAR_AND_ONE, ("*street*",)),
    "City only": World(YEAR_AND_ONE, ("*metropolitan*",)),
    "Met only": World(YEAR_AND_ONE, ("*city-of-london*",)),
    "one month": World(("2024-12",)),
    "three months": World(months("2024-10", 3)),
    "thirteen months": World(YEAR_AND_ONE, reworded=True),
    "newest month missing": World(YEAR_AND_ONE, ("2024-12-metropolitan-*",)),
    "half a year missing": World(
        months("2023-01", 24), tuple(f"2024-{m:02d}-metropolitan-street*" for m in range(4, 10))
    ),
    "a month in the future": World((*months("2024-01", 12), "2031-05")),
}


def write_world(world: World, folder: Path) -> Path:
    """The world's police files below a folder."""
    small.write_police(folder, world.months)
    for pattern in world.removed:
        for path in sorted(folder.rglob(pattern)):
            path.unlink()
    newest = folder / world.months[-1]
    for path in sorted(newest.glob("*.csv")) if world.reworded else []:
        text = path.read_text(encoding="utf-8")
        for old, new in NEW_WORDS.items():
            text = text.replace(old, new)
        path.write_text(text, encoding="utf-8")
    for empty in [p for p in sorted(folder.iterdir()) if not any(p.iterdir())]:
        shutil.rmtree(empty)
    return folder

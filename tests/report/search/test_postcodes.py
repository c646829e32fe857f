"""What is packed can be read again: a sector worked out by hand, and made-up postcodes by a reader of the description."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.report.search.packing import DIGITS
from build.report.search.postcodes import MOST, pack_postcodes, pack_sector

LETTERS = "ABDEFGHJLNPQRSTUWXYZ"


def read_sector(line: str, letters: str) -> dict[str, int]:
    """Postcode -> row, read as the module's description says."""
    name, areas, gaps, places = line.split(" ")
    fresh = [DIGITS.index(areas[at]) * 92 + DIGITS.index(areas[at + 1]) for at in range(0, len(areas), 2)]
    number = -1
    recent: list[int] = []
    found = {}
    for gap, place in zip(numbers(gaps), numbers(places), strict=True):
        number += gap + 1
        row = fresh.pop(0) if place == len(recent) else recent.pop(place)
        recent.insert(0, row)
        high, low = divmod(number, len(letters))
        found[f"{name.replace('_', ' ')}{letters[high]}{letters[low]}"] = row
    assert fresh == []
    return found


def numbers(text: str) -> list[int]:
    found, held = [], 0
    for character in text:
        held += DIGITS.index(character)
        if character != DIGITS[-1]:
            found.append(held)
            held = 0
    return found


def test_a_sector_by_hand() -> None:
    # AB and AD follow A, which no postcode ends in here: one passed over, then none, then one (AF is number 4, BA number 20).
    inside = [("E8 1AB", 7), ("E8 1AD", 7), ("E8 1AF", 9), ("E8 1BA", 7)]
    line = pack_sector("E8 1", inside, LETTERS)
    name, areas, gaps, places = line.split(" ")
    assert name == "E8_1"
    assert areas == "!)!+"  # rows 7 and 9
    assert [DIGITS.index(c) for c in gaps] == [1, 0, 1, 15]
    assert [DIGITS.index(c) for c in places] == [0, 0, 1, 1]
    assert read_sector(line, LETTERS) == dict(inside)


def test_every_postcode_comes_back_from_the_file_that_its_district_chooses() -> None:
    rng = np.random.default_rng(3)
    units = [a + b for a in LETTERS for b in LETTERS]
    sectors = [f"{d} {s}" for d in ("E1", "E10", "E1W", "EC2A", "N1", "W1D") for s in range(8)]
    rows = {
        sector + unit: int(rng.integers(5000))
        for sector in sectors
        for unit in rng.choice(units, rng.integers(1, 400), replace=False)
    }
    packed = pack_postcodes(pd.DataFrame({"postcode": list(rows), "row": list(rows.values())}))
    assert packed["letters"] == LETTERS
    assert len(packed["files"]) > 1
    for postcode, row in list(rows.items())[::97]:
        first = max(f for f in packed["files"] if f <= postcode.split()[0])
        line = next(
            one
            for one in packed["files"][first].split("\n")
            if one.startswith(postcode[:-2].replace(" ", "_") + " ")
        )
        assert read_sector(line, LETTERS)[postcode] == row
    read = [read_sector(line, LETTERS) for text in packed["files"].values() for line in text.split("\n")]
    assert {p: r for sector in read for p, r in sector.items()} == rows
    assert all(
        sum(len(read_sector(x, LETTERS)) for x in t.split("\n")) <= MOST for t in packed["files"].values()
    )


def test_no_postcodes_make_no_file() -> None:
    assert pack_postcodes(pd.DataFrame({"postcode": [], "row": []})) == {"letters": "", "files": {}}

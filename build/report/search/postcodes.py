"""Every postcode with its area, sector by sector, in files of some thousand postcodes.

A sector ("E8 1") is one line of four words: its name; the areas its postcodes are in, in the order in which they first occur;
for each postcode how many possible ones were passed over since the last; for each its area, as the place in a list that keeps
the area used last at the front. Neighbouring postcodes mostly share an area, so both lists are mostly noughts, which gzip packs
well: some five and a half bits a postcode.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

import pandas as pd

from build.report.search.packing import digit, pair, starts

MOST: Final = 4000  # postcodes in a file, unless one district has more


def pack_postcodes(postcodes: pd.DataFrame) -> dict[str, Any]:
    """Pack postcodes into files.

    Parameters
    ----------
    postcodes : ``postcode`` ("E8 1EA", one space), ``row`` (the area's row number in the search's order).

    Returns
    -------
    dict
        ``letters`` : those that the last two places of a postcode can have. ``files`` : first district -> lines; each file
        runs, in the order of text, up to the first district of the next.
    """
    ordered = sorted(zip(postcodes.postcode.tolist(), postcodes.row.tolist(), strict=True))
    letters = "".join(sorted({letter for postcode, _ in ordered for letter in postcode[-2:]}))
    districts = [(name, list(inside)) for name, inside in groupby(ordered, key=lambda one: one[0].split()[0])]
    first = starts((len(inside) for _, inside in districts), MOST)
    files = {}
    for begin, end in zip(first, [*first[1:], len(districts)], strict=True):
        held = [one for _, inside in districts[begin:end] for one in inside]
        if held:
            sectors = groupby(held, key=lambda one: one[0][:-2])
            files[districts[begin][0]] = "\n".join(
                pack_sector(name, list(inside), letters) for name, inside in sectors
            )
    return {"letters": letters, "files": files}


def pack_sector(name: str, inside: Sequence[tuple[str, int]], letters: str) -> str:
    """Return one sector's line. ``inside`` : (postcode, row) in the order of postcodes."""
    recent: list[int] = []
    areas, gaps, places = "", "", ""
    last = -1
    for postcode, row in inside:
        unit = letters.index(postcode[-2]) * len(letters) + letters.index(postcode[-1])
        gaps += digit(unit - last - 1)
        last = unit
        place = recent.index(row) if row in recent else len(recent)
        if place == len(recent):
            areas += pair(row)
        else:
            recent.pop(place)
        recent.insert(0, row)
        places += digit(place)
    return f"{name.replace(' ', '_')} {areas} {gaps} {places}"

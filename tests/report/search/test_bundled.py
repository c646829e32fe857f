"""The bundled postcodes, packed and read again, stand in the outlines that hold their points; and every shard is small."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import numpy as np
import pytest
import shapely

from build.ingest.reference import Reference, load_reference
from build.report.search.index import search_order, write_search
from build.settings import Run

from .points import NOTHING_SAID, OUTLINE_EDGE, postcode_points
from .test_postcodes import read_sector

FEWEST = 2000  # postcodes resolved


@pytest.fixture(scope="module")
def reference() -> Reference:
    return load_reference(Run())


@pytest.fixture(scope="module")
def written(reference: Reference, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("search")
    # What areas are called comes with the police files, not with the reference tables.
    write_search(reference.areas.assign(streets="Mare Street"), reference.geography, {}, NOTHING_SAID, out)
    return out


def packed_postcodes(out: Path) -> dict[str, int]:
    """Every postcode -> row in the search's order, from the files as written."""
    (first,) = out.glob("assets/search.*.js")
    letters = json.loads(f"[{first.read_text(encoding='utf-8')[9:-3]}]")[1]["letters"]
    found: dict[str, int] = {}
    for path in sorted(out.glob("data/search-*/postcodes-*.js")):
        _, lines = json.loads(f"[{path.read_text(encoding='utf-8')[9:-3]}]")
        for line in lines.split("\n"):
            found |= read_sector(line, letters)
    return found


def test_every_bundled_postcode_is_packed_with_its_area(written: Path, reference: Reference) -> None:
    order = search_order(reference.areas)
    held = reference.geography.postcodes
    found = packed_postcodes(written)
    assert len(found) == len(held)
    assert [order[found[postcode]] for postcode in held.postcode] == held.area.tolist()


def test_postcodes_stand_in_the_outlines_that_hold_their_points(written: Path, reference: Reference) -> None:
    points = postcode_points()
    assert len(points) >= FEWEST
    found = packed_postcodes(written)
    order = search_order(reference.areas)
    outlines = reference.outlines[order[np.array([found[postcode] for postcode in points.postcode])]]
    far = shapely.distance(outlines, shapely.points(points.easting, points.northing))
    assert points.postcode[far > OUTLINE_EDGE].tolist() == []


def test_a_search_loads_little(written: Path) -> None:
    """What a search can need at most: the first file, one of postcodes or two of names, one of areas."""

    def heaviest(pattern: str) -> int:
        sizes = [len(gzip.compress(path.read_bytes(), 6, mtime=0)) for path in written.glob(pattern)]
        return max(sizes)

    first, areas = heaviest("assets/search.*.js"), heaviest("data/search-*/areas-*.js")
    assert first + heaviest("data/search-*/postcodes-*.js") + areas <= 15_000
    assert first + 2 * heaviest("data/search-*/names-*.js") + areas <= 16_000
    total = sum(
        len(gzip.compress(path.read_bytes(), 6, mtime=0))
        for path in written.glob("data/search-*/postcodes-*.js")
    )
    assert total <= 160_000

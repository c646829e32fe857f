"""Reference files fetched from their publishers: paged, checked, carded; a changed layout refused with both columns."""

from __future__ import annotations

import csv
import io
import json
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from build.errors import ReferenceDataError
from build.ingest.reference import load_reference
from build.settings import Publishers, Run
from build.sources.reference import LOOKUP, OUTLINES, POSTCODES
from tests import small
from tests.loopback import Fault, Loopback
from tests.sources import world as w


@pytest.fixture
def stocked(publisher: Loopback, tmp_path: Path) -> Loopback:
    """The publisher with every reference file, seven features a page."""
    folder = small.write_reference(tmp_path / "publishers")
    at = Publishers()

    def path(address: str) -> str:
        parts = urlsplit(address)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    old, new = sorted(folder.glob("File_7*.csv"))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as z:
        z.write(folder / "census2021-ts021-lsoa.csv", "census2021-ts021-lsoa.csv")
    publisher.files = {
        path(at.population): (folder / "sapelsoasyoa20222024.xlsx").read_bytes(),
        path(at.deprivation_2019): old.read_bytes(),
        path(at.deprivation_2025): new.read_bytes(),
        path(at.ethnicity): packed.getvalue(),
        path(at.code_point): (folder / POSTCODES).read_bytes(),
    }
    lookup = csv.DictReader(io.StringIO((folder / f"{LOOKUP}.csv").read_text()))
    publisher.layers = {
        LOOKUP: [{"type": "Feature", "properties": dict(r), "geometry": None} for r in lookup],
        OUTLINES: json.loads((folder / f"{OUTLINES}.geojson").read_text())["features"],
    }
    publisher.page = 7
    return publisher


@pytest.fixture
def own(config: Run, world: w.World, tmp_path: Path) -> Run:
    """Settings with reference tables of the test's own."""
    w.furnish(world, config)
    shutil.copytree(config.reference, tmp_path / "reference")
    return replace(config, reference=tmp_path / "reference")


def tables(config: Run) -> dict[str, bytes]:
    return {p.name: p.read_bytes() for p in config.reference.iterdir()}


def test_every_table_comes_from_its_publisher_and_both_editions_of_deprivation(stocked, own, run, light):
    before = tables(own)
    code, _, error = run("--update", "--reference", settings=own)
    assert (code, error) == (0, "")
    after = tables(own)
    # The same files give the same tables, whether they come from a folder or over the line.
    assert {n: c for n, c in after.items() if n in before and n != "cards.json"} == {
        n: c for n, c in before.items() if n != "cards.json"
    }
    assert stocked.counts(OUTLINES) == -(-small.AREAS // 7)
    cards = {c["table"]: c for c in json.loads(after["cards.json"])}
    assert cards["deprivation_2025"]["label"] == "IMD 2025"
    assert all(len(c["sha256"]) == 64 and c["publisher"] and c["licence"] for c in cards.values())
    old, new = load_reference(replace(own, imd="2019")), load_reference(own)
    assert (old.label("deprivation"), new.label("deprivation")) == ("IMD 2019", "IMD 2025")
    assert (new.areas.imd_score[20] - old.areas.imd_score[20]).round(4) == 1


def test_an_edition_that_is_not_held_is_said(own):
    (own.reference / "deprivation_2019.parquet").unlink()
    with pytest.raises(
        ReferenceDataError, match=r"no deprivation scores of 2019. .* fetch it with --update --reference"
    ):
        load_reference(replace(own, imd="2019"))


CASES = {
    "200 with an error": ([Fault(OUTLINES, "none")], "", "answers 200 with an error: Invalid or missing"),
    "HTML in place of a workbook": ([Fault(r"/file\?", "html")], "", "HTML page"),
    "a renamed column": (
        [],
        "LSOA code (2011)",
        "column 'LSOA code (2011)' is missing; found: LSOA 2011 code",
    ),
    "404": ([Fault("File_7_IoD2025", "status", value="404")], "", "answers 404"),
    "a truncated page": ([Fault(LOOKUP, "truncated", after=2)], "", "cut short"),
    "no such member": (
        [Fault("nothing", "none")],
        "zip",
        "no member census2021-ts021-lsoa.csv; found: other.csv",
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_a_fault_leaves_tables_snapshot_and_site_as_they_were(name, stocked, own, run, light):
    faults, rename, said = CASES[name]
    stocked.faults = faults
    if name == "200 with an error":
        del stocked.layers[OUTLINES]
    for path, content in list(stocked.files.items()):
        if rename == "zip" and path.endswith(".zip"):
            packed = io.BytesIO()
            with zipfile.ZipFile(packed, "w") as z:
                z.writestr("other.csv", "x")
            stocked.files[path] = packed.getvalue()
        elif rename and "IoD2019" in path:
            stocked.files[path] = content.replace(rename.encode(), b"LSOA 2011 code")
    before, there = tables(own), w.state(own)
    code, _, error = run("--update", "--reference", settings=own)
    assert code == 1
    assert said in error
    assert error.count("\n") == 1
    assert tables(own) == before
    assert w.state(own) == there

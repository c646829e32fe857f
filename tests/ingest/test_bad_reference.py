"""Reference files with one thing wrong: one line with the file, the row and what to do; nothing is written in their place."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from build.errors import ReferenceDataError
from build.ingest.reference_renewal import renew_reference
from tests import small

BOOK = "sapelsoasyoa20222024.xlsx"
NAMES = "LSOA21_MSOA21_WD24_LAD22_London.csv"
CENSUS = "census2021-ts021-lsoa.csv"
IMD = "File_7_IoD2025_All_Ranks_Scores.csv"
BOROUGHS = "ONS_mid_year_estimates_boroughs_2019_2024.csv"
OUTLINES = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5.geojson"


def cell(value: object, column: int = 5) -> Callable[[Path], None]:
    """Another value in one row of the newest sheet of the workbook."""

    def edit(folder: Path) -> None:
        book = openpyxl.load_workbook(folder / BOOK)
        book["Mid-2022 LSOA 2021"].cell(row=9, column=column).value = value
        book.save(folder / BOOK)

    return edit


def text(name: str, old: str, new: str) -> Callable[[Path], None]:
    """Another text in place of the first of its kind."""

    def edit(folder: Path) -> None:
        before = (folder / name).read_text(encoding="utf-8")
        assert old in before
        (folder / name).write_text(before.replace(old, new, 1), encoding="utf-8")

    return edit


def outlines(change: Callable[[list[dict]], object]) -> Callable[[Path], None]:
    """Changed features of the outlines."""

    def edit(folder: Path) -> None:
        held = json.loads((folder / OUTLINES).read_text())
        change(held["features"])
        (folder / OUTLINES).write_text(json.dumps(held))

    return edit


def moved(point: Callable[[float, float], list[float]]) -> Callable[[list[dict]], None]:
    def change(features: list[dict]) -> None:
        for f in features:
            f["geometry"]["coordinates"] = [
                [point(*p) for p in ring] for ring in f["geometry"]["coordinates"]
            ]

    return change


def latin(folder: Path) -> None:
    path = folder / NAMES
    path.write_bytes(
        path.read_text(encoding="utf-8").replace("Hackney 006D", "Hackn\u00e9y 006D").encode("latin-1")
    )


CASES: dict[str, tuple[Callable[[Path], None], str]] = {
    "blank population": (cell(None), rf"{BOOK}, Mid-2022 LSOA 2021: row 9: Total is empty, not a whole number"),
    "negative population": (cell(-5), r"row 9: Total is '-5', not a whole number of at least 1"),
    "suppressed population": (cell("[c]"), r"row 9: Total is '\[c\]', not a whole number"),
    "separated population": (cell("1,540"), r"row 9: Total is '1,540'.* without separators"),
    "footer in the workbook": (cell("Source: ONS", 3), r"row 9: LSOA 2021 Code is 'Source: ONS', not a code"),
    "footer in a table": (text(CENSUS, "2021,,E01000003", "Source: ONS\n2021,,E01000003"), rf"{CENSUS}: row 4: 1 fields"),
    "text in the census": (text(CENSUS, "2021,,E01000003,152", "2021,,E01000003,many"), r"row 4: .*Total.* is 'many0'"),
    "two vintages of wards": (
        lambda f: (f / NAMES).write_text((f / NAMES).read_text().replace("MSOA21CD", "WD23CD", 1)),
        rf"{NAMES}: row 1: columns of WD23 and WD24",
    ),
    "Latin-1": (latin, rf"{NAMES}: row 35: not UTF-8 text"),
    "an area twice": (text(NAMES, "E01000003", "E01000002"), r"row 4: E01000002 appears twice"),
    "a score out of bounds": (text(IMD, "E01000003,16.0", "E01000003,1600"), r"row 4: .*is '1600', not a number from 0 to 100"),
    "a borough missing": (text(BOROUGHS, "Hackney", "Elsewhere"), r"1 boroughs are missing \(first: Hackney\)"),
    "null geometry": (outlines(lambda fs: fs[4].update(geometry=None)), r"feature 5 \(E01000005\) has no outline"),
    "an outline twice": (outlines(lambda fs: fs.append(fs[2])), r"feature 61 \(E01000003\) appears twice"),
    "swapped axes": (outlines(moved(lambda x, y: [y, x])), r"feature 1 .*latitude stands before longitude"),
    "grid coordinates": (
        outlines(moved(lambda x, y: [530000 + 1000 * x, 180000 + 1000 * y])),
        r"feature 1 .*metres of a grid, not degrees",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_one_wrong_thing_is_one_line(name, small_config, tmp_path):
    edit, said = CASES[name]
    folder = small.write_reference(tmp_path / "publishers")
    edit(folder)
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(ReferenceDataError, match=said) as error:
        renew_reference(folder, out, small_config)
    assert "\n" not in str(error.value)


def test_a_renewal_without_an_edition_keeps_the_held_one_and_says_so(small_config, tmp_path):
    folder = small.write_reference(tmp_path / "publishers")
    (folder / IMD).unlink()
    out = tmp_path / "out"
    out.mkdir()
    (said,) = renew_reference(folder, out, small_config)
    assert "indices of deprivation 2025" in said
    assert "kept as held" in said
    held = (small_config.reference / "deprivation_2025.parquet").read_bytes()
    assert (out / "deprivation_2025.parquet").read_bytes() == held


def test_areas_keep_their_share_of_their_boroughs_newer_total(small_config, tmp_path):
    folder = small.write_reference(tmp_path / "publishers")
    totals = {"City of London": 10_001, "Camden": 60_000, "Hackney": 70_000}
    small.write_boroughs(folder, {2022: dict.fromkeys(totals, 1), 2024: totals})
    out = tmp_path / "out"
    out.mkdir()
    renew_reference(folder, out, small_config)
    from dataclasses import replace

    from build.ingest.reference import load_reference

    reference = load_reference(replace(small_config, reference=out))
    areas = reference.areas
    assert areas.groupby("borough").population.sum().to_dict() == totals
    camden = areas[areas.borough == "Camden"]
    before = [small.population(i) for i in range(6, 33)]
    assert camden.population.to_numpy() == pytest.approx([60_000 * n / sum(before) for n in before], abs=1)
    assert reference.label("population") == "mid-2024"
    assert "mid-2022" in reference.note("population")


def test_postcodes_are_londons_and_each_in_its_area(small_config):
    from build.ingest.reference import load_reference

    postcodes = load_reference(small_config).geography.postcodes
    assert dict(zip(postcodes.postcode, postcodes.area, strict=True)) == {
        small.postcode(i, n): i for i in range(small.AREAS) for n in (0, 1)
    }

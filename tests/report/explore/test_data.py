"""What Explore loads is what was counted: files read again by a reader of the description."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely

from build.report.explore.data import make_verdicts, write_explore_data
from build.report.search.packing import DIGITS

AREAS = pd.DataFrame(
    {
        "lsoa21cd": ["E01000003", "E01000002", "E01000001"],
        "ward_code": ["E05000007", "E05000001", "E05000001"],
        "ward": ["Alperton", "St Pancras", "St Pancras"],
        "borough_code": ["E09000005", "E09000007", "E09000007"],
        "borough": ["Brent", "Camden", "Camden"],
        "population": [100, 200, 300],
    }
)
RNG = np.random.default_rng(5)
COUNTS = RNG.poisson(40, (3, 4, 2)).astype(np.int32)  # areas, months, types
COUNTS[1, 2, 1] = 500
OBSERVED = np.ones((3, 4), dtype=bool)
OBSERVED[0, 3] = False
SQUARES = np.array([shapely.box(1000 * i, 0, 1000 * i + 1000, 1000) for i in range(3)], dtype=object)
VERDICTS = pd.DataFrame(
    [
        (level, code, measure, "fell")
        for level, codes in (
            ("london", [""]),
            ("borough", ["E09000005", "E09000007"]),
            ("ward", ["E05000007", "E05000001"]),
            ("area", AREAS.lsoa21cd),
        )
        for code in codes
        for measure in ("recorded", "burglary", "drugs")
    ],
    columns=["level", "code", "measure", "verdict"],
)


@pytest.fixture
def files(tmp_path: Path) -> dict[str, Any]:
    inputs: Any = SimpleNamespace(areas=AREAS, counts=COUNTS, observed=OBSERVED)
    london = COUNTS.sum(axis=0).T.astype(float)
    london[:, 3] = np.nan
    figures = make_verdicts(VERDICTS, ["recorded", "burglary", "drugs"], ["rose", "fell"])
    write_explore_data(inputs, london, figures, SQUARES, pd.Series(["", "why", ""]), tmp_path)
    found = {}
    for path in tmp_path.rglob("*.js"):
        text = path.read_text(encoding="utf-8").removeprefix("LCA.data(").removesuffix(");\n")
        name, value = json.loads(f"[{text}]")
        assert name == f"explore {path.stem}"
        found[path.stem] = value
    return found


def digits(text: str) -> list[int]:
    numbers, held = [], 0
    for character in text:
        held += DIGITS.index(character)
        if character != DIGITS[-1]:
            numbers.append(held)
            held = 0
    return numbers


def test_a_boroughs_areas_stand_in_the_searchs_order(files: dict[str, Any]) -> None:
    camden = files["E09000007"]
    assert camden["residents"] == [300, 200]
    assert np.array_equal(
        np.array(digits(camden["counts"])).reshape(2, 2, 4), COUNTS[[2, 1]].transpose(2, 0, 1)
    )
    assert camden["missing"] == []
    assert camden["flagged"] == [1]
    assert files["E09000005"]["missing"] == [3]


def test_london_and_its_boroughs(files: dict[str, Any]) -> None:
    london = files["E12000007"]
    assert london["codes"] == ["E09000005", "E09000007"]
    assert london["london"][1][:3] == COUNTS[:, :3, 1].sum(axis=0).tolist()
    assert london["london"][0][3] is None
    text = london["counts"]
    numbers = [
        DIGITS.index(text[i]) * len(DIGITS) + DIGITS.index(text[i + 1]) for i in range(0, len(text), 2)
    ]
    boroughs = np.stack([COUNTS[0], COUNTS[1] + COUNTS[2]])
    assert np.array_equal(np.array(numbers).reshape(2, 2, 4), boroughs.transpose(2, 0, 1))


def test_verdicts_are_figures_a_measure(files: dict[str, Any]) -> None:
    assert files["E09000007"]["verdicts"] == {"area": "111111", "ward": "111"}
    assert files["E12000007"]["verdicts"] == {"london": "111", "borough": "111111"}
    some = VERDICTS[(VERDICTS.code == "") & (VERDICTS.measure != "drugs")].assign(verdict=["rose", ""])
    figures = make_verdicts(some, ["recorded", "burglary", "drugs"], ["rose", "fell"])
    assert figures.of("london", ["", "no such place"]) == "022222"


def test_outlines_are_whole_steps_and_boroughs_are_dissolved(files: dict[str, Any]) -> None:
    (first, second) = files["E09000007-map"]
    assert first["id"] == 0
    assert second["geometry"]["coordinates"][0][0][0] in ([100, 0], [200, 0], [100, 100], [200, 100])
    assert len(files["E12000007-map"]) == 2
    exterior = files["E12000007-map"][1]["geometry"]["coordinates"][0][0]
    assert {tuple(point) for point in exterior} >= {(100, 0), (300, 0), (300, 100), (100, 100)}

"""A figure's files: four of them, the same bytes each time, dark colours and a name for those who cannot see it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pandas as pd
import pytest

from build.report.figure import theme
from build.report.figure.figure import by_name, decimals, render_figures, svg_size, table_rows, visible
from build.report.overview import charts as overview
from build.report.stops import charts as stops
from tests.report import fakes


@pytest.fixture(scope="module")
def drawn() -> list:
    return [
        overview.mix(fakes.inputs(), fakes.places(), headline="Theft"),
        stops.monthly(fakes.inputs(), fakes.stops(), headline="Searches"),
    ]


def _files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted((folder / "charts").iterdir())}


def test_two_renders_give_the_same_bytes(drawn: list, tmp_path: Path) -> None:
    render_figures(drawn, tmp_path / "one", tmp_path / "cache-one")
    again = [
        overview.mix(fakes.inputs(), fakes.places(), headline="Theft"),
        stops.monthly(fakes.inputs(), fakes.stops(), headline="Searches"),
    ]
    render_figures(again, tmp_path / "two", tmp_path / "cache-two")
    one, two = _files(tmp_path / "one"), _files(tmp_path / "two")
    assert len(one) == 4 * len(drawn)
    assert one == two


def test_the_four_files_say_the_same(drawn: list, tmp_path: Path) -> None:
    figure = by_name(render_figures(drawn, tmp_path, tmp_path / "cache"))["overview-mix"]
    spec = json.loads((tmp_path / figure.spec_path).read_text(encoding="utf-8"))
    script = (tmp_path / figure.script_path).read_text(encoding="utf-8")
    assert script.startswith('LCA.chart("overview-mix",')
    assert json.loads(script.removeprefix('LCA.chart("overview-mix",').removesuffix(");\n")) == spec
    assert spec["description"] == figure.alt
    rows = list(csv.reader((tmp_path / figure.csv_path).open(encoding="utf-8")))
    assert rows[0] == list(figure.table.columns)
    assert len(rows) == len(figure.table) + 1
    assert len(figure.table_rows) == len(figure.table)


def test_the_drawing_is_named_sized_and_dark_when_asked(drawn: list, tmp_path: Path) -> None:
    figure = by_name(render_figures(drawn, tmp_path, tmp_path / "cache"))["overview-mix"]
    svg = (tmp_path / figure.svg_path).read_text(encoding="utf-8")
    assert f"<title>{figure.headline}</title>" in svg
    assert "prefers-color-scheme:dark" in svg
    assert f'fill="{theme.LIGHT["emphasis"]}"' in svg
    assert (figure.width, figure.height) == svg_size(svg)
    assert figure.width == 640


def test_two_figures_of_one_name_are_refused(drawn: list) -> None:
    with pytest.raises(ValueError, match="two figures are called overview-mix"):
        by_name([drawn[0], drawn[1], drawn[0]])


def test_layers_for_the_pointer_are_not_drawn() -> None:
    spec = {"layer": [{"mark": {"type": "line"}}, {"mark": {"type": "circle", "opacity": 0}}]}
    assert visible(spec)["layer"] == [{"mark": {"type": "line"}}]


def test_a_table_prints_whole_numbers_whole_and_missing_ones_as_missing() -> None:
    table = pd.DataFrame(
        {"name": ["a", "b"], "count": pd.array([1234, None], "Int64"), "share": [0.125, -2.0]}
    )
    first, second = table_rows(table)
    assert first == ["a", "1,234", "0.125"]
    assert "not available" in second[1]
    assert second[2] == "−2.000"  # as many decimals as its column needs, so that the figures stand in line


@pytest.mark.parametrize(("value", "places"), [(1.0, 1), (0.5, 1), (0.25, 2), (0.125, 3)])
def test_floats_show_the_decimals_they_carry(value: float, places: int) -> None:
    assert decimals(value) == places

"""Every chart is drawn on the small London: its specification valid, its words whole, its data its own."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from pathlib import Path

import altair
import jsonschema
import pandas as pd
import pytest

from build import vocabulary
from build.london import main_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure, table_rows
from build.report.latest import charts as latest
from build.report.overview import charts as overview
from build.report.places import charts as boroughs
from build.report.trends.panels import calendar as calendar_of
from tests.report import fakes


@cache
def figures() -> dict[str, Figure]:
    return {figure.name: figure for figure in fakes.every_figure(fakes.inputs())}


@cache
def validator() -> jsonschema.Draft7Validator:
    folder = Path(altair.__file__).parent / "vegalite" / "v6" / "schema"
    return jsonschema.Draft7Validator(
        json.loads((folder / "vega-lite-schema.json").read_text(encoding="utf-8"))
    )


NAMES = list(figures())


@pytest.mark.parametrize("name", NAMES)
def test_the_specification_is_valid_vega_lite(name: str) -> None:
    errors = [error.message for error in validator().iter_errors(figures()[name].spec)]
    assert not errors


@pytest.mark.parametrize("name", NAMES)
def test_every_named_data_set_is_there_and_used(name: str) -> None:
    spec = figures()[name].spec
    named: set[str] = set()

    def visit(node: object) -> None:
        if isinstance(node, dict):
            if isinstance(node.get("data"), dict) and "name" in node["data"]:  # a key has no data
                named.add(node["data"]["name"])
            for key, value in node.items():
                if key != "datasets":
                    visit(value)
        elif isinstance(node, list):
            for value in node:
                visit(value)

    visit(spec)
    assert named == set(spec["datasets"])


@pytest.mark.parametrize("name", NAMES)
def test_a_figure_has_all_its_words(name: str) -> None:
    figure = figures()[name]
    for words in (figure.headline, figure.subtitle, figure.source, figure.alt, figure.made, figure.limits):
        assert words.strip()
        assert "nan" not in words.lower().split()
    assert not figure.headline.endswith(".")
    assert len(figure.table)
    assert figure.table.columns.is_unique


@pytest.mark.parametrize("name", NAMES)
def test_a_subtitle_names_the_period(name: str) -> None:
    assert any(year in figures()[name].subtitle for year in ("2023", "2024", "2025"))


@pytest.mark.parametrize("name", NAMES)
def test_only_colours_with_a_dark_counterpart_are_used(name: str) -> None:
    text = json.dumps(figures()[name].spec)
    colours = {text[i : i + 7].lower() for i in range(len(text)) if text[i : i + 2] == '"#' for i in [i + 1]}
    assert colours <= set(theme.dark_of())


def test_series_of_the_met_carry_the_system_change() -> None:
    for name in ("overview-monthly", "stops-monthly", "borough-camden-trend"):
        marks = figures()[name].spec["datasets"]["system"]
        assert [mark["month"] for mark in marks] == [f"{main_force().system_change}-01T00:00"]


def test_a_missing_month_is_null_and_not_zero() -> None:
    series = figures()["overview-monthly"].spec["datasets"]["series"]
    assert series[3]["value"] is None
    assert figures()["overview-monthly"].table["Recorded crimes"].isna().sum() == 1


def test_estimated_months_are_said_where_small_areas_are_drawn() -> None:
    for name in ("deprivation-scores", "clusters-profiles", "latest-cells", "stops-rates"):
        assert "Bundled sample" in figures()[name].limits
    real = fakes.inputs(labels={**fakes.inputs().labels, "estimated": ""})
    assert all("Bundled sample" not in figure.limits for figure in fakes.every_figure(real))


def test_anti_social_behaviour_is_in_no_mix_of_recorded_crime() -> None:
    for name in ("overview-mix", "overview-change", "borough-camden-mix"):
        assert vocabulary.ASB not in set(figures()[name].table["Type"])


def test_flagged_boroughs_are_in_the_table_and_not_in_the_picture() -> None:
    rates = figures()["boroughs-rates"]
    assert "City of London" in set(rates.table["Borough"])
    assert "City of London" not in {row["name"] for row in rates.spec["datasets"]["points"]}
    assert "City of London" in rates.limits


def test_boroughs_stand_in_the_order_of_their_rates_and_those_outside_the_limits_are_named() -> None:
    held = fakes.results()
    table = held.rates.borough.assign(
        denominator_flag="", position=["above", "within", "within"], rate=[90.0, 95.0, 80.0]
    )
    given = replace(held.rates, borough=table)
    figure = boroughs.rates_of_boroughs(fakes.inputs(), given, headline="")
    drawn = [row["name"] for row in figure.spec["datasets"]["points"]]
    assert drawn == table.sort_values("rate", ascending=False).borough.tolist()
    assert f"are expected: {table.borough.iloc[0]}." in figure.made
    within = replace(held.rates, borough=table.assign(position="within"))
    assert "No borough is outside" in boroughs.rates_of_boroughs(fakes.inputs(), within, headline="").made


def test_months_without_a_year_before_draw_all_the_same() -> None:
    by_type = fakes.latest().by_type.assign(before=None, change=None, low=None, high=None)
    alone = replace(fakes.latest(), before="", by_type=by_type)
    figure = latest.by_type(fakes.inputs(), alone, headline="", spread="", chance="")
    assert not list(validator().iter_errors(figure.spec))
    assert "not held" in figure.spec["datasets"]["points"][0]["text"]


def test_a_change_that_can_not_be_told_is_said_to_be_missing() -> None:
    table = fakes.places().table.assign(change=None, change_low=None, change_high=None, verdict="")
    figure = overview.change(fakes.inputs(), replace(fakes.places(), table=table), headline="")
    assert {row["text"] for row in figure.spec["datasets"]["points"]} == {"months are missing"}


def test_labels_at_the_ends_of_series_keep_their_distance() -> None:
    series = pd.DataFrame(
        {"month": "2025-01", "value": [100.0, 101.0], "series": ["a", "b"], "part": design.CONTEXT}
    )
    low, high = sorted(frame.last_points(series)["value"])
    assert high - low >= frame.LABEL_GAP * 100


@pytest.mark.parametrize(
    ("count", "words"), [(0, "none"), (1, "1 to 9"), (9, "1 to 9"), (10, "10 to 24"), (500, "200 or more")]
)
def test_cells_are_classed_by_fixed_breaks(count: int, words: str) -> None:
    assert latest.class_labels()[latest.cell_class(count)] == words


def test_records_hold_what_json_knows() -> None:
    table = pd.DataFrame({"month": ["2025-01"], "a": [float("nan")], "b": [1 / 3], "c": [float("inf")]})
    assert design.records(table) == [{"month": "2025-01-01T00:00", "a": None, "b": 0.333333, "c": None}]


FIGURE = re.compile(r"\d[\d,]*(?:\.\d+)?")
# A curve with more points than its table has rows: the table gives the one that the headline speaks of.
DENSER_THAN_ITS_TABLE = "stops-concentration"


def figures_in(cells: Iterable[str]) -> list[float]:
    return [float(found.replace(",", "")) for cell in cells for found in FIGURE.findall(cell)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != DENSER_THAN_ITS_TABLE])
def test_what_a_pointer_shows_is_what_the_table_prints(name: str) -> None:
    """Each figure of a tooltip stands in a row of the table that is of the same thing, as printed or rounded further."""
    figure = figures()[name]
    rows = table_rows(figure.table)
    shown = [row for data in figure.spec["datasets"].values() for row in data if {"name", "text"} <= set(row)]
    for mark in shown:
        known = figures_in(cell for row in rows if any(cell in mark["name"] for cell in row) for cell in row)
        for printed in FIGURE.findall(mark["text"]):
            places = len(printed.partition(".")[2])
            value = float(printed.replace(",", ""))
            assert any(abs(value - one) <= 0.5 * 10**-places + 1e-9 for one in known), (mark["name"], printed)


def test_a_calendar_has_a_row_a_panel_and_year_and_leaves_missing_months_empty() -> None:
    table = pd.DataFrame(
        {
            "month": ["2024-12", "2025-01", "2025-02"] * 2,
            "key": ["b"] * 3 + ["a"] * 3,
            "value": [1, 2, None, 4, 5, 6],
        }
    )
    calendar = calendar_of(table, "key", "value", {"b": "Bexley", "a": "Acton"}, "Borough")
    assert [*calendar.columns[:4], calendar.columns[-1]] == ["Borough", "Year", "Jan", "Feb", "Dec"]
    assert calendar[["Borough", "Year"]].to_numpy().tolist() == [
        ["Bexley", "2024"], ["Bexley", "2025"], ["Acton", "2024"], ["Acton", "2025"],
    ]  # fmt: skip
    assert calendar["Jan"].tolist()[1::2] == [2, 5]
    assert calendar["Dec"].tolist()[::2] == [1, 4]
    assert calendar["Feb"].isna().tolist() == [True, True, True, False]

"""What rests on estimated months says so on every chart, picture and table; what only restates how they were made is withheld."""

from __future__ import annotations

import csv
import json
from dataclasses import replace
from pathlib import Path

import pytest

from build.pipeline import build
from build.progress import Reporter
from build.report.estimates import CHARTS, OTHERS, TOTALS, UNTOUCHED, basis_of
from build.settings import Run, Settings
from build.vocabulary import CRIME_TYPES
from tests import small

MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
LABEL = "Estimated in part"
WEAK = MONTHS[20]  # of which the Met's counts by area are an average


@pytest.fixture(scope="module")
def site(small_config: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site of which a month of crimes, the City's searches and half of the Met's are not as published."""
    home = tmp_path_factory.mktemp("estimated")
    raw = small.write_police(home / "raw", MONTHS)
    rows = [f"{WEAK},metropolitan,street,{kind},average" for kind in CRIME_TYPES]
    rows += [f"{month},city-of-london,stop-and-search,,drawn" for month in MONTHS]
    rows += [f"{month},metropolitan,stop-and-search,,drawn" for month in MONTHS[18:]]
    (raw / "basis.csv").write_text("\n".join(["month,force,kind,type,basis", *rows]) + "\n")
    (raw / "card.yml").write_text("note: A made-up sample.\nprovenance: basis.csv\n")
    run = replace(small_config, snapshot=home / "snapshot", out=home / "site", cache=home / "cache")
    build(Settings(run, analysis=small.QUICK), Reporter(quiet=True), raw=raw)
    return run.out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def test_every_chart_that_rests_on_them_says_so_in_picture_and_table(site: Path) -> None:
    seen = set()
    for path in sorted((site / "charts").glob("*.csv")):
        rests = basis_of(path.stem, CHARTS) not in (OTHERS, TOTALS)
        seen.add(rests)
        assert (LABEL in path.with_suffix(".svg").read_text(encoding="utf-8")) == rests, path.stem
        assert ("Estimated" in rows(path)[0]) == rests, path.stem
    assert seen == {True, False}
    for page in ("stops.html", "clusters.html", "deprivation.html"):
        text = (site / page).read_text(encoding="utf-8")
        assert text.count(f'class="estimated-in-part">{LABEL}') >= text.count('class="chart"') > 0


def test_every_table_of_counts_has_the_column(site: Path) -> None:
    for path in (site / "data").glob("*.csv"):
        if path.stem not in UNTOUCHED and path.stem != "borough_deciles":
            assert "estimated" in next(csv.reader(path.read_text(encoding="utf-8").splitlines())), path.stem
    months = {(r["month"], r["force"]): r["estimated"] for r in rows(site / "data/monthly.csv")}
    assert set(months.values()) == {"false"}  # totals of a force never are
    boroughs = {(r["name"], r["month"]): r["estimated"] for r in rows(site / "data/borough_type_month.csv")}
    assert {key for key, flag in boroughs.items() if flag == "true"} == {("Camden", WEAK), ("Hackney", WEAK)}
    assert {r["estimated"] for r in rows(site / "data/stops_ethnicity.csv")} == {"true"}
    assert len(rows(site / "data/provenance.csv")) == len(CRIME_TYPES) + len(MONTHS) + 6


def test_what_only_restates_how_searches_were_made_is_not_published(site: Path) -> None:
    ratios = rows(site / "data/stops_ratios.csv")
    assert not [r for r in ratios if r["dimension"] == "borough" and r["value"] == "City of London"]
    city = next(r for r in rows(site / "data/stops_boroughs.csv") if r["borough"] == "City of London")
    assert city["rate"] == ""
    assert int(city["searches"]) > 0
    # The Met's second half of the second year is drawn: what is measured is the first half alone.
    assert {r["complete_months"] for r in rows(site / "data/stops_concentration.csv")} == {"6"}


def test_the_coverage_and_the_quality_page_say_which_months(site: Path) -> None:
    states = {(r["Month"], r["Files"]): r["State"] for r in rows(site / "charts/quality-coverage.csv")}
    assert sum(state == "estimated in part" for state in states.values()) == 1 + len(MONTHS) + 6
    text = (site / "quality.html").read_text(encoding="utf-8")
    assert "A made-up sample." in text
    assert "Drawn from other months" in text


def test_places_their_files_the_map_and_the_search_say_so_where_a_month_of_theirs_is_estimated(
    site: Path,
) -> None:
    """Camden's counts are an estimate in one month, the City's in none."""
    for path, rests in (("places/camden.html", True), ("places/city-of-london.html", False)):
        text = (site / path).read_text(encoding="utf-8")
        first = text[text.index('id="said"') : text.index('class="facts"')]
        assert (f'class="estimated-in-part">{LABEL}: counts by borough' in first) == rests, path
    wards = [path for path in (site / "places").glob("*/*.html") if path.parent.name != "city-of-london"]
    assert wards
    for path in wards:
        assert f"{LABEL}: counts by ward of September 2024" in path.read_text(encoding="utf-8"), path
    camden = json.loads((site / "data/place/E09000007.json").read_text(encoding="utf-8"))
    assert set(camden["estimated"]) == set(CRIME_TYPES.values())
    assert {month for months in camden["estimated"].values() for month in months} == {WEAK}
    assert LABEL in (site / "map/recorded.svg").read_text(encoding="utf-8")
    assert 'id="map-estimated"' in (site / "map.html").read_text(encoding="utf-8")
    (held,) = (site / "map").glob("place-camden.*.js")
    assert f"{LABEL}: counts by small area" in held.read_text(encoding="utf-8")
    (areas,) = (site / "data").glob("search-*/areas-camden.js")
    assert "~" in json.loads(f"[{areas.read_text(encoding='utf-8')[9:-3]}]")[1]["years"]
    (areas,) = (site / "data").glob("search-*/areas-city-of-london.js")
    assert "~" not in json.loads(f"[{areas.read_text(encoding='utf-8')[9:-3]}]")[1]["years"]

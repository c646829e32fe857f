"""The site of every small world: it is built, every page is read, and nothing that is missing is said to be zero."""

from __future__ import annotations

import csv
import html
import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from build.errors import SnapshotError
from build.pipeline import build
from build.progress import Reporter
from build.settings import Run, Settings
from tests import small
from tests.language import faults
from tests.worlds import WORLDS, write_world

MET_PAGES = ("places/camden.html", "places/hackney.html")
CITY_PAGE = "places/city-of-london.html"
# A figure that is not there must not be printed as one that is.
NO_FIGURES = re.compile(r"\b(nan|NaN|null|inf|NaT|undefined|NA)\b|<NA>|\bNone\b(?! of)|Invalid Date")


@pytest.fixture(scope="session")
def sites(small_config: Run, tmp_path_factory: pytest.TempPathFactory):
    """Build a world once and return where its site is."""

    @cache
    def of(name: str) -> Path:
        home = tmp_path_factory.mktemp(name.replace(" ", "-"))
        run = replace(small_config, snapshot=home / "snapshot", out=home / "site", cache=home / "cache")
        build(
            Settings(run, analysis=small.QUICK),
            Reporter(quiet=True),
            raw=write_world(WORLDS[name], home / "raw"),
        )
        return run.out

    return of


def words(path: Path) -> str:
    """What a reader of a page reads."""
    text = path.read_text(encoding="utf-8")
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.S)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", text)).split())


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV as the csv module reads it."""
    with path.open(newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


@pytest.mark.parametrize("name", WORLDS)
def test_every_page_of_every_world_is_there_and_says_only_what_is_known(sites, name):
    site = sites(name)
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 15
    for page in pages:
        text = words(page)
        assert len(text) > 200 or page.parent.name == "boroughs", page  # old addresses, which only lead on
        found = NO_FIGURES.search(text)
        assert not found, f"{page.relative_to(site)}: …{text[max(0, found.start() - 60) : found.end() + 40]}…"
        absent = re.findall(r'<p class="(?:lede )?absent"[^>]*>([^<]*)</p>', page.read_text(encoding="utf-8"))
        assert all(re.fullmatch(r"[A-Z].{20,}\.", html.unescape(reason)) for reason in absent), page


@pytest.mark.parametrize("name", WORLDS)
def test_every_world_keeps_the_rules_of_language(sites, name):
    assert faults(sites(name)) == []


MANY = (
    "months|days|years|weeks|areas|wards|boroughs|crimes|incidents|searches|types|series|rows|files|residents|people|"
    "squares|forces"
)
ONE_OF_MANY = re.compile(rf"(?<![\d.,])1 (?:{MANY})\b")


@pytest.mark.parametrize("name", WORLDS)
def test_one_of_a_thing_is_said_in_the_singular(sites, name):
    said = [
        f"{page.name}: {found[0]}"
        for page in sites(name).rglob("*.html")
        for found in [ONE_OF_MANY.search(words(page))]
        if found
    ]
    assert said == []


def test_a_force_without_files_is_not_a_place_without_crime(sites):
    for name in ("Met only", "stops only"):
        assert not re.search(r"\b0 crimes", words(sites(name) / CITY_PAGE))
    boroughs = {r["borough"]: r for r in rows(sites("Met only") / "data/boroughs.csv")}
    assert (boroughs["City of London"]["crimes_12m"], boroughs["City of London"]["rate"]) == ("", "")
    assert int(boroughs["Camden"]["crimes_12m"]) > 0
    areas = rows(sites("Met only") / "data/lsoa.csv")
    for row in areas:
        city = row["borough"] == "City of London"
        assert (row["crimes_12m"] == "") == city
        assert (row["n_36m_burglary"] == "") == city
        assert row["months"] == ("0" if city else "12")


def test_words_that_are_new_are_counted_under_their_own_name_or_as_not_known(sites):
    site = sites("thirteen months")
    stops = words(site / "stops.html")
    assert "Drones" in stops
    assert "Airspace Act 2031 (section 1)" in stops
    assert "Sent home" in stops
    unknown = " ".join(r["unknown"] for r in rows(site / "data/ledger.csv"))
    assert "self-defined ethnicity Martian" in unknown
    assert "Not Stated (NS)" not in unknown  # another way to say what is known


def test_a_count_stands_beside_the_rate_of_the_same_months_only(sites):
    site = sites("half a year missing")
    for row in rows(site / "data/lsoa.csv"):
        met = row["borough"] != "City of London"
        assert (row["crimes_12m"] == "") == met
        assert row["months"] == ("6" if met else "12")
    monthly = [
        r for r in rows(site / "data/monthly.csv") if (r["force"], r["month"]) == ("metropolitan", "2024-05")
    ]
    assert {r["count"] for r in monthly} == {""}


def test_the_latest_month_is_one_that_every_force_has(sites):
    assert "November 2024" in words(sites("newest month missing") / "latest.html")
    assert (
        "December 2024"
        not in words(sites("newest month missing") / "latest.html").split("Central London", 1)[-1][:300]
    )
    assert "December 2024" in words(sites("thirteen months") / "latest.html")
    assert "every force of Central London" in words(sites("Met only") / "latest.html")


def test_a_rate_of_a_short_window_is_a_years_and_says_so(sites):
    """Three months of crimes are not printed as three months' rate where the figure is a year's."""
    site = sites("three months")
    camden = {r["borough"]: r for r in rows(site / "data/boroughs.csv")}["Camden"]
    residents = sum(small.population(i) for i in range(small.AREAS) if small.borough(i)[1] == "Camden")
    year = 1000 * 4 * int(camden["crimes_12m"]) / residents
    assert float(camden["rate"]) == pytest.approx(year, abs=0.01)
    for page in sorted(site.rglob("*.html")):
        for match in re.finditer(rf"\b{year:,.1f}\b", words(page)):
            around = words(page)[max(0, match.start() - 300) : match.end() + 300]
            assert "a year" in around or "yearly" in around, f"{page.name}: {around}"
    assert "because months are missing" not in words(site / "index.html")


def test_crime_without_searches_and_searches_without_crime(sites):
    crime, stops = sites("crime only"), sites("stops only")
    assert "No stop-and-search files are held" in words(crime / "stops.html")
    assert int(rows(crime / "data/boroughs.csv")[0]["crimes_12m"]) > 0
    assert "No complete month of police crime files is held" in words(stops / "index.html")
    assert "No complete month of police crime files is held" in words(stops / "places/camden.html")
    assert not (stops / "data" / "boroughs.csv").exists()
    assert len(rows(stops / "data" / "lsoa.csv")) == small.AREAS
    assert rows(stops / "data" / "stops_monthly.csv")


def test_nothing_at_all_is_one_error_after_the_ingest(small_config, tmp_path):
    raw = tmp_path / "raw"
    small.write_street(raw, "2024-01", [])
    run = replace(
        small_config, snapshot=tmp_path / "snapshot", out=tmp_path / "site", cache=tmp_path / "cache"
    )
    with pytest.raises(SnapshotError, match="no area has data"):
        build(Settings(run, analysis=small.QUICK), Reporter(quiet=True), raw=raw)
    assert not run.out.exists()
    assert not run.snapshot.exists()

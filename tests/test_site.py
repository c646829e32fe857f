"""The small London's whole site: golden outline, figures counted again, links, identical bytes."""

from __future__ import annotations

import csv
import hashlib
import html
import json
import re
import shutil
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import frictionless
import numpy as np
import pyarrow.parquet as pq
import pytest

from build.errors import SiteError
from build.pipeline import build
from build.progress import Reporter
from build.report.publish.html_checks import check_site, read_page, typed_figures
from build.settings import ROOT, Run, Settings, SizeLimits
from build.vocabulary import CRIME_TYPES
from tests import small
from tests.language import faults
from tests.rendered import read_site

MONTHS = [f"{year}-{month:02d}" for year in (2023, 2024) for month in range(1, 13)]
GOLDEN = Path(__file__).parent / "golden" / "site.txt"


@pytest.fixture(scope="module")
def raw(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two years of police files."""
    return small.write_police(tmp_path_factory.mktemp("police") / "raw", MONTHS)


@pytest.fixture(scope="module")
def built(small_config: Run, raw: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Settings of a small site that is built."""
    home = tmp_path_factory.mktemp("built")
    config = replace(small_config, snapshot=home / "snapshot", out=home / "site")
    build(Settings(config, analysis=small.QUICK), Reporter(quiet=True), raw=raw)
    return config


def rows(path: Path) -> list[dict[str, str]]:
    """A CSV as the csv module reads it."""
    with path.open(newline="", encoding="utf-8") as f:
        return list(csv.DictReader(f))


def test_data_that_are_all_as_published_carry_no_label(built: Run) -> None:
    for path in built.out.rglob("*"):
        if path.suffix in (".html", ".svg", ".csv", ".json"):
            assert "Estimated in part" not in path.read_text(encoding="utf-8"), path
    flags = [r["estimated"] for p in (built.out / "data").glob("*.csv") for r in rows(p) if "estimated" in r]
    assert set(flags) == {"false"}


def test_the_site_keeps_the_rules_of_language(built: Run) -> None:
    assert faults(built.out) == []


def test_every_script_that_is_written_is_loaded(built: Run) -> None:
    pages = "".join(path.read_text(encoding="utf-8") for path in built.out.rglob("*.html"))
    written = {path.relative_to(built.out).as_posix() for path in built.out.rglob("*.js")}
    # Of data in many files a page or the search's first file names the folder.
    (first,) = built.out.glob("assets/search.*.js")
    named = pages + first.read_text(encoding="utf-8")
    folders = {f"{name.rpartition('/')[0]}/" for name in written if name.startswith("data/")}
    loaded = {folder for folder in folders if f'"{folder}"' in named}
    left = {name for name in written if name not in pages and f"{name.rpartition('/')[0]}/" not in loaded}
    assert sorted(left) == []


def test_monthly_equals_a_count_of_the_files_cell_by_cell(built, raw):
    expected: Counter[tuple[str, str, str]] = Counter()
    for path in raw.rglob("*-street.csv"):
        force = "metropolitan" if "metropolitan" in path.name else "city-of-london"
        expected.update((r["Month"], force, r["Crime type"]) for r in rows(path))
    found = {
        (r["month"], r["force"], r["crime_type"]): int(r["count"])
        for r in rows(built.out / "data/monthly.csv")
    }
    assert len(found) == len(MONTHS) * 2 * len(CRIME_TYPES)
    assert {k: n for k, n in found.items() if n} == dict(expected)


def test_the_ledger_adds_up_in_every_file(built, raw):
    ledger = rows(built.out / "data" / "ledger.csv")
    assert len(ledger) == len(list(raw.rglob("*.csv")))
    for entry in ledger:
        parts = [k for k in entry if k in ("counted", "no_place", "outside") or k.startswith("rejected_")]
        assert int(entry["rows"]) == sum(int(entry[k]) for k in parts)
        (path,) = raw.rglob(entry["file"])
        assert int(entry["rows"]) == len(rows(path))
        assert entry["sha256"] == hashlib.sha256(path.read_bytes()).hexdigest()


def test_every_area_has_a_rate_a_cluster_and_a_prediction(built):
    lsoa = rows(built.out / "data" / "lsoa.csv")
    assert [r["lsoa21cd"] for r in lsoa] == [small.code(i) for i in range(small.AREAS)]
    for column in ("rate_per_1000_12m", "rate_smoothed", "cluster", "cluster_name", "predicted_rate"):
        assert all(r[column] for r in lsoa), column


def test_rates_of_an_area_are_those_of_its_rows(built, raw):
    last_year = [p for m in MONTHS[12:] for p in (raw / m).glob("*-street.csv")]
    crimes = sum(
        r["LSOA code"] == small.code(20) and r["Crime type"] != "Anti-social behaviour"
        for p in last_year
        for r in rows(p)
    )
    area = rows(built.out / "data" / "lsoa.csv")[20]
    assert int(area["crimes_12m"]) == crimes
    assert float(area["rate_per_1000_12m"]) == pytest.approx(1000 * crimes / small.population(20), abs=1e-3)


def test_a_ratio_of_searches_and_its_interval_are_those_of_the_raw_rows(built, raw):
    """One ratio by object, counted again from the files and its score limits as the roots of their quadratic."""
    last_year = [r for m in MONTHS[12:] for p in (raw / m).glob("*-stop-and-search.csv") for r in rows(p)]
    own = np.array([r["Self-defined ethnicity"] for r in last_year])
    counted = np.array([r["Type"] != "Vehicle search" and r["Latitude"] != "" for r in last_year])
    y1, y0 = (int((counted & np.char.startswith(own, group)).sum()) for group in ("Black", "White"))
    tenths = sum(small.population(i) // 10 for i in range(small.AREAS))
    scale = 4 * tenths / (2 * tenths)  # residents: four tenths White, two Black
    z2 = 1.959964**2
    low, high = sorted(np.roots([y0**2, -(2 * y1 * y0 + z2 * (y1 + y0)), y1**2]))
    drugs = next(
        r
        for r in rows(built.out / "data/stops_ratios.csv")
        if (r["view"], r["dimension"], r["group"]) == ("self-defined", "object", "Black")
    )
    assert (int(drugs["searches"]), int(drugs["residents"])) == (y1, 2 * tenths)
    found = [float(drugs[name]) for name in ("ratio", "ratio_low", "ratio_high")]
    assert found == pytest.approx([scale * y1 / y0, scale * low, scale * high], abs=1e-4)


def columns_of(path: Path) -> list[str]:
    """The columns of a download, whatever its format."""
    if path.suffix == ".parquet":
        return list(pq.read_schema(path).names)
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        assert len({tuple(feature["properties"]) for feature in features}) == 1
        return list(features[0]["properties"])
    return next(csv.reader(path.read_text(encoding="utf-8").splitlines()))


def tables_of(built: Run) -> list[Path]:
    """Every file with columns that can be downloaded."""
    return [
        p
        for p in sorted((built.out / "data").rglob("*"))
        if p.suffix not in (".js", ".json")  # what pages load, a file a place, and the package itself
        if p.is_file()
    ]


def test_every_column_of_every_download_is_in_the_dictionary_and_every_entry_is_a_column(built):
    assert {p.suffix for p in tables_of(built)} == {".csv", ".parquet", ".geojson"}
    page = (built.out / "downloads.html").read_text(encoding="utf-8")
    entries = re.findall(
        r'<a id="([\w-]+)" href="#\1"><code>(\w+)</code></a><td(?: class="long")?>([^<]*)<td', page
    )
    assert {name for _, name, _ in entries} == {
        column for path in tables_of(built) for column in columns_of(path)
    }
    # a name that two tables use for different things has an entry, and an address, for each
    package = json.loads((built.out / "data" / "datapackage.json").read_text())
    schemas = [resource["schema"] for resource in package["resources"] if "schema" in resource]
    meanings = {(field["name"], field["title"]) for schema in schemas for field in schema["fields"]}
    assert {(name, html.unescape(title)) for _, name, title in entries} == meanings
    assert len({anchor for anchor, _, _ in entries}) == len(entries)


def test_the_data_package_describes_the_files(built):
    package = json.loads((built.out / "data" / "datapackage.json").read_text())
    described = {r["path"]: r for r in package["resources"]}
    assert set(described) == {p.name for p in tables_of(built) if p.parent.name == "data"}
    for path, resource in described.items():
        content = (built.out / "data" / path).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        if path.endswith(".csv"):
            assert [f["name"] for f in resource["schema"]["fields"]] == columns_of(built.out / "data" / path)
    keyed = {path for path, resource in described.items() if resource.get("schema", {}).get("primaryKey")}
    assert {"lsoa.csv", "boroughs.csv", "wards.csv", "monthly.csv", "ledger.csv", "coverage.csv"} <= keyed


def test_frictionless_finds_the_data_package_and_all_that_is_in_it_valid(built):
    report = frictionless.validate(str(built.out / "data" / "datapackage.json"))
    assert [error.message for error in report.errors] == []
    assert [(task.name, error.message) for task in report.tasks for error in task.errors] == []
    assert len(report.tasks) == len(tables_of(built)) - len(list((built.out / "data/boroughs").iterdir()))


def test_frictionless_sees_a_changed_file_a_broken_key_and_a_value_out_of_bounds(built, tmp_path):
    shutil.copytree(built.out / "data", tmp_path / "data")
    wards, deciles = tmp_path / "data" / "wards.csv", tmp_path / "data" / "borough_deciles.csv"
    wards.write_text(
        wards.read_text(encoding="utf-8") + wards.read_text(encoding="utf-8").splitlines()[-1] + "\n"
    )
    deciles.write_text(deciles.read_text(encoding="utf-8").replace("E09000001", "W09000001", 1))
    report = frictionless.validate(str(tmp_path / "data" / "datapackage.json"))
    found = {task.name: {error.type for error in task.errors} for task in report.tasks if not task.valid}
    assert {"hash-count", "byte-count", "primary-key"} <= found.pop("wards")
    assert {"constraint-error", "foreign-key"} <= found.pop("borough-deciles")
    assert found == {}


def test_a_places_page_and_its_file_say_the_same(built):
    """Sentences, counts of both years and verdict: made once, so the page and the file cannot differ."""
    for path, code in (("places/camden.html", "E09000007"), ("places/hackney/ward-12.html", "E05000012")):
        text = (built.out / path).read_text(encoding="utf-8")
        held = json.loads((built.out / f"data/place/{code}.json").read_text(encoding="utf-8"))
        assert held["page"] == path
        assert held["said"] == html.unescape(re.search(r'<p class="lede" id="said">(.*?)</p>', text)[1])
        table = text[text.index('<table class="types">') : text.index("</table>")]
        printed = re.findall(
            r'<tr><th scope="row">(.*?)<td>([\d,]+)<td>([\d,]+)<td>(?:[↑↓] )?(.*?)<td>', table
        )
        slugs = {"All recorded crime": "recorded", **CRIME_TYPES}
        assert len(printed) == len(slugs)
        for name, count, previous, verdict in printed:
            year = held["year"][slugs[html.unescape(name)]]
            both = [int(n.replace(",", "")) for n in (count, previous)]
            assert (both, verdict) == ([year["count"], year["previous"]], year["verdict"]), (path, name)


TEXTS = {".html", ".svg", ".json", ".csv", ".js", ".xml", ".geojson", ".txt"}
PACKED = re.compile(r'"[^" ]{20,}"')  # numbers written as letters, in the map's and Explore's data: no text
# Column names that the product promises, and a figure that is no setting: the point of a curve at that share of areas.
PROMISED = re.compile(r"rate_per_1000_12m|funnel_\w+_95\b|95% of areas")


def test_a_site_of_other_settings_prints_those_and_not_the_defaults(built, tmp_path):
    """No text of a page, chart, table or data file keeps a confidence or a unit that the results were not made with."""
    analysis = small.QUICK.with_common(confidence=0.9, per=10_000)
    analysis = replace(
        analysis,
        rates=replace(analysis.rates, funnel_limits=(0.9, 0.99)),
        clusters=replace(analysis.clusters, membership_steps=(0.8, 0.9)),
    )
    run = replace(built, out=tmp_path / "site", cache=tmp_path / "cache")
    build(Settings(run, analysis=analysis), Reporter(quiet=True))
    texts = {
        path.relative_to(run.out).as_posix(): PROMISED.sub(
            "", PACKED.sub("", path.read_text(encoding="utf-8"))
        )
        for path in run.out.rglob("*")
        if path.suffix in TEXTS and "assets" not in path.parts
    }
    wrong = {name: re.findall(r".{0,60}(?:\b95%|per 1,000\b).{0,20}", text) for name, text in texts.items()}
    assert {name: found for name, found in wrong.items() if found} == {}
    everything = " ".join(texts.values())
    assert "per 10,000 residents" in everything
    assert "90%" in everything


def test_the_geojson_holds_every_area(built):
    collection = json.loads((built.out / "data" / "clusters.geojson").read_text())
    assert len(collection["features"]) == small.AREAS
    assert list(collection["features"][0]["properties"]) == [
        "lsoa21cd", "lsoa21nm", "borough", "cluster", "cluster_name", "rate_per_1000_12m",
    ]  # fmt: skip


def test_two_builds_are_byte_identical(built, tmp_path):
    # Nothing is kept from before, and the work is shared out differently.
    again = replace(built, out=tmp_path / "site", cache=tmp_path / "cache", workers=built.workers + 2)
    build(Settings(again, analysis=small.QUICK), Reporter(quiet=True))
    trees = [
        {
            p.relative_to(c.out).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
            for p in c.out.rglob("*")
            if p.is_file()
        }
        for c in (built, again)
    ]
    assert trees[0] == trees[1]


class Outline(HTMLParser):
    """Headings and figures of a page, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []
        self._open = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag in ("title", "h1", "h2", "h3"):
            self._open = tag
            self.lines.append(f"  {tag} ")
        elif "data-chart" in given:
            self.lines.append(f"  chart {given['data-chart']}")

    def handle_endtag(self, tag: str) -> None:
        if tag == self._open:
            self._open = ""

    def handle_data(self, data: str) -> None:
        if self._open:
            self.lines[-1] += " ".join(data.split())


def outline(site: Path) -> str:
    """What a reader of the golden file sees of a site: each page's headings and charts, then every file's folder."""
    lines = []
    for path in sorted(site.rglob("*.html")):
        reader = Outline()
        reader.feed(path.read_text(encoding="utf-8"))
        lines += [path.relative_to(site).as_posix(), *reader.lines]
    # Figures are tested where they are made; here only that they stand where they stood.
    return re.sub(r"[\d.,]*\d", "#", "\n".join(lines)) + "\n"


def test_the_outline_of_the_site_is_the_golden_one(built):
    """After an intended change: python -m tests.test_site rewrites the file; read its diff."""
    assert outline(built.out) == GOLDEN.read_text(encoding="utf-8")


def test_a_site_below_an_address_names_itself_and_a_built_site_fetches_nothing_elsewhere(built, tmp_path):
    run = replace(built, out=tmp_path / "site", site_url="https://example.org/crime/")
    build(Settings(run, analysis=small.QUICK), Reporter(quiet=True))
    assert (
        "<loc>https://example.org/crime/places/camden.html</loc>"
        in (tmp_path / "site/sitemap.xml").read_text()
    )
    assert "Sitemap: https://example.org/crime/sitemap.xml" in (tmp_path / "site/robots.txt").read_text()
    for path in built.out.rglob("*.html"):
        assert not [f for f in read_page(path.read_bytes()).fetched if "//" in f]


def test_a_build_past_a_limit_of_weight_leaves_the_site_before_it_as_it_was(built):
    before = {path: path.read_bytes() for path in built.out.rglob("*") if path.is_file()}
    with pytest.raises(
        SiteError, match=r"places/\w+\.html, as HTML: [\d,]+ bytes, at most 100\. Make it lighter"
    ):
        build(Settings(built, analysis=small.QUICK, limits=SizeLimits(place=100)), Reporter(quiet=True))
    assert {path: path.read_bytes() for path in built.out.rglob("*") if path.is_file()} == before


HEAD = '<html lang="en"><title>t</title><meta http-equiv="Content-Security-Policy"><h1>t</h1>'


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ('<a href="gone.html">x</a>', "gone.html leads nowhere"),
        ('<a href="#part">x</a>', "#part has no such id"),
        ('<img src="a.svg">', "without alt"),
        ('<script src="https://cdn.example/x.js"></script>', "fetches https://cdn.example/x.js"),
        ("<script>alert()</script>", "inline script"),
        ('<p style="color:red">', "inline style"),
        ('<p id="a"><p id="a">', "id 'a' twice"),
        ("<h1>again</h1>", "2 h1 headings"),
    ],
)
def test_the_checks_see(tmp_path, body, fault):
    (tmp_path / "a.svg").write_text("<svg/>")
    (tmp_path / "index.html").write_text(HEAD)
    check_site(tmp_path, read_site(tmp_path))
    (tmp_path / "index.html").write_text(HEAD + body)
    with pytest.raises(Exception, match=r"index\.html: ") as error:
        check_site(tmp_path, read_site(tmp_path))
    assert fault in str(error.value)


def test_the_checks_follow_links_that_start_at_the_host(tmp_path):
    (tmp_path / "index.html").write_text(HEAD + '<a href="/below/index.html">x</a>')
    check_site(tmp_path, read_site(tmp_path), "https://example.org/below/")
    (tmp_path / "index.html").write_text(HEAD + '<a href="/below/gone.html">x</a>')
    with pytest.raises(Exception, match="leads nowhere"):
        check_site(tmp_path, read_site(tmp_path), "https://example.org/below/")


def test_no_figure_is_typed_in_a_template():
    assert typed_figures("<h2>Four in 10</h2>{{ n }} of {# 3 #} <b>x</b>") == ["Four in 10"]
    found = {
        p.name: typed_figures(p.read_text(encoding="utf-8")) for p in (ROOT / "templates").glob("*.html")
    }
    assert {name: lines for name, lines in found.items() if lines} == {}


if __name__ == "__main__":
    import tempfile

    home = Path(tempfile.mkdtemp())
    settings = small.make_config(home)
    raw_files = small.write_police(home / "raw", MONTHS)
    build(Settings(settings, analysis=small.QUICK), Reporter(quiet=True), raw=raw_files)
    GOLDEN.parent.mkdir(exist_ok=True)
    GOLDEN.write_text(outline(settings.out), encoding="utf-8")

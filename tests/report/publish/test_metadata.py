"""What pages say of themselves: unique words, addresses only where known, data sets, true dates."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from build.report.pages import make_pages, navigation, page_card
from build.report.publish import metadata
from build.report.publish.preview_cards import WIDTH
from build.report.publish.templates import Frame
from build.report.rendering import render_pages
from build.settings import Network, Run, Settings
from tests.report import fakes
from tests.report.test_pages import ASSETS, content

URL = "https://example.org/crime/"


def rendered(out: Path, url: str) -> dict[str, str]:
    """Every page, for a site at an address or at none, by path."""
    run, _network = replace(Run(), site_url=url), Network()
    words = {
        "name": metadata.NAME, "months": "", "estimated": "", "built": "2026-11-01", "nav": navigation(), "url": url,
        "sources": "data.police.uk", "licence": "Open Government Licence v3.0",

    }  # fmt: skip
    pages = make_pages(content(settings=Settings(run)))
    frame = Frame(run, words, {name: f"assets/{name}" for name in ASSETS})
    return {path: (out / path).read_text(encoding="utf-8") for path in render_pages(pages, frame, out)}


@pytest.fixture(scope="module")
def with_address(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return rendered(tmp_path_factory.mktemp("known"), URL)


@pytest.fixture(scope="module")
def without(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return rendered(tmp_path_factory.mktemp("unknown"), "")


def meta(page: str) -> dict[str, str]:
    """Name or property -> content."""
    found = re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', page)
    return {name: html.unescape(words) for name, words in found}


def described(page: str) -> Any:
    """The page's data block in schema.org's words."""
    (block,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(block)


def of_its_own(pages: dict[str, str]) -> dict[str, str]:
    """The pages without those at old addresses, which only lead on."""
    return {path: page for path, page in pages.items() if not path.startswith("boroughs/")}


def test_a_page_at_an_old_address_leads_to_a_page_that_is_there(with_address: dict[str, str]) -> None:
    moved = {path: page for path, page in with_address.items() if path not in of_its_own(with_address)}
    assert "boroughs/camden.html" in moved
    for page in moved.values():
        (target,) = re.findall('http-equiv="refresh" content="0; url=(.*?)"', page)
        assert target.removeprefix("../") in with_address
        assert meta(page) == {"viewport": "width=device-width, initial-scale=1", "robots": "noindex"}


def test_titles_and_descriptions_are_unique_and_short_enough(with_address: dict[str, str]) -> None:
    pages = of_its_own(with_address)
    titles = [re.findall("<title>(.*?)</title>", page) for page in pages.values()]
    assert all(len(title) == 1 for title in titles)
    assert len({title[0] for title in titles}) == len(pages)
    descriptions = [meta(page)["description"] for page in pages.values()]
    assert len(set(descriptions)) == len(pages)
    assert [words for words in descriptions if len(words) > 200] == []
    assert not any("<" in words for words in descriptions)


def test_a_page_has_one_address_one_picture_and_the_same_words_everywhere(
    with_address: dict[str, str],
) -> None:
    for path, page in of_its_own(with_address).items():
        head = meta(page)
        if path == metadata.UNLISTED:
            assert head["robots"] == "noindex"
            assert "og:url" not in head
            assert 'rel="canonical"' not in page
            continue
        assert re.findall('rel="canonical" href="(.*?)"', page) == [head["og:url"]]
        assert head["og:url"] == URL + path.removesuffix("index.html")
        assert head["og:description"] == head["description"]
        assert head["og:image"] == f"{URL}cards/{path[:-5].replace('/', '-')}.png"
        whole = path.count("/") < 2  # there are hundreds of wards: their cards are half as large
        assert head["og:image:width"] == str(WIDTH if whole else WIDTH // 2)
        assert head["description"] in head["og:image:alt"]
        assert head["twitter:card"] == "summary_large_image"


def test_a_site_without_an_address_makes_none_up(without: dict[str, str]) -> None:
    outside = {metadata.CONTEXT, metadata.LICENCE}
    for path, page in without.items():
        # The policy and the root element name where a postcode is asked: no address of this site.
        head = re.sub("<(?:html|meta http-equiv).*?>", "", page[: page.index("</head>")])
        assert not [u for u in re.findall(r"https?://[^\"' <]+", head) if u not in outside], path
        assert "og:url" not in meta(page)
        assert "og:image" not in meta(page)
        assert 'rel="canonical"' not in page
    boroughs = described(without["places/camden.html"])
    assert boroughs["distribution"][0]["contentUrl"] == "../data/boroughs/camden.csv"


def test_a_boroughs_table_is_a_data_set_with_licence_period_place_and_file(
    with_address: dict[str, str],
) -> None:
    found = described(with_address["places/camden.html"])
    assert found["@type"] == "Dataset"
    assert 50 <= len(found["description"]) <= 5000  # what search engines for data sets take
    assert found["temporalCoverage"] == f"{fakes.MONTHS[0]}/{fakes.MONTHS[-1]}"
    assert found["spatialCoverage"]["name"] == "Camden, London"
    assert found["dateModified"] == "2026-02-01"
    assert found["license"].startswith("https://www.nationalarchives.gov.uk/doc/open-government-licence/")
    assert found["creator"] == {"@type": "Organization", "name": metadata.NAME, "url": URL}
    assert found["variableMeasured"] == ["lsoa21cd"]
    assert found["distribution"] == [
        {
            "@type": "DataDownload",
            "encodingFormat": "text/csv",
            "contentUrl": f"{URL}data/boroughs/camden.csv",
        }
    ]


def test_the_downloads_are_a_catalogue_of_data_sets(with_address: dict[str, str]) -> None:
    found = described(with_address["downloads.html"])
    assert (found["@type"], found["url"]) == ("DataCatalog", f"{URL}downloads.html")
    (only,) = found["dataset"]
    assert (only["@type"], only["name"], "@context" in only) == ("Dataset", "Areas", False)
    assert described(with_address["index.html"])["@type"] == "WebSite"


def test_the_sitemap_has_the_date_of_the_data_or_none() -> None:
    paths = ["index.html", "places/index.html", "places/camden.html", "404.html"]
    dated = metadata.sitemap(paths, "2026-02-01", URL)
    assert re.findall("<loc>(.*?)</loc>", dated) == [URL, f"{URL}places/", f"{URL}places/camden.html"]
    assert dated.count("<lastmod>2026-02-01</lastmod>") == 3
    assert "lastmod" not in metadata.sitemap(paths, "", URL)


def test_the_date_of_the_data_is_the_newest_that_a_source_gives() -> None:
    def inputs(*dates: str) -> Any:
        return fakes.inputs(sources=[{"title": "x", "date": date} for date in dates])

    assert metadata.data_date(inputs("2026-02-01", "2025-12-24", "", "May 2027")) == "2026-02-01"
    assert metadata.data_date(inputs("", "2026")) == ""


def test_a_borough_s_card_has_its_finding_and_its_series(tmp_path: Path) -> None:
    made = content()
    (tmp_path / "map").mkdir()
    (tmp_path / "map" / "x.svg").write_text('<svg viewBox="0 0 1 1"></svg>', encoding="utf-8")
    pages = {page.path: page for page in make_pages(made)}
    card = page_card(pages["places/camden.html"], made, tmp_path)
    assert (card.title, card.path) == ("Camden", "cards/places-camden.png")
    assert "Camden recorded 3,000 crimes" in card.sentence
    assert "150 fewer than the year before" in card.sentence
    assert [line.name for line in card.lines] == ["London", "Camden"]
    words = page_card(pages["method.html"], made, tmp_path)
    assert words.lines == ()
    assert words.drawing.startswith("<svg")


def test_the_page_for_no_address_finds_its_sheet_at_any_depth(
    with_address: dict[str, str], without: dict[str, str]
) -> None:
    assert '<link rel="stylesheet" href="/crime/assets/style.css">' in with_address["404.html"]
    assert 'href="/crime/places/index.html"' in with_address["404.html"]
    assert '<link rel="stylesheet" href="assets/style.css">' in without["404.html"]

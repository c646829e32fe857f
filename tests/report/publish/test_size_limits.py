"""Weights of a site: what is weighed, what each limit refuses, and in which words."""

from __future__ import annotations

import gzip
import random
from dataclasses import replace
from pathlib import Path

import pytest

from build.errors import SiteError
from build.report.publish.size_limits import check_sizes, weigh_site
from build.settings import SizeLimits
from tests.rendered import read_site

PAGE = """<html><link rel="stylesheet" href="assets/style.0a1b2c3d.css"><script src="assets/site.0a1b2c3d.js"></script>
<img src="charts/a.svg" alt=""><img src="charts/b.svg" alt=""><img src="data:image/gif;base64,R0" alt=""></html>"""
MAP = """<script src="assets/site.0a1b2c3d.js"></script><script src="assets/map.0a1b2c3d.js"></script>
<script type="application/json" id="map-data">{"files": {"outlines": "map/o.js", "areas": "map/a.js"},
"measures": [{"file": "map/r.js"}, {"file": "map/d.js"}], "places": {"london": "map/l.js", "camden": "map/x.js"},
"context": "map/c.js"}</script>"""


def noise(size: int) -> str:
    """Text that hardly packs, the same each time."""
    return random.Random(size).randbytes(size).hex()


def packed(text: str) -> int:
    return len(gzip.compress(text.encode(), 6, mtime=0))


@pytest.fixture
def site(tmp_path: Path) -> tuple[Path, dict[str, str]]:
    """A site with one file of each kind."""
    files = {
        "index.html": PAGE,
        "map.html": MAP,
        "places/index.html": noise(90),
        "places/camden.html": noise(50),
        "places/barnet.html": noise(60),
        "assets/style.0a1b2c3d.css": noise(20),
        "assets/site.0a1b2c3d.js": noise(30),
        "assets/map.0a1b2c3d.js": noise(31),
        "assets/vega.0a1b2c3d.js": noise(900),
        "assets/search.0a1b2c3d.js": noise(40),
        "data/search-0a1b2c3d/names-a.js": noise(41),
        "data/search-0a1b2c3d/names-b.js": noise(42),
        "data/search-0a1b2c3d/postcodes-E1.js": noise(43),
        "data/search-0a1b2c3d/postcodes-E2.js": noise(44),
        "data/search-0a1b2c3d/areas-camden.js": noise(45),
        "data/explore/E09000007.js": noise(46),
        "data/explore/E09000008.js": noise(47),
        "charts/a.svg": noise(10),
        "charts/b.svg": noise(11),
        "map/o.js": noise(70),
        "map/a.js": noise(71),
        "map/r.js": noise(72),
        "map/d.js": noise(73),
        "map/l.js": noise(74),
        "map/x.js": noise(75),
        "map/c.js": noise(76),
        "cards/camden.png": noise(5),
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    return tmp_path, files


def test_each_thing_is_weighed_as_it_travels(site: tuple[Path, dict[str, str]]) -> None:
    out, files = site
    sizes = {weight.setting: weight.size for weight in weigh_site(out, read_site(out), SizeLimits())}
    view = (
        "index.html",
        "assets/style.0a1b2c3d.css",
        "assets/site.0a1b2c3d.js",
        "charts/a.svg",
        "charts/b.svg",
    )
    assert sizes == {
        "page": max(packed(text) for name, text in files.items() if name.endswith(".html")),
        "place": len(files["places/barnet.html"]),
        "first_view": sum(packed(files[name]) for name in view),
        "script": packed(files["assets/site.0a1b2c3d.js"]) + packed(files["assets/map.0a1b2c3d.js"]),
        "page_script": packed(files["assets/site.0a1b2c3d.js"]) + packed(files["assets/map.0a1b2c3d.js"]),
        "search": sum(packed(noise(size)) for size in (40, 44, 45)),
        "postcodes": packed(noise(43)) + packed(noise(44)),
        "explore": packed(noise(47)),
        "map_data": sum(packed(files[f"map/{name}.js"]) for name in "oarlc"),
        "card": 10,
        "site": sum(map(len, files.values())),
    }


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("page", "map.html, compressed"),
        ("place", "places/barnet.html, as HTML"),
        ("first_view", "the Overview's first view, compressed"),
        ("script", "our own scripts, compressed"),
        ("page_script", "our own scripts on map.html, compressed"),
        ("search", "one search, compressed"),
        ("postcodes", "the postcodes, compressed"),
        ("explore", "Explore's largest file, compressed"),
        ("map_data", "the map's data, compressed"),
        ("card", "cards/camden.png"),
        ("site", "the whole site"),
    ],
)
def test_what_is_heavier_than_its_limit_is_refused_with_what_to_do(
    site: tuple[Path, dict[str, str]], setting: str, what: str
) -> None:
    out, _ = site
    sizes = {weight.setting: weight.size for weight in weigh_site(out, read_site(out), SizeLimits())}
    at_most = replace(SizeLimits(), **{setting: sizes[setting]})
    assert [weight.size for weight in check_sizes(out, read_site(out), at_most)] == list(sizes.values())
    with pytest.raises(SiteError) as refusal:
        check_sizes(out, read_site(out), replace(SizeLimits(), **{setting: sizes[setting] - 1}))
    assert str(refusal.value) == (
        f"the built site is too heavy. {what}: {sizes[setting]:,} bytes, at most {sizes[setting] - 1:,}. "
        f"Make it lighter, or raise {setting} in SizeLimits of build/settings.py"
    )


def test_a_map_whose_data_cannot_be_found_is_refused(site: tuple[Path, dict[str, str]]) -> None:
    out, _ = site
    (out / "map.html").write_text("<p>no data</p>")
    with pytest.raises(SiteError, match=r"map\.html has no data block"):
        weigh_site(out, read_site(out), SizeLimits())

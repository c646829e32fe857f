"""Size limits of pages and the site, checked before publishing: one table of sizes, each with its limit."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from posixpath import dirname, join, normpath

from build.errors import SiteError
from build.report.publish.assets import SCRIPTS
from build.report.publish.html_checks import ParsedPage, page_sizes, read_page
from build.settings import SizeLimits
from build.storage.files_below import files_below

OVERVIEW = "index.html"
MAP = "map.html"
MAP_DATA = re.compile(r'<script type="application/json" id="map-data">(.*?)</script>', re.S)


@dataclass(frozen=True)
class Weight:
    """The size of something in bytes, and its limit: ``setting`` is the limit's name in ``SizeLimits``."""

    what: str
    size: int
    setting: str
    limit: int

    @property
    def fault(self) -> str:
        """What is wrong and what to do about it, in one line; "" if nothing is."""
        if self.size <= self.limit:
            return ""
        return (
            f"{self.what}: {self.size:,} bytes, at most {self.limit:,}. "
            f"Make it lighter, or raise {self.setting} in SizeLimits of build/settings.py"
        )


def weigh_site(out: Path, pages: Mapping[str, ParsedPage], limits: SizeLimits) -> list[Weight]:
    """Return the size of everything that has a limit; for several of a kind, such as pages, that of the largest.

    Sizes are those transferred, compressed by gzip, except for pages of places, pictures and the whole site.
    """

    def weight(what: str, size: int, setting: str) -> Weight:
        return Weight(what, size, setting, int(getattr(limits, setting)))

    sizes = page_sizes(pages)
    heaviest, _, packed_page = max(sizes, key=lambda page: page[2])
    weights = [weight(f"{heaviest}, compressed", packed_page, "page")]
    places = [page for page in sizes if page[0].startswith("places/") and page[0] != "places/index.html"]
    if places:
        place, raw, _ = max(places, key=lambda page: page[1])
        weights.append(weight(f"{place}, as HTML", raw, "place"))
    if (out / OVERVIEW).exists():
        view = packed_size(out, first_view(out, OVERVIEW))
        weights.append(weight("the Overview's first view, compressed", view, "first_view"))
    own = [path for name in SCRIPTS for path in out.glob(f"assets/{Path(name).stem}.*.js")]
    weights.append(weight("our own scripts, compressed", packed_size(out, own), "script"))
    weights.append(weight(*_most_script(out, pages, own), "page_script"))
    weights.append(weight("one search, compressed", one_search(out), "search"))
    postcodes = packed_size(out, out.glob("data/search-*/postcodes-*.js"))
    weights.append(weight("the postcodes, compressed", postcodes, "postcodes"))
    weights.append(weight("Explore's largest file, compressed", largest(out, "data/explore/*.js"), "explore"))
    if (out / MAP).exists():
        data = packed_size(out, map_data(out))
        weights.append(weight("the map's data, compressed", data, "map_data"))
    for card in sorted(out.glob("cards/*.png"), key=lambda path: path.stat().st_size)[-1:]:
        weights.append(weight(card.relative_to(out).as_posix(), card.stat().st_size, "card"))
    total = sum((out / path).stat().st_size for path in files_below(out))
    return [*weights, weight("the whole site", total, "site")]


def check_sizes(out: Path, pages: Mapping[str, ParsedPage], limits: SizeLimits) -> list[Weight]:
    """Return the sizes of a site; raise SiteError, with each fault, if anything is larger than its limit."""
    weights = weigh_site(out, pages, limits)
    faults = [weight.fault for weight in weights if weight.fault]
    if faults:
        raise SiteError("the built site is too heavy. " + ". ".join(faults))
    return weights


def first_view(out: Path, name: str) -> list[Path]:
    """Return a page and every file it names itself: style sheets, scripts and all its pictures.

    A browser loads pictures further down later or never, so this is the most the first view can load. The live charts are
    not part of it: their library loads when a chart comes into view, and until then the picture is shown.
    """
    page = out / name
    fetched = {
        (page.parent / target).resolve()
        for target in read_page(page.read_bytes()).fetched
        if ":" not in target
    }
    return [page, *sorted(fetched)]


def map_data(out: Path) -> list[Path]:
    """Return the data files the map loads when it starts: its first measure, London's figures, river and roads."""
    text = (out / MAP).read_text(encoding="utf-8")
    if 'class="lede absent"' in text:  # a page that says why there is no map
        return []
    block = MAP_DATA.search(text)
    if block is None:
        raise SiteError(f"{MAP} has no data block: its data cannot be weighed")
    data = json.loads(block.group(1))
    first = (*data["files"].values(), data["measures"][0]["file"], data["places"]["london"], data["context"])
    return [out / path for path in first if path]


def _most_script(out: Path, pages: Mapping[str, ParsedPage], own: Sequence[Path]) -> tuple[str, int]:
    """The page that names most of our own scripts, in words, and what they weigh together."""
    packed = {path.relative_to(out).as_posix(): packed_size(out, [path]) for path in own}
    heaviest = (0, "")
    for where, page in pages.items():
        named = {normpath(join(dirname(where), target)) for target in page.fetched if ":" not in target}
        heaviest = max(heaviest, (sum(packed.get(path, 0) for path in named), where))
    return f"our own scripts on {heaviest[1]}, compressed", heaviest[0]


def packed_size(out: Path, paths: Iterable[Path]) -> int:
    """Return the bytes of files as transferred: text compressed, each file on its own."""
    return sum(len(gzip.compress(path.read_bytes(), 6, mtime=0)) for path in paths)


def one_search(out: Path) -> int:
    """Return what a search loads at most: the first file, the largest of names or postcodes, the largest of areas."""
    filed = max(largest(out, f"data/search-*/{kind}-*.js") for kind in ("names", "postcodes", "codes"))
    return largest(out, "assets/search.*.js") + filed + largest(out, "data/search-*/areas-*.js")


def largest(out: Path, pattern: str) -> int:
    """Return the bytes, compressed, of the largest file; 0 if there is none."""
    return max((packed_size(out, [path]) for path in out.glob(pattern)), default=0)

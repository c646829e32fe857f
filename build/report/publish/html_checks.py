"""Checks on the built site before it is published: links, images, alternative texts, structure."""

from __future__ import annotations

import gzip
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from build.errors import SiteError

# Attributes that make a browser fetch something.
FETCHED = {"img": "src", "script": "src", "link": "href", "source": "srcset", "iframe": "src"}


@dataclass
class ParsedPage:
    """What a page refers to: links, fetched files, ids, and the faults found while reading it; its bytes, and gzipped."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    size: int = 0
    packed: int = 0


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = ParsedPage()
        self.language = self.title = self.policy = False
        self.headings = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self._note(tag, given)
        if identity := given.get("id"):
            if identity in self.page.ids:
                self.page.faults.append(f"id {identity!r} twice")
            self.page.ids.add(identity)
        if tag == "img" and given.get("alt") is None:
            self.page.faults.append(f"img {given.get('src')} without alt")
        if (
            tag == "script"
            and "src" not in given
            and given.get("type") not in ("application/json", "application/ld+json")
        ):
            self.page.faults.append("inline script")
        if "style" in given or tag == "style" or any(name.startswith("on") for name in given):
            self.page.faults.append(f"inline style or handler in <{tag}>")

    def _note(self, tag: str, given: dict[str, str | None]) -> None:
        self.language |= tag == "html" and bool(given.get("lang"))
        self.title |= tag == "title"
        self.policy |= given.get("http-equiv") == "Content-Security-Policy"
        self.headings += tag == "h1"
        if tag == "a" and given.get("href"):
            self.page.links.append(str(given["href"]))
        canonical = tag == "link" and given.get("rel") in ("canonical", "alternate")
        if FETCHED.get(tag) in given and given[FETCHED[tag]] and not canonical:
            self.page.fetched.append(str(given[FETCHED[tag]]))


def read_page(path: Path) -> ParsedPage:
    """Links, fetched files, ids and structural faults of one HTML file."""
    reader = _Reader()
    content = path.read_bytes()
    reader.page.size = len(content)
    reader.page.packed = len(gzip.compress(content, 6, mtime=0))
    reader.feed(content.decode("utf-8"))
    for present, fault in (
        (reader.language, "no language"),
        (reader.title, "no title"),
        (reader.policy, "no Content-Security-Policy"),
        (reader.headings == 1, f"{reader.headings} h1 headings"),
    ):
        if not present:
            reader.page.faults.append(fault)
    return reader.page


def read_site(out: Path) -> dict[Path, ParsedPage]:
    """Read every page of a site, once for all checks: path -> what it holds."""
    return {path: read_page(path) for path in sorted(out.rglob("*.html"))}


def check_site(out: Path, pages: dict[Path, ParsedPage], site_url: str = "") -> None:
    """Raise SiteError, with every fault, if a page has a dead link, loads from elsewhere, or lacks required structure.

    ``pages`` : as ``read_site`` reads them. ``site_url`` : the site's address, for links that start at its host; "" if unknown.
    """
    base = urlsplit(site_url).path or "/"
    faults = []
    for path, page in pages.items():
        where = path.relative_to(out).as_posix()
        faults += [f"{where}: {fault}" for fault in page.faults]
        for target in page.fetched:
            if urlsplit(target).scheme not in ("", "data"):
                faults.append(f"{where}: fetches {target}")
            elif not urlsplit(target).scheme:
                faults += _dead(path, _on_disk(target, out, base), pages, where)
        for target in dict.fromkeys(page.links):
            if not urlsplit(target).scheme:
                faults += _dead(path, _on_disk(target, out, base), pages, where)
    if faults:
        more = f" (and {len(faults) - 5} more)" if len(faults) > 5 else ""
        raise SiteError("the built site fails its checks: " + "; ".join(faults[:5]) + more)


def _on_disk(target: str, out: Path, base: str) -> str:
    """Return a link that starts at the host as one that starts at the disk's root; any other unchanged."""
    return f"{quote(out.resolve().as_posix())}/{target[len(base) :]}" if target.startswith(base) else target


def _dead(path: Path, target: str, pages: dict[Path, ParsedPage], where: str) -> list[str]:
    parts = urlsplit(target)
    file = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if file.is_dir():
        file = file / "index.html"
    if not file.exists():
        return [f"{where}: {target} leads nowhere"]
    # Fragments with "=" are states that a script reads, not ids.
    if (
        parts.fragment
        and "=" not in parts.fragment
        and file in pages
        and parts.fragment not in pages[file].ids
    ):
        return [f"{where}: {target} has no such id"]
    return []


def page_sizes(out: Path, pages: Mapping[Path, ParsedPage]) -> list[tuple[str, int, int]]:
    """(path, bytes, gzipped bytes) of each page of the site below ``out``, largest first."""
    sizes = [(path.relative_to(out).as_posix(), page.size, page.packed) for path, page in pages.items()]
    return sorted(sizes, key=lambda s: -s[1])


DIGIT = re.compile(r"\d")


def typed_figures(template: str) -> list[str]:
    """Pieces of a template's text with a digit outside expressions, tags and comments: figures typed by hand."""
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", template, flags=re.S)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|<[^>]*>|&#?\w+;", "\n", text, flags=re.S)
    return [line.strip() for line in text.split("\n") if DIGIT.search(line)]

"""Checks on the built site before it is published: links, images, alternative texts, structure."""

from __future__ import annotations

import gzip
import posixpath
import re
from collections import Counter
from collections.abc import Callable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import etree, html

from build.errors import SiteError
from build.storage.files_below import files_below

# Attributes that make a browser fetch something.
FETCHED = {"img": "src", "script": "src", "link": "href", "source": "srcset", "iframe": "src"}
DATA = ("application/json", "application/ld+json")  # types of scripts that no browser runs


@dataclass
class ParsedPage:
    """What a page refers to: links, fetched files, ids, and the faults found while reading it; its bytes, and gzipped."""

    links: list[str] = field(default_factory=list)
    fetched: list[str] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    faults: list[str] = field(default_factory=list)
    size: int = 0
    packed: int = 0


def _all(path: str) -> Callable[[Any], Any]:
    return etree.XPath(path, smart_strings=False)


IDS, LINKS, LISTED = (
    _all("//@id"),
    _all("//a/@href[. != '']"),
    _all(" | ".join(f"//{tag}" for tag in FETCHED)),
)
SCRIPTS, INLINE = _all("//script"), _all("//style | //@style/.. | //@*[starts-with(name(), 'on')]/..")
HEADINGS, TITLE = _all("count(//h1)"), _all("boolean(//title)")
POLICY = _all("boolean(//meta[@http-equiv = 'Content-Security-Policy'])")


def read_page(content: bytes) -> ParsedPage:
    """Links, fetched files, ids and structural faults of one page."""
    page = ParsedPage(size=len(content), packed=len(gzip.compress(content, 6, mtime=0)))
    tree = html.document_fromstring(content, parser=html.HTMLParser(encoding="utf-8"))
    page.links, ids = LINKS(tree), IDS(tree)
    page.ids = set(ids)
    page.faults += [f"id {identity!r} twice" for identity, times in Counter(ids).items() if times > 1]
    for one in LISTED(tree):
        target = one.get(FETCHED[one.tag])
        if target and not (one.tag == "link" and one.get("rel") in ("canonical", "alternate")):
            page.fetched.append(target)
        if one.tag == "img" and one.get("alt") is None:
            page.faults.append(f"img {one.get('src')} without alt")
    page.faults += [
        "inline script" for one in SCRIPTS(tree) if one.get("src") is None and one.get("type") not in DATA
    ]
    page.faults += [f"inline style or handler in <{one.tag}>" for one in INLINE(tree)]
    headings = int(HEADINGS(tree))
    for present, fault in (
        (tree.get("lang"), "no language"),
        (TITLE(tree), "no title"),
        (POLICY(tree), "no Content-Security-Policy"),
        (headings == 1, f"{headings} h1 headings"),
    ):
        if not present:
            page.faults.append(fault)
    return page


def check_site(out: Path, pages: Mapping[str, ParsedPage], site_url: str = "") -> None:
    """Raise SiteError, with every fault, if a page has a dead link, loads from elsewhere, or lacks required structure.

    ``pages`` : what each holds, by its path below ``out``. ``site_url`` : the site's address, for links that start at its host;
    "" if unknown.
    """
    base = urlsplit(site_url).path or "/"
    files = files_below(out)
    there = {posixpath.dirname(file) or ".": True for file in files} | dict.fromkeys(files, False)
    ids = {path: page.ids for path, page in pages.items()}
    faults = []
    for where, page in pages.items():
        faults += [f"{where}: {fault}" for fault in page.faults]
        for target in page.fetched:
            if urlsplit(target).scheme not in ("", "data"):
                faults.append(f"{where}: fetches {target}")
        for target in dict.fromkeys([*page.fetched, *page.links]):
            if not urlsplit(target).scheme and (fault := _dead(where, target, base, there, ids)):
                faults.append(f"{where}: {target} {fault}")
    if faults:
        more = f" (and {len(faults) - 5} more)" if len(faults) > 5 else ""
        raise SiteError("the built site fails its checks: " + "; ".join(faults[:5]) + more)


def _dead(where: str, target: str, base: str, there: Mapping[str, bool], ids: Mapping[str, Set[str]]) -> str:
    """What is wrong with a link of the page ``where``; "" if it leads somewhere.

    ``base`` : what links that start at the host begin with. ``there`` : every path of the site, and whether it is a folder.
    """
    parts = urlsplit(target)
    if not parts.path:
        file = where
    elif parts.path.startswith(base):
        file = posixpath.normpath(unquote(parts.path[len(base) :]))
    else:
        file = posixpath.normpath(posixpath.join(posixpath.dirname(where), unquote(parts.path)))
    if there.get(file):
        file = posixpath.normpath(f"{file}/index.html")
    if file not in there:
        return "leads nowhere"
    # Fragments with "=" are states that a script reads, not ids.
    if parts.fragment and "=" not in parts.fragment and file in ids and parts.fragment not in ids[file]:
        return "has no such id"
    return ""


def page_sizes(pages: Mapping[str, ParsedPage]) -> list[tuple[str, int, int]]:
    """(path, bytes, gzipped bytes) of each page, largest first."""
    return sorted(((path, page.size, page.packed) for path, page in pages.items()), key=lambda s: -s[1])


DIGIT = re.compile(r"\d")


def typed_figures(template: str) -> list[str]:
    """Pieces of a template's text with a digit outside expressions, tags and comments: figures typed by hand."""
    text = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", " ", template, flags=re.S)
    text = re.sub(r"<(script|style|svg)\b.*?</\1>", " ", text, flags=re.S)
    text = re.sub(r"<!--.*?-->|<[^>]*>|&#?\w+;", "\n", text, flags=re.S)
    return [line.strip() for line in text.split("\n") if DIGIT.search(line)]

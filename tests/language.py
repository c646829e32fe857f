"""How the site may speak: rules that every page of a built site is held to, headlines most strictly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

WORDS, NUMBERS = 12, 2  # that a headline may have at most
READ = re.compile(
    r'<(\w+)[^>]*\bclass="(?:[^"]*\s)?(headline|subtitle|lede)(?:\s[^"]*)?"[^>]*>(.*?)</\1>', re.S
)
UNSEEN = re.compile(r"<(script|style|svg|noscript|template)\b.*?</\1>", re.S)
SENTENCES = re.compile(r"<(p|li|dd|figcaption|h[1-6])\b[^>]*>(.*?)</\1>", re.S)
TOLD = re.compile(r'\b(?:alt|aria-label|title|content)="([^"]*)"')  # words that are in no element
# Words of method, for Method and the folded notes alone.
METHOD = re.compile(
    r"R²|\bheld-out\b|\bfolds?\b|\bsilhouettes?\b|\bPELT\b|\bpermutations?\b|\bWilson\b|\bscore intervals?\b|\bpart of\b",
    re.I,
)
# English that reads as translated, for nowhere. In lower case: streets and wards may be called as they like.
TRANSLATED = re.compile(
    r"\bcan not\b|\bpersons\b|\bbeside\b|\blies?\b|\bforetold\b|\bshrunken\b|\bstray together\b|\btold apart\b|\banew\b"
    r"|\bset apart from\b|\b(?:part|parts) of searches\b|\bhangs? on\b|\bnot to be had\b"
    r"|\bone an? (?:type|borough|ward|area|group|model|domain|month|forecast|pair)\b"
)
OTHER_VERDICTS = re.compile(
    r"\bno clear change\b|\bclearly (?:rose|fell|higher|lower)\b|\bincreased\b|\bdecreased\b|\bunchanged\b|\bstable\b",
    re.I,
)
# Apostrophes as typewriters have them; what is to be copied into a program keeps its own.
STRAIGHT = re.compile(r"\w'\w|\ws' \w")
# A small area of the City ("City of London 001F") and its police go by the bare name.
ARTICLE = re.compile(r"\b(?:in|of|from|than|by|per) City of London\b(?! \d| Police)")
PROGRAM = re.compile(r"<(pre|code)\b.*?</\1>", re.S)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER = re.compile(r"\d[\d,.]*")
FREE = ("method.html",)  # pages on which words of method belong
NO_FIGURE = "–not available"  # as a table prints what is missing; a sentence says it in words


def plain(markup: str) -> str:
    """The words of a piece of a page."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", markup)).split())


def sentences(site: Path) -> list[tuple[str, str, str]]:
    """Every headline, subtitle and lede of a site: page, kind, text."""
    return [(page, kind, plain(inner)) for page, text in pages(site) for _, kind, inner in READ.findall(text)]


def pages(site: Path) -> Iterator[tuple[str, str]]:
    """Every page of a site: its path and what it holds, without scripts and drawings."""
    for page in sorted(site.rglob("*.html")):
        yield page.relative_to(site).as_posix(), UNSEEN.sub(" ", page.read_text(encoding="utf-8"))


def faults_of(page: str, kind: str, text: str) -> list[str]:
    """What breaks a rule in one text."""
    found = []
    if page not in FREE and (word := METHOD.search(text)):
        found.append(f"“{word.group()}” belongs on Method or in a folded note")
    if word := TRANSLATED.search(text):
        found.append(f"“{word.group()}” is not how it is said")
    if word := OTHER_VERDICTS.search(text):
        found.append(f"“{word.group()}” is none of the four verdicts")
    if kind == "headline":
        words = text.replace("–", " ").split()
        if len(words) > WORDS:
            found.append(f"{len(words)} words")
        if len(NUMBER.findall(YEAR.sub("", text))) > NUMBERS:
            found.append("more than two numbers")
        if re.search(r"[()\[\]]", text):
            found.append("brackets")
    return found


def slips(text: str) -> list[str]:
    """What no page may say, wherever it stands: phrases that read as translated, straight apostrophes, the City of London
    without its article, and dashes for figures in a sentence.
    """
    words = plain(PROGRAM.sub(" ", text))
    told = [unescape(said) for said in TOLD.findall(text)]
    said = [
        hit
        for one in (words, *told)
        for rule in (TRANSLATED, STRAIGHT, ARTICLE)
        for hit in _around(rule, one)
    ]
    missing = re.compile(re.escape(NO_FIGURE))
    return said + [hit for _, inner in SENTENCES.findall(text) for hit in _around(missing, plain(inner))]


def _around(pattern: re.Pattern[str], text: str) -> list[str]:
    return [text[max(0, hit.start() - 60) : hit.end() + 20] for hit in pattern.finditer(text)]


def faults(site: Path) -> list[str]:
    """Every broken rule of a site, a line each, each text once."""
    seen: dict[tuple[str, str], str] = {}
    for page, kind, text in sentences(site):
        seen.setdefault((kind, text), page)
    broken = [
        f"{page}: {kind}: {fault}: {text}"
        for (kind, text), page in seen.items()
        for fault in faults_of(page, kind, text)
    ]
    slipped: dict[str, str] = {}
    for page, text in pages(site):
        for slip in slips(text):
            slipped.setdefault(slip, page)
    return broken + [f"{page}: …{slip}…" for slip, page in slipped.items()]

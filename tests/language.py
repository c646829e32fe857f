"""How the site may speak: rules that every headline, subtitle and lede of a built site is held to."""

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

WORDS, NUMBERS = 12, 2  # that a headline may have at most
READ = re.compile(
    r'<(\w+)[^>]*\bclass="(?:[^"]*\s)?(headline|subtitle|lede)(?:\s[^"]*)?"[^>]*>(.*?)</\1>', re.S
)
# Words of method, and English that reads as translated: for Method and the folded notes alone.
METHOD = re.compile(
    r"R²|\bheld-out\b|\bfolds?\b|\bsilhouettes?\b|\bPELT\b|\bpermutations?\b|\bcan not\b|\bpart of\b|\bpersons\b|\bbeside\b"
    r"|\blies?\b|\bforetold\b|\bshrunken\b|\bstray together\b|\btold apart\b|\banew\b",
    re.I,
)
OTHER_VERDICTS = re.compile(
    r"\bno clear change\b|\bclearly (?:rose|fell|higher|lower)\b|\bincreased\b|\bdecreased\b|\bunchanged\b|\bstable\b",
    re.I,
)
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
NUMBER = re.compile(r"\d[\d,.]*")
FREE = ("method.html",)  # pages on which words of method belong


def sentences(site: Path) -> list[tuple[str, str, str]]:
    """Every headline, subtitle and lede of a site: page, kind, text."""
    found = []
    for page in sorted(site.rglob("*.html")):
        for _, kind, inner in READ.findall(page.read_text(encoding="utf-8")):
            text = unescape(re.sub(r"<[^>]+>", "", inner))
            found.append((page.relative_to(site).as_posix(), kind, " ".join(text.split())))
    return found


def faults_of(page: str, kind: str, text: str) -> list[str]:
    """What breaks a rule in one text."""
    found = []
    if page not in FREE and (word := METHOD.search(text)):
        found.append(f"“{word.group()}” belongs on Method or in a folded note")
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


def faults(site: Path) -> list[str]:
    """Every broken rule of a site, a line each, each text once."""
    seen: dict[tuple[str, str], str] = {}
    for page, kind, text in sentences(site):
        seen.setdefault((kind, text), page)
    return [
        f"{page}: {kind}: {fault}: {text}"
        for (kind, text), page in seen.items()
        for fault in faults_of(page, kind, text)
    ]

"""Phrases that read as translated stay out of code, templates and documents, with what to say instead."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from build.settings import ROOT

INSTEAD = {
    r"can not": "cannot",
    r"anew": "again",
    r"stray together": "are autocorrelated",
    r"told apart|tell apart": "distinguished",
    r"foretold|foretells?|foretelling": "predicted",
    r"shrunken": "smoothed, or shrunk",
    r"persons": "people, or person searches",
    r"errs? alike": "is wrong in the same direction",
    r"breaks off": "fails, or stops",
    r"broken off": "dropped",
    r"again and again": "repeatedly",
    r"is at work on": "is using",
    r"beside": "next to, or against",
    r"lies?": "is, or are",
    r"(?:one|a) (?:row|line|entry|value) an? (?:area|month|borough|file|type|page)": "one ... per ...",
}
PATTERN = re.compile(r"\b(" + "|".join(f"(?:{phrase})" for phrase in INSTEAD) + r")\b", re.IGNORECASE)
SUFFIXES = {".py", ".html", ".md", ".js"}


def texts() -> list[Path]:
    """Files of the repository whose English is checked."""
    folders = [ROOT / name for name in ("build", "templates", "tests", "docs")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return sorted([*found, *ROOT.glob("*.md"), *ROOT.glob("*.py")])


HOLD_SUCH_PHRASES = {"test_english.py", "test_language.py"}
CHECKED = [path for path in texts() if path.name not in HOLD_SUCH_PHRASES]


def faults(text: str) -> list[str]:
    """Each line with such a phrase: its number and what to say instead."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        for hit in PATTERN.finditer(line):
            better = next(b for phrase, b in INSTEAD.items() if re.fullmatch(phrase, hit[0], re.IGNORECASE))
            found.append(f"line {number}: {hit[0]!r}: {better}")
    return found


@pytest.mark.parametrize("path", CHECKED, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_no_phrase_reads_as_translated(path: Path) -> None:
    assert faults(path.read_text(encoding="utf-8")) == []


def test_such_phrases_are_seen_wherever_they_stand() -> None:
    assert faults("fine\nIt can not be told apart.") == [
        "line 2: 'can not': cannot",
        "line 2: 'told apart': distinguished",
    ]
    assert faults("Shrunken rates, one row an area") == [
        "line 1: 'Shrunken': smoothed, or shrunk",
        "line 1: 'one row an area': one ... per ...",
    ]
    assert faults("cannot, distinguished, predicted, a personal view") == []

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
    r"(?:one|a) (?:row|line|entry|value) an? (?:area|month|borough|file|type|page)": "one ... per ...",
}
PATTERN = re.compile(r"\b(" + "|".join(f"(?:{phrase})" for phrase in INSTEAD) + r")\b", re.IGNORECASE)
SUFFIXES = {".py", ".html", ".md"}

# Files that hold or quote sentences printed on pages: their wording is revised page by page. Take one out once it complies.
PAGE_TEXTS = frozenset(
    {
        "build/analysis/stops/concentration.py",
        "build/analysis/stops/hours.py",
        "build/analysis/stops/ratios.py",
        "build/analysis/stops/stop_and_search.py",
        "build/report/clusters/difference_charts.py",
        "build/report/clusters/findings.py",
        "build/report/deprivation/charts.py",
        "build/report/deprivation/findings.py",
        "build/report/latest/findings.py",
        "build/report/places/findings.py",
        "build/report/record/findings.py",
        "build/report/record/method_page.py",
        "build/report/record/rate_charts.py",
        "build/report/stops/charts.py",
        "build/report/stops/findings.py",
        "build/report/stops/group_charts.py",
        "build/report/stops/page.py",
        "build/report/stops/products.py",
        "build/report/stops/ratio_charts.py",
        "build/report/stops/ratio_findings.py",
        "build/report/stops/time_charts.py",
        "build/report/trends/findings.py",
        "build/report/words/phrases.py",
        "templates/accessibility.html",
            "templates/deprivation.html",
        "templates/macros.html",
        "templates/method.html",
        "templates/parts.html",
        "templates/stops.html",
        "templates/trends.html",
        "tests/analysis/stops/test_outcomes.py",
        "tests/analysis/stops/test_ratios.py",
        "tests/analysis/stops/test_stop_and_search.py",
        "tests/browser/test_map.py",
        "tests/report/deprivation/test_findings.py",
        "tests/report/fakes.py",
        "tests/report/places/test_findings.py",
        "tests/report/stops/test_ratio_findings.py",
        "tests/report/test_findings.py",
        "tests/report/test_pages.py",
    }
)


def texts() -> list[Path]:
    """Files of the repository whose English is checked."""
    folders = [ROOT / name for name in ("build", "templates", "tests", "docs")]
    found = [path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES]
    return sorted([*found, *ROOT.glob("*.md"), *ROOT.glob("*.py")])


CHECKED = [
    path for path in texts() if path != Path(__file__) and path.relative_to(ROOT).as_posix() not in PAGE_TEXTS
]


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


def test_every_page_text_that_is_left_out_exists() -> None:
    assert [name for name in PAGE_TEXTS if not (ROOT / name).exists()] == []

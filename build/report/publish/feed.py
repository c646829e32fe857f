"""``feed.xml``: what each renewal of the data brought, newest first, for people who follow by feed reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from pathlib import Path
from typing import Any

from build.london import FORCES
from build.report.publish.metadata import NAME, address
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.settings import Run

ENTRIES = 24  # shown in the feed
TITLE = f"{NAME}: what each month brought"
NAMESPACE = "tag:london-crime-analysis,2026:"  # of the ids: an entry stays the same wherever the site is
BEGINNING = "1970-01-01"


def write_feed(history: Sequence[Mapping[str, Any]], out: Path, run: Run, changed: str = "") -> None:
    """Write an Atom feed of the history below ``out``. Links are absolute if the site's address is known.

    ``changed`` : when the data were taken, "YYYY-MM-DD": the date of a feed without entries, since a feed must have one.
    """
    newest = sorted(enumerate(history), key=lambda e: -e[0])[:ENTRIES]
    updated = newest[0][1]["date"] if newest else changed or BEGINNING
    page = escape(address(run.site_url, "quality.html"))
    own = f'<link rel="self" type="application/atom+xml" href="{escape(run.site_url)}feed.xml"/>'
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{TITLE}</title>",
        f"<id>{NAMESPACE}feed</id>",
        f"<updated>{_instant(updated)}</updated>",
        f"<author><name>{NAME}</name></author>",
        f'<link href="{escape(address(run.site_url, "index.html"))}"/>',
        own,
    ]
    for number, entry in newest:
        lines += [
            "<entry>",
            f"<title>{escape(headline(entry))}</title>",
            f"<id>{NAMESPACE}{number}-{entry['date']}-{entry['last']}</id>",
            f"<updated>{_instant(entry['date'])}</updated>",
            f'<link href="{page}"/>',
            f"<summary>{escape(' '.join(sentences(entry)))}</summary>",
            "</entry>",
        ]
    (out / "feed.xml").write_text("\n".join([*lines, "</feed>", ""]), encoding="utf-8")


def headline(entry: Mapping[str, Any]) -> str:
    """An entry's title."""
    if entry["new"]:
        return f"New: {_months(entry['new'])}"
    if entry["replaced"]:
        return "Published data in place of the sample"
    return (
        f"Revised: {_months(sorted({r['month'] for r in entry['revised']}))}"
        if entry["revised"]
        else "Renewed"
    )


def sentences(entry: Mapping[str, Any]) -> list[str]:
    """What a renewal brought, in sentences."""
    said = [f"The data cover {fmt.month(entry['first'])} to {fmt.month(entry['last'])}."]
    if entry["new"]:
        said.append(f"New: {_months(entry['new'])}.")
    if entry["replaced"]:
        said.append(f"Published data replace the sample in {say.months(len(entry['replaced']))}.")
    for r in entry["revised"]:
        said.append(
            f"Revised: {FORCES[r['force']].name}, {r['kind']}, {fmt.month(r['month'])}: {fmt.count(r['rows'])} rows, "
            f"{fmt.count(r['before'])} before."
        )
    for e in entry["exceptions"]:
        said.append(
            f"Let in as an exception: {FORCES[e['force']].name}, {e['kind']}, {fmt.month(e['month'])}: {e['reason']}"
        )
    if entry["left"]:
        said.append(f"No longer in the archive: {_months(entry['left'])}.")
    if entry["live"]:
        said.append(f"Central London’s newest month, from the live feed: {fmt.month(entry['live'])}.")
    return said


def _months(months: Sequence[str]) -> str:
    return fmt.month(months[0]) if len(months) == 1 else f"{fmt.month(months[0])} to {fmt.month(months[-1])}"


def _instant(day: str) -> str:
    return f"{day}T00:00:00Z"

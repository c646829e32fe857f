"""The feed of renewals."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from build.report.publish.feed import write_feed
from build.settings import Run

ENTRY = {
    "date": "2026-03-04", "archive": "2026-01.zip", "first": "2023-02", "last": "2026-01", "new": ["2026-01"],
    "revised": [{"month": "2025-11", "force": "metropolitan", "kind": "street", "before": 90_000, "rows": 90_120}],
    "replaced": [], "left": ["2023-01"], "live": "2026-02",
    "exceptions": [{"month": "2026-01", "force": "city-of-london", "kind": "street", "check": "rows", "reason": "A <fair>.",
                    "address": "x"}],
}  # fmt: skip
ATOM = "{http://www.w3.org/2005/Atom}"


def test_each_renewal_is_an_entry_newest_first(tmp_path):
    older = {**ENTRY, "date": "2026-02-04", "new": ["2025-12"], "last": "2025-12"}
    write_feed([older, ENTRY], tmp_path, Run(site_url="https://example.org/london/"))
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    entries = feed.findall(f"{ATOM}entry")
    assert [e.findtext(f"{ATOM}title") for e in entries] == ["New: January 2026", "New: December 2025"]
    assert len({e.findtext(f"{ATOM}id") for e in entries}) == 2
    summary = entries[0].findtext(f"{ATOM}summary")
    for words in (
        "February 2023 to January 2026", "90,120 rows, 90,000 before", "A <fair>.", "No longer in the archive: January 2023",
        "from the live feed: February 2026",
    ):  # fmt: skip
        assert words in summary
    assert feed.findtext(f"{ATOM}updated") == "2026-03-04T00:00:00Z"
    assert entries[0].find(f"{ATOM}link").get("href") == "https://example.org/london/quality.html"


def test_a_site_that_was_never_renewed_has_an_empty_feed_with_the_date_of_its_data(tmp_path):
    write_feed([], tmp_path, Run(), "2026-02-01")
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    assert feed.findall(f"{ATOM}entry") == []
    assert feed.findtext(f"{ATOM}updated") == "2026-02-01T00:00:00Z"
    # without the site's address links are relative to the feed: none is made up
    assert [link.get("href") for link in feed.findall(f"{ATOM}link")] == ["index.html", "feed.xml"]


def test_a_feed_and_its_entries_have_what_atom_requires(tmp_path):
    write_feed([ENTRY], tmp_path, Run(site_url="https://example.org/london/"))
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    for part in (
        feed,
        *feed.findall(f"{ATOM}entry"),
    ):  # RFC 4287: one id, title and date each, an author in all
        assert [len(part.findall(f"{ATOM}{name}")) for name in ("id", "title", "updated")] == [1, 1, 1]
        assert re.fullmatch(r"tag:[a-z-]+,\d{4}:[\w-]+", part.findtext(f"{ATOM}id"))
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", part.findtext(f"{ATOM}updated"))
    assert feed.find(f"{ATOM}author").findtext(f"{ATOM}name")
    own = [link for link in feed.findall(f"{ATOM}link") if link.get("rel") == "self"]
    assert [link.get("href") for link in own] == ["https://example.org/london/feed.xml"]


def test_an_address_and_a_reason_cannot_break_out_of_the_feed(tmp_path):
    address = 'https://example.org/a"b&c<d>/'
    hostile = ENTRY | {"archive": "2026-01.zip</title><script>alert(1)</script>"}
    write_feed([hostile], tmp_path, Run(site_url=address))
    feed = ET.parse(tmp_path / "feed.xml").getroot()
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == [address, f"{address}feed.xml", f"{address}quality.html"]
    assert not list(feed.iter(f"{ATOM}script"))

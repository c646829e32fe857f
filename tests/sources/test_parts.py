"""The parts of fetching one by one: waiting, ranges, tiles, hashes, addresses, the API's crimes as map points."""

from __future__ import annotations

import datetime
import email.utils
from dataclasses import replace

import pytest
import shapely

from build.errors import SourceError
from build.ingest.live import map_points
from build.settings import Publishers, Run
from build.sources.api import Api, Bucket, quarters
from build.sources.http import Client
from build.sources.http_dates import retry_after
from build.sources.whole import listed_md5
from build.vocabulary import API_CATEGORIES, CRIME_TYPES
from tests.loopback import Fault
from tests.sources import world as w


def test_one_variable_points_every_address_at_one_host():
    at = Publishers.from_environment({"LCA_PUBLISHERS": "http://127.0.0.1:9/"})
    assert at.api == "http://127.0.0.1:9/api/"
    assert at.population.startswith("http://127.0.0.1:9/file?uri=/people")
    assert at.trusted == ("127.0.0.1",)
    assert Publishers.from_environment({}) == Publishers()
    addresses = [getattr(at, n) for n in at.__dataclass_fields__ if n not in ("trusted", "rehearsal")]
    assert all(a.startswith("http://127.0.0.1:9/") for a in addresses)


def test_a_publisher_that_says_when_is_waited_for_but_not_for_ever(publisher):
    waits: list[float] = []
    client = Client(
        Publishers().at(publisher.host),
        replace(w.QUICK, longest_wait=7.0, first_wait=1.0),
        sleep=waits.append,
    )
    publisher.faults = [
        Fault("dates", "status", 1, value="429 5"),
        Fault("dates", "status", 1, value="503 99"),
    ]
    assert client.get_json(f"{publisher.host}/api/crimes-street-dates")
    assert waits == [5.0, 7.0]


@pytest.mark.parametrize(
    "target",
    [
        "http://localhost:{port}\\@127.0.0.1/x",
        "http://elsewhere.invalid\\@127.0.0.1:{port}/x",
        "http://user@127.0.0.1:{port}/x",
        "http://user:pass@127.0.0.1:{port}/x",
        "http://127.0.0.1:1/x",
        "http://127.0.0.1.elsewhere.invalid:{port}/x",
        "http://elsewhere.invalid#@127.0.0.1:{port}/x",
        "file:///etc/passwd",
        "//elsewhere.invalid/x",
        "http://[::1]:{port}/x",
        "http://127.0.0.1:{port}/ x",
        "http://127.0.0.1:999999/x",
    ],
)
def test_a_redirect_is_followed_to_known_hosts_only_as_the_library_reads_them(publisher, target):
    publisher.faults = [Fault("/start", "elsewhere", value=target.format(port=publisher.port))]
    asked = []
    client = Client(Publishers().at(publisher.host), w.QUICK)
    send = client._send
    client._send = lambda url, headers: (asked.append(url), send(url, headers))[1]
    with pytest.raises(SourceError, match=r"redirects \(301\) to .* not a trusted host"):
        client.get(publisher.host + "/start")
    assert asked == [publisher.host + "/start"]


def test_a_redirect_on_the_same_host_is_followed(publisher):
    publisher.files = {"/x": b"here"}
    publisher.faults = [Fault("/start", "elsewhere", value=f"http://127.0.0.1:{publisher.port}/x")]
    assert Client(Publishers().at(publisher.host), w.QUICK).get(publisher.host + "/start").body == b"here"


def test_waits_double_and_differ(publisher):
    waits: list[float] = []
    patience = replace(w.QUICK, tries=6, first_wait=1.0, longest_wait=100.0)
    client = Client(Publishers().at(publisher.host), patience, sleep=waits.append)
    publisher.faults = [Fault("dates", "status", value="500")]
    with pytest.raises(SourceError, match=r"answers 500 Internal Server Error \(6 tries\)"):
        client.get_json(f"{publisher.host}/api/crimes-street-dates")
    assert [0.5 * 2**n <= wait <= 1.5 * 2**n for n, wait in enumerate(waits)] == [True] * 5


def test_retry_after_is_seconds_or_a_date():
    assert retry_after("12") == 12
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(seconds=30)
    assert 25 < retry_after(email.utils.format_datetime(soon)) <= 30
    assert retry_after("tomorrow") is None


def test_bytes_are_counted_as_they_come(publisher):
    client = Client(Publishers().at(publisher.host), w.QUICK)
    client.get_json(f"{publisher.host}/api/crimes-street-dates")
    assert abs(client.received - publisher.sent) < 40


def test_the_bucket_lets_a_burst_through_and_then_so_many_a_second():
    now, slept = [0.0], []

    def sleep(seconds: float) -> None:
        slept.append(seconds)
        now[0] += seconds

    bucket = Bucket(15, 30, clock=lambda: now[0], sleep=sleep)
    for _ in range(30):
        bucket.wait()
    assert slept == []
    for _ in range(45):
        bucket.wait()
    assert sum(slept) == pytest.approx(3.0)


def test_tiles_find_every_crime_once(publisher, config, network):
    publisher.dates, publisher.most = ["2025-01"], 40
    publisher.crimes = {"2025-01": [w.crime(i) for i in range(240)]}
    inside = [
        c["id"]
        for c in publisher.crimes["2025-01"]
        if shapely.Polygon(config.central_london).intersects(
            shapely.Point(float(c["location"]["longitude"]), float(c["location"]["latitude"]))
        )
    ]
    api = Api(Client(network.publishers, network.patience), network)
    found = api.crimes("2025-01", config.central_london)
    assert [c["id"] for c in found] == inside
    assert publisher.counts("all-crime") > 4


def test_quarters_cover_the_area():
    area = shapely.Polygon(Run().central_london)
    parts = quarters(area)
    assert sum(p.area for p in parts) == pytest.approx(area.area)
    assert shapely.union_all(parts).symmetric_difference(area).area < 1e-12


def test_only_a_true_md5_is_taken():
    page = '<a href="2025-11.zip">2025-11.zip</a> 0123456789abcdef0123456789abcdef-205 <a>2025-10.zip</a> {0}'
    page = page.format("f" * 32) + ' <a href="2025-09.zip">2025-09.zip</a> 00112233445566778899AABBCCDDEEFF'
    assert listed_md5(page, "2025-11.zip") == ""
    assert listed_md5(page, "2025-10.zip") == "f" * 32
    assert listed_md5(page, "2025-09.zip") == "00112233445566778899aabbccddeeff"
    assert listed_md5(page, "2025-12.zip") == ""


def test_the_apis_crimes_become_points_without_the_transport_police():
    assert set(API_CATEGORIES.values()) == set(CRIME_TYPES)
    crimes = [
        w.crime(1),
        w.crime(1) | {"id": 2},
        w.crime(2, category="violent-crime"),
        w.crime(3, location_type="BTP"),
    ]
    points, left_out = map_points(crimes, w.NEXT)
    assert left_out == 1
    assert sorted(zip(points.crime_type, points["count"], strict=True)) == [
        ("Burglary", 2),
        ("Violence and sexual offences", 1),
    ]
    assert set(points.columns) == {"crime_type", "location", "easting", "northing", "count"}
    with pytest.raises(SourceError, match="unknown category 'piracy'"):
        map_points([w.crime(1, category="piracy")], w.NEXT)
    with pytest.raises(SourceError, match="a crime of 2024-02 among"):
        map_points([w.crime(1, month="2024-02")], w.NEXT)
    with pytest.raises(SourceError, match="layout of a crime has changed"):
        map_points([{"category": "burglary"}], w.NEXT)

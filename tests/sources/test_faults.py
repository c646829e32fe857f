"""Everything that goes wrong on the way, against a real server: after each, all as before, or all renewed, never half."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from io import BytesIO
from pathlib import Path

import pytest

from build.ingest.snapshot import load_snapshot
from build.storage.lock import one_run
from tests import small
from tests.loopback import ALWAYS, Fault, Loopback
from tests.sources import world as w

ARCHIVE, LATEST, API = r"^/archive/", r"latest\.zip", r"^/api/"
CRIMES = r"all-crime"


@dataclass(frozen=True)
class Case:
    """A fault and what is to come of it: ``said`` in the error line, or in what a run says that got over it."""

    name: str
    code: int
    said: str
    faults: list[Fault] = field(default_factory=list)
    change: Callable[[Loopback, w.World, Path], None] | None = None


def refuse(server: Loopback, world: w.World, home: Path) -> None:
    server.__exit__(None, None, None)


def with_next_month(server: Loopback, world: w.World, home: Path) -> None:
    server.dates = [w.NEXT, *server.dates]
    server.crimes = {w.NEXT: [w.crime(i) for i in range(400)]}


def crowded(server: Loopback, world: w.World, home: Path) -> None:
    with_next_month(server, world, home)
    server.most = 100


def empty_answer(server: Loopback, world: w.World, home: Path) -> None:
    server.dates = [w.NEXT, *server.dates]


def rewritten(change: Callable[[Path], None]) -> Callable[[Loopback, w.World, Path], None]:
    """The archive with the newest month's Met street file changed before it is packed."""

    def apply(server: Loopback, world: w.World, home: Path) -> None:
        for month in w.MONTHS[1:]:
            for path in (world.raw / month).glob("*.csv"):
                (home / "raw" / month).mkdir(parents=True, exist_ok=True)
                (home / "raw" / month / path.name).write_bytes(path.read_bytes())
        change(home / "raw" / w.NEW / f"{w.NEW}-metropolitan-street.csv")
        server.archive = w.archive(home / "raw", w.MONTHS[1:])

    return apply


def lines(keep: Callable[[list[str]], list[str]]) -> Callable[[Path], None]:
    def change(path: Path) -> None:
        text = path.read_text().splitlines()
        path.write_text("\n".join([text[0], *keep(text[1:])]) + "\n")

    return change


def text(old: str, new: str) -> Callable[[Path], None]:
    return lambda path: path.write_text(path.read_text().replace(old, new))  # type: ignore[return-value]


def patched(
    offset: Callable[[zipfile.ZipInfo, bytes], tuple[int, bytes]],
) -> Callable[[Loopback, w.World, Path], None]:
    """The archive with some bytes of the newest Met street member, or of its line in the directory, overwritten."""

    def apply(server: Loopback, world: w.World, home: Path) -> None:
        info = zipfile.ZipFile(BytesIO(world.now)).getinfo(f"{w.NEW}/{w.NEW}-metropolitan-street.csv")
        at, content = offset(info, world.now)
        server.archive = world.now[:at] + content + world.now[at + len(content) :]

    return apply


def in_data(info: zipfile.ZipInfo, content: bytes) -> tuple[int, bytes]:
    at = info.header_offset + 30 + len(info.filename) + info.compress_size // 2
    return at, bytes(b ^ 0x55 for b in content[at : at + 8])


def in_directory(info: zipfile.ZipInfo, content: bytes) -> tuple[int, bytes]:
    """Its listed size, a hundredth."""
    at = content.rindex(info.filename.encode()) - 46 + 24
    return at, (info.file_size // 100).to_bytes(4, "little")


def climbing(server: Loopback, world: w.World, home: Path) -> None:
    server.archive = w.archive(world.raw, w.MONTHS[1:], {f"../{w.NEW}-metropolitan-street.csv": b"x"})


def multipart(server: Loopback, world: w.World, home: Path) -> None:
    server.md5 = "d41d8cd98f00b204e9800998ecf8427e-108"


def wrong_md5(server: Loopback, world: w.World, home: Path) -> None:
    server.md5 = "d41d8cd98f00b204e9800998ecf8427e"


def odd_crime(server: Loopback, *, every: bool = False, **changes: object) -> None:
    """The month after with one crime changed, or all of them; ``street`` and ``latitude`` stand within its place."""
    crimes = [w.crime(i) for i in range(30)]
    for crime in crimes if every else crimes[3:4]:
        crime["location"] |= {k: v for k, v in changes.items() if k in ("street", "latitude")}
        crime |= {k: v for k, v in changes.items() if k not in ("street", "latitude")}
    server.dates = [w.NEXT, *server.dates]
    server.faults = [*server.faults, Fault(CRIMES, "json", value=json.dumps(crimes))]


def no_month(server: Loopback, world: w.World) -> None:
    server.archive = w.archive(world.raw, w.MONTHS[1:], {"2024-99/2024-99-metropolitan-street.csv": b"x"})


CASES = [
    Case("connection refused", 1, "connection refused", change=refuse),
    Case("connection dropped", 1, "connection dropped", [Fault(LATEST, "break")]),
    Case("reset mid-body", 1, "(3 tries)", [Fault(ARCHIVE, "reset")]),
    Case("reset mid-body once", 0, "13 months", [Fault(ARCHIVE, "reset", 1, after=1)]),
    Case("stalls", 1, "no answer for 0.4 s", [Fault(ARCHIVE, "stall")]),
    Case("stalls once", 0, "13 months", [Fault(ARCHIVE, "stall", 1, after=1)]),
    Case("slow drip", 1, "still sending after 1 s", [Fault(ARCHIVE, "drip")]),
    Case("truncated body", 1, "cut short", [Fault(ARCHIVE, "truncated")]),
    Case("wrong Content-Length, too long", 1, "cut short", [Fault(ARCHIVE, "length too long")]),
    Case("wrong Content-Length, too short", 1, "cut short", [Fault(ARCHIVE, "length too short")]),
    Case("301 to elsewhere", 1, "redirects (301) to http://elsewhere.invalid", [Fault(LATEST, "elsewhere")]),
    Case("headers dripping for ever", 1, "no whole answer within 0.6 s", [Fault(LATEST, "drip headers")]),
    Case("100 Continue for ever", 1, "no whole answer within 0.6 s", [Fault(LATEST, "continue")]),
    Case(
        "an answer that is no HTTP", 1, "(3 tries)", [Fault(LATEST, "raw", value="\x00\xff nonsense\r\n\r\n")]
    ),
    Case(
        "a thousand headers",
        1,
        "(3 tries)",
        [
            Fault(
                LATEST,
                "raw",
                value="HTTP/1.1 200 OK\r\n" + "".join(f"X-{i}: y\r\n" for i in range(1000)) + "\r\n",
            )
        ],
    ),
    Case("ranges switched off midway", 1, "no longer sends parts", [Fault(ARCHIVE, "no ranges", after=1)]),
    Case(
        "an absurd Last-Modified",
        0,
        "13 months",
        [Fault(ARCHIVE, "header", value="Last-Modified: Fri, 99 Foo 99999")],
    ),
    Case("an absurd Retry-After", 1, "answers 503", [Fault(LATEST, "status", value="503 ²")]),
    Case("an endless Retry-After", 1, "answers 503", [Fault(LATEST, "status", value="503 " + "9" * 400)]),
    Case(
        "an absurd Content-Range",
        1,
        "impossible part (bytes 9-0/0)",
        [Fault(ARCHIVE, "header", value="Content-Range: bytes 9-0/0")],
    ),
    Case("deep JSON", 0, "The live feed was left out", [Fault(API, "json", value="[" * 100_000)]),
    Case(
        "months of no calendar",
        0,
        "no month up to 2025-02",
        [Fault(API, "json", value='[{"date": "9999-99"}]')],
    ),
    Case(
        "months far ahead",
        0,
        "13 months",
        [Fault(r"street-dates", "json", value='[{"date": "2091-01"}, {"date": "2024-12"}]')],
    ),
    Case("a member of no month", 1, "which is of no month", change=lambda s, w_, h: no_month(s, w_)),
    Case(
        "a new category in the live feed",
        0,
        "unknown category 'piracy'",
        change=lambda s, w_, h: odd_crime(s, category="piracy"),
    ),
    Case(
        "a null street in the live feed",
        0,
        "left out: police.uk API: the layout",
        change=lambda s, w_, h: odd_crime(s, street=None),
    ),
    Case(
        "the live feed in Africa",
        0,
        "not in Great Britain",
        change=lambda s, w_, h: odd_crime(s, latitude="-1.5"),
    ),
    Case(
        "the live feed nowhere",
        0,
        "not in Great Britain",
        change=lambda s, w_, h: odd_crime(s, latitude="nan"),
    ),
    Case(
        "a list for an id in the live feed",
        0,
        "The live feed was left out",
        change=lambda s, w_, h: odd_crime(s, id=[1]),
    ),
    Case(
        "ids of two kinds in the live feed",
        0,
        "The live feed was left out",
        change=lambda s, w_, h: odd_crime(s, id="x"),
    ),
    Case(
        "the transport police's alone",
        0,
        "are the transport police's",
        change=lambda s, w_, h: odd_crime(s, every=True, location_type="BTP"),
    ),
    Case("403", 1, "answers 403 Forbidden", [Fault(ARCHIVE, "status", value="403")]),
    Case("404", 1, "answers 404 Not Found", [Fault(LATEST, "status", value="404")]),
    Case(
        "404 for one month",
        0,
        f"does not serve {w.NEXT} yet",
        [Fault(CRIMES, "status", value="404")],
        with_next_month,
    ),
    Case("429 with Retry-After, then fine", 0, "13 months", [Fault(ARCHIVE, "status", 2, value="429 1")]),
    Case("429 without Retry-After, then fine", 0, "13 months", [Fault(ARCHIVE, "status", 2, value="429")]),
    Case(
        "429 for ever",
        1,
        "answers 429 Too Many Requests (3 tries)",
        [Fault(ARCHIVE, "status", value="429 9999")],
    ),
    Case("500 twice, then fine", 0, "13 months", [Fault(LATEST, "status", 2, value="500")]),
    Case("500 for ever", 1, "answers 500", [Fault(LATEST, "status", value="500")]),
    Case(
        "502 for the newest month",
        0,
        f"does not serve {w.NEXT} yet",
        [Fault(CRIMES, "status", value="502")],
        with_next_month,
    ),
    Case("[] for the newest month", 0, f"does not serve {w.NEXT} yet", change=empty_answer),
    Case("503 over too many crimes", 0, f"live feed: {w.NEXT}", change=crowded),
    Case(
        "503 without end",
        0,
        "The live feed was left out",
        [Fault(CRIMES, "status", value="503")],
        with_next_month,
    ),
    Case("API down", 0, "The live feed was left out", [Fault(API, "break")]),
    Case("API with HTML", 0, "HTML page", [Fault(API, "html")]),
    Case("an HTML error page with status 200", 1, "HTML page", [Fault(ARCHIVE, "html")]),
    Case("an HTML page in place of one member", 1, "HTML page", [Fault(ARCHIVE, "html", after=1)]),
    Case("ranges ignored", 0, "13 months", [Fault(ARCHIVE, "no ranges")]),
    Case("corrupt on the way, once", 0, "13 months", [Fault(ARCHIVE, "corrupt", 1, after=2)]),
    Case("corrupt member (CRC)", 1, "is damaged (", change=patched(in_data)),
    Case("wrong MD5", 1, "the publisher lists d41d8", [Fault(ARCHIVE, "no ranges")], wrong_md5),
    Case("a multipart MD5", 0, "13 months", [Fault(ARCHIVE, "no ranges")], multipart),
    Case("an empty month", 1, "0 rows, 0% of the trailing median", change=rewritten(lines(lambda rows: []))),
    Case(
        "a tenth of the rows", 1, "% of the trailing median", change=rewritten(lines(lambda rows: rows[::10]))
    ),
    Case(
        "a new crime type",
        1,
        "rows with an unknown type (crime type Piracy (",
        change=rewritten(text(",Drugs,", ",Piracy,")),
    ),
    Case(
        "a renamed column",
        1,
        "the header has changed: no column 'Crime type'",
        change=rewritten(text("Crime type", "Offence")),
    ),
    Case("a member with ../ in its name", 1, "outside its folder", change=climbing),
    Case(
        "a member that unpacks to 100 times its size",
        1,
        "unpacks to more than its listed",
        change=patched(in_directory),
    ),
]


@pytest.mark.parametrize("case", CASES, ids=lambda c: c.name)
def test_after_each_fault_all_is_as_before_or_renewed(case, world, publisher, config, run, light, tmp_path):
    there = w.furnish(world, config)
    publisher.faults = [replace(f) for f in case.faults]
    if case.change:
        case.change(publisher, world, tmp_path)
    code, said, error = run("--update")
    assert code == case.code, error
    assert w.leftovers(config) == []
    if code:
        assert w.state(config) == there
        assert case.said in error
        assert error.startswith("error: ")
        assert error.count("\n") == (2 if "rejected, nothing" in error else 1)
    else:
        assert case.said in said
        snapshot = load_snapshot(config)
        assert list(snapshot.months) == w.MONTHS[1:]
        assert snapshot.history[-1]["new"] == [w.NEW]
        assert "<h1>New</h1>" in (config.out / "index.html").read_text()


def test_the_disk_is_full_while_the_snapshot_is_written(world, publisher, config, run, light, monkeypatch):
    there = w.furnish(world, config)
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    real = resource.setrlimit

    # The system itself refuses to write more than this to a file, as a full disk would.
    def limited(*arguments: object) -> None:
        real(resource.RLIMIT_FSIZE, (2_000, hard))

    monkeypatch.setattr("build.pipeline.load_corrections", _after("build.pipeline.load_corrections", limited))
    try:
        code, _, error = run("--update")
    finally:
        real(resource.RLIMIT_FSIZE, (soft, hard))
    assert code == 1
    assert "File too large" in error
    assert error.count("\n") == 1
    assert w.state(config) == there
    assert w.leftovers(config) == []


def _after(name: str, first: Callable[[], None]) -> Callable[..., object]:
    import importlib

    module, _, attribute = name.rpartition(".")
    real = getattr(importlib.import_module(module), attribute)

    def call(*arguments: object) -> object:
        first()
        return real(*arguments)

    return call


def test_two_runs_at_once(world, config, run, light):
    there = w.furnish(world, config)
    with one_run([config.snapshot], [], config.cache / "locks"):
        code, _, error = run("--update")
    assert code == 1
    assert "in use by another run" in error
    assert w.state(config) == there
    code, _, error = run("--update")
    assert (code, error) == (0, "")


def test_a_download_that_breaks_off_is_taken_up_again(world, publisher, config, run, light):
    w.furnish(world, config)
    publisher.faults = [Fault(ARCHIVE, "reset", 1, after=1), Fault(ARCHIVE, "open ranges only", ALWAYS)]
    assert run("--update")[0] == 0
    resumed = [asked for path, asked in publisher.log if path.startswith("/archive/") and asked.endswith("-")]
    assert len(resumed) == 1
    assert int(resumed[0].removeprefix("bytes=").removesuffix("-")) > len(world.now) // 3
    assert list(load_snapshot(config).months) == w.MONTHS[1:]


def test_small_is_what_it_seems(world):
    """The faults are worth something only if the good run is the small London's own."""
    assert small.MET in str(zipfile.ZipFile(BytesIO(world.now)).namelist())

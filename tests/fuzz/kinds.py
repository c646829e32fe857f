"""The kinds of input that are made wrong, and what reads each."""

from __future__ import annotations

import hashlib
import os
import random
import resource
import shutil
import traceback
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from build.analysis_inputs import make_inputs
from build.errors import BuildError
from build.ingest.cards import police_card, read_card
from build.ingest.coverage import Corrections, load_corrections
from build.ingest.geography import AreaFinder
from build.ingest.members import find_members
from build.ingest.plan import read_held
from build.ingest.police import ingest_police, read_month
from build.ingest.reference import load_reference
from build.ingest.snapshot import load_snapshot
from build.settings import ROOT, Gate, Network, Publishers, Run
from build.sources.api import Api
from build.sources.archive import fetch_members, open_archive
from build.sources.http import Client
from build.sources.reference import features
from build.storage.site_folder import foreign_paths
from build.update import wanted
from tests import small
from tests.fuzz.mutate import mutated
from tests.loopback import Fault, Loopback
from tests.sources import world as w

IN_CI = 70  # inputs of each kind
MOST_WORDS = 1200  # characters of a message


@dataclass
class Tally:
    """How many inputs were tried, refused in a line, taken; what went wrong with others."""

    tried: int = 0
    refused: int = 0
    taken: int = 0
    faults: list[str] = field(default_factory=list)


Try = Callable[[random.Random], None]
Kind = Callable[[Path, Run], Try]


def inputs_asked_for() -> int:
    """How many inputs of each kind: FUZZ_INPUTS."""
    return int(os.environ.get("FUZZ_INPUTS") or IN_CI)


def seed_asked_for() -> int:
    """Where the random numbers start: FUZZ_SEED."""
    return int(os.environ.get("FUZZ_SEED", "20231"))


def run(kind: Kind, home: Path, config: Run, inputs: int, seed: int) -> Tally:
    """Try so many inputs of a kind. What it reads is below ``home``; nothing else may change."""
    tally = Tally()
    attempt = kind(home, config)
    for n in range(inputs):
        tally.tried += 1
        try:
            attempt(random.Random(f"{seed} {kind.__name__} {n}"))
            tally.taken += 1
        except BuildError as e:
            tally.refused += 1
            lines = str(e).splitlines()
            if (len(lines) > 1 and "refused, nothing was replaced" not in lines[0]) or len(
                str(e)
            ) > MOST_WORDS:
                tally.faults.append(
                    f"{kind.__name__} {n}: a message of {len(lines)} lines, {len(str(e))} characters"
                )
            if not str(e).isprintable() and len(lines) == 1:
                tally.faults.append(f"{kind.__name__} {n}: a message that is not printable: {e!r}")
        except Exception:
            tally.faults.append(f"{kind.__name__} {n}: {traceback.format_exc(limit=-3)}")
    return tally


def street_files(home: Path, config: Run) -> Try:
    """A street file of the Met."""
    return _police(home, config, "street")


def search_files(home: Path, config: Run) -> Try:
    """A stop-and-search file of the Met."""
    return _police(home, config, "stop-and-search")


def _police(home: Path, config: Run, kind: str) -> Try:
    raw = small.write_police(home / "raw", ["2023-01"])
    path = raw / "2023-01" / f"2023-01-metropolitan-{kind}.csv"
    content = b"".join(path.read_bytes().splitlines(True)[:60])
    reference = load_reference(config)
    finder = AreaFinder(reference.outlines)

    def attempt(rng: random.Random) -> None:
        path.write_bytes(mutated(content, rng))
        settings = replace(config, lenient=rng.random() < 0.3)
        found = find_members(path, settings)
        read_month(
            list(found.members), reference, Corrections().let_in, finder, settings, Gate(), with_points=True
        )

    return attempt


def file_names(home: Path, config: Run) -> Try:
    """A folder in which files have been given other names."""
    raw = small.write_police(home / "raw", ["2023-01"])

    def attempt(rng: random.Random) -> None:
        folder = home / "named"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for path in sorted(raw.rglob("*.csv")):
            name = mutated(path.name.encode(), rng).replace(b"/", b"-").replace(b"\0", b"-")[:200]
            if name.strip(b". "):
                shutil.copy(path, os.fsencode(folder) + b"/" + name)
        find_members(folder, config)

    return attempt


def zips(home: Path, config: Run) -> Try:
    """An archive as a whole, its directory and its members."""
    whole = small.zip_folder(small.write_police(home / "raw", ["2023-01"]), home / "whole.zip").read_bytes()
    path = home / "archive.zip"

    def attempt(rng: random.Random) -> None:
        tail = whole[-900:]
        broken = whole[:-900] + mutated(tail, rng) if rng.random() < 0.6 else mutated(whole, rng)
        path.write_bytes(broken)
        for member in find_members(path, config).members:
            member.read()

    return attempt


def odd_zips(home: Path, config: Run) -> Try:
    """Sound archives with members of every compression, claim and name."""
    path = home / "odd.zip"
    text = small.csv_text(small.STREET_HEADER, [small.street_row("2023-01")] * 20).encode()

    def attempt(rng: random.Random) -> None:
        with zipfile.ZipFile(path, "w") as z:
            for _ in range(rng.randint(1, 3)):
                name = rng.choice(
                    ["2023-01/2023-01-metropolitan-street.csv", "a\\2023-01-city-of-london-street.csv"]
                )
                info = zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0))
                info.compress_type = rng.choice([0, 8, 8, 8, 12, 14])
                if not any(i.filename == info.filename for i in z.infolist()):
                    z.writestr(info, text)
        content = bytearray(path.read_bytes())
        for sign, place in (
            (b"PK\x01\x02", rng.choice([6, 8, 10, 24, 42])),
            (b"PK\x03\x04", rng.choice([4, 6, 8, 18])),
        ):
            at = content.find(sign) + place
            if rng.random() < 0.5:
                content[at : at + 2] = rng.randbytes(2)
        path.write_bytes(bytes(content))
        for member in find_members(path, config).members:
            member.read()

    return attempt


def corrections(home: Path, config: Run) -> Try:
    """data/corrections.yml."""
    content = (ROOT / "data" / "corrections.yml").read_bytes()
    content += (
        b'exceptions2:\n- {month: "2026-01", force: metropolitan, kind: street, check: rows, reason: x, '
        b"address: 'https://data.police.uk/', expect: {rows: 3}}\n"
    )
    content = content.replace(b"exceptions: []\nexceptions2:", b"exceptions:")
    path = home / "corrections.yml"

    def attempt(rng: random.Random) -> None:
        path.write_bytes(mutated(content, rng))
        load_corrections(path)

    return attempt


def cards(home: Path, config: Run) -> Try:
    """A card next to a folder of police files."""
    folder = home / "card"
    folder.mkdir()
    content = (
        b"estimated: A sample.\nnote: >-\n  What to know.\naddress: https://example.org/\ndate: 2024-01-31\n"
    )

    def attempt(rng: random.Random) -> None:
        (folder / "card.yml").write_bytes(mutated(content, rng))
        police_card(folder, read_card(folder)[0], [])

    return attempt


def snapshots(home: Path, config: Run) -> Try:
    """A file below data/snapshot, its hash in the manifest set right again or not."""
    reference = load_reference(config)
    whole = replace(config, snapshot=home / "whole")
    whole.snapshot.mkdir()
    raw = small.write_police(home / "raw", ["2023-01", "2023-02"])
    ingest_police(raw, reference, Corrections(), whole.snapshot, whole, Gate(), lambda *_: None)
    (whole.snapshot / "history.json").write_text("[]")

    def attempt(rng: random.Random) -> None:
        copy = replace(config, snapshot=home / "copy")
        shutil.rmtree(copy.snapshot, ignore_errors=True)
        shutil.copytree(whole.snapshot, copy.snapshot)
        path = rng.choice(sorted(p for p in copy.snapshot.rglob("*") if p.is_file()))
        before = hashlib.sha256(path.read_bytes()).hexdigest().encode()
        path.write_bytes(mutated(path.read_bytes(), rng))
        manifest = copy.snapshot / "manifest.json"
        if path != manifest and rng.random() < 0.8:
            now = hashlib.sha256(path.read_bytes()).hexdigest().encode()
            manifest.write_bytes(manifest.read_bytes().replace(before, now))
        read_held(copy.snapshot)
        make_inputs(reference, load_snapshot(copy), Corrections(), Gate())

    return attempt


def site_lists(home: Path, config: Run) -> Try:
    """The list of what a build wrote into the folder of the site."""
    site = home / "site"
    site.mkdir()
    (site / "index.html").write_text("x")

    def attempt(rng: random.Random) -> None:
        (site / "build.json").write_bytes(
            mutated(b'{"snapshot": "", "files": ["index.html", "build.json"]}', rng)
        )
        foreign_paths(site)

    return attempt


def answers(home: Path, config: Run) -> Try:
    """What publishers answer: the archive's parts, the API's and ArcGIS's JSON."""
    raw = small.write_police(home / "raw", ["2024-11", "2024-12"])
    whole = w.archive(raw, ["2024-11", "2024-12"])
    crime = [w.crime(n) for n in range(5)]
    texts = {
        "dates": b'[{"date": "2024-12", "stop-and-search": ["metropolitan"]}]',
        "all-crime": repr(crime).replace("'", '"').replace("None", "null").encode(),
        "FeatureServer": b'{"features": [{"properties": {"LSOA21CD": "E01000001"}}], "properties": {}}',
    }
    quick = replace(w.QUICK, tries=1)

    def attempt(rng: random.Random) -> None:
        with Loopback(
            archive=mutated(whole, rng) if rng.random() < 0.5 else whole, newest="2024-12"
        ) as server:
            server.faults = [
                Fault(path, "json", value=mutated(text, rng).decode("latin-1"))
                for path, text in texts.items()
            ]
            network = Network(publishers=Publishers().at(server.host), patience=quick)
            client = Client(network.publishers, quick)
            asked = rng.randrange(4)
            if asked == 0:
                Api(client, network).newest_month("2025-02")
            elif asked == 1:
                Api(client, network).crimes("2025-01", config.central_london)
            elif asked == 2:
                features(client, "LSOA", "1=1", "LSOA21CD")
            else:
                with open_archive(client, home / "cache") as archive:
                    listed = [entry for _, entry in wanted(archive)]
                    fetch_members(archive, listed, home / "members", 2, lambda *_: None)

    return attempt


KINDS: list[Kind] = [
    street_files, search_files, file_names, zips, odd_zips, corrections, cards, snapshots, site_lists, answers,
]  # fmt: skip


def peak_megabytes() -> int:
    """The most memory that this process has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

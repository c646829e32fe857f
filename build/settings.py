"""Settings of a run, one small frozen dataclass per concern. Those of the analysis are with each subject.

They are made once, by the command line or a test, and passed as arguments.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

from build.analysis.settings import AnalysisSettings
from build.london import CENTRAL_LONDON, EXPECTED_AREAS

ROOT = Path(__file__).resolve().parent.parent

STAND_IN = "LCA_PUBLISHERS"  # environment variable: http://127.0.0.1:PORT stands in for every publisher
_ONS = "https://www.ons.gov.uk/file?uri=/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
_IOD = "https://assets.publishing.service.gov.uk/media/"


@dataclass(frozen=True)
class Publishers:
    """Each publisher's address. ``rehearsal`` names the host that stands in for all of them, if any."""

    archive: str = "https://data.police.uk/data/archive/"
    api: str = "https://data.police.uk/api/"
    geography: str = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/"
    population: str = (
        f"{_ONS}lowersuperoutputareamidyearpopulationestimates/"
        "mid2022revisednov2025tomid2024/sapelsoasyoa20222024.xlsx"
    )
    deprivation_2019: str = (
        f"{_IOD}5dc407b440f0b6379a7acc8d/"
        "File_7_-_All_IoD2019_Scores__Ranks__Deciles_and_Population_Denominators_3.csv"
    )
    deprivation_2025: str = (
        f"{_IOD}691ded56d140bbbaa59a2a7d/File_7_IoD2025_All_Ranks_Scores_Deciles_Population_Denominators.csv"
    )
    ethnicity: str = "https://www.nomisweb.co.uk/output/census/2021/census2021-ts021.zip"
    code_point: str = (
        "https://api.os.uk/downloads/v1/products/CodePointOpen/downloads?area=GB&format=CSV&redirect"
    )
    # hosts, or endings of host names, that a redirect may lead to
    trusted: tuple[str, ...] = (
        "data.police.uk",
        "policeuk-data.s3.amazonaws.com",
        ".ons.gov.uk",
        ".publishing.service.gov.uk",
        ".arcgis.com",
        ".nomisweb.co.uk",
        "api.os.uk",
        "omseprd1stdstordownload.blob.core.windows.net",
    )
    rehearsal: str = ""

    def at(self, host: str) -> Publishers:
        """The same paths on one host, ``http://127.0.0.1:PORT``, the only one trusted."""
        there = {
            name: host.rstrip("/") + "/" + getattr(self, name).split("/", 3)[3]
            for name in self.__dataclass_fields__
            if name not in ("trusted", "rehearsal")
        }
        return replace(self, **there, trusted=(str(urlsplit(host).hostname),), rehearsal=host)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Publishers:
        """The publishers, or the one host in LCA_PUBLISHERS that stands in for all."""
        host = environment.get(STAND_IN, "")
        return cls().at(host) if host else cls()


@dataclass(frozen=True)
class Patience:
    """How long to wait for a publisher, in seconds."""

    connect: float = 10.0
    read: float = 30.0  # between two bytes
    transfer: float = 900.0  # one response, from the request to its last byte
    tries: int = 5
    first_wait: float = 1.0  # before the second try; doubled each time, with jitter
    answer: float = 90.0  # from the request to the last header of the response
    longest_wait: float = 120.0  # also the longest Retry-After honoured


@dataclass(frozen=True)
class Run:
    """What one run reads and writes, and its options."""

    reference: Path = ROOT / "data" / "reference"
    snapshot: Path = ROOT / "data" / "snapshot"
    corrections: Path = ROOT / "data" / "corrections.yml"
    templates: Path = ROOT / "templates"
    out: Path = ROOT / "site"
    cache: Path = ROOT / ".cache"
    # window, "YYYY-MM" or None for everything in the snapshot
    since: str | None = None
    until: str | None = None
    imd: str = "2025"  # edition of the deprivation scores
    site_url: str = ""
    lenient: bool = False
    expected_areas: int = EXPECTED_AREAS
    central_london: tuple[tuple[float, float], ...] = CENTRAL_LONDON
    workers: int = 2  # files read at once
    points_months: int = 13  # the newest month and the same month a year before are within these
    licence: str = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Network:
    """Where the publishers are, and how requests are sent to them."""

    publishers: Publishers = field(default_factory=Publishers.from_environment)
    patience: Patience = Patience()
    connections: int = 4  # members of the archive fetched at once
    api_rate: float = 15.0  # requests a second, and
    api_burst: int = 30  # at once, allowed by police.uk


@dataclass(frozen=True)
class Gate:
    """What a new force-month may look like, and when one is partial."""

    rows: tuple[float, float] = (0.6, 1.6)  # as a share of the trailing median
    few: int = 500  # with fewer rows chance alone exceeds that band, so it is twice as wide
    no_place: float = 0.08  # share without a place above the trailing median share
    outside: float = 0.02  # share outside London above the trailing median share
    revision: float = 0.1  # by how much the rows of a known force-month may change
    recent: int = 6  # newest months of the archive whose rows are checked when they first appear
    # a street file with more than this share, and more than this number, of rows outside London is rejected
    outside_share: float = 0.01
    outside_few: int = 5
    # a force-month is partial if its rows are below this share of its trailing median
    partial_share: float = 0.6
    partial_window: int = 6  # months of the trailing median


@dataclass(frozen=True)
class SizeLimits:
    """Size limits in bytes, compressed unless stated otherwise (build/report/publish/size_limits.py)."""

    page: int = 150_000
    place: int = 60_000  # the page of a borough or a ward as HTML, not compressed
    first_view: int = (
        180_000  # the Overview with its style sheet, scripts and pictures, without the live charts
    )
    script: int = 60_000  # all our own scripts together
    page_script: int = 25_000  # those of one page
    search: int = (
        15_000  # one search: the first file, the largest of names or postcodes, the largest of areas
    )
    postcodes: int = 160_000  # all files of postcodes together
    explore: int = 60_000  # a file of counts loaded by Explore
    map_data: int = 420_000  # loaded by the map when it starts
    card: int = 100_000  # a preview picture, not compressed
    site: int = 1_000_000_000  # the whole site: GitHub Pages' limit


@dataclass(frozen=True)
class Settings:
    """All settings of one run; the defaults are the published site's."""

    run: Run = Run()
    network: Network = field(default_factory=Network)
    gate: Gate = Gate()
    limits: SizeLimits = SizeLimits()
    analysis: AnalysisSettings = field(default_factory=AnalysisSettings)

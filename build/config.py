"""Everything that is settled once: forces, crime types, windows, seeds, thresholds, paths."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent

# Slug in police.uk file names -> the name in the rows' "Reported by" column.
FORCES = {
    "metropolitan": "Metropolitan Police Service",
    "city-of-london": "City of London Police",
}

# The 13 categories of recorded crime, in police.uk's spelling -> our slug.
RECORDED_TYPES = {
    "Bicycle theft": "bicycle_theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal_damage_and_arson",
    "Drugs": "drugs",
    "Other crime": "other_crime",
    "Other theft": "other_theft",
    "Possession of weapons": "possession_of_weapons",
    "Public order": "public_order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft_from_the_person",
    "Vehicle crime": "vehicle_crime",
    "Violence and sexual offences": "violence_and_sexual_offences",
}
ASB = "Anti-social behaviour"
# Axis order of every array with a type dimension: the 13 recorded categories, then ASB.
CRIME_TYPES = {**RECORDED_TYPES, ASB: "anti_social_behaviour"}

# Slug in police.uk's API -> its name in the files.
API_CATEGORIES = {
    "anti-social-behaviour": ASB,
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
}

# Column of the `areas` table -> the words a reader sees. IMD's Crime domain and total are never features.
DOMAINS = {
    "income": "Income",
    "employment": "Employment",
    "education": "Education, skills and training",
    "health": "Health deprivation and disability",
    "barriers": "Barriers to housing and services",
    "living_environment": "Living environment",
}
# Domains that move together; permuted as one block beside one by one.
CORRELATED_DOMAINS = ("income", "employment", "education", "health")

ETHNIC_GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
NOT_STATED = "Not stated"

# The Met replaced its recording system (CRIS by CONNECT) on 27 and 28 February 2024.
SYSTEM_CHANGE_MONTH = "2024-02"

CITY_OF_LONDON = "E09000001"

EDITIONS = ("2019", "2025")  # of the indices of deprivation


STAND_IN = "LCA_PUBLISHERS"  # environment variable: http://127.0.0.1:PORT stands in for every publisher
_ONS = "https://www.ons.gov.uk/file?uri=/peoplepopulationandcommunity/populationandmigration/populationestimates/datasets/"
_IOD = "https://assets.publishing.service.gov.uk/media/"


@dataclass(frozen=True)
class Publishers:
    """Where each publisher is. ``rehearsal`` names the host that stands in for all of them, if one does."""

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
    # hosts (and what ends so) that a redirect may lead to
    trusted: tuple[str, ...] = (
        "data.police.uk",
        "policeuk-data.s3.amazonaws.com",
        ".ons.gov.uk",
        ".publishing.service.gov.uk",
        ".arcgis.com",
        ".nomisweb.co.uk",
    )
    rehearsal: str = ""

    def at(self, host: str) -> Publishers:
        """The same paths on one host, ``http://127.0.0.1:PORT``, which alone is trusted."""
        there = {
            name: host.rstrip("/") + "/" + getattr(self, name).split("/", 3)[3]
            for name in self.__dataclass_fields__
            if name not in ("trusted", "rehearsal")
        }
        return replace(self, **there, trusted=(str(urlsplit(host).hostname),), rehearsal=host)

    @classmethod
    def from_environment(cls, environment: Mapping[str, str] = os.environ) -> Publishers:
        """The publishers, or the one host that LCA_PUBLISHERS names in place of all."""
        host = environment.get(STAND_IN, "")
        return cls().at(host) if host else cls()


@dataclass(frozen=True)
class Patience:
    """How long a publisher is waited for, in seconds."""

    connect: float = 10.0
    read: float = 30.0  # between two bytes
    transfer: float = 900.0  # one answer, from the request to its last byte
    tries: int = 5
    first_wait: float = 1.0  # before the second try; doubled each time, with jitter
    longest_wait: float = 120.0  # also the most that a Retry-After is honoured for


@dataclass(frozen=True)
class Config:
    """Settings of one run; the defaults are the published site's."""

    # places on disk
    reference: Path = ROOT / "data" / "reference"
    snapshot: Path = ROOT / "data" / "snapshot"
    corrections: Path = ROOT / "data" / "corrections.yml"
    templates: Path = ROOT / "templates"
    out: Path = ROOT / "site"
    # window, "YYYY-MM" or None for all that the snapshot holds
    since: str | None = None
    until: str | None = None
    site_url: str = ""
    lenient: bool = False

    # publishers
    publishers: Publishers = field(default_factory=Publishers.from_environment)
    patience: Patience = Patience()
    cache: Path = ROOT / ".cache"
    connections: int = 4  # members of the archive fetched at once
    api_rate: float = 15.0  # requests a second, and
    api_burst: int = 30  # at once, that police.uk allows
    imd: str = "2019"  # edition of the deprivation scores

    # gate: what a new force-month may look like
    gate_rows: tuple[float, float] = (0.6, 1.6)  # rows as a share of the trailing median
    gate_few: int = 500  # under this many rows chance alone moves more than that: the band is twice as wide
    gate_no_place: float = 0.08  # share without a place above the trailing median share
    gate_outside: float = 0.02  # share outside London above the trailing median share
    gate_revision: float = 0.1  # by how much the rows of a known force-month may change
    # a street file in which more rows than this share, and more than this number, lie outside London is refused
    outside_share: float = 0.01
    outside_few: int = 5
    gate_recent: int = (
        6  # months of the archive that are held to the band of rows when they come for the first time
    )
    # limits of weight in bytes, compressed where nothing else is said (build/report/publish/size_limits.py)
    page_limit: int = 150_000  # a page
    borough_limit: int = 60_000  # a borough's page as HTML, not compressed
    first_view_limit: int = (
        150_000  # the Overview with its style sheet, scripts and pictures, without the live charts
    )
    script_limit: int = 30_000  # all our own scripts together
    search_limit: int = 60_000  # the search index
    map_data_limit: int = 500_000  # what the map loads before it shows its first measure
    card_limit: int = 60_000  # a picture for previews of a link, as it is
    site_limit: int = 1_000_000_000  # bytes of the site: what GitHub Pages takes

    # geography
    expected_areas: int = 4994
    # Central London, WGS 84 (longitude, latitude): Hyde Park to Tower Hill, King's Cross to Vauxhall.
    central_london: tuple[tuple[float, float], ...] = (
        (-0.1800, 51.4860),
        (-0.1800, 51.5330),
        (-0.0700, 51.5330),
        (-0.0700, 51.4860),
    )
    points_months: int = 13  # the newest month and the same month a year before lie within these
    workers: int = 2  # files read at once

    # rates
    per: int = 1000  # residents
    confidence: float = 0.95
    # a force-month is partial when its rows fall under this share of its trailing median
    partial_share: float = 0.6
    partial_window: int = 6  # months of the trailing median
    # residents are the wrong denominator where the 12-month rate lies, with its whole interval, further from
    # London's median than this many robust standard deviations of log rates (Iglewicz and Hoaglin 1993) ...
    flag_distance: float = 3.5
    # ... or above it by this many (Leys et al. 2013), in the share of areas with fewest residents per hectare
    flag_sparse_share: float = 0.1
    flag_sparse_distance: float = 2.5
    # a borough is flagged when more than this share of its recorded crime is counted in flagged areas
    flag_borough_share: float = 0.5
    rank_draws: int = 400
    funnel_limits: tuple[float, float] = (0.95, 0.998)
    # share of boroughs at each end pulled in before overdispersion is measured
    funnel_winsorised: float = 0.1

    # stop and search
    ratio_fewest: int = 10  # searches in a group and among White, for a ratio to be given
    busiest_share: float = 0.05  # of areas, for concentration
    busiest_hours: int = 4  # of the day, one after the other

    # latest month
    cell_metres: int = 250  # side of the squares that points are added up in
    busiest_places: int = 25

    # models
    seed: int = 20210321  # Census Day 2021
    block_km: float = 5.0  # side of the squares that spatial folds are made of
    folds: int = 5
    inner_folds: int = 3  # made inside the training areas of each fold, to choose the forest's settings in
    forest_leaves: tuple[int, ...] = (5, 20)  # settings tried: fewest areas in a leaf of a tree ...
    forest_features: tuple[float, ...] = (1 / 3, 2 / 3)  # ... and share of the features tried at a split
    trees: int = 60
    type_trees: int = 16  # for one crime type
    tuning_trees: int = 10  # for one setting in one inner fold
    tree_share: float = 0.25  # of the training areas, drawn for each tree
    boosting_rounds: int = 30
    boosting_rate: float = 0.15
    boosting_leaves: int = 8  # of each of its trees
    boosting_bins: int = 32  # values of a feature that a split can lie between
    rate_constant: float = 0.5  # per 1,000 residents a year, added to rates before the logarithm
    permutations: int = 999  # Moran's I
    local_draws: int = 99_999  # of neighbours, for the local Moran's I
    false_discovery_rate: float = 0.05  # of areas said to lie among errors alike
    # share of an interval's variance from one square of the map over which the text says what it hangs on
    heavy_square: float = 0.5
    importance_repeats: int = 5
    partial_points: int = 15  # values of a domain score at which partial dependence is drawn
    # clusters
    k_range: tuple[int, ...] = (3, 4, 5, 6, 7, 8, 9, 10)
    stability_refits: int = 12
    stability_floor: float = 0.8
    cluster_starts: int = 10  # random starts of a fit, of which the best is kept
    refit_starts: int = 3  # the same for each bootstrap refit
    refits: int = 240  # of the chosen k to resampled squares, for intervals and membership
    fresh_starts: int = 1  # of each of these, beside the published centres
    # share of refits in which an area stays, from which on its membership is drawn half and fully
    membership_steps: tuple[float, float] = (0.8, 0.95)
    # Kaufman and Rousseeuw (1990): at or under this silhouette there is no substantial structure
    silhouette_weak: float = 0.25
    # a cluster is named after at most this many categories, each at least this far above London's mix
    name_categories: int = 2
    name_ratio: float = 1.1

    # trends
    drift_degree: int = 3  # of the polynomial that a smooth drift of a monthly series is taken for
    autocorrelation_cap: float = 0.8  # highest autocorrelation of months that is told from a drift
    autocorrelation_freedom: float = 0.7  # see build.analysis.trends.autocorrelation.month_noise
    autocorrelation_lean: float = 0.14  # likewise
    decompose_years: int = 2  # fewest years that are split into trend, season and remainder
    change_years: int = 3  # fewest years in which changes of level are looked for
    change_apart: int = 3  # months between two of them, at least
    change_false_alarms: float = 0.05  # of series without a change, in which one is found, at most ...
    change_autocorrelation: float = 0.6  # ... if their months are no more autocorrelated than this
    change_power: float = 0.8  # share of series in which the least step that is stated is found
    change_simulations: int = 2000  # of such series, to set the penalty by
    change_near_system: int = (
        2  # months from the change of the Met's system within which a change may be that
    )
    forecast_months: int = 6
    forecast_fitted: int = 24  # fewest months that a forecast is made from

    # fewest areas for which processes of their own pay for being started
    parallel_areas: int = 1000

    licence: str = field(default="Open Government Licence v3.0")

    def workers_for(self, areas: int) -> int:
        """Processes that work on this many areas deserves."""
        return self.workers if areas >= self.parallel_areas else 1

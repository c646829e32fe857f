"""Everything that is settled once: forces, crime types, windows, seeds, thresholds, paths."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

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

    # latest month
    cell_metres: int = 250  # side of the squares that points are added up in
    busiest_places: int = 25

    # models
    seed: int = 20210321  # Census Day 2021
    block_km: float = 5.0  # side of the squares that spatial folds are made of
    folds: int = 5
    trees: int = 100
    type_trees: int = 20  # for one crime type
    tree_share: float = 0.25  # of the training areas, drawn for each tree
    boosting_rounds: int = 50
    leaf_areas: int = 10  # fewest areas in a leaf of a tree
    rate_constant: float = 0.5  # per 1,000 residents a year, added to rates before the logarithm
    permutations: int = 999  # Moran's I
    importance_repeats: int = 5
    partial_points: int = 12  # values of a domain score at which partial dependence is drawn
    partial_areas: int = 150  # areas it is averaged over
    # clusters
    k_range: tuple[int, ...] = (3, 4, 5, 6, 7, 8, 9, 10)
    stability_refits: int = 12
    stability_floor: float = 0.8
    cluster_starts: int = 10  # random starts of a fit, of which the best is kept
    refit_starts: int = 3  # the same for each bootstrap refit
    # Kaufman and Rousseeuw (1990): at or under this silhouette there is no substantial structure
    silhouette_weak: float = 0.25
    # a cluster is named after at most this many categories, each at least this far above London's mix
    name_categories: int = 2
    name_ratio: float = 1.1

    # fewest areas for which processes of their own pay for being started
    parallel_areas: int = 1000

    licence: str = field(default="Open Government Licence v3.0")

    def workers_for(self, areas: int) -> int:
        """Processes that work on this many areas deserves."""
        return self.workers if areas >= self.parallel_areas else 1

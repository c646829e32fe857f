"""A small made-up London: three boroughs of four areas, eighteen months, every shape the report is given."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import shapely

from build import vocabulary
from build.analysis.clusters.explanation import Leaf, Split
from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.clusters.profiles import borough_profiles
from build.analysis.clusters.settings import ClusterSettings
from build.analysis.deprivation.model import Deprivation
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.geography import Geography
from build.analysis.inputs import Inputs, Rates
from build.analysis.latest.latest_month import Latest
from build.analysis.latest.settings import LatestSettings
from build.analysis.places.change import Places
from build.analysis.places.concentration import FIGURES, POINTS, Gathering
from build.analysis.places.settings import PlaceSettings
from build.analysis.provenance import COLUMNS as PROVENANCE_COLUMNS
from build.analysis.provenance import LEVELS
from build.analysis.rates.settings import RateSettings
from build.analysis.results import Results
from build.analysis.statistics.verdicts import FELL, IN_LINE, UNKNOWN
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.stop_and_search import Stops
from build.analysis.trends.changepoints import ChangePoints
from build.analysis.trends.decomposition import Decomposition
from build.analysis.trends.forecast_methods import COUNT, ETS, NAIVE
from build.analysis.trends.forecasts import Forecasts
from build.analysis.trends.series import TimeSeries, borough_index, daily_counts
from build.analysis.trends.settings import TrendSettings
from build.analysis.trends.yearly_change import Trends
from build.london import FORCES
from build.report.figure.figure import Figure
from build.report.figures import all_figures
from build.settings import Gate
from tests.report import fake_searches

BOROUGHS = (("E09000001", "City of London"), ("E09000007", "Camden"), ("E09000020", "Kensington and Chelsea"))
SLUGS = tuple(vocabulary.CRIME_TYPES.values())
MEASURES = ("recorded", *SLUGS)
MONTHS = tuple(str(month) for month in pd.period_range("2023-08", "2025-07", freq="M"))
AREAS = 12


def areas() -> pd.DataFrame:
    """Twelve areas, four a borough, two wards each."""
    n = np.arange(AREAS)
    code = [f"E010000{i:02d}" for i in n]
    frame = pd.DataFrame(
        {
            "lsoa21cd": code,
            "lsoa21nm": [f"{BOROUGHS[i // 4][1]} 001{'ABCD'[i % 4]}" for i in n],
            "ward_code": [f"E0500000{i // 2}" for i in n],
            "ward": [f"Ward {'ABCDEF'[i // 2]}" for i in n],
            "msoa21cd": [f"E0200000{i // 4}" for i in n],
            "msoa21nm": [f"{BOROUGHS[i // 4][1]} 001" for i in n],
            "borough_code": [BOROUGHS[i // 4][0] for i in n],
            "borough": [BOROUGHS[i // 4][1] for i in n],
            "hectares": 20.0 + n,
            "easting": 530000.0 + 300 * n,
            "northing": 180000.0 + 200 * n,
            "population": 1500 + 10 * n,
            "imd_score": 20.0 + n,
            "imd_decile": 1 + n % 10,
            "residents_total": 1500 + n,
            "streets": [f"Street {i}" for i in n],
        }
    )
    for position, domain in enumerate(vocabulary.DOMAINS):
        frame[domain] = 10.0 + position + n
    for group in vocabulary.ETHNIC_GROUPS:
        frame[f"residents_{group.lower()}"] = 300
    return frame


def geography() -> Geography:
    """Squares in a row, each touching the next."""
    squares = np.array(
        [shapely.box(530_000 + 300 * i, 180_000, 530_300 + 300 * i, 180_300) for i in range(AREAS)]
    )
    return Geography(squares, squares, squares)


def _coverage() -> pd.DataFrame:
    rows = [
        {"month": month, "force": force, "kind": kind, "rows": 1000, "state": "complete", "reason": ""}
        for month in MONTHS
        for force in FORCES
        for kind in ("street", "stop-and-search")
    ]
    frame = pd.DataFrame(rows)
    frame.loc[3, ["state", "reason"]] = ["partial", "Rows fall far under the median."]
    return frame


def _ledger() -> pd.DataFrame:
    frame = _coverage()[["month", "force", "kind", "rows"]].copy()
    frame["file"] = frame["month"] + "-" + frame["force"] + "-" + frame["kind"] + ".csv"
    frame["no_place"], frame["outside"], frame["rejected_wrong_month"] = 4, 5, 1
    frame["bytes"], frame["sha256"] = 100_000, "0" * 64
    frame["counted"] = frame["rows"] - 10
    frame["same_code"], frame["merged"], frame["split_by_point"] = 900, 40, 45
    frame["split_by_share"] = 5
    return frame


def _monthly() -> pd.DataFrame:
    rows = [
        {"month": month, "force": force, "crime_type": kind, "count": 50 + position}
        for month in MONTHS
        for force in FORCES
        for position, kind in enumerate(vocabulary.CRIME_TYPES)
    ]
    return pd.DataFrame(rows).astype({"count": "Int64"})


def inputs(**changes: Any) -> Inputs:
    """Everything that the analysis is given; fields can be replaced by name."""
    generator = np.random.default_rng(1)
    values: dict[str, Any] = {
        "areas": areas(),
        "editions": {},
        "neighbours": np.array([[i, i + 1] for i in range(AREAS - 1)], dtype=np.int32),
        "months": MONTHS,
        "types": tuple(vocabulary.CRIME_TYPES),
        "counts": generator.poisson(3, (AREAS, len(MONTHS), len(SLUGS))).astype(np.int32),
        "observed": np.ones((AREAS, len(MONTHS)), dtype=bool),
        "monthly": _monthly(),
        "coverage": _coverage(),
        "ledger": _ledger(),
        "provenance": pd.DataFrame(columns=PROVENANCE_COLUMNS),
        "estimated": {level: np.zeros((len(FORCES), len(MONTHS), len(SLUGS)), bool) for level in LEVELS[1:]},
        "searches_estimated": np.zeros((len(FORCES), len(MONTHS)), bool),
        "stops": pd.DataFrame(),
        "stops_area": generator.poisson(1, (AREAS, len(MONTHS))).astype(np.int32),
        "stops_clock": pd.DataFrame(columns=["month", "weekday", "hour", "count"]),
        "points": pd.DataFrame(),
        "labels": {
            "population": "mid-2022",
            "population_note": "",
            "deprivation": "IMD 2019",
            "census": "Census 2021",
            "estimated": "Bundled sample, partly estimated.",
        },
        "sources": [
            {
                "title": "Street-level crime",
                "publisher": "data.police.uk",
                "address": "https://data.police.uk/data/",
                "licence": "Open Government Licence v3.0",
                "date": "2026-02-01",
                "sha256": "0" * 64,
                "rows": 1000,
                "table": "crimes",
                "file": "two files",
            }
        ],
        "breaks": [
            {
                "date": "2024-02",
                "force": "metropolitan",
                "title": "A new recording system",
                "reason": "A step there may be the system.",
                "address": "https://data.police.uk/changelog/",
            }
        ],
    }
    return Inputs(**(values | changes))


def rates() -> Rates:
    """Twelve areas, all with the same figures but the last, which is flagged."""
    area = pd.DataFrame(
        {
            "crimes_12m": np.full(AREAS, 150),
            "rate_per_1000_12m": 100.0,
            "rate_low": 84.6,
            "rate_high": 117.3,
            "dispersion": 2.5,
            "rate_smoothed": 99.0,
            "rank_low": 1.0,
            "rank_high": 11.0,
            "asb_12m": 30,
            "crimes_36m": 400,
            "denominator_flag": [""] * (AREAS - 1) + ["Many more people than residents"],
        }
    )
    for slug in SLUGS:
        area[f"n_36m_{slug}"] = 30
    ward = pd.DataFrame(
        {
            "borough_code": [BOROUGHS[i // 2][0] for i in range(6)],
            "borough": [BOROUGHS[i // 2][1] for i in range(6)],
            "ward_code": [f"E0500000{i}" for i in range(6)],
            "ward": [f"Ward {letter}" for letter in "ABCDEF"],
            "population": 3000,
            "crimes_12m": 300,
            "rate": 100.0,
            "rate_low": 89.0,
            "rate_high": 112.0,
            "dispersion": 2.5,
            "asb_12m": 60,
            "flagged_areas": [0] * 5 + [1],
            "flagged_share": [0.0] * 5 + [0.4],
            "denominator_flag": "",
        }
    )
    borough = pd.DataFrame(
        {
            "borough_code": [code for code, _ in BOROUGHS],
            "borough": [name for _, name in BOROUGHS],
            "population": [6100, 6200, 6300],
            "crimes_12m": [900, 600, 300],
            "rate": [147.5, 96.8, 47.6],
            "rate_low": [138.0, 89.2, 42.4],
            "rate_high": [157.5, 104.8, 53.3],
            "dispersion": 7.0,
            "asb_12m": [100, 90, 80],
            "expected": [590.0, 600.0, 610.0],
            "funnel_low_95": 89.0,
            "funnel_high_95": 105.0,
            "funnel_low_998": 85.0,
            "funnel_high_998": 110.0,
            "position": ["above", "within", "below"],
            "flagged_areas": [0, 0, 1],
            "flagged_share": [0.0, 0.0, 0.2],
            "denominator_flag": ["Few residents for its size", "", ""],
        }
    )
    periods = {"12m": MONTHS[-12:], "2024": tuple(f"2024-{month:02d}" for month in range(1, 13))}
    shape = (len(periods), len(MEASURES), AREAS)
    return Rates(
        periods=periods,
        measures=MEASURES,
        count=np.full(shape, 10, dtype=np.int32),
        exposure=np.full((len(periods), AREAS), 1500.0),
        whole=np.ones((len(periods), AREAS), dtype=bool),
        smoothed=np.full(shape, 99.0),
        area=area,
        borough=borough,
        ward=ward,
        london={
            "population": 18600,
            "crimes": 1800,
            "rate": 96.8,
            "rate_low": 92.4,
            "rate_high": 101.3,
            "asb": 270,
        },
        prior=pd.DataFrame({"period": ["12m"], "measure": ["recorded"], "shape": [4.0], "mean": [96.0]}),
        rule={
            "flagged": 1,
            "by_reason": {"Many more people than residents": 1},
            "median_rate": 70.0,
            "robust_sd": 0.6,
            "distance": 3.5,
            "upper_rate": 590.0,
            "lower_rate": 8.0,
            "sparse_share": 0.1,
            "sparse_per_hectare": 33.0,
            "sparse_distance": 2.5,
            "sparse_rate": 317.0,
            "prior_level": "borough",
            "prior_gain": {"value": 39.0, "low": 12.0, "high": 66.0},
            "between_boroughs": 0.28,
        },
        holdout=pd.DataFrame(
            {
                "measure": ["recorded", "burglary"],
                "fitted": 24,
                "tested": 12,
                "areas": 11,
                "citywide": [0.01, -0.1],
                "raw": [20.0, 3.0],
                "london": [20.1, 2.8],
                "borough": [20.2, 2.7],
                "local": [20.3, 2.6],
                "gain": [-1.0, 40.0],
                "gain_low": [-5.0, 10.0],
                "gain_high": [3.0, 70.0],
                "local_gain": [-2.0, 9.0],
                "local_gain_low": [-4.0, 3.0],
                "local_gain_high": [0.0, 15.0],
                "prior": ["borough", "neighbourhood"],
                "change": [0.01, -0.1],
                "low": [-0.01, -0.15],
                "high": [0.03, -0.05],
            }
        ),
        spread={},
        settings=RateSettings(),
    )


def trends() -> Trends:
    """A series that falls slowly, one month of it missing; change by type and by borough."""
    london = pd.DataFrame(
        [
            {"month": month, "measure": measure, "count": None if i == 3 else 1000.0 - 5 * i + 10 * j}
            for i, month in enumerate(MONTHS)
            for j, measure in enumerate(MEASURES)
        ]
    )
    borough = pd.DataFrame(
        [
            {"month": month, "borough_code": code, "count": 300.0 + i + 20 * j}
            for i, month in enumerate(MONTHS)
            for j, (code, _) in enumerate(BOROUGHS)
        ]
    )
    table = places().table.query("level == 'london'")
    columns = ["measure", "count", "previous", "change", "change_low", "change_high", "verdict"]
    change = table[columns].assign(reach=0.02, autocorrelation=0.3, step=0.1)
    return Trends(london=london, borough=borough, change=change, settings=TrendSettings())


def places() -> Places:
    """London and every place fell, by every measure."""
    codes = [("london", ""), *(("borough", code) for code, _ in BOROUGHS)]
    codes += [("ward", str(code)) for code in sorted(set(areas()["ward_code"]))]
    codes += [("area", str(code)) for code in areas()["lsoa21cd"]]
    rows = [
        (level, code, measure, 12000 - 500 * j if level == "london" else 3000)
        for level, code in codes
        for j, measure in enumerate(MEASURES)
    ]
    table = pd.DataFrame(rows, columns=["level", "code", "measure", "count"])
    table["previous"] = (table["count"] * 1.05).astype(int)
    table["difference"] = table["count"] - table["previous"]
    table["change"], table["change_low"], table["change_high"] = -0.048, -0.07, -0.02
    table["verdict"] = FELL
    table["against_london"] = np.where(table["level"] == "london", UNKNOWN, IN_LINE)
    table["rate"], table["rate_low"], table["rate_high"] = 90.0, 80.0, 100.0
    table["dispersion"] = np.where(table["level"] == "london", np.nan, 2.5)
    table["ratio"], table["ratio_low"], table["ratio_high"] = 1.0, 0.9, 1.1
    spread = pd.DataFrame({"level": "borough", "measure": MEASURES, "dispersion": 2.5, "persistence": 1.2})
    return Places(table, spread, PlaceSettings())


def gathering() -> Gathering:
    """Every measure alike: half in a fifth of areas."""
    table = pd.DataFrame({"measure": MEASURES, "areas": AREAS, "total": 1800}).assign(
        **dict.fromkeys(FIGURES, 0.2)
    )
    line = {"areas_share": POINTS, "share": POINTS**0.4, "share_chance": POINTS}
    return Gathering(table, pd.concat([pd.DataFrame({"measure": name, **line}) for name in MEASURES]))


def decomposition() -> Decomposition:
    """Every series but anti-social behaviour, which has a gap, split; June clearly high, the other months not clear."""
    split = [measure for measure in MEASURES if measure != "anti_social_behaviour"]
    stl = pd.DataFrame(
        [
            {
                "month": month,
                "measure": measure,
                "count": 30.0 * (1000 + i),
                "daily": 1000.0 + i,
                "trend": 1000.0 + 2 * i,
                "seasonal": 5.0,
            }
            for measure in split
            for i, month in enumerate(MONTHS)
        ]
    )
    season = pd.DataFrame(
        [
            {"measure": measure, "calendar": month, "part": 0.1 if month == 6 else -0.01}
            for measure in split
            for month in range(1, 13)
        ]
    )
    return Decomposition(
        stl=stl.assign(remainder=stl["daily"] - stl["trend"] - stl["seasonal"]),
        season=season.assign(
            part_low=season["part"] - 0.05, part_high=season["part"] + 0.05, certain=season["calendar"] == 6
        ),
        refused=pd.DataFrame({"measure": ["anti_social_behaviour"], "why": ["months are missing"]}),
    )


def change_points() -> ChangePoints:
    """Drugs changed level once, near the change of system, and robbery later and gradually; the others did not."""
    searched = [measure != "anti_social_behaviour" for measure in MEASURES]
    changed = {"drugs": 1, "robbery": 1}
    return ChangePoints(
        points=pd.DataFrame(
            {
                "measure": ["drugs", "robbery"],
                "month": ["2024-03", "2024-10"],
                "before": [1000.0, 900.0],
                "after": [1300.0, 810.0],
                "step": [0.3, -0.1],
                "near_system": [True, False],
                "gradual": [False, True],
            }
        ),
        scans=pd.DataFrame(
            {
                "measure": MEASURES,
                "searched": searched,
                "months": [36.0 if done else np.nan for done in searched],
                "penalty": [30.4 if done else np.nan for done in searched],
                "least_step": [0.2 if done else np.nan for done in searched],
                "changes": [
                    changed.get(m, 0) if done else np.nan for m, done in zip(MEASURES, searched, strict=True)
                ],
            }
        ),
    )


def forecasts() -> Forecasts:
    """Smoothing beats last year for burglary alone."""
    rows = [
        {
            "measure": measure,
            "model": model,
            "origins": 7,
            "held_out": 12,
            "mae": 100.0 * (1 - lead),
            "mase": 1 - lead,
            "coverage": 0.97,
            "lead": np.nan if model == NAIVE else lead,
            "lead_low": np.nan if model == NAIVE else lead - 0.3,
            "lead_high": np.nan if model == NAIVE else lead + 0.3,
            "published": measure == "burglary" and model == ETS,
        }
        for measure in MEASURES
        if measure != "anti_social_behaviour"
        for model, lead in ((NAIVE, 0.0), (ETS, 0.4 if measure == "burglary" else 0.1), (COUNT, 0.05))
    ]
    ahead = pd.period_range("2025-08", periods=6, freq="M").astype(str)
    return Forecasts(
        scores=pd.DataFrame(rows),
        forecasts=pd.DataFrame(
            {
                "measure": "burglary",
                "model": ETS,
                "month": ahead,
                "forecast": 1000.0,
                "forecast_low": 900.0,
                "forecast_high": 1100.0,
            }
        ),
        refused=pd.DataFrame({"measure": ["anti_social_behaviour"], "why": ["months are missing"]}),
    )


def series() -> TimeSeries:
    """The course of the series that :func:`trends` holds."""
    return TimeSeries(
        decomposition(),
        change_points(),
        forecasts(),
        daily_counts(trends()),
        borough_index(trends()),
        settings=TrendSettings(),
    )


def deprivation() -> Deprivation:
    """Five models on every measure; domains with importances and partial dependence."""
    models = ("Mean", "Linear", "Gradient boosting", "Random forest", "Linear with neighbours")
    scores = pd.DataFrame(
        [
            {
                "measure": measure,
                "model": model,
                "r2": 0.05 * i,
                "r2_low": 0.05 * i - 0.1,
                "r2_high": 0.05 * i + 0.1,
                "r2_sd": 0.05,
                "mae": 0.4,
                "mae_sd": 0.02,
                "r2_random": np.nan if model == "Linear with neighbours" else 0.1 * i,
                "areas": 11,
            }
            for measure in MEASURES
            for i, model in enumerate(models)
        ]
    )
    labels = {**vocabulary.DOMAINS, "block": "Income, employment, education and health together"}
    importance = pd.DataFrame(
        [
            {
                "feature": key,
                "label": label,
                "mean": 0.02 * i,
                "low": 0.02 * i - 0.01,
                "high": 0.02 * i + 0.005,
                "heaviest": 0.2,
            }
            for i, (key, label) in enumerate(labels.items())
        ]
    )
    partial = pd.DataFrame(
        [
            {
                "feature": key,
                "label": label,
                "value": value,
                "rate": 80 + value,
                "low": 75 + value,
                "high": 85 + value,
            }
            for key, label in vocabulary.DOMAINS.items()
            for value in (0.0, 10.0, 20.0)
        ]
    )
    area = pd.DataFrame(
        {
            "predicted_rate": 90.0,
            "residual": np.linspace(-1, 1, AREAS),
            "fold": 1,
            "trained": True,
            "local": "",
        }
    )
    area.loc[[0, 1, 11], "local"] = ["below among below", "below among below", "above among above"]
    lead = pd.DataFrame(
        {"model": [m for m in models if m != "Random forest"], "lead": [0.15, 0.1, 0.05, -0.05]}
    )
    tuning = pd.DataFrame(
        {"fold": [1, 1, 2, 2], "leaf": [5, 20, 5, 20], "features": 1 / 3, "mse": [0.3, 0.31, 0.32, 0.3]}
    )
    return Deprivation(
        scores=scores,
        lead=lead.assign(low=lead["lead"] - 0.02, high=lead["lead"] + 0.02, heaviest=0.2),
        neighbours={"lead": 0.15, "low": 0.1, "high": 0.2, "heaviest": 0.2},
        centre={
            "lead": 0.02,
            "low": 0.01,
            "high": 0.03,
            "heaviest": 0.2,
            "domain": "Living environment",
            "correlation": -0.6,
        },
        rug=pd.DataFrame(
            [
                {"feature": key, "label": label, "value": value}
                for key, label in vocabulary.DOMAINS.items()
                for value in (4.0, 8.0, 12.0)
            ]
        ),
        tuning=tuning.assign(chosen=[True, False, False, True]),
        local={"tested": 11, "found": 3, "rate": 0.05, "draws": 9999, "threshold": 0.001},
        editions=pd.DataFrame(
            {
                "edition": "IMD 2019",
                "model": ["Linear", "Random forest"],
                **dict.fromkeys(("r2", "r2_low", "r2_high", "mae"), 0.2),
                **dict.fromkeys(("lead", "low", "high", "heaviest"), np.nan),
            }
        ),
        importance=importance,
        partial=partial,
        area=area,
        moran={"i": 0.41, "expected": -0.09, "p": 0.001, "permutations": 999.0, "areas": 11.0},
        design={
            "blocks": 40,
            "block_km": 5.0,
            "folds": 5,
            "trained": 11,
            "left_out": 1,
            "apart": 0.7,
            "inner_error_range": 0.02,
            "recorded_crimes": 1200.0,
            "typical_crimes": 1000.0,
        },
        folds=np.ones(AREAS, dtype=np.int32),
        settings=DeprivationSettings(),
    )


def clusters() -> Clusters:
    """Two clusters, one with more shoplifting."""
    choice = pd.DataFrame(
        {
            "k": [2, 3, 4],
            "silhouette": [0.2, 0.18, 0.1],
            "calinski_harabasz": [900.0, 800.0, 700.0],
            "stability": [0.95, 0.85, 0.6],
            "stability_error": 0.01,
            "mixture": 0.6,
            "hierarchy": 0.5,
            "eligible": [True, True, False],
            "clearest": [True, False, False],
            "chosen": [True, False, False],
        }
    )
    profile = pd.DataFrame(
        [
            {
                "cluster": c,
                "crime_type": kind,
                "slug": slug,
                "share": 0.08,
                "london_share": 0.07,
                "difference": 0.02 - 0.004 * i,
                "difference_low": 0.01 - 0.004 * i,
                "difference_high": 0.03 - 0.004 * i,
                "ratio": 0.7 + 0.1 * i,
                "ratio_low": 0.6 + 0.1 * i,
                "ratio_high": 0.8 + 0.1 * i,
            }
            for c in (1, 2)
            for i, (kind, slug) in enumerate(vocabulary.RECORDED_TYPES.items())
        ]
    )
    summary = pd.DataFrame(
        {
            "cluster": [1, 2],
            "name": ["More shoplifting", "More burglary"],
            "areas": [5, 7],
            "population": [7000, 11000],
            "crimes_12m": [800, 1000],
            "rate": [114.0, 91.0],
            "rate_tenth": [60.0, 50.0],
            "rate_ninetieth": [170.0, 140.0],
            "flagged": [0, 1],
        }
    )
    return Clusters(
        choice=choice,
        rule="The k with the highest silhouette among those with a stability of at least 0.8.",
        split=Split("Shoplifting", 0.7, 0.8, [(0.12, 5), (0.01, 7)]),
        leaves=[
            Leaf((("Shoplifting", True, 0.025),), 1, 5, 5),
            Leaf((("Shoplifting", False, 0.025),), 2, 7, 6),
        ],
        without=0.3,
        label=np.array([1, 2] * 6, dtype=np.int32),
        names={1: "More shoplifting", 2: "More burglary"},
        profile=profile,
        membership=np.array([1.0, 0.97, 0.9, 0.6] * 3),
        refitting={"refits": 240, "squares": 78, "block_km": 5.0, "grouping": 0.96},
        with_asb=pd.DataFrame({"asb": [False, True], "silhouette": [0.2, 0.19], "stability": [0.95, 0.93]}),
        summary=summary,
        prior_strength={slug: 20.0 + i for i, slug in enumerate(vocabulary.RECORDED_TYPES.values())},
        settings=ClusterSettings(),
    )


def _shares(name: str, rows: dict[str, int]) -> pd.DataFrame:
    total = sum(rows.values())
    return pd.DataFrame(
        {name: list(rows), "count": list(rows.values()), "share": [count / total for count in rows.values()]}
    )


@cache
def _searches() -> Stops:
    return fake_searches.analysed(areas(), _coverage(), MONTHS)


def stops() -> Stops:
    """A thousand searches, three in ten without a stated ethnicity."""
    groups = list(vocabulary.ETHNIC_GROUPS)
    rate = pd.DataFrame(
        {
            "group": [*groups, vocabulary.NOT_STATED],
            "searches": [150, 250, 60, 200, 40, 300],
            "residents": [4000.0, 3000.0, 1500.0, 9000.0, 1000.0, None],
            "rate": [37.5, 83.3, 40.0, 22.2, 40.0, None],
            "rate_low": [31.7, 73.3, 30.5, 19.2, 28.6, None],
            "rate_high": [44.0, 94.3, 51.5, 25.5, 54.5, None],
            "ratio": [1.69, 3.75, 1.8, 1.0, 1.8, None],
            "ratio_low": [1.37, 3.1, 1.35, None, 1.28, None],
            "ratio_high": [2.08, 4.51, 2.4, None, 2.53, None],
            "ratio_wide_low": [1.3, 3.0, 1.3, None, 1.2, None],
            "ratio_wide_high": [2.2, 4.6, 2.5, None, 2.6, None],
            "ratio_age": [1.5, 3.2, 1.5, 1.0, 1.6, None],
            "ratio_age_low": [1.2, 2.6, 1.1, None, 1.0, None],
            "ratio_age_high": [1.9, 3.9, 2.1, None, 2.5, None],
        }
    )
    results = pd.DataFrame(
        {"group": [*groups, vocabulary.NOT_STATED], "searches": [150, 250, 60, 200, 40, 300]}
    )
    results["recorded"] = results["searches"] - 10
    results["arrests"], results["outcomes"] = 20, 40
    for stem, value in (("arrest", 0.13), ("outcome", 0.27)):
        results[f"{stem}_rate"] = value
        results[f"{stem}_low"], results[f"{stem}_high"] = value - 0.05, value + 0.05
    borough = pd.DataFrame(
        {
            "borough_code": [code for code, _ in BOROUGHS],
            "borough": [name for _, name in BOROUGHS],
            "searches": [300, 400, 300],
            "residents": [6100, 6200, 6300],
            "rate": [49.2, 64.5, 47.6],
            "rate_low": [43.8, 58.4, 42.4],
            "rate_high": [55.1, 71.1, 53.3],
            "not_stated_share": 0.3,
            "ratio_black": [3.1, 3.5, None],
            "ratio_black_low": [2.5, 2.9, None],
            "ratio_black_high": [3.9, 4.2, None],
        }
    )
    cut = _searches()
    ages = ("under 10", "10-17", "18-24", "25-34", "over 34", "Not recorded")
    monthly = [{"month": m, "force": f, "count": 500} for m in MONTHS for f in FORCES]
    return Stops(
        monthly=pd.DataFrame(monthly).astype({"count": "Int64"}),
        volumes={
            "searches": 1100,
            "vehicle_only": 40,
            "type_not_recorded": 0,
            "people": 1060,
            "people_located": 1000,
            "no_place": 50,
            "outside": 10,
            "not_stated": 300,
            "not_stated_share": 0.3,
        },
        by_object=_shares("object", {"Controlled drugs": 600, "Stolen goods": 300, "Not recorded": 100}),
        by_legislation=_shares(
            "legislation", {"Misuse of Drugs Act 1971 (section 23)": 700, "Not recorded": 300}
        ),
        by_outcome=_shares(
            "outcome", {"A no further action disposal": 700, "Arrest": 130, "Not recorded": 170}
        ),
        by_age=_shares("age", dict.fromkeys(ages, 100)),
        by_gender=_shares("gender", {"Male": 880, "Female": 100, "Other": 5, "Not recorded": 15}),
        age_gender=pd.DataFrame(
            [{"age": a, "gender": g, "count": 50, "share": 0.05} for a in ages for g in ("Male", "Female")]
        ),
        rates=rate,
        bound=pd.DataFrame(
            {
                "group": groups,
                "ratio": [1.7, 3.8, 1.8, 1.0, 1.8],
                "ratio_spread": [1.5, 3.2, 1.6, 1.0, 1.7],
                "ratio_lowest": [0.7, 1.5, 0.7, None, 0.7],
                "ratio_highest": [5.1, 8.3, 10.9, None, 15.4],
                "ratio_officer": [1.4, 3.0, None, 1.0, 1.7],
            }
        ),
        officer=pd.DataFrame(
            {
                "group": ["Asian", "Black", "White", "Other"],
                "searches": [170, 380, 400, 50],
                "share": [0.17, 0.38, 0.4, 0.05],
            }
        ),
        results=results,
        borough=borough,
        by_borough=cut.by_borough,
        ratios=cut.ratios,
        results_by=cut.results_by,
        years=cut.years,
        busiest_month=cut.busiest_month,
        linked={"recorded": 0, "true": 0, "false": 0, "empty": 1000},
        notes={
            "first_month": MONTHS[-12],
            "last_month": MONTHS[-1],
            "months": 12,
            "incomplete": [],
            "section_60_objects": cut.notes["section_60_objects"],
            "vehicle_share": 0.036,
        },
        settings=StopSettings(),
    )


def latest() -> Latest:
    """The newest month, with a year before."""
    by_type = pd.DataFrame(
        [
            {
                "crime_type": kind,
                "slug": slug,
                "count": 90,
                "before": 100,
                "change": -0.1,
                "low": -0.3,
                "high": 0.2,
                "dispersion": 2.5,
            }
            for kind, slug in vocabulary.CRIME_TYPES.items()
        ]
    )
    cells = pd.DataFrame(
        [
            {"easting": 529000 + 250 * i, "northing": 180000 + 250 * j, "count": 10 * i + j, "before": 5}
            for i in range(4)
            for j in range(3)
        ]
    )
    places = pd.DataFrame({"location": ["On or near Shopping Area"], "count": [120], "asb": [20]})
    total = {"recorded": 1170, "asb": 90, "recorded_before": 1300, "asb_before": 100, "points": 800}
    change = {"change": -0.1, "low": -0.2, "high": 0.02, "dispersion": 3.0}
    spread = {"areas": 12, "months": 36}
    squares = {"any": 11, "half": 4}
    settings = LatestSettings()
    return Latest(
        "2025-07", "2024-07", by_type, change, spread, cells, squares, places, total, settings=settings
    )


def results(**changes: Any) -> Results:
    """All results together; fields can be replaced by name."""
    values: dict[str, Any] = {
        "rates": rates(),
        "deprivation": deprivation(),
        "clusters": clusters(),
        "trends": trends(),
        "places": places(),
        "gathering": gathering(),
        "series": series(),
        "stops": stops(),
        "latest": latest(),
        "clock": fake_searches.clock(_coverage(), MONTHS),
        "concentration": fake_searches.concentration(areas(), _coverage(), MONTHS),
        "profiles": borough_profiles(areas(), deprivation().area, clusters().label, clusters().names),
    }
    return Results(**(values | changes))


def every_figure(given: Inputs) -> list[Figure]:
    """The site's figures of these inputs and all results."""
    return [figure for _, figures in all_figures(given, results(), Gate()) for figure in figures]

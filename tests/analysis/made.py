"""Small tables for the tests of the analysis: areas on a grid, counts, rates."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from build.analysis.inputs import Rates
from build.analysis.rates.area_rates import area_rates
from build.vocabulary import ASB, CRIME_TYPES, DOMAINS, ETHNIC_GROUPS
from tests.every_setting import EverySetting

TYPES = tuple(CRIME_TYPES)
QUICK = replace(
    EverySetting(),
    trees=20,
    tuning_trees=3,
    tree_share=0.8,  # a few hundred areas cannot spare three quarters of them
    forest_leaves=(3, 10),
    boosting_rounds=5,
    local_draws=9999,
    permutations=99,
    importance_repeats=2,
    partial_points=4,
    stability_refits=3,
    cluster_starts=3,
    refit_starts=2,
    refits=40,
    k_range=(3, 4, 5),
    rank_draws=200,
)


def month_names(first: str, count: int) -> tuple[str, ...]:
    """Consecutive months from ``first`` on."""
    return tuple(str(month) for month in pd.period_range(first, periods=count, freq="M"))


def grid_areas(
    rows: int, columns: int, boroughs: int = 3, side: float = 1000.0, seed: int = 1
) -> pd.DataFrame:
    """Areas on a rectangular grid of squares, boroughs as bands of columns, domain scores at random."""
    n = rows * columns
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(n), columns)
    band = column * boroughs // columns
    table = pd.DataFrame(
        {
            "lsoa21cd": [f"E01{i:06d}" for i in range(n)],
            "borough_code": [f"E0900001{b}" for b in band],
            "borough": [f"Borough {b}" for b in band],
            "ward_code": [f"E05{b}{r // 2:03d}" for b, r in zip(band, row, strict=True)],
            "ward": [f"Ward {b}.{r // 2}" for b, r in zip(band, row, strict=True)],
            "hectares": np.full(n, 20.0),
            "easting": 530_000 + column * side + side / 2,
            "northing": 180_000 + row * side + side / 2,
            "population": np.full(n, 1500),
            "residents_total": np.full(n, 1500),
        }
    )
    for group in ETHNIC_GROUPS:
        table[f"residents_{group.lower()}"] = 300
    for name in DOMAINS:
        table[name] = rng.normal(size=n)
    return table


def grid_neighbours(rows: int, columns: int) -> np.ndarray:
    """Pairs of grid squares that share a side."""
    cell = np.arange(rows * columns).reshape(rows, columns)
    across = np.column_stack([cell[:, :-1].ravel(), cell[:, 1:].ravel()])
    down = np.column_stack([cell[:-1].ravel(), cell[1:].ravel()])
    return np.vstack([across, down]).astype(np.int32)


def spread_counts(recorded: np.ndarray, months: int = 12) -> np.ndarray:
    """Counts whose 12-month recorded total per area is ``recorded``, all of them violence, in the first month."""
    counts = np.zeros((len(recorded), months, len(TYPES)), dtype=np.int32)
    counts[:, 0, TYPES.index("Violence and sexual offences")] = recorded
    return counts


def made_rates(areas: pd.DataFrame, recorded: np.ndarray, config: EverySetting = QUICK) -> Rates:
    """Rates of one year with the given recorded totals."""
    months = month_names("2024-01", 12)
    observed = np.ones((len(areas), 12), dtype=bool)
    return area_rates(areas, spread_counts(recorded), months, observed, TYPES, config)


def poisson_counts(areas: int, months: int, mean: float, seed: int = 3) -> np.ndarray:
    """Independent Poisson counts of every type."""
    rng = np.random.default_rng(seed)
    return rng.poisson(mean, size=(areas, months, len(TYPES))).astype(np.int32)


ASB_COLUMN = TYPES.index(ASB)

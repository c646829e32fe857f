"""Intervals of rates hold in the bundled data themselves: the odd months of a place against its even ones.

Simulated months are as variable as they were made to be; these were made by nobody. The odd and the even months of two years
are two counts of the same place, and their ratio should be London's in about 95 places of 100. An exact Poisson interval says
as much of itself and holds far fewer.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.levels import AREA, BOROUGH, WARD, Level, place_levels
from build.analysis.statistics.place_dispersion import PlaceDispersion, place_dispersion
from build.settings import Run
from build.vocabulary import RECORDED_TYPES

CONFIDENCE, MONTHS = 0.95, 24
SLUGS = list(RECORDED_TYPES.values())
POISSON = PlaceDispersion(*(np.ones(1) for _ in range(2)), np.array([np.inf]), np.ones(1))


@pytest.fixture(scope="module")
def areas() -> pd.DataFrame:
    """The areas of the bundled reference, with the codes of their wards and boroughs."""
    return pd.read_parquet(Run().reference / "names.parquet")


@pytest.fixture(scope="module")
def counts(areas: pd.DataFrame) -> Floats:
    """(areas, months, 14) recorded crime and its types in the last two years of the bundled snapshot."""
    files = sorted(Run().snapshot.glob("*/areas.parquet"))[-MONTHS:]
    tables = [pd.read_parquet(file).set_index("lsoa21cd")[SLUGS] for file in files]
    by_type = np.stack([t.reindex(areas["lsoa21cd"], fill_value=0).to_numpy(float) for t in tables], axis=1)
    return np.concatenate([by_type.sum(axis=2, keepdims=True), by_type], axis=2)


def held(counts: Floats, level: Level, spread: PlaceDispersion, measure: int) -> float:
    """Share of the places whose odd and even months stand to each other as London's do, by their interval."""
    table = level.total(counts[:, :, measure])
    odd, even = table[:, ::2].sum(axis=1), table[:, 1::2].sum(axis=1)
    usual = odd.sum() / even.sum()
    row = min(measure, len(spread.dispersion) - 1)
    _, low, high = rate_ratio(odd, usual, even, 1.0, CONFIDENCE, spread.dispersion[row], spread.freedom[row])
    return float(((low <= 1) & (high >= 1))[odd + even > 0].mean())


@pytest.mark.parametrize(("name", "poisson"), [(AREA, 0.91), (WARD, 0.86), (BOROUGH, 0.75)])
def test_odd_months_against_even_ones(name: str, poisson: float, areas: pd.DataFrame, counts: Floats) -> None:
    level = place_levels(areas)[name]
    spread = place_dispersion(counts, level, np.ones(counts.shape[:2], dtype=bool))
    one_place = 1 / len(level.codes)
    assert CONFIDENCE - 0.02 - one_place <= held(counts, level, spread, 0) <= CONFIDENCE + 0.03
    assert held(counts, level, POISSON, 0) < poisson
    by_type = [held(counts, level, spread, 1 + i) for i in range(len(SLUGS))]
    assert CONFIDENCE - 0.02 <= np.mean(by_type) <= CONFIDENCE + 0.04

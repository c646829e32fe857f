"""Places compared with the year before and with London, by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from build.analysis.places.change import place_changes, ratio_chance
from build.analysis.places.settings import PlaceSettings
from build.analysis.places.years import place_years
from build.analysis.statistics.intervals import dispersed, rate_ratio
from build.analysis.statistics.levels import AREA, BOROUGH, LONDON, WARD, place_levels
from build.analysis.statistics.place_dispersion import place_dispersion
from build.analysis.statistics.verdicts import (
    FELL,
    FELL_MORE,
    IN_LINE,
    ROSE,
    ROSE_MORE,
    SAME,
    TOO_FEW,
    UNKNOWN,
)

SETTINGS = PlaceSettings()
AREAS = pd.DataFrame(
    {
        "lsoa21cd": [f"E01{i:06d}" for i in range(40)],
        "ward_code": [f"E05{i // 4:06d}" for i in range(40)],
        "borough_code": [f"E09{i // 20:06d}" for i in range(40)],
    }
)
LEVELS = place_levels(AREAS)
DAYS = np.full(24, 30.0)


def counts_of(before: np.ndarray, now: np.ndarray) -> np.ndarray:
    """(areas, 24, 1) the same number every month of a year."""
    return np.concatenate([np.repeat(n[:, None], 12, axis=1) for n in (before, now)], axis=1)[
        :, :, None
    ].astype(int)


def london(change: float, reach: float = 0.0) -> pd.DataFrame:
    row = {"measure": "recorded", "change": change, "change_low": -0.1, "change_high": 0.1, "verdict": SAME}
    return pd.DataFrame([row | {"reach": reach}])


def table_of(counts, located=None, seen=None, whole=None, settings=SETTINGS, made=None):
    observed = np.ones(counts.shape[:2], bool) if seen is None else seen
    share = np.ones(counts.shape[:2]) if located is None else located
    population = np.full(40, 1000.0)
    total = counts.sum(axis=0).astype(float)
    years = place_years(LEVELS, counts, total, observed, share, DAYS, population, made)
    spread = {name: place_dispersion(counts, LEVELS[name], observed) for name in (BOROUGH, WARD, AREA)}
    ratio = counts[:, 12:].sum() / counts[:, :12].sum()
    return place_changes(
        LEVELS, years, ("recorded",), spread, london(ratio - 1) if whole is None else whole, settings
    )


def test_months_made_from_other_months_are_counted_and_not_compared() -> None:
    """One area's months are an average of others: its year is counted, and neither it nor its ward is compared."""
    average = np.zeros((40, 1), dtype=bool)
    average[5] = True
    everywhere = dict.fromkeys((BOROUGH, WARD, AREA), average)
    places = table_of(counts_of(np.full(40, 10), np.full(40, 16)), made=everywhere)
    area = places.of(AREA, "recorded").reset_index()
    assert area.loc[4:6, "verdict"].tolist() == [ROSE, UNKNOWN, ROSE]
    assert area.loc[5, "count"] == 192
    assert area.loc[5, ["previous", "difference"]].isna().all()
    assert places.of(WARD, "recorded")["verdict"].tolist() == [ROSE, UNKNOWN, *[ROSE] * 8]
    assert places.of(LONDON, "recorded")["difference"].notna().all()


def test_counts_differences_and_verdicts_of_every_level() -> None:
    before, now = np.full(40, 10), np.full(40, 10)
    now[0], now[1], before[2], now[2] = 16, 5, 1, 2
    places = table_of(counts_of(before, now))
    area = places.of(AREA, "recorded").reset_index()
    assert area.loc[0, ["count", "previous", "difference"]].tolist() == [192, 120, 72]
    assert area.loc[:3, "verdict"].tolist() == [ROSE, FELL, TOO_FEW, SAME]
    ward = places.of(WARD, "recorded")
    assert ward["count"].iloc[0] == 12 * (16 + 5 + 2 + 10)
    assert places.of(BOROUGH, "recorded")["count"].sum() == places.of(LONDON, "recorded")["count"].item()
    assert places.of(LONDON, "recorded")["against_london"].tolist() == [UNKNOWN]


def test_interval_of_a_change_is_the_score_interval_of_two_counts() -> None:
    """Months that do not vary at all: dispersion 1, nothing shared with London."""
    before, now = np.full(40, 10), np.full(40, 11)
    now[0] = 16
    counts = counts_of(before, now)
    row = table_of(counts).of(AREA, "recorded").iloc[0]
    freedom = place_dispersion(counts, LEVELS[AREA], np.ones((40, 24), bool)).freedom[0, 0]
    expected = rate_ratio(192, 360, 120, 360, 0.95, 1.0, freedom)
    found = row[["change", "change_low", "change_high"]].to_numpy(float)
    assert found == pytest.approx(np.array(expected) - 1)


def test_londons_own_ups_and_downs_are_allowed_for_in_the_verdict_but_not_beside_london() -> None:
    before, now = np.full(40, 100), np.full(40, 100)
    now[0] = 130
    counts = counts_of(before, now)
    alone = table_of(counts, whole=london(0.0)).of(AREA, "recorded").iloc[0]
    shared = table_of(counts, whole=london(0.0, reach=0.5)).of(AREA, "recorded").iloc[0]
    assert (alone["verdict"], shared["verdict"]) == (ROSE, SAME)
    assert (alone["against_london"], shared["against_london"]) == (ROSE_MORE, ROSE_MORE)


def test_beside_london_a_place_that_did_as_london_did_is_in_line() -> None:
    before, now = np.full(40, 50), np.full(40, 75)
    now[0] = 20
    area = table_of(counts_of(before, now), whole=london(0.5)).of(AREA, "recorded")
    assert area["against_london"].iloc[0] == FELL_MORE
    assert area["verdict"].iloc[1] == ROSE
    assert (area["against_london"].iloc[1:] == IN_LINE).all()


def test_a_year_in_which_more_incidents_have_no_place_is_not_one_with_less_crime() -> None:
    located = np.ones((40, 24))
    located[:, :12] = 0.8
    area = table_of(counts_of(np.full(40, 80), np.full(40, 100)), located, whole=london(0.0)).of(
        AREA, "recorded"
    )
    assert area["change"].to_numpy() == pytest.approx(np.zeros(40))
    assert (area["verdict"] == SAME).all()
    assert (area["difference"] == 240).all()


def test_rates_their_intervals_and_their_ratio_to_london() -> None:
    before, now = np.full(40, 10), np.full(40, 10)
    now[0] = 20
    counts = counts_of(before, now)
    row = table_of(counts).of(AREA, "recorded").iloc[0]
    spread = place_dispersion(counts, LEVELS[AREA], np.ones((40, 24), bool))
    low, high = dispersed(240, 0.95, spread.dispersion[0, 0], spread.freedom[0, 0])
    assert row[["rate", "rate_low", "rate_high"]].to_numpy(float) == pytest.approx([240, low, high])
    assert row["ratio"] == pytest.approx(240 / (12 * (39 * 10 + 20) / 40))


def test_a_missing_month_leaves_its_places_without_count_and_verdict() -> None:
    seen = np.ones((40, 24), dtype=bool)
    seen[0, 20] = False
    places = table_of(counts_of(np.full(40, 10), np.full(40, 10)), seen=seen, whole=london(0.0))
    for level in (AREA, WARD, BOROUGH):
        rows = places.of(level, "recorded")
        assert rows["count"].isna().tolist() == [True] + [False] * (len(rows) - 1)
        assert rows["verdict"].iloc[0] == rows["against_london"].iloc[0] == UNKNOWN
        assert (rows["verdict"].iloc[1:] == SAME).all()


def test_a_place_where_nothing_was_counted_before_rose() -> None:
    before, now = np.full(40, 50), np.full(40, 50)
    before[0] = 0
    row = table_of(counts_of(before, now), whole=london(0.0)).of(AREA, "recorded").iloc[0]
    assert np.isnan(row["change"])
    assert (row["verdict"], row["against_london"]) == (ROSE, ROSE_MORE)


def test_score_test_by_hand() -> None:
    chance = ratio_chance(
        np.array([130.0]), np.array([100.0]), np.array([1.0]), np.array([2.0]), np.array([np.inf])
    )
    assert chance[0] == pytest.approx(2 * stats.norm.sf(30 / np.sqrt(2 * 230)))


def test_few_incidents_are_never_worded() -> None:
    counts = counts_of(np.full(40, 1), np.full(40, 2))
    strict = replace(SETTINGS, fewest_for_verdict=37)
    assert (table_of(counts, settings=strict).of(AREA, "recorded")["verdict"] == TOO_FEW).all()
    assert (table_of(counts, settings=strict).of(AREA, "recorded")["against_london"] == TOO_FEW).all()

"""Changes of level: found where they are known to be, not found where there are none."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from build.analysis.counting import month_days
from build.analysis.trends.changepoints import change_points, highest_gain, search, step_scale, without_season
from tests.analysis.made import QUICK, month_names

MONTHS = month_names("2023-01", 36)
DAYS = month_days(MONTHS)
SEASON = 1000 + 150 * np.sin(2 * np.pi * np.arange(36) / 12)


def noisy(step_at: int = 36, by: float = 0.0, seed: int = 1) -> np.ndarray:
    """Counts of months: so many a day, times the days of each."""
    daily = SEASON + by * (np.arange(36) >= step_at) + np.random.default_rng(seed).normal(0, 20, 36)
    return daily * DAYS


@pytest.mark.parametrize(("at", "near"), [(6, False), (11, True), (15, True), (16, False), (26, False)])
def test_a_step_is_found_at_its_month_and_marked_near_the_change_of_system(at: int, near: bool) -> None:
    [point] = change_points(noisy(at, -300.0)[None], ["drugs"], MONTHS, QUICK).points.itertuples()
    assert (point.measure, point.month) == ("drugs", MONTHS[at])
    assert point.step == pytest.approx(-0.3, abs=0.03)
    assert point.before - point.after == pytest.approx(300, abs=30)
    assert point.near_system == near
    assert not point.gradual


def test_a_series_that_only_has_a_season_has_no_change() -> None:
    found = change_points(np.stack([noisy(seed=s) for s in (2, 3)]), ["drugs", "robbery"], MONTHS, QUICK)
    assert found.points.empty
    assert found.scans["changes"].tolist() == [0, 0]
    assert found.scans["penalty"].notna().all()


def test_a_steady_climb_is_said_to_be_gradual() -> None:
    climb = SEASON + 25 * np.arange(36) + np.random.default_rng(5).normal(0, 20, 36)
    assert change_points(climb[None] * DAYS, ["drugs"], MONTHS, QUICK).points["gradual"].all()


def test_a_series_with_a_gap_or_too_short_is_not_searched() -> None:
    gap = noisy(15, 500.0)
    gap[4] = np.nan
    found = change_points(np.stack([gap, noisy(15, 500.0)]), ["drugs", "robbery"], MONTHS, QUICK)
    assert found.scans["searched"].tolist() == [False, True]
    assert found.points["measure"].tolist() == ["robbery"]
    short = change_points(noisy()[None, :24], ["drugs"], MONTHS[:24], QUICK)
    assert not short.scans["searched"].any()
    assert short.points.empty


def test_a_series_that_does_not_move_has_no_change() -> None:
    assert search(np.full(36, 7.0), 1.0, 3) == []


def test_the_season_taken_out_is_the_one_put_in() -> None:
    assert without_season(SEASON[None], 3)[0] == pytest.approx(np.full(36, SEASON.mean()))


def test_highest_gain_is_the_penalty_at_which_the_search_begins_to_find_something() -> None:
    series = np.random.default_rng(6).normal(size=(20, 36))
    gain = highest_gain(series, 3)
    scale = step_scale(series, 3)
    for one, most, unit in zip(series, gain, scale, strict=True):
        assert search(one, most / unit**2 * 1.001, 3) == []
        assert search(one, most / unit**2 * 0.999, 3)


def test_scale_by_hand() -> None:
    series = np.array([0.0, 3, 0, 6, 6, 9, 3])
    means = [1, 3, 5, 7, 6]  # of three months each
    changes = [means[3] - means[0], means[4] - means[1]]
    assert step_scale(series[None], 3)[0] == pytest.approx(np.sqrt(np.mean(np.square(changes)) * 3 / 2))


def test_the_least_step_is_smaller_in_a_series_that_scatters_less() -> None:
    loud = SEASON * DAYS + 5 * (noisy() - SEASON * DAYS)
    table = change_points(np.stack([noisy(), loud]), ["drugs", "robbery"], MONTHS, QUICK).scans
    assert table["least_step"][1] == pytest.approx(5 * table["least_step"][0], rel=0.01)
    # an eighth of a level is wide compared with months that vary by a fiftieth
    assert 0.01 < table["least_step"][0] < 0.125


def test_highest_gain_by_hand() -> None:
    series = np.array([0.0, 1, 0, 6, 7, 5, 6, 2, 2, 3])

    def squares(part: np.ndarray) -> float:
        return float(((part - part.mean()) ** 2).sum())

    gains = []
    for changes in (1, 2):
        for cuts in combinations(range(1, 10), changes):
            parts = np.split(series, cuts)
            if min(map(len, parts)) >= 3:
                gains.append((squares(series) - sum(map(squares, parts))) / changes)
    assert highest_gain(series[None], 3)[0] == pytest.approx(max(gains))

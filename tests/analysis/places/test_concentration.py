"""How far crime gathers in few areas, by hand and where it is known."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.places.concentration import area_concentration, areas_with_half, gini, lorenz


def test_gini_and_half_by_hand() -> None:
    counts = np.array([0, 0, 1, 3])
    assert gini(counts) == pytest.approx(0.625)  # mean absolute difference 20 / 16 over twice the mean of 1
    assert areas_with_half(counts) == 1
    assert areas_with_half(np.array([2, 2, 2, 2])) == 2
    assert gini(np.full(10, 7)) == 0
    assert gini(np.array([0] * 9 + [5])) == pytest.approx(0.9)


def test_the_curve_starts_at_nothing_and_ends_at_all() -> None:
    line = lorenz(np.array([5, 3, 1, 1]))
    assert line[0] == 0
    assert line[25] == pytest.approx(0.5)
    assert line[-1] == 1
    assert (np.diff(line) >= 0).all()


def test_what_chance_alone_gathers_is_beside_it() -> None:
    """Every area the same: what the counts show is what a random deal shows."""
    counts = np.random.default_rng(1).poisson(0.05, (2000, 24, 1)).astype(np.int32)
    found = area_concentration(counts, ("burglary",), np.ones((2000, 24), bool), 7)
    row = found.table.iloc[0]
    assert row["half_areas"] < 0.25
    assert row["half_areas"] == pytest.approx(row["half_areas_chance"], abs=0.02)
    assert row["gini"] == pytest.approx(row["gini_chance"], abs=0.03)
    assert row["top_share"] > 0.25
    assert row["top_share_lasting"] == pytest.approx(0.1, abs=0.03)
    assert found.curve["share"].iloc[-1] == 1


def test_places_that_last_hold_as_much_a_year_later() -> None:
    mean = np.where(np.arange(500) < 50, 30.0, 1.0)
    counts = np.random.default_rng(2).poisson(mean[:, None], (500, 24))[:, :, None].astype(np.int32)
    found = area_concentration(counts, ("robbery",), np.ones((500, 24), bool), 7)
    row = found.table.iloc[0]
    assert row["top_share_lasting"] == pytest.approx(row["top_share"], rel=0.02)
    assert row["half_again"] > 0.5
    assert row["gini"] > row["gini_chance"] + 0.4


def test_short_windows_missing_months_and_nothing_counted() -> None:
    counts = np.ones((10, 12, 2), dtype=np.int32)
    counts[:, :, 1] = 0
    seen = np.ones((10, 12), dtype=bool)
    seen[0, 3] = False
    found = area_concentration(counts, ("drugs", "robbery"), seen, 7)
    table, curve = found.table, found.curve
    assert table["areas"].tolist() == [9, 9]
    assert np.isnan(table.loc[0, "top_share_lasting"])
    assert table.loc[1, ["half_areas", "gini"]].isna().all()
    assert curve.loc[curve["measure"] == "robbery", "share"].isna().all()

"""The course of series as a whole: windows of any length, gaps, boroughs as shares of their own mean."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.counting import month_days
from build.analysis.trends.series import time_series
from build.analysis.trends.yearly_change import monthly_trends
from tests.analysis.made import QUICK, TYPES, grid_areas, month_names, poisson_counts


def course(months: int, observed: np.ndarray | None = None):
    names = month_names("2023-01", months)
    whole = np.ones((24, months), dtype=bool) if observed is None else observed
    counts = poisson_counts(24, months, 4.0)
    london = np.where(whole.all(axis=0)[:, None], counts.sum(axis=0), np.nan)
    trends = monthly_trends(grid_areas(4, 6), london, counts, names, whole, TYPES, QUICK)
    return trends, time_series(trends, names, QUICK)


@pytest.mark.parametrize(("months", "split", "searched", "scored"), [
    (1, 0, 0, 0), (2, 0, 0, 0), (24, 15, 0, 0), (31, 15, 0, 15), (36, 15, 15, 15),
])  # fmt: skip
def test_each_part_is_made_from_as_many_months_as_it_needs(
    months: int, split: int, searched: int, scored: int
) -> None:
    _, result = course(months)
    assert result.decomposition.stl["measure"].nunique() == split
    assert result.changes.scans["searched"].sum() == searched
    assert result.forecasts.scores["measure"].nunique() == scored
    assert len(result.decomposition.refused) == 15 - split
    assert len(result.forecasts.refused) == 15 - scored


def test_a_missing_month_refuses_london_and_leaves_the_boroughs_their_other_months() -> None:
    observed = np.ones((24, 36), dtype=bool)
    observed[0, 7] = False
    trends, result = course(36, observed)
    assert set(result.decomposition.refused["why"]) == {"months are missing"}
    table = result.boroughs.set_index(["borough_code", "month"])
    code = grid_areas(4, 6)["borough_code"].iloc[0]
    assert np.isnan(table.loc[(code, "2023-08"), "index"])
    own = trends.borough.query("borough_code == @code").dropna().set_index("month")["count"].astype(float)
    daily = own / month_days(tuple(own.index))
    assert table.loc[(code, "2023-09"), "index"] == pytest.approx(daily["2023-09"] / daily.mean())
    assert np.nanmean(table.loc[code, "index"]) == pytest.approx(1)

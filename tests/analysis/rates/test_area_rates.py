"""Rates, exposure, flags, ranks and the borough funnel on hand-made areas."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from build.analysis.rates.area_rates import area_rates, rate_periods
from build.analysis.rates.borough_tables import MOSTLY_FLAGGED, rate_with_interval
from build.analysis.rates.flags import MORE_PEOPLE, NO_POINT, denominator_flags
from build.analysis.rates.funnel import between_spread, borough_funnel, winsorised_variance
from build.analysis.statistics.intervals import dispersed
from tests.analysis.made import (
    ASB_COLUMN,
    QUICK,
    TYPES,
    grid_areas,
    made_rates,
    month_names,
    poisson_counts,
    spread_counts,
)
from tests.every_setting import EverySetting


def test_periods_are_the_last_twelve_months_then_complete_years_newest_first() -> None:
    periods = rate_periods(month_names("2022-11", 30))
    assert list(periods) == ["12m", "2024", "2023"]
    assert periods["12m"] == month_names("2024-05", 12)


def test_rate_and_interval_allow_for_how_the_areas_months_vary() -> None:
    rates = made_rates(grid_areas(2, 3), np.array([10, 0, 20, 30, 40, 50]))
    table, spread = rates.area, rates.spread["area"]
    low, high = dispersed(table["crimes_12m"], 0.95, spread.dispersion[0], spread.freedom[0])
    assert table["rate_per_1000_12m"].iloc[0] == pytest.approx(10 / 1.5)
    assert table["rate_low"].to_numpy() == pytest.approx(low / 1.5)
    assert table["rate_high"].to_numpy() == pytest.approx(high / 1.5)
    assert table[["rate_per_1000_12m", "rate_low"]].iloc[1].tolist() == [0, 0]
    assert rates.ward["dispersion"].gt(0).all()
    assert rates.ward["rate_low"].lt(rates.ward["rate"]).all()


def test_one_rates_interval_recomputed_with_numpy_alone() -> None:
    """Where months vary by chance alone the interval is the exact one of a Poisson count."""
    residents, count = 1500, 20
    means = np.arange(0.005, 60, 0.005)
    factorials = np.cumprod([1.0, *range(1, count + 1)])
    chances = np.exp(-means)[:, None] * means[:, None] ** np.arange(count + 1) / factorials
    at_most, fewer = chances.sum(axis=1), chances[:, :-1].sum(axis=1)
    kept = means[
        (at_most >= 0.025) & (1 - fewer >= 0.025)
    ]  # means that make the count neither too low nor too high
    one, free = np.ones(1), np.full(1, np.inf)
    rate, low, high = rate_with_interval(np.array([float(count)]), np.array([residents]), one, free, QUICK)
    assert rate[0] == pytest.approx(1000 * count / residents)
    assert (low[0], high[0]) == pytest.approx(
        (1000 * kept[0] / residents, 1000 * kept[-1] / residents), abs=0.005
    )


def test_antisocial_behaviour_is_not_recorded_crime() -> None:
    areas = grid_areas(2, 3)
    counts = spread_counts(np.full(6, 7))
    counts[:, 3, ASB_COLUMN] = 5
    rates = area_rates(areas, counts, month_names("2024-01", 12), np.ones((6, 12), bool), TYPES, QUICK)
    assert rates.area["crimes_12m"].tolist() == [7] * 6
    assert rates.area["asb_12m"].tolist() == [5] * 6
    assert rates.measures[0] == "recorded"
    assert rates.measures[-1] == "anti_social_behaviour"


def test_a_missing_month_leaves_the_denominator_and_its_rows_leave_the_count() -> None:
    areas = grid_areas(2, 3)
    months = month_names("2024-01", 12)
    counts = np.zeros((6, 12, len(TYPES)), dtype=np.int32)
    counts[:, :, 0] = 10
    observed = np.ones((6, 12), dtype=bool)
    observed[0, 4] = False
    counts[0, 4, 0] = 2  # a part of the month was published
    rates = area_rates(areas, counts, months, observed, TYPES, QUICK)
    assert rates.area["crimes_12m"].isna().tolist() == [True] + [False] * 5  # not a count of the whole year
    assert rates.area["crimes_12m"].dropna().tolist() == [120] * 5
    assert rates.exposure[0].tolist() == pytest.approx([1500 * 11 / 12] + [1500] * 5)
    assert rates.area["rate_per_1000_12m"].to_numpy() == pytest.approx(np.full(6, 80.0))


def test_an_area_never_observed_has_no_rate_and_no_flag() -> None:
    areas = grid_areas(2, 3)
    observed = np.ones((6, 12), dtype=bool)
    observed[0] = False
    counts = poisson_counts(6, 12, 2.0)
    rates = area_rates(areas, counts, month_names("2024-01", 12), observed, TYPES, QUICK)
    assert rates.area.loc[0, ["rate_per_1000_12m", "rate_smoothed", "rank_low"]].isna().all()
    assert rates.area.loc[0, "denominator_flag"] == ""
    assert np.isnan(rates.smoothed[:, :, 0]).all()


def test_a_window_of_three_months_is_annualised() -> None:
    areas = grid_areas(4, 5)
    counts = np.zeros((20, 3, len(TYPES)), dtype=np.int32)
    counts[:, :, 2] = np.random.default_rng(1).poisson(15, (20, 3))
    rates = area_rates(areas, counts, month_names("2025-10", 3), np.ones((20, 3), bool), TYPES, QUICK)
    assert list(rates.periods) == ["12m"]
    expected = counts.sum(axis=(1, 2)) / (1500 * 3 / 12) * 1000
    assert rates.area["rate_per_1000_12m"].to_numpy() == pytest.approx(expected)


def test_pooled_tables_add_up_to_london() -> None:
    areas = grid_areas(6, 10)
    rates = area_rates(
        areas, poisson_counts(60, 24, 1.0), month_names("2024-01", 24), np.ones((60, 24), bool), TYPES, QUICK
    )
    for table in (rates.borough, rates.ward):
        assert table["crimes_12m"].sum() == rates.london["crimes"]
        assert table["population"].sum() == rates.london["population"] == 90_000
    assert rates.london["rate"] == pytest.approx(rates.london["crimes"] / 90)
    assert rates.borough["expected"].sum() == pytest.approx(rates.london["crimes"])
    assert list(rates.periods) == ["12m", "2025", "2024"]
    assert (rates.count[0] == rates.count[1]).all()


def test_window_columns_count_every_observed_month() -> None:
    areas = grid_areas(6, 10)
    counts = poisson_counts(60, 24, 1.0)
    rates = area_rates(areas, counts, month_names("2024-01", 24), np.ones((60, 24), bool), TYPES, QUICK)
    assert rates.area["crimes_36m"].tolist() == counts[:, :, :ASB_COLUMN].sum(axis=(1, 2)).tolist()
    assert rates.area["n_36m_burglary"].tolist() == counts[:, :, TYPES.index("Burglary")].sum(axis=1).tolist()


def test_arrays_that_do_not_fit_are_refused_with_their_shapes() -> None:
    areas = grid_areas(2, 3)
    with pytest.raises(ValueError, match=r"\(6, 12, 14\)"):
        area_rates(
            areas,
            poisson_counts(5, 12, 1.0),
            month_names("2024-01", 12),
            np.ones((6, 12), bool),
            TYPES,
            QUICK,
        )


def test_two_runs_give_the_same_numbers() -> None:
    areas, recorded = grid_areas(6, 10), np.random.default_rng(4).poisson(90, 60)
    first, second = (made_rates(areas, recorded) for _ in range(2))
    assert first.area.equals(second.area)
    assert np.array_equal(first.smoothed, second.smoothed)


def ordinary(n: int = 300) -> np.ndarray:
    """Recorded crimes of areas whose log rates spread like London's."""
    return np.round(100 * np.exp(np.random.default_rng(8).normal(0, 0.5, n))).astype(np.int32)


def flags_of(
    count: np.ndarray, hectares: np.ndarray | None = None, config: EverySetting = QUICK
) -> np.ndarray:
    areas = grid_areas(1, len(count))
    if hectares is not None:
        areas["hectares"] = hectares
    return denominator_flags(areas, count, areas["population"].to_numpy(float), config)[0]


def test_far_rates_are_flagged_on_both_sides() -> None:
    count = ordinary()
    count[:3] = [5000, 0, 100]
    assert flags_of(count)[:3].tolist() == [MORE_PEOPLE, NO_POINT, ""]


def test_hardly_any_map_point_shows_over_all_months_where_one_year_cannot_tell() -> None:
    """Twelve crimes in a year may be chance; two more years without any are not."""
    count, areas = ordinary(), grid_areas(1, 300)
    count[0] = 12
    years = areas["population"].to_numpy(float)
    window = count.copy()
    window[1:] *= 3
    year, long = (
        denominator_flags(areas, count, years, QUICK, span)[0][0] for span in (None, (window, 3 * years))
    )
    assert (year, long) == ("", NO_POINT)


def test_few_residents_per_hectare_are_flagged_only_with_a_high_rate() -> None:
    count, hectares = ordinary(), np.full(300, 20.0)
    hectares[:10] = 800.0
    count[:3] = [450, 100, 60]  # three robust standard deviations above the middle, the middle, below it
    assert flags_of(count, hectares)[:3].tolist() == [MORE_PEOPLE, "", ""]
    assert flags_of(count)[0] == ""


def test_a_rate_whose_interval_reaches_the_others_is_not_flagged() -> None:
    count = np.random.default_rng(9).poisson(4, 300).astype(np.int32)
    assert (count == 0).any()
    assert (flags_of(count) == "").all()


def test_the_rule_states_its_thresholds_and_counts() -> None:
    count = ordinary()
    count[0] = 5000
    areas = grid_areas(1, 300)
    reason, rule = denominator_flags(areas, count, areas["population"].to_numpy(float), QUICK)
    assert rule["flagged"] == (reason != "").sum() == sum(rule["by_reason"].values())
    rates = np.log((count + 0.5) / 1.5)
    spread = 1.4826 * np.median(np.abs(rates - np.median(rates)))
    assert rule["upper_rate"] == pytest.approx(np.exp(np.median(rates) + 3.5 * spread))


def test_flagged_areas_have_no_rank_and_do_not_shape_the_prior() -> None:
    areas, count = grid_areas(15, 20), ordinary()
    without = made_rates(areas, count)
    count[0] = 9000
    flagged = made_rates(areas, count)
    assert flagged.area.loc[0, "denominator_flag"] == MORE_PEOPLE
    assert flagged.area.loc[0, ["rank_low", "rank_high"]].isna().all()
    assert flagged.area["rank_high"].max() <= 299
    prior = [
        rates.prior.query("period == '12m' and measure == 'recorded'")["mean"].item()
        for rates in (without, flagged)
    ]
    assert prior[1] == pytest.approx(prior[0], rel=0.01)


def test_held_out_months_do_not_choose_who_is_compared() -> None:
    areas, months = grid_areas(15, 20), month_names("2023-01", 24)
    early = spread_counts(ordinary())
    early[0, 0] = 0
    early[0, 0, 0] = 9000  # flagged by the first year alone
    late = spread_counts(ordinary()[::-1])
    late[1, 0, 0] = 9000  # flagged by the last year alone: what is to be predicted
    counts = np.concatenate([early, late], axis=1)
    rates = area_rates(areas, counts, months, np.ones((300, 24), bool), TYPES, QUICK)
    assert rates.area["denominator_flag"].tolist()[:2] == ["", MORE_PEOPLE]
    row = rates.holdout.set_index("measure").loc["recorded"]
    assert row["areas"] == 299
    years = areas["population"].to_numpy(float)
    recorded = counts[:, :, :ASB_COLUMN].sum(axis=2)
    first, last = recorded[:, :12].sum(axis=1), recorded[:, 12:].sum(axis=1)
    error = (first * last[1:].sum() / first[1:].sum() - last) / years
    assert row["raw"] == pytest.approx(1000 * np.sqrt((error[1:] ** 2).mean()))


def test_a_borough_or_ward_whose_crime_is_counted_in_flagged_areas_is_flagged() -> None:
    areas, count = grid_areas(15, 20), ordinary()
    count[0] = 30_000
    rates = made_rates(areas, count)
    for code, table in (("borough_code", rates.borough), ("ward_code", rates.ward)):
        own = areas[code] == areas[code].iloc[0]
        [row] = table[table[code] == areas[code].iloc[0]].to_dict("records")
        assert row["flagged_areas"] == 1
        assert row["flagged_share"] == pytest.approx(30_000 / count[own].sum())
        assert row["denominator_flag"] == MOSTLY_FLAGGED
        assert set(table.loc[table[code] != areas[code].iloc[0], "denominator_flag"]) == {""}


def test_funnel_limits_are_poisson_where_boroughs_differ_by_chance_alone() -> None:
    exposure = np.full(20, 100_000.0)
    count = np.random.default_rng(6).poisson(10_000, 20).astype(float)
    funnel, tau = borough_funnel(count, exposure, np.ones(20), np.ones(20, bool), QUICK)
    assert tau < 0.01
    assert set(funnel["position"]) == {"within"}
    assert funnel["funnel_high_95"].iloc[0] == pytest.approx(100 * np.exp(1.96 / 100), rel=0.01)


def test_funnel_allows_for_the_spread_between_boroughs_and_marks_what_lies_beyond() -> None:
    rng = np.random.default_rng(6)
    count = 10_000 * np.exp(rng.normal(0, 0.2, 33))
    count[0] = 30_000
    everyone = np.ones(33, dtype=bool)
    funnel, tau = borough_funnel(np.round(count), np.full(33, 100_000.0), np.ones(33), everyone, QUICK)
    assert tau == pytest.approx(0.2, abs=0.05)
    assert funnel["position"].tolist()[0] == "above"
    assert (funnel["position"] == "within").sum() >= 30


def test_a_borough_that_is_not_compared_has_no_part_in_centre_and_spread() -> None:
    count = 10_000 * np.exp(np.random.default_rng(6).normal(0, 0.2, 33))
    exposure, compared = np.full(33, 100_000.0), np.arange(33) > 0
    count[0] = 100_000
    funnel, tau = borough_funnel(count, exposure, np.ones(33), compared, QUICK)
    alone, own = borough_funnel(count[1:], exposure[1:], np.ones(32), np.ones(32, bool), QUICK)
    assert tau == own
    limits = [name for name in funnel if name.startswith("funnel")]
    assert np.allclose(funnel.loc[1:, limits], alone[limits])
    assert funnel["position"].iloc[0] == "above"


def test_between_spread_by_hand() -> None:
    error = np.full(3, 0.1)
    distance = np.array(
        [-0.3, 0.0, 0.3]
    )  # z = -3, 0, 3: sum of squares 18, two degrees of freedom, scale 200
    assert between_spread(distance, error, 0.0) == pytest.approx(np.sqrt(16 / 200))
    assert between_spread(distance / 10, error, 0.0) == 0
    assert between_spread(distance[:1], error[:1], 0.1) == 0


def test_what_pulling_in_the_ends_takes_from_a_normal_variance() -> None:
    pulled = np.clip(np.random.default_rng(1).normal(size=400_000), -1.2816, 1.2816)
    assert winsorised_variance(0.1) == pytest.approx(pulled.var(), rel=0.005)
    assert winsorised_variance(0.0) == 1


def test_confidence_widens_the_interval() -> None:
    areas, recorded = grid_areas(2, 3), np.arange(10, 16)
    wide = made_rates(areas, recorded, replace(QUICK, confidence=0.99)).area
    assert (wide["rate_high"] > made_rates(areas, recorded).area["rate_high"]).all()

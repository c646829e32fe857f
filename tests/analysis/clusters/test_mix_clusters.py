"""Clusters of planted mixes: recovery, names, order, the rule for k, smoothing."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.clusters.composition import centred_log_ratio, smoothed_mix
from build.analysis.clusters.mix_clusters import Clusters, mix_clusters
from build.analysis.rates.area_rates import area_rates
from tests.analysis.made import ASB_COLUMN, QUICK, TYPES, grid_areas, month_names

SHARES = np.full((3, 13), 1.0)
SHARES[0, TYPES.index("Burglary")] = 8
SHARES[1, TYPES.index("Shoplifting")] = 8
SHARES[2, TYPES.index("Vehicle crime")] = 4
SHARES[2, TYPES.index("Drugs")] = 5
SHARES /= SHARES.sum(axis=1, keepdims=True)
VOLUME = (900, 300, 600)  # crimes an area in 24 months: volume must not decide


def planted(scale: float = 1.0) -> tuple[pd.DataFrame, np.ndarray, np.ndarray]:
    """120 areas of three mixes, each mix at two volumes; counts of 24 months."""
    areas = grid_areas(10, 12)
    kind = np.arange(120) % 3
    rng = np.random.default_rng(21)
    volume = scale * np.array(VOLUME)[kind] * np.where(np.arange(120) % 2, 0.5, 1.5) / 24
    counts = np.zeros((120, 24, len(TYPES)), dtype=np.int32)
    counts[:, :, :13] = rng.poisson((SHARES[kind] * volume[:, None])[:, None, :], size=(120, 24, 13))
    counts[:, :, ASB_COLUMN] = rng.poisson(30, (120, 24))
    return areas, kind, counts


def clusters_of(areas: pd.DataFrame, counts: np.ndarray, observed: np.ndarray | None = None) -> Clusters:
    months = month_names("2024-01", counts.shape[1])
    seen = np.ones(counts.shape[:2], dtype=bool) if observed is None else observed
    rates = area_rates(areas, counts, months, seen, TYPES, QUICK)
    return mix_clusters(areas, counts, seen, rates, TYPES, QUICK)


@pytest.fixture(scope="module")
def found() -> tuple[np.ndarray, Clusters]:
    areas, kind, counts = planted()
    return kind, clusters_of(areas, counts)


def test_planted_mixes_come_back_whatever_the_volume(found: tuple[np.ndarray, Clusters]) -> None:
    kind, clusters = found
    assert clusters.choice.query("chosen")["k"].tolist() == [3]
    assert len(set(zip(kind, clusters.label, strict=True))) == 3


def test_numbers_run_from_the_lowest_rate_to_the_highest(found: tuple[np.ndarray, Clusters]) -> None:
    kind, clusters = found
    assert [int(clusters.label[kind == k][0]) for k in (1, 2, 0)] == [1, 2, 3]
    assert clusters.summary["rate"].is_monotonic_increasing


def test_names_say_what_stands_above_london(found: tuple[np.ndarray, Clusters]) -> None:
    assert found[1].names == {
        1: "Much shoplifting, little burglary",
        2: "Much drug offences and vehicle crime",
        3: "Much burglary, little shoplifting",
    }


def test_profiles_are_shares_beside_londons(found: tuple[np.ndarray, Clusters]) -> None:
    profile = found[1].profile
    assert profile.groupby("cluster")[["share", "london_share"]].sum().to_numpy() == pytest.approx(
        np.ones((3, 2))
    )
    assert profile["ratio"].to_numpy() == pytest.approx(
        (profile["share"] / profile["london_share"]).to_numpy()
    )
    assert "anti_social_behaviour" not in set(profile["slug"])


def test_differences_and_ratios_lie_in_their_intervals(found: tuple[np.ndarray, Clusters]) -> None:
    profile = found[1].profile
    assert profile["difference"].to_numpy() == pytest.approx(
        (profile["share"] - profile["london_share"]).to_numpy()
    )
    for name in ("difference", "ratio"):
        assert profile[name].between(profile[f"{name}_low"], profile[f"{name}_high"]).all()
    burglary = profile[profile["crime_type"] == "Burglary"].set_index("cluster")
    assert burglary.loc[3, "difference_low"] > 0
    assert (burglary.loc[[1, 2], "difference_high"] < 0).all()


def test_planted_areas_surely_belong_and_every_area_has_a_membership(
    found: tuple[np.ndarray, Clusters],
) -> None:
    assert found[1].membership.shape == (120,)
    assert found[1].membership.min() > 0.9
    assert found[1].refitting["refits"] == QUICK.refits


def test_anti_social_behaviour_is_tried_at_the_chosen_k(found: tuple[np.ndarray, Clusters]) -> None:
    table = found[1].with_asb
    chosen = found[1].choice.query("chosen")
    assert table["asb"].tolist() == [False, True]
    assert table["silhouette"].iloc[0] == chosen["silhouette"].iloc[0]
    # the same 30 incidents a month everywhere tell no area from another
    assert table["silhouette"].iloc[1] < table["silhouette"].iloc[0]


def test_summary_adds_up(found: tuple[np.ndarray, Clusters]) -> None:
    summary = found[1].summary
    assert summary["areas"].tolist() == [40, 40, 40]
    assert summary["population"].sum() == 180_000
    assert (summary["flagged"] == 0).all()


def test_rates_of_clusters_leave_flagged_areas_out() -> None:
    areas, _, counts = planted()
    counts[0, :, :13] *= 40
    clusters = clusters_of(areas, counts)
    summary = clusters.summary.set_index("cluster")
    cluster = int(clusters.label[0])
    assert summary.loc[cluster, "flagged"] == 1
    members = np.flatnonzero((clusters.label == cluster) & (np.arange(120) != 0))
    expected = counts[members, 12:, :13].sum() / (1500 * len(members)) * 1000
    assert summary.loc[cluster, "rate"] == pytest.approx(expected)


def test_two_runs_give_the_same_clusters(found: tuple[np.ndarray, Clusters]) -> None:
    areas, _, counts = planted()
    again = clusters_of(areas, counts)
    assert np.array_equal(again.label, found[1].label)
    assert again.choice.equals(found[1].choice)
    assert again.profile.equals(found[1].profile)


def test_unobserved_months_do_not_enter_the_mix(found: tuple[np.ndarray, Clusters]) -> None:
    areas, _, counts = planted()
    observed = np.ones((120, 24), dtype=bool)
    observed[:, :2] = False
    counts[:, :2, 0] = 500
    spoiled = clusters_of(areas, counts, observed)
    assert np.array_equal(spoiled.label, found[1].label)


def test_a_window_of_three_months_and_an_empty_area_work() -> None:
    areas, _, counts = planted(scale=4)
    counts = counts[:, :3].copy()
    counts[5] = 0
    clusters = clusters_of(areas, counts)
    assert clusters.label.min() == 1
    assert np.isfinite(clusters.profile["share"]).all()


def test_smoothing_pulls_small_areas_to_the_mean_and_leaves_large_ones() -> None:
    rng = np.random.default_rng(3)
    truth = rng.dirichlet([4, 6, 10], 400)
    count = np.vstack([rng.multinomial(n, p) for n, p in zip([20, 5000] * 200, truth, strict=True)]).astype(
        np.int32
    )
    mix = smoothed_mix(count)
    share = mix.share
    raw = count / count.sum(axis=1, keepdims=True)
    assert share.sum(axis=1) == pytest.approx(np.ones(400))
    small = slice(0, None, 2)
    assert np.square(share[small] - truth[small]).mean() < 0.8 * np.square(raw[small] - truth[small]).mean()
    assert np.abs(share[1::2] - raw[1::2]).max() < 0.02
    assert all(5 < worth < 60 for worth in mix.strength)


def test_one_crime_of_a_rare_category_at_most_doubles_its_share() -> None:
    count = np.full((200, 2), 100, dtype=np.int32)
    count[:, 1] = 0
    count[:10, 1] = 1
    share = smoothed_mix(count).share
    assert 1 < share[0, 1] / share[-1, 1] <= 2


def test_a_category_never_recorded_does_not_break_the_logarithm() -> None:
    count = np.random.default_rng(1).poisson(20, (50, 4)).astype(np.int32)
    count[:, 3] = 0
    assert (smoothed_mix(count).share > 0).all()


def test_centred_log_ratio_by_hand() -> None:
    found = centred_log_ratio(np.array([[0.5, 0.25, 0.25]]))
    assert found[0] == pytest.approx([np.log(2) * 2 / 3, -np.log(2) / 3, -np.log(2) / 3])

"""The deprivation model where the truth is known: noise, a planted relation, a smooth surface."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from build.analysis.deprivation.compared import MODELS
from build.analysis.deprivation.cross_validation import (
    FOREST,
    LAG,
    LINEAR,
    MEAN,
    Task,
    held_out,
    r_squared,
    scores,
)
from build.analysis.deprivation.model import Deprivation, deprivation_model
from build.analysis.inputs import RECORDED
from build.vocabulary import CORRELATED_DOMAINS, DOMAINS
from tests.analysis.made import QUICK, TYPES, grid_areas, grid_neighbours, made_rates

SIDE = 25
NEIGHBOURS = grid_neighbours(SIDE, SIDE)


def model_of(log_effect: np.ndarray, areas: pd.DataFrame) -> Deprivation:
    """The model where recorded crime has the mean 150 times exp(log_effect)."""
    recorded = np.random.default_rng(5).poisson(150 * np.exp(log_effect))
    return deprivation_model(areas, made_rates(areas, recorded), NEIGHBOURS, QUICK)


def main_scores(result: Deprivation) -> pd.DataFrame:
    return result.scores[result.scores["measure"] == RECORDED].set_index("model")


@pytest.fixture(scope="module")
def planted() -> tuple[pd.DataFrame, np.ndarray, Deprivation]:
    """Crime rises with income deprivation alone; four areas are flagged."""
    areas = grid_areas(SIDE, SIDE)
    effect = 0.6 * areas["income"].to_numpy()
    effect[:4] = 5.0
    return areas, effect, model_of(effect, areas)


def test_a_planted_relation_is_found(planted: tuple[pd.DataFrame, np.ndarray, Deprivation]) -> None:
    table = main_scores(planted[2])
    assert table.loc[LINEAR, "r2"] > 0.9
    assert table.loc[FOREST, "r2"] > 0.6
    assert table.loc[MEAN, "r2"] == pytest.approx(0, abs=0.03)
    assert (table["r2_low"] <= table["r2"] + 0.02).all()
    assert table.loc[FOREST, "mae"] < table.loc[MEAN, "mae"] / 2


def test_every_measure_is_scored_beside_its_baselines(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    table = planted[2].scores
    assert main_scores(planted[2]).index.tolist() == list(MODELS)
    assert len(table) == len(MODELS) * (1 + len(TYPES))
    flattered = table.set_index(["measure", "model"])["r2_random"].notna()
    assert flattered.xs(FOREST, level="model").all()
    assert flattered.xs(RECORDED).drop(LAG).all()
    assert not flattered.xs(LAG, level="model").any()  # it knows the neighbours in any folds


def test_importance_names_the_planted_feature_and_its_block(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    table = planted[2].importance.set_index("feature")
    assert set(table.index) == {*DOMAINS, "block"}
    assert set(table.index[:2]) == {"income", "block"}
    assert table.loc["income", "low"] > 0.5
    assert table.drop(index=["income", "block"])["mean"].abs().max() < 0.05
    assert (table["low"] <= table["mean"]).all()
    assert (table["mean"] <= table["high"]).all()
    assert table.loc["block", "label"].startswith("Income")
    assert "income" in CORRELATED_DOMAINS


def test_partial_dependence_rises_with_the_planted_feature_and_is_flat_in_others(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    curves = {name: part["rate"].to_numpy() for name, part in planted[2].partial.groupby("feature")}
    assert (np.diff(curves["income"]) > 0).all()
    assert curves["income"][-1] > 2 * curves["income"][0]
    assert np.ptp(curves["health"]) < 0.2 * np.ptp(curves["income"])
    assert (planted[2].partial["low"] <= planted[2].partial["high"]).all()


def test_flagged_areas_are_not_trained_on_but_predicted(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    areas, effect, result = planted
    assert result.area["trained"].tolist()[:5] == [False] * 4 + [True]
    assert result.design["left_out"] == 4
    assert (result.scores["areas"] == SIDE * SIDE - 4).all()
    assert result.area["predicted_rate"].notna().all()
    # Changing what is recorded in flagged areas changes no prediction.
    effect = effect.copy()
    effect[:4] = 5.5
    again = model_of(effect, areas)
    later = slice(4, None)
    pd.testing.assert_series_equal(
        again.area["predicted_rate"].iloc[later], result.area["predicted_rate"].iloc[later]
    )


def test_residual_is_log_observed_less_log_predicted(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    areas, effect, result = planted
    recorded = np.random.default_rng(5).poisson(150 * np.exp(effect))
    rate = recorded / areas["population"].to_numpy() * 1000
    constant = QUICK.rate_constant
    expected = np.log(rate + constant) - np.log(result.area["predicted_rate"] + constant)
    assert result.area["residual"].to_numpy() == pytest.approx(expected.to_numpy())
    table = main_scores(result).loc[FOREST]
    kept = result.area["trained"]
    assert np.abs(expected[kept]).mean() == pytest.approx(table["mae"])


def test_two_runs_give_the_same_numbers(planted: tuple[pd.DataFrame, np.ndarray, Deprivation]) -> None:
    areas, effect, result = planted
    again = model_of(effect, areas)
    for name in ("scores", "lead", "importance", "partial", "rug", "tuning", "area", "editions"):
        pd.testing.assert_frame_equal(getattr(again, name), getattr(result, name), check_exact=True)
    assert again.moran == result.moran


def test_shuffled_deprivation_explains_nothing() -> None:
    areas = grid_areas(SIDE, SIDE)
    effect = np.random.default_rng(17).permutation(0.5 * areas["income"].to_numpy())
    table = main_scores(model_of(effect, areas))
    assert table.loc[LINEAR, "r2"] == pytest.approx(0, abs=0.05)
    assert table.loc[FOREST, "r2"] < 0.05


def smooth(seed: int) -> np.ndarray:
    """A surface of hills about 8 km wide, with mean 0 and spread 1."""
    rng = np.random.default_rng(seed)
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    angles = rng.uniform(0, 2 * np.pi, (12, 3))
    waves = sum(np.sin(0.4 * (np.cos(a) * row + np.sin(a) * column) + b) for a, b, _ in angles)
    return np.asarray((waves - np.mean(waves)) / np.std(waves))


def test_random_folds_flatter_where_crime_and_scores_are_smooth_but_unrelated() -> None:
    areas = grid_areas(SIDE, SIDE)
    for i, name in enumerate(DOMAINS):
        areas[name] = smooth(100 + i)
    forest = main_scores(model_of(0.5 * smooth(1), areas)).loc[FOREST]
    assert forest["r2_random"] > forest["r2"] + 0.3
    assert forest["r2_random"] > 0.4


def test_smooth_crime_leaves_autocorrelated_residuals() -> None:
    result = model_of(0.5 * smooth(2), grid_areas(SIDE, SIDE))
    assert result.moran["i"] > 0.5
    assert result.moran["p"] == pytest.approx(1 / (QUICK.permutations + 1))


def test_a_missing_score_is_refused_with_the_numbers() -> None:
    areas = grid_areas(6, 10)
    areas.loc[:2, "health"] = np.nan
    with pytest.raises(ValueError, match="health in 3 of 60 areas"):
        deprivation_model(areas, made_rates(areas, np.full(60, 90)), grid_neighbours(6, 10), QUICK)


def test_sixty_areas_in_three_boroughs_are_enough() -> None:
    areas = grid_areas(6, 10, side=500)
    recorded = np.random.default_rng(2).poisson(90, 60)
    result = deprivation_model(areas, made_rates(areas, recorded), grid_neighbours(6, 10), QUICK)
    assert result.area["predicted_rate"].notna().all()
    assert set(result.folds) == set(range(5))
    assert len(result.partial) == len(DOMAINS) * QUICK.partial_points


def test_one_folds_r2_recomputed_with_numpy_alone() -> None:
    rng = np.random.default_rng(1)
    x, fold = rng.normal(size=(60, 2)), np.repeat(np.arange(3), 20).astype(np.int32)
    y = x[:, 0] + rng.normal(size=60)
    task = Task(LINEAR, y, fold)
    prediction, _ = held_out(x, [task], np.ones(60, bool), QUICK)[0]
    train, test = fold != 1, fold == 1
    mean, sd = x[train].mean(axis=0), x[train].std(axis=0)
    design = (x - mean) / sd
    slope = np.linalg.solve(
        design[train].T @ design[train] + np.eye(2), design[train].T @ (y[train] - y[train].mean())
    )
    expected = y[train].mean() + design[test] @ slope
    assert prediction[test] == pytest.approx(expected)
    hand = 1 - ((y[test] - expected) ** 2).sum() / ((y[test] - y[test].mean()) ** 2).sum()
    found = scores(task, prediction, np.ones(60, bool))
    assert found["r2_low"] <= hand <= found["r2_high"]
    assert r_squared(y[test], prediction[test]) == pytest.approx(hand)


def test_a_fold_that_leaves_nothing_to_train_on_is_refused() -> None:
    task = Task(MEAN, np.zeros(4), np.array([0, 0, 1, 1], dtype=np.int32))
    with pytest.raises(ValueError, match="fold 1 leaves none of 2 areas"):
        held_out(np.zeros((4, 1)), [task], np.array([True, True, False, False]), replace(QUICK, workers=1))


def test_the_lead_is_the_difference_of_the_scores_and_lies_in_its_interval(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    table, lead = main_scores(planted[2])["r2"], planted[2].lead.set_index("model")
    assert set(lead.index) == set(MODELS) - {FOREST}
    for model, row in lead.iterrows():
        assert row["lead"] == pytest.approx(table[FOREST] - table[model])
        assert row["low"] < row["lead"] < row["high"]
    assert lead.loc[LINEAR, "high"] < 0  # the planted relation is a line
    assert lead.loc[MEAN, "low"] > 0


def test_knowing_the_neighbours_is_worth_much_where_crime_is_smooth_and_nothing_in_noise() -> None:
    areas = grid_areas(SIDE, SIDE)
    smooth_crime = main_scores(model_of(0.5 * smooth(2), areas))["r2"]
    assert smooth_crime[LAG] > smooth_crime[LINEAR] + 0.5
    noise = np.random.default_rng(8).normal(0, 0.5, SIDE * SIDE)
    scattered = main_scores(model_of(noise, areas))["r2"]
    assert scattered[LAG] == pytest.approx(scattered[LINEAR], abs=0.02)


def test_residuals_alike_among_neighbours_are_named() -> None:
    areas = grid_areas(SIDE, SIDE)
    effect = np.random.default_rng(6).normal(0, 0.4, SIDE * SIDE)
    row, column = np.divmod(np.arange(SIDE * SIDE), SIDE)
    hot = (row < 8) & (column < 8)
    effect[hot] += 1.2
    result = model_of(effect, areas)
    named = result.area["local"].eq("above among above").to_numpy()
    assert named[hot].sum() > 15
    assert named[hot].sum() > 9 * named[~hot].sum()
    assert result.local["found"] == result.area["local"].ne("").sum()


def test_another_edition_is_compared_on_the_same_folds(
    planted: tuple[pd.DataFrame, np.ndarray, Deprivation],
) -> None:
    areas, effect, result = planted
    rng = np.random.default_rng(4)
    worse = areas[list(DOMAINS)].assign(income=areas["income"] + rng.normal(0, 1, len(areas)))
    recorded = np.random.default_rng(5).poisson(150 * np.exp(effect))
    rates = made_rates(areas, recorded)
    compared = deprivation_model(areas, rates, NEIGHBOURS, QUICK, {"Other": worse}, "Own")
    pd.testing.assert_frame_equal(compared.scores, result.scores)
    table = compared.editions.set_index(["edition", "model"])
    assert table.index.tolist() == [("Own", LINEAR), ("Other", LINEAR), ("Own", FOREST), ("Other", FOREST)]
    assert table.loc[("Own", LINEAR), "r2"] == main_scores(result).loc[LINEAR, "r2"]
    line = table.loc[("Other", LINEAR)]
    assert line["lead"] == pytest.approx(line["r2"] - table.loc[("Own", LINEAR), "r2"])
    assert line["high"] < 0


def test_the_rug_is_the_deciles_of_each_score(planted: tuple[pd.DataFrame, np.ndarray, Deprivation]) -> None:
    areas, _, result = planted
    shown = result.rug[result.rug["feature"] == "income"]["value"].to_numpy()
    kept = np.sort(areas["income"].to_numpy()[4:])
    assert len(shown) == 9
    assert shown[4] == pytest.approx(np.median(kept))
    assert (kept < shown[0]).mean() == pytest.approx(0.1, abs=0.01)

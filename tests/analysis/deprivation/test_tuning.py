"""The forest's settings: chosen inside the training areas, and better for it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from build.analysis.deprivation.cross_validation import ForestSettings, make_forest
from build.analysis.deprivation.tuning import tune_forest
from build.analysis.statistics.spatial import deal, spatial_blocks
from tests.analysis.made import QUICK, grid_areas

AREAS = grid_areas(20, 20)
BLOCK, _ = spatial_blocks(AREAS, QUICK)
FOLD = deal(BLOCK, QUICK.folds, QUICK.seed)
EVERY = np.ones(400, bool)
FEATURES = np.random.default_rng(1).normal(size=(400, 6))


def test_a_sharp_step_asks_for_small_leaves_and_noise_for_large_ones() -> None:
    config = replace(QUICK, forest_leaves=(2, 60), forest_features=(1.0,), tuning_trees=8)
    step = np.where(FEATURES[:, 0] * FEATURES[:, 1] > 0, 1.0, -1.0)
    chosen, _ = tune_forest(FEATURES, step, BLOCK, FOLD, EVERY, config)
    assert {s.leaf for s in chosen} == {2}
    noise = np.random.default_rng(2).normal(size=400)
    chosen, _ = tune_forest(FEATURES, noise, BLOCK, FOLD, EVERY, config)
    assert {s.leaf for s in chosen} == {60}


def test_a_fold_has_no_say_in_its_own_settings() -> None:
    target = FEATURES[:, 0] + np.random.default_rng(3).normal(size=400)
    changed = np.where(FOLD == 2, 100 * target, target)
    _, before = tune_forest(FEATURES, target, BLOCK, FOLD, EVERY, QUICK)
    _, after = tune_forest(FEATURES, changed, BLOCK, FOLD, EVERY, QUICK)
    same = before["fold"].eq(3)
    assert before[same].equals(after[same])
    assert not before[~same].equals(after[~same])


def test_the_inner_error_recomputed() -> None:
    """One setting, one fold: the mean squared error over its inner folds, fitted again by hand."""
    target = FEATURES[:, 0] + np.random.default_rng(3).normal(size=400)
    config = replace(QUICK, forest_leaves=(5,), forest_features=(0.5,))
    chosen, table = tune_forest(FEATURES, target, BLOCK, FOLD, EVERY, config)
    assert chosen == (ForestSettings(5, 0.5),) * QUICK.folds
    inner = deal(np.where(FOLD == 0, -1, BLOCK), config.inner_folds, config.seed)
    errors = []
    for j in range(config.inner_folds):
        train, test = (inner >= 0) & (inner != j), inner == j
        forest = make_forest(chosen[0], config.tuning_trees, int(train.sum()), config)
        errors.append(forest.fit(FEATURES[train], target[train]).predict(FEATURES[test]) - target[test])
    assert sum(len(e) for e in errors) == (FOLD != 0).sum()
    assert table.loc[0, "mse"] == np.square(np.concatenate(errors)).mean()


def test_one_setting_a_fold_is_chosen_and_it_has_the_least_error() -> None:
    target = FEATURES[:, 0] + np.random.default_rng(3).normal(size=400)
    chosen, table = tune_forest(FEATURES, target, BLOCK, FOLD, EVERY, QUICK)
    assert len(table) == QUICK.folds * len(QUICK.forest_leaves) * len(QUICK.forest_features)
    best = table.loc[table.groupby("fold")["mse"].idxmin()]
    assert best["chosen"].all()
    assert table["chosen"].sum() == QUICK.folds
    assert [(s.leaf, s.features) for s in chosen] == list(zip(best["leaf"], best["features"], strict=True))

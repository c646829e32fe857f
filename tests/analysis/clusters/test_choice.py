"""The rule for k: the clearest split, and the finest of the groupings that come back most surely."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd

from build.analysis.clusters.choice import choose_k
from tests.analysis.made import QUICK


def table_of_k(stability: list[float], silhouette: list[float], error: float = 0.01) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "k": range(2, 2 + len(stability)),
            "silhouette": silhouette,
            "calinski_harabasz": 1.0,
            "stability": stability,
            "stability_error": error,
        }
    )


def test_the_clearest_split_is_said_and_the_most_stable_finer_grouping_is_shown() -> None:
    choice, rule = choose_k(table_of_k([0.98, 0.9, 0.95, 0.85, 0.5], [0.4, 0.3, 0.28, 0.27, 0.9]), QUICK)
    assert choice["eligible"].tolist() == [True, True, True, True, False]
    assert choice.loc[choice["clearest"], "k"].tolist() == [2]
    assert choice.loc[choice["chosen"], "k"].tolist() == [4]
    assert "for k = 2, 3, 4, 5." in rule
    assert "k = 2 has the highest mean silhouette (0.40)" in rule
    assert "k = 4 is the finest of those" in rule
    assert "low" not in rule


def test_groups_that_stand_apart_are_shown_themselves() -> None:
    choice, rule = choose_k(table_of_k([0.99, 0.95, 0.94], [0.6, 0.8, 0.5]), QUICK)
    assert choice.loc[choice["chosen"], "k"].tolist() == choice.loc[choice["clearest"], "k"].tolist() == [3]
    assert "finer" not in rule


def test_no_more_groups_are_shown_than_have_a_colour() -> None:
    few = replace(QUICK, most_groups=3)
    choice, _ = choose_k(table_of_k([0.9, 0.9, 0.99], [0.2, 0.1, 0.3]), few)
    assert choice["eligible"].tolist() == [True, True, False]
    assert choice.loc[choice["chosen"], "k"].tolist() == [3]


def test_among_groupings_as_stable_within_the_error_the_finest_is_shown() -> None:
    choice, _ = choose_k(table_of_k([0.98, 0.95, 0.945, 0.9], [0.4, 0.3, 0.2, 0.1]), QUICK)
    assert choice.loc[choice["chosen"], "k"].tolist() == [4]
    choice, _ = choose_k(table_of_k([0.98, 0.95, 0.945, 0.9], [0.4, 0.3, 0.2, 0.1], 0.001), QUICK)
    assert choice.loc[choice["chosen"], "k"].tolist() == [3]


def test_without_a_finer_grouping_that_comes_back_the_clearest_is_shown() -> None:
    choice, rule = choose_k(table_of_k([0.98, 0.9, 0.5], [0.3, 0.4, 0.9]), QUICK)
    assert choice.loc[choice["chosen"], "k"].tolist() == choice.loc[choice["clearest"], "k"].tolist() == [3]
    assert "finer" not in rule


def test_k_is_the_most_stable_where_none_is_stable_and_weakness_is_said() -> None:
    choice, rule = choose_k(table_of_k([0.3, 0.5, 0.4], [0.2, 0.1, 0.3]), QUICK)
    assert choice["chosen"].tolist() == [False, True, False]
    assert "For no k" in rule
    assert "shade into one another" in rule

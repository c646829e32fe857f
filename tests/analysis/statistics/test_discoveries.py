"""The step-up rule on its authors' example, and where there is nothing to find."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.discoveries import discoveries


def test_the_step_up_rule_on_the_example_of_1995() -> None:
    # Benjamini and Hochberg (1995), section 4.1: of 15 p-values the first four are named at 0.05.
    p = np.array(
        [
            0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528, 0.7590,
            1.0,
        ]
    )  # fmt: skip
    shuffled = np.random.default_rng(1).permutation(15)
    named = discoveries(p[shuffled], 0.05)
    assert sorted(p[shuffled][named]) == [0.0001, 0.0004, 0.0019, 0.0095]


def test_nothing_passes_where_no_p_is_small() -> None:
    assert not discoveries(np.full(20, 0.5), 0.05).any()


def test_what_was_not_tested_is_not_named_and_does_not_count() -> None:
    # Alone, 0.04 passes at 0.05; with a second test that found nothing, it would need 0.025.
    assert discoveries(np.array([np.nan, 0.04]), 0.05).tolist() == [False, True]
    assert discoveries(np.array([0.9, 0.04]), 0.05).tolist() == [False, False]
    assert not discoveries(np.array([np.nan]), 0.05).any()

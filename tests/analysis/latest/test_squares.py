"""How few squares hold a share of the crime."""

from __future__ import annotations

import pandas as pd
import pytest

from build.analysis.latest.squares import fewest_holding


@pytest.mark.parametrize(
    ("count", "squares"),
    [([10, 1, 1], 1), ([1, 10, 9], 1), ([5, 5, 5, 5], 2), ([3, 2, 2, 2], 2), ([7], 1)],
)
def test_half_of_the_crime_is_in_the_fewest_squares_that_hold_it(count: list[int], squares: int) -> None:
    assert fewest_holding(pd.Series(count)) == squares

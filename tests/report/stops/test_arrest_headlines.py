"""Whose searches end in an arrest most often is said only where one group differs from all the others."""

from __future__ import annotations

import pandas as pd
import pytest

from build.report.stops.headlines import arrests

DIFFERED = "How often searches ended in arrest differed between groups"
PEOPLE = {"Asian": "Asian people", "Black": "Black people", "White": "white people"}


def rows(**rates: tuple[float, float, float]) -> pd.DataFrame:
    """Groups with the share of their searches that ended in an arrest, and its interval."""
    return pd.DataFrame(
        [(group, *rate) for group, rate in rates.items()],
        columns=["group", "arrest_rate", "arrest_low", "arrest_high"],
    )


@pytest.mark.parametrize(
    ("asian", "black", "white", "said"),
    [
        ((0.13, 0.12, 0.14), (0.13, 0.12, 0.14), (0.18, 0.17, 0.19), "Searches of white people ended in arrest most often"),
        # White and Black differ by a fifth of a point: neither is the most.
        ((0.14, 0.13, 0.15), (0.180, 0.17, 0.19), (0.182, 0.17, 0.19), "Searches of Asian people ended in arrest least often"),
        ((0.14, 0.13, 0.15), (0.15, 0.13, 0.17), (0.16, 0.155, 0.165), DIFFERED),
        ((0.15, 0.13, 0.17), (0.15, 0.13, 0.17), (0.16, 0.14, 0.18), "Searches ended in arrest about the same for every group"),
    ],
)  # fmt: skip
def test_the_claim_holds_of_every_group(
    asian: tuple[float, float, float],
    black: tuple[float, float, float],
    white: tuple[float, float, float],
    said: str,
) -> None:
    assert arrests(rows(Asian=asian, Black=black, White=white), PEOPLE) == said

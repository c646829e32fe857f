"""Ranks counted by hand."""

from __future__ import annotations

import pandas as pd

from build.analysis.places.ranks import rate_ranks


def test_a_rank_counts_the_compared_places_of_its_level_and_measure() -> None:
    table = pd.DataFrame(
        [
            ("london", "", "burglary", 90, 5.0, "fell"),
            ("ward", "a", "burglary", 10, 4.0, "fell"),
            ("ward", "b", "burglary", 20, 9.0, "rose"),
            ("ward", "c", "burglary", 10, 4.0, "about the same"),
            ("ward", "d", "burglary", 99, 99.0, "fell"),  # not compared
            ("ward", "e", "burglary", 1, 1.0, "too few to tell"),
            ("ward", "a", "robbery", 1, 7.0, "fell"),
            ("area", "f", "burglary", 1, None, ""),
        ],
        columns=["level", "code", "measure", "count", "rate", "verdict"],
    )
    ranks = rate_ranks(table, {"d"}).astype(object).where(lambda t: t.notna(), None).to_numpy().tolist()
    nothing = [None, None, None]
    assert ranks == [
        nothing, [1, 1, 4], [0, 3, 4], [1, 1, 4], nothing, nothing, [0, 0, 1], nothing,
    ]  # fmt: skip

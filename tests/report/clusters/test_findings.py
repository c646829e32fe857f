"""Sentences about the clusters follow their figures: number, side, size, certainty."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from build.analysis.clusters.mix_clusters import Clusters
from build.report.clusters import findings
from tests.report import fakes


def _rows(*rows: tuple[str, float, float, float]) -> Clusters:
    """One cluster with types of given difference and interval, in shares; ratios ten times that, plus one."""
    table = pd.DataFrame(rows, columns=["crime_type", "difference", "difference_low", "difference_high"])
    ratios = {name.replace("difference", "ratio"): 1 + 10 * table[name] for name in table.columns[1:]}
    return replace(fakes.clusters(), profile=table.assign(cluster=1, **ratios))


def test_the_groups_are_counted_and_the_largest_named() -> None:
    assert findings.choice(fakes.clusters()) == (
        "By their mix of recorded crime London’s areas fall into two groups; "
        "the largest is “More burglary” with 7 areas"
    )


def test_only_a_share_clearly_above_londons_is_named() -> None:
    clear = _rows(
        ("Burglary", 0.02, 0.01, 0.03), ("Drugs", 0.05, -0.01, 0.11), ("Robbery", -0.09, -0.1, -0.08)
    )
    assert findings.profile(clear) == (
        "Furthest above London’s share: burglary in cluster 1, 1.2 (1.1 to 1.3) times as large"
    )
    unclear = _rows(("Drugs", 0.05, -0.01, 0.11), ("Robbery", -0.09, -0.1, -0.08))
    assert findings.profile(unclear) == "No cluster’s share of any type is clearly above London’s"


def test_differences_are_counted_by_side_and_the_widest_is_named_with_its_interval() -> None:
    both = _rows(
        ("Burglary", 0.02, 0.01, 0.03),
        ("Drugs", 0.05, -0.01, 0.11),
        ("Robbery", -0.09, -0.1, -0.08),
        ("Shoplifting", -0.01, -0.02, 0.0),
    )
    assert findings.difference(both, 1) == (
        "Cluster 1 has a clearly larger share of one of 4 types and a smaller one of one; "
        "furthest apart is robbery, −9.0 (−10.0 to −8.0) percentage points"
    )
    none = _rows(("Drugs", 0.05, -0.01, 0.11))
    assert findings.difference(none, 1) == "Cluster 1 does not differ clearly from London’s mix in any type"


def test_so_many_intervals_are_expected_to_miss() -> None:
    one = _rows(*[("Drugs", 0.0, -0.1, 0.1)] * 10)
    assert findings.misses(one).endswith("of all 10 here, about one can be expected to miss.")
    many = _rows(*[("Drugs", 0.0, -0.1, 0.1)] * 60)
    assert findings.misses(many).endswith("of all 60 here, about three can be expected to miss.")


def test_areas_that_stay_and_areas_that_waver_are_counted() -> None:
    # Of twelve areas six stay in 97% or more, three in 90%, three in 60%.
    assert findings.membership(fakes.clusters()) == (
        "6 of 12 areas (50%) stay in their cluster in at least 95% of refits; "
        "3 (25%) waver, staying in under 80%"
    )


@pytest.mark.parametrize(
    ("grouping", "words"), [(0.98, "chance in an area’s own counts"), (0.88, "is in the grouping itself")]
)
def test_the_doubt_is_laid_where_most_of_it_comes_from(grouping: float, words: str) -> None:
    clusters = fakes.clusters()  # areas stay in 86.75% of refits on average
    said = findings.doubt(replace(clusters, refitting={**clusters.refitting, "grouping": grouping}))
    assert "in 87% of refits" in said
    assert words in said


def test_volume_names_the_cluster_whose_rates_lie_furthest_apart() -> None:
    summary = fakes.clusters().summary.assign(rate_tenth=[60.0, 50.0], rate_ninetieth=[180.0, 140.0])
    assert findings.volume(replace(fakes.clusters(), summary=summary)) == (
        "In cluster 1 one area in ten has a rate under 60.0 and one in ten a rate above 180.0"
    )


@pytest.mark.parametrize(
    ("silhouette", "stability", "words"),
    [
        (0.25, 0.99, "It would help; it is left out all the same"),
        (0.25, 0.9, "only one of the two"),
        (0.19, 0.93, "neither"),
        (0.2, 0.95, "neither"),
    ],
)
def test_anti_social_behaviour_helps_only_if_both_scores_rise(silhouette, stability, words) -> None:
    scores = pd.DataFrame(
        {"asb": [False, True], "silhouette": [0.2, silhouette], "stability": [0.95, stability]}
    )
    assert words in findings.anti_social_behaviour(replace(fakes.clusters(), with_asb=scores))


@pytest.mark.parametrize(
    ("silhouette", "words"),
    [(0.25, "into one another (silhouette 0.25"), (0.6, "are distinct (silhouette 0.60")],
)
def test_borders_are_as_sharp_as_the_silhouette_says(silhouette: float, words: str) -> None:
    choice = fakes.clusters().choice.assign(silhouette=silhouette)
    assert words in findings.borders(replace(fakes.clusters(), choice=choice))


def test_neighbours_alike_are_counted_beside_what_chance_would_give() -> None:
    # Four areas in a row, clusters 1 1 2 2: two of three pairs that touch are alike, of all six pairs two.
    label, row = np.array([1, 1, 2, 2], dtype=np.int32), np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int32)
    assert findings.neighbours_alike(label, row) == (
        "67% of pairs of areas that touch share a cluster; dealt out by chance it would be 33%"
    )
    assert findings.neighbours_alike(label, row[:0]) == "Where the clusters are"


def test_the_clearest_split_says_what_it_follows() -> None:
    assert findings.split(fakes.clusters()) == (
        "The clearest split is in two, and says how much shoplifting is recorded: shoplifting makes up 12% in 5 areas and "
        "1% in 7 areas. It accounts for 70% of how areas differ in that."
    )


def test_the_questions_say_how_many_areas_they_place() -> None:
    assert findings.questions(fakes.clusters()) == (
        "Asking only how large a share shoplifting has puts 92% of areas into their group"
    )
    assert findings.question_rows(fakes.clusters()) == [
        ["Shoplifting over 2.5%", "1. More shoplifting", "5", "5"],
        ["Shoplifting at most 2.5%", "2. More burglary", "7", "6"],
    ]


def test_agreement_with_other_methods_is_said() -> None:
    said = findings.other_methods(fakes.clusters())
    assert "Gaussian mixture 0.60, Ward’s hierarchy 0.50, k-means on the mix without shoplifting 0.30" in said

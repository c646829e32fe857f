"""Sentences on one borough, from figures made for the purpose."""

from __future__ import annotations

import pandas as pd

from build.report.places import findings as say
from tests.report import fakes

CAMDEN, CITY = "E09000007", "E09000001"


def row(code: str, **changes: object) -> dict[str, object]:
    """A borough's row of rates."""
    table = fakes.rates().borough
    return table[table["borough_code"] == code].iloc[0].to_dict() | changes


def test_deprivation_is_said_beside_london() -> None:
    deciles = pd.DataFrame(
        {"imd_decile": range(1, 11), "lsoas": [3, 1, 0, 0, 2, 0, 0, 0, 1, 1], "london_lsoa_share": 0.1}
    )
    deciles["lsoa_share"] = deciles["lsoas"] / 8
    assert say.deprived(deciles, "Camden") == (
        "Of Camden’s eight areas, four (50%, in London 20%) are among the most deprived fifth of England and "
        "two (25%, in London 20%) are among the least deprived fifth."
    )
    one = deciles.assign(
        lsoas=[1, 0, 0, 0, 2, 0, 0, 0, 0, 1], lsoa_share=[0.25, 0, 0, 0, 0.5, 0, 0, 0, 0, 0.25]
    )
    assert say.deprived(one, "Camden") == (
        "Of Camden’s four areas, one (25%, in London 20%) is among the most deprived fifth of England and "
        "one (25%, in London 20%) is among the least deprived fifth."
    )
    none = deciles.assign(lsoas=[0, 0, 0, 0, 5, 0, 0, 0, 0, 0], lsoa_share=[0, 0, 0, 0, 1, 0, 0, 0, 0, 0])
    assert "the City of London’s five areas, none (in London 20%) is among" in say.deprived(
        none, "City of London"
    )
    assert "No area of Camden has a score" in say.deprived(deciles.assign(lsoas=0), "Camden")


def test_recorded_against_predicted_gives_the_spread_and_no_cause() -> None:
    found = {
        "lsoas": 40, "lsoas_above": 30, "above_share": 0.75, "ratio_quarter": 0.9, "ratio_half": 1.2,
        "ratio_three_quarters": 1.6,
    }  # fmt: skip
    sentence = say.against_model(found, {"above_share": 0.48})
    assert sentence.startswith("In 30 of the 40 areas compared the recorded rate is above")
    assert "75%, in London 48%" in sentence
    assert "between 0.90 and 1.60 times" in sentence
    assert "None of its areas" in say.against_model({**found, "lsoas": 0}, {"above_share": 0.48})


def test_the_largest_cluster_is_named() -> None:
    clusters = pd.DataFrame(
        {
            "cluster_name": ["A", "B"],
            "lsoas": [2, 6],
            "lsoa_share": [0.25, 0.75],
            "london_lsoa_share": [0.6, 0.4],
        }
    )
    assert say.largest_cluster(clusters) == (
        "By their mix of crime 75% of its areas belong to the cluster “B”, in London 40%."
    )


def test_the_ratio_of_london_stands_beside_a_boroughs() -> None:
    assert say.london_ratio(fakes.stops()) == "In London the ratio is 3.8 (3.0 to 4.6)."

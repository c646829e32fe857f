"""Names of clusters follow their profiles: what there is much and little of, in words people use."""

from __future__ import annotations

import pandas as pd

from build.analysis.clusters.names import LIKE_LONDON, cluster_names
from tests.analysis.made import QUICK

TYPES = ("Shoplifting", "Theft from the person", "Violence and sexual offences", "Vehicle crime")
LONDON = (0.05, 0.05, 0.3, 0.15)


def names_of(*shares: tuple[float, float, float, float]) -> list[str]:
    rows = [
        {"cluster": c, "crime_type": name, "share": share, "london_share": london, "ratio": share / london}
        for c, values in enumerate(shares, 1)
        for name, share, london in zip(TYPES, values, LONDON, strict=True)
    ]
    return list(cluster_names(pd.DataFrame(rows), QUICK).values())


def test_much_of_two_types_goes_by_what_people_call_it() -> None:
    assert names_of((0.13, 0.12, 0.24, 0.08)) == ["Shopping and nightlife"]
    assert names_of((0.05, 0.1, 0.6, 0.1)) == ["Much violence and theft from the person"]


def test_what_there_is_little_of_comes_first_where_that_sets_the_mix_apart() -> None:
    assert names_of((0.005, 0.045, 0.32, 0.19)) == ["Little shoplifting, more vehicle crime"]
    assert names_of((0.12, 0.025, 0.31, 0.14)) == ["Much shoplifting, little theft from the person"]


def test_small_differences_make_no_name() -> None:
    assert names_of((0.052, 0.048, 0.31, 0.145)) == [LIKE_LONDON]


def test_a_rare_type_does_not_lead_for_being_rare() -> None:
    """Violence at 1.3 times a large share adds more than shoplifting at 1.4 times a small one."""
    assert names_of((0.07, 0.05, 0.39, 0.15))[0].startswith("More violence")


def test_names_stay_unique() -> None:
    alike = (0.005, 0.045, 0.32, 0.19)
    first, second, third = names_of(alike, (0.005, 0.02, 0.36, 0.2), alike)
    assert (first, second) == (
        "Little shoplifting, more vehicle crime",
        "Little shoplifting and theft from the person, more vehicle crime and violence",
    )
    assert third == "Less shoplifting and theft from the person, more vehicle crime"
    assert names_of((0.05, 0.05, 0.3, 0.15), (0.05, 0.05, 0.3, 0.15)) == [LIKE_LONDON, f"{LIKE_LONDON} (2)"]

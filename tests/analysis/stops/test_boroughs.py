"""Searches of each borough by month, object and outcome, against counts done by hand."""

from __future__ import annotations

import pandas as pd

from build.analysis.stops.boroughs import by_borough

CAMDEN, CITY = "E09000007", "E09000001"
AREAS = pd.DataFrame(
    {"borough_code": [CAMDEN, CAMDEN, CITY], "borough": ["Camden", "Camden", "City of London"]}
)
MONTHS = ("2025-01", "2025-02")
COMPLETE = {"2025-01 metropolitan", "2025-02 metropolitan", "2025-01 city-of-london"}


def searches() -> pd.DataFrame:
    rows = [
        ("2025-01", CAMDEN, "Controlled drugs", "Arrest", 3),
        ("2025-01", CAMDEN, "Stolen goods", None, 5),
        ("2025-02", CAMDEN, "Controlled drugs", "Caution", 4),
        ("2025-01", CITY, None, "Arrest", 2),
        ("2025-01", None, "Stolen goods", "Arrest", 9),
    ]
    return pd.DataFrame(rows, columns=["month", "borough_code", "object", "outcome", "count"])


def counted(what: str, code: str) -> dict[str, object]:
    rows = searches()
    table = by_borough(AREAS, rows, rows, MONTHS, COMPLETE)
    own = table[(table["what"] == what) & (table["borough_code"] == code)]
    return dict(zip(own["value"], own["count"], strict=True))


def test_a_month_that_the_force_did_not_publish_is_not_known_and_one_without_searches_is_nought() -> None:
    assert counted("month", CAMDEN) == {"2025-01": 8, "2025-02": 4}
    city = counted("month", CITY)
    assert city["2025-01"] == 2
    assert pd.isna(city["2025-02"])
    nothing = searches().query("month == '2025-01'")
    table = by_borough(AREAS, nothing, nothing, MONTHS, COMPLETE)
    own = table[(table["what"] == "month") & (table["borough_code"] == CAMDEN)]
    assert own["count"].tolist() == [8, 0]


def test_what_was_looked_for_and_what_came_of_it_are_counted_most_first_and_empty_last() -> None:
    assert list(counted("object", CAMDEN).items()) == [("Controlled drugs", 7), ("Stolen goods", 5)]
    assert list(counted("outcome", CAMDEN).items()) == [("Caution", 4), ("Arrest", 3), ("Not recorded", 5)]
    assert counted("object", CITY) == {"Not recorded": 2}


def test_shares_are_of_the_boroughs_own_searches() -> None:
    rows = searches()
    table = by_borough(AREAS, rows, rows, MONTHS, COMPLETE)
    own = table[(table["what"] == "outcome") & (table["borough"] == "Camden")].set_index("value")["share"]
    assert own["Arrest"] == 3 / 12
    assert abs(own.sum() - 1) < 1e-12

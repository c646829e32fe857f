"""How many searches there were, and of what kind."""

from __future__ import annotations

import pandas as pd

from build.analysis.stops.cells import NOT_RECORDED, force_months, recorded
from build.london import FORCES
from build.vocabulary import NOT_STATED

AGES = ("under 10", "10-17", "18-24", "25-34", "over 34")


def searches_by_month(stops: pd.DataFrame, complete: frozenset[str], months: tuple[str, ...]) -> pd.DataFrame:
    """Searches per month and force; null, not 0, where the force published nothing or only a part."""
    grid = pd.DataFrame([(month, force) for month in months for force in FORCES], columns=["month", "force"])
    counted = stops["count"].groupby(force_months(stops)).sum().rename(index=str)
    key = force_months(grid).astype("str")
    count = counted.reindex(key, fill_value=0).astype("Int64").set_axis(grid.index)
    return grid.assign(count=count.where(key.isin(complete)))


def volumes(rows: pd.DataFrame, people: pd.DataFrame, located: pd.DataFrame) -> dict[str, float]:
    """How many searches there were: of people and of vehicles, with a place and without, with the ethnicity stated or not.

    rows : all searches. people : those of people. located : of these, the ones placed in London.
    """
    unstated = located["group"].eq(NOT_STATED)
    in_london = total(located)
    no_place = total(people[people["borough_code"].isna()])
    return {
        "searches": total(rows),
        "vehicle_only": total(rows[~rows["type"].str.contains("Person", na=True)]),
        "type_not_recorded": total(rows[rows["type"].isna()]),
        "people": total(people),
        "people_located": in_london,
        "no_place": no_place,
        "outside": total(people) - in_london - no_place,
        "not_stated": total(located[unstated]),
        "not_stated_share": total(located[unstated]) / max(in_london, 1),
    }


def total(rows: pd.DataFrame) -> int:
    """How many searches the rows stand for."""
    return int(rows["count"].sum())


def breakdown(rows: pd.DataFrame, column: str, order: tuple[str, ...] = ()) -> pd.DataFrame:
    """Searches by the words of one column: in ``order``, then largest first, "Not recorded" last."""
    table = rows.groupby(recorded(rows[column]))["count"].sum().reset_index().astype({column: "str"})
    place = {word: i for i, word in enumerate(order)} | {NOT_RECORDED: len(order) + 1}
    rank = table[column].map(lambda word: place.get(word, len(order)))
    table = table.assign(rank=rank, minus=-table["count"]).sort_values(["rank", "minus", column])
    table = table[[column, "count"]].reset_index(drop=True)
    return table.assign(share=table["count"] / max(table["count"].sum(), 1))


def by_age_and_gender(rows: pd.DataFrame) -> pd.DataFrame:
    """``age, gender, count, share`` of searches, ages in their order."""
    table: pd.DataFrame = (
        rows.groupby([recorded(rows["age"]), recorded(rows["gender"])])["count"]
        .sum()
        .reset_index()
        .astype({"age": "str", "gender": "str"})
    )
    order = {age: i for i, age in enumerate((*AGES, NOT_RECORDED))}
    rank = table["age"].map(lambda age: order.get(age, len(order)))
    table = table.assign(rank=rank, share=table["count"] / max(total(table), 1))
    return table.sort_values(["rank", "gender"]).drop(columns="rank").reset_index(drop=True)


def outcome_linked(located: pd.DataFrame) -> dict[str, int]:
    """How often the cell is filled, and with what: where it is never "True" it can give no find rate."""
    word = located["outcome_linked"].astype("string").str.lower()
    true, false = (total(located[word.eq(value).fillna(False)]) for value in ("true", "false"))
    empty = total(located[word.isna()])
    return {"recorded": total(located) - empty, "true": true, "false": false, "empty": empty}

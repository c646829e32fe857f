"""The searches of each borough: by month, by what was looked for, and by what came of them."""

from __future__ import annotations

from collections.abc import Collection

import pandas as pd

from build.analysis.stops.cells import NOT_RECORDED, recorded
from build.london import force_of

COLUMNS = ["borough_code", "borough", "what", "value", "count", "share"]
MONTH = "month"
BREAKDOWNS = ("object", "outcome")


def by_borough(
    areas: pd.DataFrame,
    stops: pd.DataFrame,
    people: pd.DataFrame,
    months: tuple[str, ...],
    complete: Collection[str],
) -> pd.DataFrame:
    """Count each borough's searches three ways.

    Parameters
    ----------
    areas : ``borough_code, borough``. stops : all searches, as in :class:`~build.analysis.inputs.Inputs`.
    people : searches of people placed in London in the last 12 months, of complete force-months.
    months : of the window. complete : "month force" whose searches were published in full.

    Returns
    -------
    pd.DataFrame
        ``borough_code, borough, what, value, count, share``: ``what`` is "month" (all searches placed there, of people and of
        vehicles; null where the borough's force did not publish the month), "object" or "outcome" (of people, most frequent
        first, an empty cell last as "Not recorded"; ``share`` of the borough's searches of people).
    """
    names = areas.drop_duplicates("borough_code").set_index("borough_code")["borough"].sort_values()
    parts = [_months(list(names.index), stops, months, complete)]
    parts += [_breakdown(people, column, list(names.index)) for column in BREAKDOWNS]
    table = pd.concat(parts, ignore_index=True)
    return table.assign(borough=table["borough_code"].map(names))[COLUMNS]


def _months(
    codes: list[str], stops: pd.DataFrame, months: tuple[str, ...], complete: Collection[str]
) -> pd.DataFrame:
    grid = pd.MultiIndex.from_product([codes, months], names=["borough_code", "value"])
    placed = stops[stops["borough_code"].isin(codes)]
    counts = placed.groupby(["borough_code", "month"])["count"].sum()
    table = counts.reindex(grid, fill_value=0).astype("Int64").rename("count").reset_index()
    key = table["value"] + " " + table["borough_code"].map(force_of)
    known = key.isin(list(complete))
    return table.assign(what=MONTH, count=table["count"].where(known), share=float("nan"))


def _breakdown(people: pd.DataFrame, column: str, codes: list[str]) -> pd.DataFrame:
    rows = people[people["borough_code"].isin(codes)]
    value = recorded(rows[column]).rename("value")
    table = rows.groupby([rows["borough_code"], value])["count"].sum().reset_index()
    table = table.astype({"borough_code": "str", "value": "str"})
    table = table.assign(
        what=column, share=table["count"] / table.groupby("borough_code")["count"].transform("sum")
    )
    last = table["value"].eq(NOT_RECORDED)
    order = table.assign(last=last, minus=-table["count"]).sort_values(
        ["borough_code", "last", "minus", "value"]
    )
    return order.drop(columns=["last", "minus"]).astype({"count": "Int64"})

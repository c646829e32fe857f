"""What is counted: recorded crime and its types, London's totals, the share of incidents that have a place, days."""

from __future__ import annotations

from typing import Any, TypeVar

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats
from build.vocabulary import ASB

Number = TypeVar("Number", bound=np.number[Any])


def with_recorded(counts: NDArray[Number], types: tuple[str, ...]) -> NDArray[Number]:
    """Recorded crime, which anti-social behaviour is not, before each type: one more in the last axis of ``counts``."""
    recorded = counts[..., [name != ASB for name in types]].sum(axis=-1, keepdims=True)
    return np.concatenate([recorded, counts], axis=-1)


def month_days(months: tuple[str, ...]) -> Floats:
    """Days of each month "YYYY-MM"."""
    return pd.PeriodIndex(list(months), freq="M").days_in_month.to_numpy(np.float64)


def london_totals(
    monthly: pd.DataFrame,
    counts: NDArray[np.int32],
    ledger: pd.DataFrame,
    months: tuple[str, ...],
    types: tuple[str, ...],
) -> Floats:
    """Count every incident the forces recorded in London, including those without a place but not those placed outside it.

    The number placed outside is known per file, not per type; it is taken from the types in proportion to their incidents
    not counted in areas, in whole incidents.

    Parameters
    ----------
    monthly : ``month, force, crime_type, count`` of all incidents; null where a force-month is missing or partial.
    counts : (areas, months, types) incidents counted in areas.
    ledger : one row per file: ``month, kind, outside, no_place``.
    months, types : of the axes of ``counts``.

    Returns
    -------
    (months, types), NaN in a month that any force lacks.
    """
    table = monthly.assign(count=monthly["count"].astype("Float64").astype(float))
    reported = table.pivot_table(
        index="month",
        columns="crime_type",
        values="count",
        aggfunc=lambda n: n.sum(skipna=False),
        dropna=False,
    )
    every = reported.reindex(index=list(months), columns=list(types)).to_numpy(np.float64)
    unplaced = every - counts.sum(axis=0)
    street = ledger[ledger["kind"] == "street"].groupby("month")["outside"].sum()
    outside = street.reindex(list(months), fill_value=0).to_numpy(np.float64)
    left = [_shared_out(int(total), row) for total, row in zip(outside, unplaced, strict=True)]
    return np.asarray(every - np.array(left))


def _shared_out(total: int, weights: Floats) -> Floats:
    """``total`` whole incidents in proportion to ``weights`` (largest remainders); zeros where a weight is unknown."""
    whole = float(weights.sum())
    if not whole > 0:  # nothing to share out, or an unknown month
        return np.zeros(len(weights))
    exact = weights * min(total / whole, 1.0)
    floor = np.floor(exact)
    rest = round(float(exact.sum() - floor.sum()))
    floor[np.argsort(floor - exact, kind="stable")[:rest]] += 1
    return floor


def located_share(ledger: pd.DataFrame, forces: NDArray[np.str_], months: tuple[str, ...]) -> Floats:
    """Share of the incidents of each area's force that have a place, month by month.

    Changes of places between two periods are corrected by it: a month in which more incidents lack a place would otherwise
    look like a month with less crime.

    Parameters
    ----------
    ledger : one row per file: ``month, force, kind, counted, outside, no_place``. forces : (areas,) slug of each area's force.

    Returns
    -------
    (areas, months), 1 where there is no file.
    """
    street = ledger[ledger["kind"] == "street"].set_index(["force", "month"])
    placed = street["counted"] + street["outside"]
    share = (placed / (placed + street["no_place"])).astype(float)
    names, number = np.unique(forces, return_inverse=True)
    table = share.reindex(pd.MultiIndex.from_product([names, months])).to_numpy().reshape(len(names), -1)
    return np.asarray(np.where(np.isfinite(table) & (table > 0), table, 1.0)[number])

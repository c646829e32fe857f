"""The counts of every place in the last two years, and what they are divided by."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.levels import LONDON, Level

YEAR = 12  # months


@dataclass(frozen=True)
class Years:
    """Counts of the places of one level in the last two years.

    now, before : (places, measures) counts of the last 12 months (all, if there are fewer) and of the 12 before; NaN where a
        month is missing.
    weight_now, weight_before : (places,) days of those months, each times the share of incidents that have a place.
    residents : (places,) person-years of the last 12 months.
    """

    now: Floats
    before: Floats
    weight_now: Floats
    weight_before: Floats
    residents: Floats


def place_years(
    levels: dict[str, Level],
    counts: NDArray[Any],
    london: Floats,
    observed: NDArray[np.bool_],
    located: Floats,
    days: Floats,
    population: Floats,
    made: dict[str, NDArray[np.bool_]] | None = None,
) -> dict[str, Years]:
    """Add up the two years of every level.

    Parameters
    ----------
    levels : from :func:`build.analysis.statistics.levels.place_levels`.
    counts : (areas, months, measures). observed : (areas, months) whether they are complete.
    london : (months, measures) London's totals, NaN where missing; they hold what has no place.
    located : (areas, months) share of the incidents of an area's force that have a place.
    days : (months,). population : (areas,) residents.
    made : by level, (areas, measures) whether counts of the two years were made from other months. There is then no year
        before to compare with: the change would only say how the counts were made.
    """
    months = counts.shape[1]
    now, before = (
        slice(max(months - YEAR, 0), months),
        slice(max(months - 2 * YEAR, 0), max(months - YEAR, 0)),
    )
    whole = months >= 2 * YEAR
    found: dict[str, Years] = {}
    for name, level in levels.items():
        if name == LONDON:
            sums, shares = [london[None, span].sum(axis=1) for span in (now, before)], np.ones((1, months))
        else:
            areas = np.bincount(level.member, minlength=len(level.codes))[:, None]
            shares = level.total(located) / areas  # of one force: no place is divided between two
            sums = [
                np.where(
                    np.all(level.every(observed[:, span]), axis=1)[:, None],
                    level.total(counts[:, span].sum(axis=1)),
                    np.nan,
                )
                for span in (now, before)
            ]
        before_known = level.every(~made[name]) if made and name in made else np.full(sums[0].shape, True)
        found[name] = Years(
            now=sums[0].astype(np.float64),
            before=np.where(before_known & whole, sums[1].astype(np.float64), np.nan),
            weight_now=(shares * days)[:, now].sum(axis=1),
            weight_before=(shares * days)[:, before].sum(axis=1),
            residents=level.total(population) * min(months, YEAR) / YEAR,
        )
    return found

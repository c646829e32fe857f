"""Central London in the newest month against the same month a year before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from build.analysis.counting import month_days
from build.analysis.latest.settings import LatestSettings
from build.analysis.latest.squares import fewest_holding
from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import rate_ratio
from build.analysis.statistics.overdispersion import MonthDispersion
from build.vocabulary import ASB, CRIME_TYPES

KILOMETRE = 1000  # metres


@dataclass(frozen=True)
class Latest:
    """Result of :func:`latest_month`.

    month, before : the newest month and the same month a year earlier ("" if not available).
    by_type : ``crime_type, slug, count, before, change, low, high, dispersion`` (change per day as a fraction, with interval;
        null without a year before; the interval is also null where the months' dispersion is unknown).
    change : the same of recorded crime as a whole: dict ``change, low, high, dispersion``.
    spread : how many areas and months the dispersion was estimated from: dict ``areas, months``.
    cells : 250 m squares of the British National Grid with recorded crime in either month: ``easting, northing`` (south-west
        corner), ``count, before``.
    squares : how many of them had any in the newest month, and in how few of these half of it was: dict ``any, half``.
    locations : the busiest published locations: ``location, count, asb`` (street labels are "On or near ...";
        summed over points with that label in one square kilometre).
    total : dict ``recorded, asb, recorded_before, asb_before, points``.
    settings : those it was made with, for the words of the report.
    """

    month: str
    before: str
    by_type: pd.DataFrame
    change: dict[str, float]
    spread: dict[str, int]
    cells: pd.DataFrame
    squares: dict[str, int]
    locations: pd.DataFrame
    total: dict[str, int]
    settings: LatestSettings


def latest_month(
    points: pd.DataFrame, months: tuple[str, ...], spread: MonthDispersion, settings: LatestSettings
) -> Latest:
    """Describe the newest month of the points and its difference from the same month a year earlier.

    Parameters
    ----------
    points : ``month, crime_type, location, easting, northing, count``; eastings and northings in metres.
    months : "YYYY-MM" of the window. The newest of them with points is described; a month without points is missing,
        not empty.
    spread : dispersion of the months of the same place, of recorded crime and by type.
    settings : ``cell_metres``, ``busiest_locations``, ``confidence``.

    Returns
    -------
    Latest
        The interval of a change allows for chance in both counts and for the extra variation between months of this
        place; it assumes that months are independent once year and season are known.

    References
    ----------
    Points: data.police.uk, anonymised ("on or near"). McCullagh, P., Nelder, J. (1989). Generalized Linear Models, on
    overdispersion.
    """
    held = set(points["month"])
    month = max((m for m in months if m in held), default="")
    before = f"{int(month[:4]) - 1}{month[4:]}" if month else ""
    before = before if before in held else ""
    now, then = points[points["month"] == month], points[points["month"] == before]
    table = _measures(now, then, month_days((month, before)) if before else None, spread, settings)
    cells = _cells(now, then, settings)
    return Latest(
        month=month,
        before=before,
        by_type=table.iloc[1:].reset_index(drop=True),
        change={name: float(table[name].iloc[0]) for name in ("change", "low", "high", "dispersion")},
        spread={"areas": spread.areas, "months": spread.months},
        cells=cells,
        squares={"any": int((cells["count"] > 0).sum()), "half": fewest_holding(cells["count"])},
        locations=_locations(now, settings),
        total={
            "recorded": _sum(now[now["crime_type"] != ASB]),
            "asb": _sum(now[now["crime_type"] == ASB]),
            "recorded_before": _sum(then[then["crime_type"] != ASB]),
            "asb_before": _sum(then[then["crime_type"] == ASB]),
            "points": len(now.drop_duplicates(["easting", "northing"])),
        },
        settings=settings,
    )


def _sum(rows: pd.DataFrame) -> int:
    return int(rows["count"].sum())


def _measures(
    now: pd.DataFrame,
    then: pd.DataFrame,
    days: Floats | None,
    spread: MonthDispersion,
    settings: LatestSettings,
) -> pd.DataFrame:
    """Recorded crime as a whole, then each type: counts, change, interval. ``days`` : of both months, None without a second."""
    names = list(CRIME_TYPES)
    by_type = [
        rows.groupby("crime_type")["count"].sum().reindex(names, fill_value=0).to_numpy(np.int64)
        for rows in (now, then)
    ]
    recorded = [name != ASB for name in names]
    count, before = (np.append(n[recorded].sum(), n) for n in by_type)
    table = pd.DataFrame(
        {"crime_type": ["", *names], "slug": ["recorded", *CRIME_TYPES.values()], "count": count}
    )
    if days is None:
        nothing = dict.fromkeys(("change", "low", "high", "dispersion"), np.nan)
        return table.assign(before=pd.array([pd.NA] * len(table), dtype="Int64"), **nothing)
    ratio, low, high = rate_ratio(
        count, days[0], before, days[1], settings.confidence, spread.dispersion, spread.freedom
    )
    change, low, high = (np.where(np.isfinite(limit), limit - 1, np.nan) for limit in (ratio, low, high))
    return table.assign(
        before=pd.array(before, dtype="Int64"),
        change=change,
        low=low,
        high=high,
        dispersion=spread.dispersion,
    )


def _cells(now: pd.DataFrame, then: pd.DataFrame, settings: LatestSettings) -> pd.DataFrame:
    """Recorded crime by grid square, both months; squares with neither are left out."""
    rows = pd.concat([now.assign(column="count"), then.assign(column="before")], ignore_index=True)
    rows = rows[rows["crime_type"] != ASB].rename(columns={"count": "n"})
    side = settings.cell_metres
    corners = {axis: (rows[axis] // side * side).astype(np.int64) for axis in ("easting", "northing")}
    sums = rows.assign(**corners).groupby(["easting", "northing", "column"])["n"].sum().unstack("column")
    return (
        sums.reindex(columns=["count", "before"])
        .fillna(0)
        .astype(np.int64)
        .reset_index()
        .rename_axis(columns=None)
    )


def _locations(now: pd.DataFrame, settings: LatestSettings) -> pd.DataFrame:
    """The busiest labels; the same label in another square kilometre is another place."""
    square = {axis: now[axis] // KILOMETRE for axis in ("easting", "northing")}
    is_asb = now["crime_type"] == ASB
    parts = pd.DataFrame(
        {
            "location": now["location"],
            **square,
            "count": now["count"].where(~is_asb, 0),
            "asb": now["count"].where(is_asb, 0),
        }
    )
    table = parts.groupby(["location", "easting", "northing"])[["count", "asb"]].sum().reset_index()
    order = ["count", "asb", "location", "easting", "northing"]
    ranked = table.sort_values(order, ascending=[False, False, True, True, True], kind="stable")
    return ranked.head(settings.busiest_locations)[["location", "count", "asb"]].reset_index(drop=True)

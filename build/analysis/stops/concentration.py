"""How far searches, and recorded crime, gather in few areas: chosen in one year, counted in the next."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats, Mask
from build.analysis.statistics.intervals import ratio_over_months
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.slices import year_blocks
from build.london import has_own_force, main_force
from build.vocabulary import ASB

SEARCHES, CRIME = "searches", "recorded crime"
PAIRS = ((SEARCHES, SEARCHES), (CRIME, CRIME), (SEARCHES, CRIME))  # what is counted, what areas are chosen by
EVERY_AREA, UNFLAGGED = "all", "not flagged"
CURVE_POINTS = 101


@dataclass(frozen=True)
class Concentration:
    """Result of :func:`search_concentration`.

    shares : ``measured, chosen`` (blocks of months, "YYYY-MM to YYYY-MM"), ``counted, chosen_by`` (searches or recorded
        crime), ``areas`` ("all" outside the City, or "not flagged"), ``areas_counted, areas_chosen, months`` (complete
        ones of the measured block), ``total``, ``share, share_low, share_high`` (of the total in the areas that had
        most in the block before, interval over months), ``share_same`` (in the areas that had most in the same block:
        flattered by chance), ``share_even`` (what ``share_same`` would be by chance alone, had all areas one mean).
        Latest block first; no rows where the window holds no two blocks.
    curve : newest pair of blocks, all areas: ``counted, areas_share, share``: areas in the order of the block before.
    notes : ``busiest_share, blocks`` (how many), ``left_out`` (areas of the City), ``flagged`` (areas), ``overlap``
        (areas among the busiest for searches and for recorded crime, newest chosen block; None without one),
        ``incomplete`` (months of the blocks left out).
    settings : those it was made with, for the words of the report.
    """

    shares: pd.DataFrame
    curve: pd.DataFrame
    notes: dict[str, Any]
    settings: StopSettings


def search_concentration(
    areas: pd.DataFrame,
    searches: NDArray[np.int32],
    counts: NDArray[np.int32],
    coverage: pd.DataFrame,
    flagged: Mask,
    types: tuple[str, ...],
    months: tuple[str, ...],
    settings: StopSettings,
    drawn: frozenset[str] = frozenset(),
) -> Concentration:
    """Share of searches in the ``settings.busiest_share`` of areas that had most of them in the year before.

    Areas chosen by a year's own counts hold more than their part of that year by chance alone, the more so the fewer
    are counted. Chosen by one year and counted in the next, chance does not help: with one mean everywhere they would
    hold ``busiest_share``.

    Parameters
    ----------
    areas : (areas,) rows with ``borough_code``.
    searches : (areas, months) located searches, of people and of vehicles.
    counts : (areas, months, types) incidents.
    coverage : ``month, force, kind, state``. A month counts where the Met's files of both kinds are complete.
    flagged : (areas,) whether residents are the wrong denominator. A count has none, so such areas stay; the same is
        given without them.
    types : of ``counts``; anti-social behaviour is left out.
    months : of ``searches`` and ``counts``.
    drawn : "month force" of searches made from other months': such months count neither to choose areas nor in them, since
        where they are follows from where the others were.

    Returns
    -------
    Concentration

    Notes
    -----
    The City of London is left out: it has a force of its own, whose searches may be placed at a few points.
    """
    kept = ~areas["borough_code"].map(has_own_force).to_numpy(dtype=bool)
    recorded = counts[:, :, [kind != ASB for kind in types]].sum(axis=2)
    tables = {SEARCHES: searches.astype(np.float64), CRIME: recorded.astype(np.float64)}
    complete = _complete(coverage, months) & [f"{m} {main_force().slug}" not in drawn for m in months]
    blocks = [np.isin(months, block) for block in year_blocks(months)]
    rows: list[dict[str, Any]] = []
    curves: list[pd.DataFrame] = []
    for chosen, measured in reversed(list(pairwise(blocks))):
        if not (chosen & complete).any() or not (measured & complete).any():
            continue
        for name, mask in ((EVERY_AREA, kept), (UNFLAGGED, kept & ~flagged)):
            cut = {what: table[mask] for what, table in tables.items()}
            rows += [
                {"areas": name, **_row(cut, pair, chosen, measured, complete, months, settings)}
                for pair in PAIRS
            ]
            if not curves and name == EVERY_AREA:
                curves = [_curve(cut[what], what, chosen & complete, measured & complete) for what in tables]
    notes = {
        "busiest_share": settings.busiest_share,
        "blocks": len(blocks),
        "left_out": int((~kept).sum()),
        "flagged": int((kept & flagged).sum()),
        "overlap": _overlap(tables, kept, blocks[-2] & complete, settings) if len(blocks) > 1 else None,
        "incomplete": [str(month) for month in np.array(months)[np.any(blocks, axis=0) & ~complete]],
    }
    return Concentration(
        pd.DataFrame(rows), pd.concat(curves) if curves else pd.DataFrame(), notes, settings=settings
    )


def _complete(coverage: pd.DataFrame, months: tuple[str, ...]) -> Mask:
    """(months,) whether the Met's crimes and searches are both complete."""
    rows = coverage[(coverage["force"] == main_force().slug) & (coverage["state"] == "complete")]
    kinds = [np.isin(months, rows["month"][rows["kind"] == kind]) for kind in ("street", "stop-and-search")]
    return np.asarray(kinds[0] & kinds[1], dtype=np.bool_)


def share_in_busiest(
    before: Floats, now: Floats, size: int, confidence: float
) -> tuple[NDArray[np.int64], tuple[float, float, float]]:
    """The ``size`` areas with most before, and their share of what is counted now, with its interval over months.

    ``before, now`` : (areas, months) counts. The interval is for the areas' part of what was to be expected, whatever
    chance did in the months before.
    """
    busiest = _order(before)[:size]
    share, low, high = ratio_over_months(now[busiest].sum(axis=0), now.sum(axis=0), confidence)
    return busiest, (float(share), float(low), min(float(high), 1.0))


def _order(counts: Floats) -> NDArray[np.int64]:
    """Areas, those with most in the (areas, months) counts first; of equal ones the earlier."""
    return np.asarray(np.argsort(-counts.sum(axis=1), kind="stable"), dtype=np.int64)


def _chosen_areas(areas: int, settings: StopSettings) -> int:
    return max(1, round(areas * settings.busiest_share))


def _row(
    tables: dict[str, Floats],
    pair: tuple[str, str],
    chosen: Mask,
    measured: Mask,
    complete: Mask,
    months: tuple[str, ...],
    settings: StopSettings,
) -> dict[str, Any]:
    counted, chosen_by = pair
    table, now = tables[counted], measured & complete
    size = _chosen_areas(len(table), settings)
    by_month = table[:, now]
    _, (share, low, high) = share_in_busiest(
        tables[chosen_by][:, chosen & complete], by_month, size, settings.confidence
    )
    total = float(by_month.sum())
    same = _order(tables[chosen_by][:, now])[:size]
    return {
        "measured": _name(months, measured),
        "chosen": _name(months, chosen),
        "counted": counted,
        "chosen_by": chosen_by,
        "areas_counted": len(table),
        "areas_chosen": size,
        "months": int(now.sum()),
        "total": int(total),
        "share": share,
        "share_low": low,
        "share_high": high,
        "share_same": float(by_month[same].sum() / total) if total else np.nan,
        "share_even": share_by_chance(total, len(table), size) if counted == chosen_by else size / len(table),
    }


def share_by_chance(total: float, areas: int, size: int) -> float:
    """Share of a total that the ``size`` areas with most of it hold, had all areas the same mean (Poisson).

    For many areas the share is a quantile sum: all counts above the value that ``size`` of ``areas`` reach, and as many
    of that value as are wanting.
    """
    from scipy.stats import poisson  # noqa: PLC0415 (slow to load)

    if not total:
        return float("nan")
    mean, part = total / areas, size / areas
    edge = float(poisson.isf(part, mean))
    above = mean * poisson.sf(edge - 1, mean)  # sum of k P(k) over k > edge
    return float((above + edge * (part - poisson.sf(edge, mean))) / mean)


def _curve(table: Floats, counted: str, chosen: Mask, measured: Mask) -> pd.DataFrame:
    """Concentration curve: share of the measured months' total in the first areas by the chosen months."""
    ordered = table[:, measured].sum(axis=1)[_order(table[:, chosen])]
    part = np.linspace(0, 1, CURVE_POINTS)
    running = np.concatenate([[0.0], np.cumsum(ordered)]) / max(ordered.sum(), 1)
    share = np.interp(part * len(ordered), np.arange(len(ordered) + 1), running)
    return pd.DataFrame({"counted": counted, "areas_share": part, "share": share})


def _overlap(tables: dict[str, Floats], kept: Mask, chosen: Mask, settings: StopSettings) -> int:
    size = _chosen_areas(int(kept.sum()), settings)
    first, second = (set(_order(table[kept][:, chosen])[:size].tolist()) for table in tables.values())
    return len(first & second)


def _name(months: tuple[str, ...], mask: Mask) -> str:
    inside = np.array(months)[mask]
    return f"{inside[0]} to {inside[-1]}"

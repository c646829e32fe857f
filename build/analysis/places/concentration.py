"""How far each type of crime gathers in few small areas, against what chance alone would show, and whether they last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats

YEAR = 12  # months
POINTS = np.linspace(0.0, 1.0, 101)  # shares of areas at which the curve is given
HALF = 0.5
TOP = 0.1  # share of areas whose persistence is told
FIGURES = (
    "half_areas", "half_areas_chance", "gini", "gini_chance", "top_share", "top_share_lasting", "half_again",
)  # fmt: skip


@dataclass(frozen=True)
class Gathering:
    """Result of :func:`area_concentration`.

    table : one row a measure: ``measure, areas, total, half_areas`` (share of areas that hold half of the total),
        ``half_areas_chance, gini, gini_chance, top_share`` (of the total in the tenth of areas with most of it),
        ``top_share_lasting`` (in the tenth with most of it the year before), ``half_again`` (of the areas that hold half, the
        share that also held half the year before): null with fewer than two years.
    curve : ``measure, areas_share, share, share_chance``: the Lorenz curve, areas with most first.
    """

    table: pd.DataFrame
    curve: pd.DataFrame


def area_concentration(
    counts: NDArray[np.int32], measures: tuple[str, ...], observed: NDArray[np.bool_], seed: int
) -> Gathering:
    """Order areas by their counts of the last year and see how much the first of them hold.

    Few crimes fall unevenly by chance alone: a hundred on a thousand areas are in at most a hundred of them. Every figure
    therefore stands next to the same of the total dealt out at random, each area with the same chance. Persistence is free of
    this: areas are chosen by the year before.

    Parameters
    ----------
    counts : (areas, months, measures). observed : (areas, months); areas that lack one of the last 12 months are left out.
    measures : names of the last axis. seed : of the random deal.

    References
    ----------
    Bernasco, W., Steenbeek, W. (2017). More places than crimes. Journal of Quantitative Criminology 33, on comparing with
    chance.
    """
    rng = np.random.default_rng(seed)
    rows, curves = [], []
    for i, measure in enumerate(measures):
        now, before = _years(counts[:, :, i], observed)
        total = int(now.sum())
        dealt = rng.multinomial(total, np.full(len(now), 1 / len(now))) if len(now) else now
        rows.append({"measure": measure, "areas": len(now), "total": total, **_figures(now, dealt, before)})
        lines = {"share": lorenz(now), "share_chance": lorenz(dealt)}
        curves.append(pd.DataFrame({"measure": measure, "areas_share": POINTS, **lines}))
    return Gathering(pd.DataFrame(rows), pd.concat(curves, ignore_index=True))


def _years(
    counts: NDArray[np.int32], observed: NDArray[np.bool_]
) -> tuple[NDArray[np.int_], NDArray[np.int_] | None]:
    """Counts of the last year and of the one before, of areas that have both; of the last alone if there is no other."""
    months = counts.shape[1]
    span = min(months, 2 * YEAR) if months >= 2 * YEAR else min(months, YEAR)
    seen = observed[:, months - span :].all(axis=1)
    recent = counts[seen, months - span :]
    if span < 2 * YEAR:
        return recent.sum(axis=1), None
    return recent[:, YEAR:].sum(axis=1), recent[:, :YEAR].sum(axis=1)


def _figures(
    now: NDArray[np.int_], dealt: NDArray[np.int_], before: NDArray[np.int_] | None
) -> dict[str, Any]:
    if not now.sum():
        return dict.fromkeys(FIGURES, np.nan)
    top = max(round(len(now) * TOP), 1)
    lasting = again = np.nan
    if before is not None and before.sum():
        lasting = now[order(before)[:top]].sum() / now.sum()
        held, first = (set(order(n)[: areas_with_half(n)].tolist()) for n in (now, before))
        again = len(held & first) / len(held)
    return {
        "half_areas": areas_with_half(now) / len(now),
        "half_areas_chance": areas_with_half(dealt) / len(now),
        "gini": gini(now),
        "gini_chance": gini(dealt),
        "top_share": now[order(now)[:top]].sum() / now.sum(),
        "top_share_lasting": lasting,
        "half_again": again,
    }


def order(counts: NDArray[np.int_]) -> NDArray[np.intp]:
    """Areas, those with most first; of equal ones the earlier."""
    return np.argsort(-counts, kind="stable")


def areas_with_half(counts: NDArray[np.int_]) -> int:
    """Fewest areas that together hold half of all."""
    running = np.cumsum(counts[order(counts)])
    return int(np.searchsorted(running, HALF * running[-1]) + 1)


def gini(counts: NDArray[np.int_]) -> float:
    """Gini coefficient: 0 where all areas hold the same, near 1 where one holds all."""
    n = len(counts)
    ranked = np.sort(counts).astype(np.float64)
    return float((2 * np.arange(1, n + 1) - n - 1) @ ranked / (n * ranked.sum()))


def lorenz(counts: NDArray[np.int_]) -> Floats:
    """Share of the total in the first areas, at ``POINTS``; NaN where there is nothing."""
    total = counts.sum()
    if not total:
        return np.full(len(POINTS), np.nan)
    running = np.concatenate([[0], np.cumsum(counts[order(counts)])]) / total
    return np.asarray(np.interp(POINTS * len(counts), np.arange(len(counts) + 1), running))

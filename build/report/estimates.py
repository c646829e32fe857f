"""What on the site rests on estimated months, and the label that says so on the spot.

Each chart and table that counts anything is named here once, with the kind of file and the level its figures rest on; the rest
follows from the provenance of the data. Where everything is as published there is no label and every flag is false.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.provenance import AREA, BOROUGH, FORCE, POINT, SEARCHES, STREET, WARD
from build.london import FORCES
from build.report.downloads.schema import Column, Product
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import phrases as say

YEAR: Final = 12  # months
ALL: Final = 0  # the whole window
NOTHING: Final = ""
COUNTS: Final = {
    BOROUGH: "counts by borough",
    WARD: "counts by ward",
    AREA: "counts by small area",
    POINT: "places within small areas",
}
ESTIMATED: Final = Column("estimated", "Whether the row rests on months that are estimated in part")


@dataclass(frozen=True)
class Basis:
    """What figures rest on: a kind of file, the level of its counts, and the newest months of the window (0: all)."""

    kind: str
    level: str
    months: int = ALL


SEARCHED: Final = Basis(SEARCHES, FORCE)
TOTALS: Final = Basis(STREET, FORCE)  # of a force or of London: never estimated
OTHERS: Final = Basis(NOTHING, NOTHING)  # not counts: ledgers, settings, records of the build
# The first whose name a chart's begins with.
CHARTS: Final = {
    "stops-": SEARCHED,
    "clusters-": Basis(STREET, AREA),
    "deprivation-concentration": Basis(STREET, AREA, 2 * YEAR),
    "deprivation-": Basis(STREET, AREA, YEAR),
    "rates-": Basis(STREET, AREA),
    "latest-": Basis(STREET, POINT, YEAR + 1),
    "borough-": Basis(STREET, BOROUGH),
    "boroughs-": Basis(STREET, BOROUGH, YEAR),
    "trends-boroughs": Basis(STREET, BOROUGH),
    "trends-": TOTALS,
    "overview-": TOTALS,
    "explore-": TOTALS,
    "quality-": OTHERS,
}
# The static maps, each of every small area.
MAPS: Final = {
    "recorded": Basis(STREET, AREA, YEAR),
    "residual": Basis(STREET, AREA, YEAR),
    "local": Basis(STREET, AREA, YEAR),
    "cluster": Basis(STREET, AREA),
}
TABLES: Final = {
    "stops_": SEARCHED,
    "lsoa": Basis(STREET, AREA),
    "wards": Basis(STREET, WARD, 2 * YEAR),
    "boroughs": Basis(STREET, BOROUGH, 2 * YEAR),
    "borough_deciles": OTHERS,
    "borough_": Basis(STREET, AREA),
    "change_points": TOTALS,
    "change_searches": TOTALS,
    "change": Basis(STREET, AREA, 2 * YEAR),
    "cluster": Basis(STREET, AREA),
    "model_": Basis(STREET, AREA, YEAR),
    "flagged_": Basis(STREET, AREA, YEAR),
    "rates_held_out": Basis(STREET, AREA),
    "monthly": TOTALS,
    "trends_": TOTALS,
    "forecast": TOTALS,
    "concentration": Basis(STREET, AREA, 2 * YEAR),
}


def basis_of(name: str, table: dict[str, Basis]) -> Basis:
    """What a chart or table of this name rests on; one that is not listed on counts by small area, the most careful."""
    return next((basis for start, basis in table.items() if name.startswith(start)), Basis(STREET, AREA))


def estimated_months(inputs: Inputs, basis: Basis) -> dict[str, tuple[str, ...]]:
    """Months of the window that figures rest on and that are estimated, by force; only forces with any."""
    window = inputs.months[-basis.months :]
    if basis.kind == SEARCHES:
        flags = inputs.searches_estimated
    elif basis.level in inputs.estimated:
        flags = np.asarray(inputs.estimated[basis.level].any(axis=2), bool)
    else:
        flags = np.zeros((len(FORCES), len(inputs.months)), bool)
    found = {
        force: tuple(m for m, flag in zip(inputs.months, row, strict=True) if flag and m in window)
        for force, row in zip(FORCES, flags, strict=True)
    }
    return {force: months for force, months in found.items() if months}


def label(inputs: Inputs, basis: Basis, forces: Sequence[str] = tuple(FORCES)) -> str:
    """Say what of the forces' figures is estimated, "" where nothing is.

    "Estimated in part: counts by small area of March 2025 and November 2025".
    """
    parts = []
    for force, months in estimated_months(inputs, basis).items():
        if force not in forces:
            continue
        whole = months == inputs.months[-basis.months :]
        when = "throughout" if whole else f"of {in_runs(months, inputs.months)}"
        if basis.kind == SEARCHES:
            parts.append(f"{FORCES[force].short} searches {when}")
        else:
            parts.append(f"{COUNTS[basis.level]} {when}")
    return f"Estimated in part: {'; '.join(dict.fromkeys(parts))}" if parts else ""


def place_labels(inputs: Inputs) -> dict[str, dict[str, str]]:
    """The label of a place's last two years, by its level and force."""
    return {
        level: {force: label(inputs, Basis(STREET, level, 2 * YEAR), (force,)) for force in FORCES}
        for level in (BOROUGH, WARD, AREA)
    }


def in_runs(months: Sequence[str], window: Sequence[str]) -> str:
    """Months as runs: ``January 2023 to April 2023 and March 2025``; a run up to the newest month is one ``from`` its first."""
    at = np.array([list(window).index(m) for m in months])
    runs = np.split(np.array(months), np.flatnonzero(np.diff(at) > 1) + 1)
    words = [fmt.period(run) for run in runs]
    if len(runs[-1]) > 2 and months[-1] == window[-1]:
        words[-1] = f"{fmt.month(runs[-1][0])} on"
    return say.joined(words)


def by_force(force_months: Iterable[str], window: Sequence[str]) -> str:
    """Months of forces, each "2024-06 metropolitan", as runs: ``Metropolitan Police Service, June 2024 to July 2024``."""
    months: dict[str, list[str]] = {}
    for month, force in sorted(one.split(" ", 1) for one in set(force_months)):
        months.setdefault(force, []).append(month)
    return "; ".join(f"{FORCES[force].name}, {in_runs(held, window)}" for force, held in months.items())


def labelled(figures: Iterable[Figure], inputs: Inputs) -> list[Figure]:
    """The figures, each with its label, and their tables with a column that says which rows it is about."""
    out = []
    for figure in figures:
        basis = basis_of(figure.name, CHARTS)
        words = label(inputs, basis)
        out.append(
            replace(figure, estimated=words, table=_marked(figure.table, inputs, basis)) if words else figure
        )
    return out


def _marked(table: pd.DataFrame, inputs: Inputs, basis: Basis) -> pd.DataFrame:
    months = {fmt.month(m) for found in estimated_months(inputs, basis).values() for m in found}
    rests = table["Month"].isin(months) if "Month" in table else pd.Series(True, index=table.index)
    return table.assign(Estimated=rests.map({True: "in part", False: "no"}))


def with_estimates(product: Product, inputs: Inputs) -> Product:
    """A table with the column ``estimated``, if it holds counts; one that has the column already stays."""
    if any(column.name == ESTIMATED.name for column in product.columns):
        return product
    basis = basis_of(product.stem, TABLES) if product.stem not in UNTOUCHED else OTHERS
    if basis == OTHERS:
        return product
    flags = row_flags(product.rows, inputs, basis)
    return replace(product, rows=product.rows.assign(estimated=flags), columns=(*product.columns, ESTIMATED))


UNTOUCHED: Final = frozenset({"ledger", "coverage", "provenance", "clusters", "places"})


def row_flags(rows: pd.DataFrame, inputs: Inputs, basis: Basis) -> pd.Series:
    """(rows,) whether each row rests on estimated months: its own level, month and force where it has them."""
    if "level" in rows:
        levels = {str(level): replace(basis, level=str(level)) for level in rows["level"].unique()}
        return rows["level"].map({level: bool(estimated_months(inputs, b)) for level, b in levels.items()})
    found = estimated_months(inputs, basis)
    flags = pd.Series(bool(found), index=rows.index)
    if "month" not in rows or not found:
        return flags
    if "force" not in rows:
        return rows["month"].isin({m for months in found.values() for m in months})
    known = {(force, m) for force, months in found.items() for m in months}
    return pd.Series(
        [key in known for key in zip(rows["force"], rows["month"], strict=True)], index=rows.index
    )

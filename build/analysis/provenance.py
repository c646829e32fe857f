"""What counts rest on, and at which level that makes them estimates: the one place that says so.

Counts made from the publisher's own files are as published. A source card can say of a force, month, kind of file and type
that they rest on something else: a basis. A basis makes an estimate of some levels and not of others: counts of a whole force
can be published figures while their split over areas is not.

A comparison whose two sides were made from each other (this year's searches drawn from last year's) only restates how they
were made, and is not published.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.london import FORCES

STREET, SEARCHES = "street", "stop-and-search"
COLUMNS: Final = ["month", "force", "kind", "type", "basis"]
ALL_TYPES = ""  # as a type: every type of the kind
PUBLISHED = "published"
FORCE, BOROUGH, WARD, AREA, POINT = LEVELS = ("force", "borough", "ward", "area", "point")


@dataclass(frozen=True)
class Basis:
    """What counts rest on.

    words : of whoever reads the table of provenance. estimated : levels at which such counts are estimates.
    made_from_months : levels at which they were made from other months of the same place, so that comparing the two
        restates how they were made.
    """

    words: str
    estimated: tuple[str, ...] = ()
    made_from_months: tuple[str, ...] = ()


BASES: Final[dict[str, Basis]] = {
    PUBLISHED: Basis("As published"),
    "rows": Basis("Counted from published rows by their area code", (POINT,)),
    "counts": Basis("Published counts by area, set to the published totals", (POINT,)),
    "two counts": Basis(
        "Mean of two published counts, a coarser one and one by true place, set to the published totals",
        (WARD, AREA, POINT),
    ),
    "one count": Basis(
        "A coarser published count and the area’s average, set to the published totals", (WARD, AREA, POINT)
    ),
    "ward counts": Basis(
        "The area’s average, moved as the count of its ward moved, set to the published totals",
        (BOROUGH, WARD, AREA, POINT),
        (AREA, POINT),
    ),
    "average": Basis(
        "The area’s average, set to the published totals",
        (BOROUGH, WARD, AREA, POINT),
        (BOROUGH, WARD, AREA, POINT),
    ),
    "partly drawn": Basis(
        "A third as published, the rest drawn from earlier searches to the published totals", LEVELS, LEVELS
    ),
    "drawn": Basis("Drawn from other months’ searches to the published totals", LEVELS, LEVELS),
}


def street_flags(
    provenance: pd.DataFrame, months: Sequence[str], types: Sequence[str], level: str
) -> NDArray[np.bool_]:
    """(forces, months, types) whether a force's counts of crimes are estimates at a level; forces in the order of FORCES."""
    return _flags(provenance, months, types, {b for b, basis in BASES.items() if level in basis.estimated})


def search_flags(provenance: pd.DataFrame, months: Sequence[str]) -> NDArray[np.bool_]:
    """(forces, months) whether a force's searches are estimates, of whatever level: their attributes are drawn together."""
    drawn = {b for b, basis in BASES.items() if FORCE in basis.estimated}
    of_kind = provenance[(provenance.kind == SEARCHES) & provenance.basis.isin(drawn)]
    known = set(zip(of_kind.force, of_kind.month, strict=True))
    return np.array([[(f, m) in known for m in months] for f in FORCES], bool).reshape(
        len(FORCES), len(months)
    )


def drawn_searches(provenance: pd.DataFrame) -> frozenset[str]:
    """ "month force" of the searches that were made from other months': never compared with another period's or force's."""
    made = {name for name, basis in BASES.items() if FORCE in basis.made_from_months}
    rows = provenance[(provenance.kind == SEARCHES) & provenance.basis.isin(made)]
    return frozenset(rows.month.astype(str) + " " + rows.force.astype(str))


def comparable(provenance: pd.DataFrame, kind: str, level: str, months: Iterable[str]) -> bool:
    """Whether counts of these months may be compared with those of other months: none was made from other months.

    Both sides have to be published: ask for the months of both.
    """
    made = {b for b, basis in BASES.items() if level in basis.made_from_months}
    rows = provenance[(provenance.kind == kind) & provenance.basis.isin(made)]
    return not rows.month.isin(list(months)).any()


def made_from_months(
    provenance: pd.DataFrame, months: Sequence[str], types: Sequence[str], level: str
) -> NDArray[np.bool_]:
    """(forces, types) whether counts of crimes of any of the months were made from other months of the same place.

    Both years of a change have to be free of such months: ask for the months of both.
    """
    made = {name for name, basis in BASES.items() if level in basis.made_from_months}
    return np.asarray(_flags(provenance, months, types, made).any(axis=1))


def _flags(
    provenance: pd.DataFrame, months: Sequence[str], types: Sequence[str], bases: set[str]
) -> NDArray[np.bool_]:
    out = np.zeros((len(FORCES), len(months), len(types)), bool)
    rows = provenance[(provenance.kind == STREET) & provenance.basis.isin(bases)]
    force, month, kind = list(FORCES), list(months), list(types)
    for f, m, t in zip(rows.force, rows.month, rows.type, strict=True):
        if m in month:
            at = slice(None) if t == ALL_TYPES else kind.index(t)
            out[force.index(f), month.index(m), at] = True
    return out

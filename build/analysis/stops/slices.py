"""Searches cut by year, object, law and borough, with the residents of each part, for each way of saying who was searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.overdispersion import place_year_dispersion
from build.analysis.stops.cells import NOT_RECORDED, positions, recorded
from build.analysis.stops.ethnicity import REFERENCE_GROUP, residents_by_group
from build.analysis.stops.strata import Strata
from build.vocabulary import ETHNIC_GROUPS, NOT_STATED

Floats = NDArray[np.float64]

ALL = "All searches of people"
SECTION_60 = "Section 60"
OTHER_LAWS = "Every other law"
SECTION_60_MARK = "(section 60)"  # ends the published name of that law
OFFICER_GROUPS = ("Asian", "Black", "White", "Other")


@dataclass(frozen=True)
class View:
    """One way of saying who was searched; the two are never mixed.

    column : of the searches, holding the place of the search's group among ``groups``, or ``len(groups)`` for none.
    unknown : what those of no group are called.
    """

    name: str
    column: str
    groups: tuple[str, ...]
    unknown: str


SELF_DEFINED = View("self-defined", "group_place", ETHNIC_GROUPS, NOT_STATED)
OFFICER_DEFINED = View("officer-defined", "officer_place", OFFICER_GROUPS, NOT_RECORDED)
VIEWS = (SELF_DEFINED, OFFICER_DEFINED)


@dataclass(frozen=True)
class Slice:
    """Searches cut one way: by year, object, law or borough.

    dimension : what they are cut by. values : names of the parts. rows : searches. part : (rows,) number of the part of
    each row, -1 for none. exposure, residents : (parts or 1, Census groups) resident-years of complete months, residents.
    strata : (parts or 1, strata, Census groups) resident-years by age and sex; no strata if they are not known.
    """

    dimension: str
    values: list[str]
    rows: pd.DataFrame
    part: NDArray[np.int64]
    exposure: Floats
    residents: Floats
    strata: Floats


def with_views(rows: pd.DataFrame) -> pd.DataFrame:
    """Add places in the two views and among the months, and ``law``: section 60, every other, or "Not recorded"."""
    officer = positions(rows["officer_defined"], OFFICER_GROUPS)
    group = positions(rows["group"], ETHNIC_GROUPS)
    is_60 = rows["legislation"].str.endswith(SECTION_60_MARK, na=False)
    law = np.select([is_60, rows["legislation"].notna()], [0, 1], 2)
    return rows.assign(
        group_place=np.where(group < 0, len(ETHNIC_GROUPS), group),
        officer_place=np.where(officer < 0, len(OFFICER_GROUPS), officer),
        law=pd.Categorical.from_codes(law, pd.Index([SECTION_60, OTHER_LAWS, NOT_RECORDED])),
        month_place=pd.factorize(rows["month"])[0],
    )


def year_blocks(months: tuple[str, ...], length: int = 12) -> list[tuple[str, ...]]:
    """Cut the window into blocks of ``length`` months that end with its last; an older rest is left out.

    A window that is shorter than one block is one block.
    """
    whole = len(months) // length
    start = len(months) - whole * length
    blocks = [months[start + i * length : start + (i + 1) * length] for i in range(whole)]
    return blocks or [months]


def slices(areas: pd.DataFrame, located: pd.DataFrame, years: Floats, strata: Strata | None) -> list[Slice]:
    """Cut the searches of one period in every way but by year.

    Parameters
    ----------
    areas : one row per area: ``borough`` and ``residents_<group>``.
    located : person searches of the period located in London, from :func:`with_views`.
    years : (areas,) years of complete months of each area's own force.
    strata : residents by age and sex, in the order of the boroughs' codes.
    """
    base = residents_by_group(areas)
    residents, exposure = base.sum(axis=0, keepdims=True), (years @ base)[None]
    by_age = _strata_years(areas, years, strata)
    london = by_age.sum(axis=0, keepdims=True)
    cut = [Slice("all", [ALL], located, np.zeros(len(located), np.int64), exposure, residents, london)]
    for dimension, column in (("object", "object"), ("legislation", "legislation"), ("law", "law")):
        words = recorded(located[column])
        values = _ordered(words, located["count"])
        cut.append(Slice(dimension, values, located, positions(words, values), exposure, residents, london))
    codes = borough_codes(areas)
    names = areas.drop_duplicates("borough_code").set_index("borough_code")["borough"].reindex(codes)
    home = positions(areas["borough_code"], codes)
    by_borough = [np.zeros((len(codes), base.shape[1])) for _ in range(2)]
    np.add.at(by_borough[0], home, base * years[:, None])
    np.add.at(by_borough[1], home, base)
    part = positions(located["borough_code"], codes)
    return [*cut, Slice("borough", names.tolist(), located, part, by_borough[0], by_borough[1], by_age)]


def borough_codes(areas: pd.DataFrame) -> list[str]:
    """Codes of the boroughs, in order."""
    return sorted(areas["borough_code"].unique())


def _strata_years(areas: pd.DataFrame, years: Floats, strata: Strata | None) -> Floats:
    """(boroughs, strata, Census groups) resident-years by age and sex."""
    codes, first = np.unique(areas["borough_code"].to_numpy(str), return_index=True)
    if strata is None:
        return np.zeros((len(codes), 0, len(ETHNIC_GROUPS)))
    return strata.residents * years[first, None, None]


def year_slice(
    areas: pd.DataFrame,
    located: pd.DataFrame,
    blocks: Sequence[tuple[str, ...]],
    years: Sequence[Floats],
    strata: Strata | None,
) -> Slice:
    """Cut searches of the whole window by the blocks of :func:`year_blocks`; ``years`` is (areas,) for each block."""
    base = residents_by_group(areas)
    return Slice(
        "year",
        [f"{block[0]} to {block[-1]}" for block in blocks],
        located,
        _block_of(located["month"], blocks),
        np.stack([own @ base for own in years]),
        base.sum(axis=0, keepdims=True),
        np.stack([_strata_years(areas, own, strata).sum(axis=0) for own in years]),
    )


def repeats(
    areas: pd.DataFrame, located: pd.DataFrame, blocks: Sequence[tuple[str, ...]]
) -> dict[str, tuple[Floats, float]]:
    """By view, the dispersion of boroughs' years and its degrees of freedom: what people searched repeatedly leave.

    Parameters
    ----------
    areas : ``borough_code``.
    located : person searches of the whole window, from :func:`with_views`.
    blocks : years.
    """
    codes = borough_codes(areas)
    place, block = positions(located["borough_code"], codes), _block_of(located["month"], blocks)
    kept = (place >= 0) & (block >= 0)
    found = {}
    for view in VIEWS:
        shape = (len(codes), len(blocks), len(view.groups) + 1)
        cell = np.ravel_multi_index((place[kept], block[kept], located[view.column].to_numpy()[kept]), shape)
        weights = located["count"].to_numpy(np.float64)[kept]
        counts = np.bincount(cell, weights, minlength=int(np.prod(shape))).reshape(shape)[:, :, :-1]
        found[view.name] = place_year_dispersion(
            counts.astype(np.float64), view.groups.index(REFERENCE_GROUP)
        )
    return found


def _ordered(words: pd.Series[str], counts: pd.Series[int]) -> list[str]:
    """Values, largest first, "Not recorded" last."""
    total = counts.groupby(words).sum()
    return sorted(total.index, key=lambda word: (word == NOT_RECORDED, -total[word], word))


def _block_of(month: pd.Series[str], blocks: Sequence[tuple[str, ...]]) -> NDArray[np.int64]:
    """Number of the block that each month is in, -1 for none."""
    number = {m: i for i, block in enumerate(blocks) for m in block}
    return np.array([*number.values(), -1])[positions(month, list(number))]

"""Rates and ratios of searches by year, object, law and borough, for each way of saying who was searched."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.intervals import garwood, rate_ratio
from build.analysis.statistics.overdispersion import month_dispersion
from build.analysis.stops.ethnicity import REFERENCE_GROUP, finite, residents_by_group, spread
from build.analysis.stops.settings import StopSettings
from build.vocabulary import ETHNIC_GROUPS, NOT_STATED

NOT_RECORDED = "Not recorded"
ALL = "All searches of persons"
SECTION_60 = "Section 60"
OTHER_LAWS = "Every other law"
SECTION_60_MARK = "(section 60)"  # ends the published name of that law
OFFICER_GROUPS = ("Asian", "Black", "White", "Other")
FEWEST_FREEDOM = 2  # degrees of freedom that the dispersion of months is estimated with
TOO_FEW, REFERENCE = "too few searches", "reference group"


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
    """

    dimension: str
    values: list[str]
    rows: pd.DataFrame
    part: NDArray[np.int64]
    exposure: Floats
    residents: Floats


def with_views(rows: pd.DataFrame) -> pd.DataFrame:
    """Add places in the two views and among the months, and ``law``: section 60, every other, or "Not recorded"."""
    officer = positions(rows["officer_defined"], OFFICER_GROUPS)
    group = positions(rows["group"], ETHNIC_GROUPS)
    is_60 = rows["legislation"].str.endswith(SECTION_60_MARK, na=False)
    law = np.select([is_60, rows["legislation"].notna()], [SECTION_60, OTHER_LAWS], NOT_RECORDED)
    return rows.assign(
        group_place=np.where(group < 0, len(ETHNIC_GROUPS), group),
        officer_place=np.where(officer < 0, len(OFFICER_GROUPS), officer),
        law=law,
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


def slices(areas: pd.DataFrame, located: pd.DataFrame, years: Floats) -> list[Slice]:
    """Cut the searches of one period in every way but by year.

    Parameters
    ----------
    areas : one row per area: ``borough`` and ``residents_<group>``.
    located : person searches of the period located in London, from :func:`with_views`.
    years : (areas,) years of complete months of each area's own force.
    """
    base = residents_by_group(areas)
    residents, exposure = base.sum(axis=0, keepdims=True), (years @ base)[None]
    cut = [Slice("all", [ALL], located, np.zeros(len(located), np.int64), exposure, residents)]
    for dimension, column in (("object", "object"), ("legislation", "legislation"), ("law", "law")):
        words = located[column].fillna(NOT_RECORDED)
        values = _ordered(words, located["count"])
        cut.append(Slice(dimension, values, located, positions(words, values), exposure, residents))
    codes = sorted(areas["borough_code"].unique())
    names = areas.drop_duplicates("borough_code").set_index("borough_code")["borough"].reindex(codes)
    home = positions(areas["borough_code"], codes)
    by_borough = [np.zeros((len(codes), base.shape[1])) for _ in range(2)]
    np.add.at(by_borough[0], home, base * years[:, None])
    np.add.at(by_borough[1], home, base)
    part = positions(located["borough_code"], codes)
    return [*cut, Slice("borough", names.tolist(), located, part, by_borough[0], by_borough[1])]


def year_slice(
    areas: pd.DataFrame, located: pd.DataFrame, blocks: Sequence[tuple[str, ...]], years: Sequence[Floats]
) -> Slice:
    """Cut searches of the whole window by the blocks of :func:`year_blocks`; ``years`` is (areas,) for each block."""
    base = residents_by_group(areas)
    number = {month: i for i, block in enumerate(blocks) for month in block}
    part = np.array([number.get(month, -1) for month in located["month"]], dtype=np.int64)
    return Slice(
        "year",
        [f"{block[0]} to {block[-1]}" for block in blocks],
        located,
        part,
        np.stack([own @ base for own in years]),
        base.sum(axis=0, keepdims=True),
    )


def ratio_tables(cuts: Sequence[Slice], settings: StopSettings) -> pd.DataFrame:
    """Rates and ratios of every group in every part of every slice, in both views.

    Parameters
    ----------
    cuts : from :func:`slices` and :func:`year_slice`.
    settings : ``per``, ``confidence``, ``ratio_fewest``.

    Returns
    -------
    pandas.DataFrame
        ``view, dimension, value, group, searches, residents, months`` (published, mean over residents), ``rate,
        rate_low, rate_high`` (per 1,000 residents a year, exact Poisson interval).

        ``ratio, ratio_low, ratio_high``: against White, pooled counts, score interval; ``ratio_wide_low, ratio_wide_high``:
        the same interval where months may differ more than by chance; ``ratio_note``: "reference group", or "too few
        searches" where fewer than ``ratio_fewest`` were counted in the group or among White, and every ratio is null.

        ``ratio_spread``, self-defined view: the ratio with the not-stated spread like the stated of the same
        officer-defined group in the same part; ``ratio_mixed``, officer-defined view: with Mixed residents spread over
        officers' groups as those searched who stated Mixed; ``unknown_share``: of the part's searches without a group.

    Notes
    -----
    The score interval takes searches as independent. One operation, or one person searched again and again, makes
    them alike, and the interval then is too narrow: so whether two ratios differ is to be judged by the wide one. That
    sees what comes and goes with months, not what is alike in all of them.
    """
    return pd.concat([_ratio_table(cut, view, settings) for cut in cuts for view in VIEWS], ignore_index=True)


def _ratio_table(cut: Slice, view: View, settings: StopSettings) -> pd.DataFrame:
    cube = _cube(cut)
    if view is SELF_DEFINED:
        table = cube.sum(axis=1)
        added, other_exposure = spread(cube), cut.exposure
        exposure, residents, bound = cut.exposure, cut.residents, "ratio_spread"
    else:
        table = cube.sum(axis=2)
        added, other_exposure = (
            np.zeros((len(table), len(view.groups))),
            _officer_residents(cut.exposure, cube),
        )
        exposure, residents = _officer_residents(cut.exposure), _officer_residents(cut.residents)
        bound = "ratio_mixed"
    searches, unknown = table[:, :-1], table[:, -1]
    exposure, other_exposure, residents = (
        np.broadcast_to(each, searches.shape) for each in (exposure, other_exposure, residents)
    )
    white = view.groups.index(REFERENCE_GROUP)
    few = np.minimum(searches, searches[:, [white]]) < settings.ratio_fewest
    is_white = np.broadcast_to(np.arange(len(view.groups)) == white, searches.shape)
    ratio, low, high = rate_ratio(
        searches, exposure, searches[:, [white]], exposure[:, [white]], settings.confidence
    )
    dispersion, freedom = month_dispersion(_by_month(cut, view), white)
    _, wide_low, wide_high = rate_ratio(
        searches,
        exposure,
        searches[:, [white]],
        exposure[:, [white]],
        settings.confidence,
        np.where(freedom >= FEWEST_FREEDOM, dispersion, np.nan),
        freedom,
    )
    moved = _divide(searches + added, other_exposure)
    unit = np.where(exposure > 0, exposure, np.nan) / settings.per
    rate_low, rate_high = garwood(searches, settings.confidence)
    columns = {
        "searches": searches.astype(np.int64),
        "residents": residents.round().astype(np.int64),
        "months": 12 * _divide(exposure, residents),
        "rate": searches / unit,
        "rate_low": rate_low / unit,
        "rate_high": rate_high / unit,
        "ratio": np.where(few, np.nan, ratio),
        "ratio_low": np.where(few | is_white, np.nan, finite(low)),
        "ratio_high": np.where(few | is_white, np.nan, finite(high)),
        "ratio_wide_low": np.where(few | is_white, np.nan, finite(wide_low)),
        "ratio_wide_high": np.where(few | is_white, np.nan, finite(wide_high)),
        "ratio_spread": np.full(searches.shape, np.nan),
        "ratio_mixed": np.full(searches.shape, np.nan),
        "unknown_share": np.broadcast_to(_divide(unknown, table.sum(axis=1))[:, None], searches.shape),
        "ratio_note": np.select([is_white, few], [REFERENCE, TOO_FEW], ""),
        bound: np.where(few, np.nan, _divide(moved, moved[:, [white]])),
    }
    return _long(cut, view, columns, unknown)


def _long(cut: Slice, view: View, columns: dict[str, NDArray[Any]], unknown: Floats) -> pd.DataFrame:
    """One row a part and group; the searches without a group are the last row of their part."""
    parts, groups = len(cut.values), len(view.groups)
    known = pd.DataFrame({name: array.ravel() for name, array in columns.items()})
    known.insert(0, "group", list(view.groups) * parts)
    known.insert(0, "part", np.repeat(np.arange(parts), groups))
    rest = pd.DataFrame(
        {"part": np.arange(parts), "group": view.unknown, "searches": unknown.astype(np.int64)}
    )
    table = pd.concat([known, rest], ignore_index=True).sort_values("part", kind="stable")
    table["unknown_share"] = table.groupby("part")["unknown_share"].ffill()
    table["ratio_note"] = table["ratio_note"].fillna("")
    table.insert(0, "value", [cut.values[part] for part in table.pop("part")])
    table.insert(0, "dimension", cut.dimension)
    table.insert(0, "view", view.name)
    return table.astype({"residents": "Int64"}).reset_index(drop=True)


def _cube(cut: Slice) -> Floats:
    """(parts, officers' groups and none, Census groups and not stated) searches."""
    shape = (len(cut.values), len(OFFICER_GROUPS) + 1, len(ETHNIC_GROUPS) + 1)
    officer, group = (cut.rows[view.column].to_numpy() for view in (OFFICER_DEFINED, SELF_DEFINED))
    kept = cut.part >= 0
    place = np.ravel_multi_index((cut.part[kept], officer[kept], group[kept]), shape)
    weights = cut.rows["count"].to_numpy(np.float64)[kept]
    counts = np.bincount(place, weights, minlength=int(np.prod(shape)))
    return counts.reshape(shape).astype(np.float64)


def _by_month(cut: Slice, view: View) -> Floats:
    """(parts, months, groups) searches; a month without a row is not among them."""
    month = cut.rows["month_place"].to_numpy()
    shape = (len(cut.values), int(month.max(initial=-1)) + 1, len(view.groups) + 1)
    kept = cut.part >= 0
    place = np.ravel_multi_index((cut.part[kept], month[kept], cut.rows[view.column].to_numpy()[kept]), shape)
    weights = cut.rows["count"].to_numpy(np.float64)[kept]
    counts = np.bincount(place, weights, minlength=int(np.prod(shape))).reshape(shape)
    return counts[:, :, :-1].astype(np.float64)


def _officer_residents(census: Floats, cube: Floats | None = None) -> Floats:
    """Census residents in officers' groups: (parts or 1, groups) of each.

    Mixed is no group of officers. It is counted with Other, or with ``cube`` over the groups as officers saw those who
    stated Mixed (with Other where nobody did).
    """
    base = census[:, [ETHNIC_GROUPS.index(group) for group in OFFICER_GROUPS]]
    mixed = census[:, [ETHNIC_GROUPS.index("Mixed")]]
    to_other = (np.array(OFFICER_GROUPS) == "Other").astype(np.float64)
    if cube is None:
        return np.asarray(base + mixed * to_other, dtype=np.float64)
    seen = cube[:, : len(OFFICER_GROUPS), ETHNIC_GROUPS.index("Mixed")]
    total = seen.sum(axis=1, keepdims=True)
    share = np.where(total > 0, seen / np.maximum(total, 1), to_other)
    return np.asarray(base + mixed * share, dtype=np.float64)


def _ordered(words: pd.Series[str], counts: pd.Series[int]) -> list[str]:
    """Values, largest first, "Not recorded" last."""
    total = counts.groupby(words).sum()
    return sorted(total.index, key=lambda word: (word == NOT_RECORDED, -total[word], word))


def positions(words: pd.Series[str], values: Sequence[str]) -> NDArray[np.int64]:
    """Place of each word among the values, -1 if it is none of them."""
    return pd.Index(values).get_indexer(pd.Index(words)).astype(np.int64)


def _divide(numerator: Floats, denominator: Floats) -> Floats:
    denominator = np.asarray(denominator, dtype=np.float64)
    return np.asarray(numerator / np.where(denominator > 0, denominator, np.nan), dtype=np.float64)

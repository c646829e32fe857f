"""Rates and ratios of searches by year, object, law and borough, for each way of saying who was searched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.special import stdtrit

from build.analysis.statistics.arrays import Floats, Mask
from build.analysis.statistics.intervals import garwood, rate_ratio, standardised_ratio
from build.analysis.statistics.overdispersion import month_dispersion
from build.analysis.stops.ethnicity import REFERENCE_GROUP, finite, spread
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.slices import OFFICER_DEFINED, OFFICER_GROUPS, SELF_DEFINED, VIEWS, Slice, View
from build.vocabulary import ETHNIC_GROUPS

FEWEST_FREEDOM = 2  # degrees of freedom that the dispersion of months is estimated with
TOO_FEW, REFERENCE = "too few searches", "reference group"


def ratio_tables(
    cuts: Sequence[Slice], settings: StopSettings, again: dict[str, tuple[Floats, float]]
) -> pd.DataFrame:
    """Rates and ratios of every group in every part of every slice, in both views.

    Parameters
    ----------
    cuts : from :func:`slices` and :func:`year_slice`.
    settings : ``per``, ``confidence``, ``ratio_fewest``.
    again : from :func:`repeats`.

    Returns
    -------
    pandas.DataFrame
        ``view, dimension, value, group, searches, residents, months`` (published, mean over residents), ``rate,
        rate_low, rate_high`` (per 1,000 residents a year, exact Poisson interval).

        ``ratio, ratio_low, ratio_high``: against White, pooled counts, score interval; ``ratio_wide_low, ratio_wide_high``:
        the same interval where months or a borough's years may differ more than by chance, whichever do more;
        ``ratio_note``: "reference group", or "too few
        searches" where fewer than ``ratio_fewest`` were counted in the group or among White, and every ratio is null.

        ``ratio_lowest, ratio_highest``: bounds of the ratio whoever those without a group are: all White, or all of the
        group. ``ratio_spread``, self-defined view, a scenario: the ratio with the not-stated spread like the stated of the same
        officer-defined group in the same part; ``ratio_mixed``, officer-defined view: with Mixed residents spread over
        officers' groups as those searched who stated Mixed; ``unknown_share``: of the part's searches without a group.

    Notes
    -----
    The score interval takes searches as independent. One operation, or one person searched repeatedly, makes
    them alike, and the interval then is too narrow: so whether two ratios differ is to be judged by the wide one. That
    sees what comes and goes with months, and what comes and goes with years; people who are searched again in every year
    alike it takes for part of the ratio.

    ``ratio_age, ratio_age_low, ratio_age_high``, self-defined view: the ratio of rates standardised by age and sex to all
    residents of the part, with an interval as wide; null without residents by age. Searches without an age or sex are
    left out of it.
    """
    return pd.concat(
        [_ratio_table(cut, view, settings, again[view.name]) for cut in cuts for view in VIEWS],
        ignore_index=True,
    )


def _ratio_table(cut: Slice, view: View, settings: StopSettings, again: tuple[Floats, float]) -> pd.DataFrame:
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
    dispersion, freedom = wider_dispersion(_by_month(cut, view), white, again, settings.confidence)
    _, wide_low, wide_high = rate_ratio(
        searches,
        exposure,
        searches[:, [white]],
        exposure[:, [white]],
        settings.confidence,
        dispersion,
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
        **_bounds(searches, unknown[:, None], exposure, white, few),
        **_by_age(cut, view, (dispersion, freedom), few, settings),
        bound: np.where(few, np.nan, _divide(moved, moved[:, [white]])),
    }
    return _long(cut, view, columns, unknown)


def wider_dispersion(
    counts: Floats, white: int, again: tuple[Floats, float], confidence: float
) -> tuple[Floats, Floats]:
    """Dispersion and degrees of freedom, (parts, groups), of the months or of the boroughs' years, whichever reach further.

    Parameters
    ----------
    counts : (parts, months, groups) searches.
    white : number of the group that the others are compared with.
    again : of the boroughs' years: (groups,) dispersion, and its degrees of freedom.
    confidence : of the interval that they are for.
    """
    dispersion, freedom = month_dispersion(counts, white)
    known = freedom >= FEWEST_FREEDOM
    reach = np.where(known, _reach(dispersion, freedom, confidence), -1.0)
    years, degrees = np.broadcast_to(again[0], reach.shape), np.full(reach.shape, again[1])
    further = np.isfinite(years) & (_reach(years, degrees, confidence) > reach)
    dispersion = np.where(further, years, np.where(known, dispersion, np.nan))
    return dispersion, np.where(further, degrees, freedom)


def _reach(dispersion: Floats, freedom: Floats, confidence: float) -> Floats:
    return np.asarray(stdtrit(np.maximum(freedom, 1), 0.5 + confidence / 2) ** 2 * dispersion)


def _bounds(
    searches: Floats, unknown: Floats, exposure: Floats, white: int, few: Mask
) -> dict[str, NDArray[Any]]:
    """The ratio if all searches without a group were of White people, and if all were of the group's."""
    rate, more = _divide(searches, exposure), _divide(searches + unknown, exposure)
    is_white = np.arange(searches.shape[1]) == white
    lowest, highest = _divide(rate, more[:, [white]]), _divide(more, rate[:, [white]])
    return {
        "ratio_lowest": np.where(few | is_white, np.nan, lowest),
        "ratio_highest": np.where(few | is_white, np.nan, highest),
    }


def _by_age(
    cut: Slice, view: View, spread: tuple[Floats, Floats], few: Mask, settings: StopSettings
) -> dict[str, NDArray[Any]]:
    """The ratio of rates standardised by age and sex, with its interval; null where residents by age are not known."""
    shape, white = few.shape, view.groups.index(REFERENCE_GROUP)
    found = np.full((3, *shape), np.nan)
    if view is SELF_DEFINED and cut.strata.shape[1]:
        counts = _by_stratum(cut).swapaxes(1, 2)
        years = np.broadcast_to(cut.strata.swapaxes(1, 2), counts.shape)
        base = counts[:, [white]], years[:, [white]]
        found = np.stack(
            standardised_ratio(
                counts, years, *base, years.sum(axis=1, keepdims=True), settings.confidence, *spread
            )
        )
    is_white = np.broadcast_to(np.arange(shape[1]) == white, shape)
    hidden = (few, few | is_white, few | is_white)
    names = ("ratio_age", "ratio_age_low", "ratio_age_high")
    return {name: np.where(no, np.nan, values) for name, no, values in zip(names, hidden, found, strict=True)}


def _by_stratum(cut: Slice) -> Floats:
    """(parts, strata, Census groups) searches; those without an age, sex or group left out."""
    shape = (len(cut.values), cut.strata.shape[1], len(ETHNIC_GROUPS))
    stratum, group = cut.rows["stratum"].to_numpy(), cut.rows[SELF_DEFINED.column].to_numpy()
    kept = (cut.part >= 0) & (stratum >= 0) & (group < len(ETHNIC_GROUPS))
    cell = np.ravel_multi_index((cut.part[kept], stratum[kept], group[kept]), shape)
    weights = cut.rows["count"].to_numpy(np.float64)[kept]
    return np.bincount(cell, weights, minlength=int(np.prod(shape))).reshape(shape).astype(np.float64)


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


def _divide(numerator: Floats, denominator: Floats) -> Floats:
    denominator = np.asarray(denominator, dtype=np.float64)
    return np.asarray(numerator / np.where(denominator > 0, denominator, np.nan), dtype=np.float64)

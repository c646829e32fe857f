"""Stop and search: volumes, rates and ratios by ethnic group, outcomes, and what is not stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.statistics.arrays import Floats
from build.analysis.stops.boroughs import by_borough
from build.analysis.stops.cells import force_months
from build.analysis.stops.ethnicity import borough_searches, ratio_bound, stated_group
from build.analysis.stops.outcomes import result_tables, with_results
from build.analysis.stops.ratios import ratio_tables
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.slices import (
    SECTION_60,
    SELF_DEFINED,
    Slice,
    borough_codes,
    repeats,
    slices,
    with_views,
    year_blocks,
    year_slice,
)
from build.analysis.stops.strata import common_strata
from build.analysis.stops.volumes import (
    AGES,
    breakdown,
    by_age_and_gender,
    outcome_linked,
    searches_by_month,
    volumes,
)
from build.london import FORCES, force_of

YEAR = 12  # months
RATES = ["searches", "residents", "rate", "rate_low", "rate_high", "ratio", "ratio_low", "ratio_high"]
RATES += ["ratio_wide_low", "ratio_wide_high", "ratio_age", "ratio_age_low", "ratio_age_high"]
BOUNDS = ["searches", "rate", "ratio", "ratio_spread", "ratio_lowest", "ratio_highest"]
RESULTS = ["searches", "recorded", "arrests", "arrest_rate", "arrest_low", "arrest_high"]
RESULTS += ["outcomes", "outcome_rate", "outcome_low", "outcome_high"]
COMPARED = ["rate", "rate_low", "rate_high", "ratio_black", "ratio_black_low", "ratio_black_high"]


@dataclass(frozen=True)
class Stops:
    """Result of :func:`stop_and_search`.

    Searches of people only, located in London, last 12 months, unless a name says else. Months that a force did
    not publish completely are left out of counts and of the residents' exposure alike.

    monthly : ``month, force, count`` all searches reported (nullable).
    volumes : dict ``searches`` (all, 12 months), ``vehicle_only, type_not_recorded, people, people_located,
        no_place, outside, not_stated, not_stated_share``.
    by_object, by_legislation, by_outcome, by_age, by_gender : ``<name>, count, share``; empty cells are the
        row "Not recorded", last. Largest first, ages in their order.
    age_gender : ``age, gender, count, share``.
    rates : self-defined group: ``group, searches, residents, rate, rate_low, rate_high`` (per 1,000 residents
        a year), ``ratio, ratio_low, ratio_high, ratio_wide_low, ratio_wide_high`` (against White; White is 1 with null
        intervals; the wide one allows months and years to differ more than by chance), ``ratio_age, ratio_age_low,
        ratio_age_high`` (standardised by age and sex; null without residents by age). "Not stated" has no rate.
    bound : ``group, ratio, ratio_lowest, ratio_highest, ratio_spread, ratio_officer``: as published; the bounds, if all the
        not-stated were White or all were of the group; two scenarios: the not-stated spread like the stated of the same
        officer-defined group, and taken as the officer defined them (null for Mixed, a group that officers do not use).
    officer : officer-defined view: ``group, searches, share``.
    results : per group (not-stated too): ``group, searches, recorded`` (outcome recorded: the denominator of
        both shares), ``arrests, arrest_rate, arrest_low, arrest_high, outcomes, outcome_rate, outcome_low,
        outcome_high`` (any outcome but no further action).
    borough : ``borough_code, borough, searches, residents, rate, rate_low, rate_high, not_stated_share,
        ratio_black, ratio_black_low, ratio_black_high`` (null where too little was counted).
    by_borough : each borough's searches by month, object and outcome, as :func:`boroughs.by_borough`.
    ratios : rates and ratios by year (every 12-month block of the window), object, legislation, section 60 against
        every other law, and borough, self-defined and officer-defined, as of :func:`build.analysis.stops.ratios.ratio_tables`.
    results_by : results cut the same ways, as of :func:`build.analysis.stops.outcomes.result_tables`.
    years : the blocks: ``value`` (as in ``ratios``), ``first_month, last_month, months``, ``incomplete`` (force-months
        left out, "month force" joined by "; ").
    busiest_month : ``dimension, value, month, share``: the month with most of the searches of each object and law.
    linked : dict ``recorded, true, false, empty``: what "Outcome linked to object of search" can say.
    notes : figures for the text: ``first_month, last_month, months, incomplete`` (force-months left out),
        ``section_60_objects`` (objects searched for mostly under that law), ``vehicle_share``.
    settings : those it was made with, for the words of the report.
    """

    monthly: pd.DataFrame
    volumes: dict[str, float]
    by_object: pd.DataFrame
    by_legislation: pd.DataFrame
    by_outcome: pd.DataFrame
    by_age: pd.DataFrame
    by_gender: pd.DataFrame
    age_gender: pd.DataFrame
    rates: pd.DataFrame
    bound: pd.DataFrame
    officer: pd.DataFrame
    results: pd.DataFrame
    borough: pd.DataFrame
    by_borough: pd.DataFrame
    ratios: pd.DataFrame
    results_by: pd.DataFrame
    years: pd.DataFrame
    busiest_month: pd.DataFrame
    linked: dict[str, int]
    notes: dict[str, Any]
    settings: StopSettings

    @property
    def unlinked_share(self) -> float:
        """Share of searches that do not say whether their outcome is linked to the object."""
        every = self.linked["empty"] + self.linked["recorded"]
        return self.linked["empty"] / max(every, 1)


def stop_and_search(
    areas: pd.DataFrame,
    stops: pd.DataFrame,
    coverage: pd.DataFrame,
    months: tuple[str, ...],
    settings: StopSettings,
    drawn: frozenset[str] = frozenset(),
    residents_by_age: pd.DataFrame | None = None,
) -> Stops:
    """Describe stop and search in London over the last 12 months.

    Parameters
    ----------
    areas : one row per area: ``borough_code, borough, residents_total`` and ``residents_<group>`` (Census).
    stops : aggregated searches as in :class:`~build.analysis.inputs.Inputs`.
    coverage : ``month, force, kind, state``; only the kind "stop-and-search" is read. A force-month without a
        row is missing.
    months : consecutive "YYYY-MM" of the window.
    settings : ``per``, ``confidence``.
    drawn : "month force" of searches that were made from other months'. They are not compared with other years' (the
        blocks of ``ratios`` leave them out), and a borough whose force has no others gets no rate and no ratio.
    residents_by_age : as in :class:`~build.analysis.inputs.Inputs`; without it no ratio is standardised by age.

    Returns
    -------
    Stops

    Raises
    ------
    ValueError
        If a self-defined ethnicity is none of the published ones.

    References
    ----------
    Searches: data.police.uk. Residents: ONS, Census 2021, TS021.
    """
    complete = _complete_force_months(coverage)
    span = months[-YEAR:]
    published = force_months(stops).isin(complete)
    rows = stops[published & stops["month"].isin(span)]
    every = _located_people(areas, stops, published)
    strata = common_strata(
        pd.DataFrame() if residents_by_age is None else residents_by_age, borough_codes(areas)
    )
    every = every.assign(stratum=-1 if strata is None else strata.of(every))
    located = every[every["month"].isin(span)]
    people = rows[_of_people(rows)]
    years = _years_published(areas, complete, span)
    counted = volumes(rows, people, located)
    own = complete - drawn
    blocks = _blocks_with(own, months)
    compared = every[force_months(every).isin(own)]
    years_of = [_years_published(areas, own, block) for block in blocks]
    cuts = [*slices(areas, located, years, strata), year_slice(areas, compared, blocks, years_of, strata)]
    ratios = ratio_tables(cuts, settings, repeats(areas, compared, blocks))
    results_by = result_tables(cuts, settings)
    rates = _by_stated_group(ratios, RATES)
    per_resident = borough_searches(areas, located, ratios, years, settings)
    withheld = per_resident["borough_code"].map(force_of).isin(_all_drawn(complete, drawn))
    per_resident.loc[withheld, COMPARED] = np.nan
    return Stops(
        monthly=searches_by_month(stops, complete, months),
        volumes=counted,
        by_object=breakdown(located, "object"),
        by_legislation=breakdown(located, "legislation"),
        by_outcome=breakdown(located, "outcome"),
        by_age=breakdown(located, "age", AGES),
        by_gender=breakdown(located, "gender"),
        age_gender=by_age_and_gender(located),
        rates=rates,
        bound=ratio_bound(located, _by_stated_group(ratios, BOUNDS)),
        officer=breakdown(located, "officer_defined").set_axis(["group", "searches", "share"], axis=1),
        results=_by_stated_group(results_by, RESULTS),
        borough=per_resident,
        by_borough=by_borough(areas, stops, located, months, complete),
        ratios=ratios[~_of_boroughs(ratios, per_resident.loc[withheld, "borough"])],
        results_by=results_by,
        years=_blocks_published(blocks, own),
        busiest_month=_busiest_months(cuts),
        linked=outcome_linked(located),
        notes=_period(span, complete)
        | {
            "section_60_objects": _section_60_objects(located),
            "vehicle_share": counted["vehicle_only"] / max(counted["searches"], 1),
        },
        settings=settings,
    )


def _blocks_with(own: frozenset[str], months: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The blocks of a year in which any force has months of its ``own``; the last one if there are none."""
    blocks = year_blocks(months, YEAR)
    return [b for b in blocks if any(f"{m} {f}" in own for m in b for f in FORCES)] or blocks[-1:]


def _all_drawn(complete: frozenset[str], drawn: frozenset[str]) -> set[str]:
    """Forces of which every complete month was made from other months."""
    return {key.split(" ")[1] for key in complete} - {key.split(" ")[1] for key in complete - drawn}


def _of_boroughs(table: pd.DataFrame, names: pd.Series[str]) -> pd.Series[bool]:
    return (table["dimension"] == "borough") & table["value"].isin(names)


def _of_people(rows: pd.DataFrame) -> pd.Series[bool]:
    return rows["type"].str.contains("Person", na=False)


def _located_people(areas: pd.DataFrame, stops: pd.DataFrame, published: pd.Series[bool]) -> pd.DataFrame:
    """Searches of people placed in London, with their group, the officer's, the law and what they led to."""
    located = stops[published & _of_people(stops) & stops["borough_code"].isin(areas["borough_code"])]
    located = located.assign(group=stated_group(located["self_defined"]))
    return with_results(with_views(located))


def _by_stated_group(table: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """The rows of all searches by self-defined group."""
    rows = table[(table["view"] == SELF_DEFINED.name) & (table["dimension"] == "all")]
    return rows[["group", *columns]].reset_index(drop=True)


def _period(span: tuple[str, ...], complete: frozenset[str]) -> dict[str, Any]:
    """The months of a period, and which of them are not complete."""
    return {
        "first_month": span[0],
        "last_month": span[-1],
        "months": len(span),
        "incomplete": _incomplete(span, complete),
    }


def _incomplete(span: tuple[str, ...], complete: frozenset[str]) -> list[str]:
    return sorted(
        f"{month} {force}" for month in span for force in FORCES if f"{month} {force}" not in complete
    )


def _section_60_objects(located: pd.DataFrame) -> list[str]:
    under = located["count"].where(located["law"] == SECTION_60, 0).groupby(located["object"]).sum()
    total = located.groupby("object")["count"].sum()
    return sorted(str(name) for name in total.index[under > total / 2])


def _blocks_published(blocks: list[tuple[str, ...]], complete: frozenset[str]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "value": f"{block[0]} to {block[-1]}",
                **_period(block, complete),
                "incomplete": "; ".join(_incomplete(block, complete)),
            }
            for block in blocks
        ]
    )


def _busiest_months(cuts: list[Slice]) -> pd.DataFrame:
    """The month with most of the searches of each object and law: one operation can make a ratio."""
    found = []
    for cut in cuts:
        if cut.dimension in ("object", "law"):
            table = cut.rows.groupby([cut.part, cut.rows["month"]])["count"].sum().unstack(fill_value=0)
            top, share = table.idxmax(axis=1).astype("str"), table.max(axis=1) / table.sum(axis=1)
            values = [cut.values[part] for part in table.index]
            part = {"dimension": cut.dimension, "value": values, "month": top, "share": share}
            found.append(pd.DataFrame(part))
    return pd.concat(found, ignore_index=True)


def _complete_force_months(coverage: pd.DataFrame) -> frozenset[str]:
    published = coverage[(coverage["kind"] == "stop-and-search") & (coverage["state"] == "complete")]
    return frozenset(force_months(published))


def _years_published(areas: pd.DataFrame, complete: frozenset[str], span: tuple[str, ...]) -> Floats:
    """Years of complete months of each area's own force."""
    share = {force: sum(f"{month} {force}" in complete for month in span) / YEAR for force in FORCES}
    return np.asarray(areas["borough_code"].map(force_of).map(share), dtype=np.float64)

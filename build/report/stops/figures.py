"""The figures of stop and search: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.analysis.stops.slices import OFFICER_DEFINED, SECTION_60, SELF_DEFINED
from build.analysis.stops.stop_and_search import Stops
from build.report.figure.figure import Figure, headed
from build.report.stops import (
    borough_choices,
    charts,
    concentration_charts,
    findings,
    group_charts,
    headlines,
    outcome_charts,
    ratio_charts,
    ratio_findings,
    ratio_rows,
    time_charts,
)
from build.report.stops.phrases import BASE, SUBJECT, select


def figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return the page's figures, each under its headline."""
    said = _headlines(results, inputs.months[-12:])
    choices = _choices(inputs, results.stops)
    return [
        replace(headed(figure, said.get(figure.name, "")), choices=choices.get(figure.name, {}))
        for figure in _in_full(inputs, results)
    ]


def _choices(inputs: Inputs, stops: Stops) -> dict[str, dict[str, Figure]]:
    """What the menu of boroughs shows in place of London's charts, by the names of the figures."""
    year, table = inputs.months[-12:], stops.by_borough
    rows = {what: dict(list(part.groupby("borough"))) for what, part in table.groupby("what")}
    every = select(stops.ratios, SELF_DEFINED.name, "borough")
    placed = {
        str(name): headlines.placed(str(name), part[part["value"].isin(year)], year)
        for name, part in rows["month"].items()
    }
    looked_for = {name: headlines.looked_for(part) for name, part in _columns(rows, charts.OBJECT)}
    ended = {name: headlines.ended(part) for name, part in _columns(rows, charts.OUTCOME)}
    searched = {
        name: headlines.residents(name, every[every["value"] == name]) for name in stops.borough["borough"]
    }
    return {
        "stops-monthly": borough_choices.monthly(inputs, stops, placed),
        f"stops-{charts.OBJECT.column}": borough_choices.breakdown(inputs, stops, charts.OBJECT, looked_for),
        f"stops-{charts.OUTCOME.column}": borough_choices.breakdown(inputs, stops, charts.OUTCOME, ended),
        "stops-rates": borough_choices.rates(inputs, stops, searched),
    }


def _columns(
    rows: Mapping[Any, Mapping[Any, pd.DataFrame]], by: charts.Breakdown
) -> list[tuple[str, pd.DataFrame]]:
    """Each borough's counts of an attribute, with the attribute's own name as the column."""
    return [
        (str(name), part.rename(columns={"value": by.column}))
        for name, part in rows.get(by.column, {}).items()
    ]


def _headlines(results: Results, year: Sequence[str]) -> dict[str, str]:
    """The headlines by the names of the figures."""
    stops, say = results.stops, headlines
    years, laws = ratio_rows.by_year(stops), ratio_rows.by_law(stops)
    objects = ratio_rows.results_by_object(stops)
    groups = select(stops.results_by, SELF_DEFINED.name, "all")
    officers = select(stops.results_by, OFFICER_DEFINED.name, "all")
    seen = {
        name: f"people seen as {name}"
        for name in officers["group"].unique()
        if name != OFFICER_DEFINED.unknown
    }
    return {
        "stops-monthly": say.monthly(stops, year),
        f"stops-{charts.OBJECT.column}": say.looked_for(stops.by_object),
        f"stops-{charts.OUTCOME.column}": say.ended(stops.by_outcome),
        "stops-rates": say.ratio(stops),
        "stops-ratio": say.ratios(stops),
        "stops-results": say.results(stops),
        "stops-boroughs": say.boroughs(stops),
        "stops-ratio-year": say.gap_by_year(years[years["group"] == SUBJECT]),
        "stops-ratio-object": say.gap_by_object(ratio_rows.by_object(stops)),
        "stops-ratio-law": say.gap_by_law(laws[laws["group"] == SUBJECT]),
        "stops-ratio-officer": say.officers(ratio_rows.officers(stops)),
        "stops-ratio-borough": say.gap_by_borough(ratio_rows.by_borough(stops)),
        "stops-results-object": say.by_object(objects, "arrest", "Arrests"),
        "stops-find-object": say.by_object(objects, "find", "Finds"),
        "stops-find": say.finds(groups),
        "stops-results-officer": say.arrests(officers, seen),
        "stops-age-gender": say.people(stops.age_gender),
        "stops-clock": say.clock(results.clock),
    }


def _in_full(inputs: Inputs, results: Results) -> list[Figure]:
    """The page's figures, each under the finding in full."""
    stops = results.stops
    kinds = ((charts.OBJECT, stops.by_object), (charts.OUTCOME, stops.by_outcome))
    return [
        charts.monthly(inputs, stops, headline=findings.stop_monthly(stops)),
        *(
            charts.breakdown(inputs, table, by, headline=findings.stop_share(table, by.column, by.thing))
            for by, table in kinds
        ),
        *_groups(inputs, stops),
        charts.boroughs(inputs, stops, headline=findings.stop_boroughs(stops)),
        *_ratios(inputs, stops),
        *_outcomes(inputs, stops),
        *_times_and_places(inputs, results),
    ]


def _groups(inputs: Inputs, stops: Stops) -> list[Figure]:
    """Rates, ratios and results by self-defined group."""
    ratio, bound = findings.stop_ratio(stops).rstrip("."), findings.stop_bound(stops)
    rate, unstated = findings.highest_rate(stops), findings.not_stated(stops)
    return [
        group_charts.rates(inputs, stops, headline=rate, not_stated=unstated),
        group_charts.ratio(inputs, stops, headline=ratio, bound=bound),
        group_charts.results(inputs, stops, headline=findings.stop_results(stops)),
    ]


def _ratios(inputs: Inputs, stops: Stops) -> list[Figure]:
    """Ratios by year, object, law and borough, and as officers saw it."""
    find, fewest = ratio_findings, stops.settings.ratio_fewest
    years, objects, laws = ratio_rows.by_year(stops), ratio_rows.by_object(stops), ratio_rows.by_law(stops)
    boroughs, officers = ratio_rows.by_borough(stops), ratio_rows.officers(stops)
    own_years, own_laws = (rows[rows["group"] == SUBJECT] for rows in (years, laws))
    every_borough = select(stops.ratios, SELF_DEFINED.name, "borough", SUBJECT)
    return [
        ratio_charts.by_year(
            inputs,
            stops,
            years,
            headline=find.ratio_years(own_years, SUBJECT),
            bound=find.ratio_years_bound(own_years, SUBJECT),
        ),
        ratio_charts.by_object(
            inputs,
            stops,
            objects,
            headline=find.ratio_objects(objects, SUBJECT),
            too_few=find.too_few(objects, fewest),
        ),
        ratio_charts.by_law(
            inputs,
            stops,
            laws,
            headline=find.ratio_laws(own_laws, SUBJECT),
            too_few=find.too_few(laws, fewest),
            busiest=find.busiest(stops.busiest_month, SECTION_60),
        ),
        ratio_charts.officers(inputs, stops, officers, headline=find.officer_ratio(officers, SUBJECT)),
        ratio_charts.by_borough(
            inputs,
            stops,
            boroughs,
            headline=find.ratio_boroughs(boroughs, SUBJECT),
            too_few=find.too_few(every_borough, fewest),
        ),
    ]


def _outcomes(inputs: Inputs, stops: Stops) -> list[Figure]:
    """What searches led to; finds only where the published column says anything."""
    objects = ratio_rows.results_by_object(stops)
    groups = select(stops.results_by, SELF_DEFINED.name, "all")
    officers = select(stops.results_by, OFFICER_DEFINED.name, "all")
    arrest, find = outcome_charts.ARREST, outcome_charts.FIND
    arrests, finds = (
        ratio_findings.share_by_part(objects, share.stem, share.words, SUBJECT, BASE)
        for share in (arrest, find)
    )
    found, seen = (
        ratio_findings.differs(rows[rows["group"] != view.unknown], share.stem, share.words)
        for rows, view, share in ((groups, SELF_DEFINED, find), (officers, OFFICER_DEFINED, arrest))
    )
    out = [outcome_charts.by_object(inputs, stops, objects, headline=arrests)]
    if stops.linked["true"]:
        out.append(outcome_charts.finds(inputs, stops, groups, headline=found))
        out.append(outcome_charts.finds_by_object(inputs, stops, objects, headline=finds))
    return [*out, outcome_charts.officers(inputs, stops, officers, headline=seen)]


def _times_and_places(inputs: Inputs, results: Results) -> list[Figure]:
    """Age and gender, hour and weekday."""
    find, stops, clock = ratio_findings, results.stops, results.clock
    return [
        time_charts.age_gender(inputs, stops, headline=find.pyramid(stops.age_gender)),
        time_charts.clock(inputs, clock, headline=find.clock_peak(clock), season=find.clock_season(clock)),
    ]


def concentration_figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return the figure of how few places searches are in, which needs crimes too."""
    few = ratio_findings.concentration(results.concentration)
    figure = concentration_charts.concentration(inputs, results.concentration, headline=few)
    return [headed(figure, headlines.concentration(results.concentration))]

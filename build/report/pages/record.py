"""The pages of record: data quality, method, downloads, sources, and the page for an address that leads nowhere."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build import config
from build.analysis.crossval import LINEAR
from build.analysis.deprivation import Deprivation
from build.analysis.explain import GRID
from build.analysis.inputs import Inputs
from build.analysis.rates import Rates
from build.report import cluster_findings, deprivation_findings, findings, metadata
from build.report import format as fmt
from build.report import wording as say
from build.report.charts import latest as latest_charts
from build.report.charts import quality as quality_charts
from build.report.charts.clusters import smoothing
from build.report.charts.frame import estimated_short
from build.report.downloads import flagged_table
from build.report.pages import trends
from build.report.pages.content import Content, Page
from build.report.tables import dict_rows

REASONS = {
    "cut_off": "Row cut off",
    "unknown_code": "Area code not known",
    "unknown_type": "Crime type not known",
    "wrong_force": "Another force's row",
    "wrong_month": "Another month's row",
    "wrong_date": "Date not readable",
    "bad_point": "Point not in Great Britain",
}


def quality(content: Content) -> Page:
    """The ledger, coverage, rows without a place, boundary changes, known breaks."""
    inputs = content.inputs
    totals = quality_charts.totals(inputs.ledger)
    fates = [*quality_charts.FATES]
    placed = totals["counted"] + sum(totals[fate] for fate in fates)
    return Page(
        "quality.html",
        "quality.html",
        "Data quality",
        f"{findings.ledger_total(totals)}.",
        {
            "totals": totals,
            "sum": placed,
            "adds_up": placed == totals["rows"],
            "fates": quality_charts.FATES,
            "figures": content.figures,
            "months": _ledger_rows(quality_charts.by_month(inputs.ledger), fates),
            "files": _by_file(inputs),
            "reasons": _reasons(inputs),
            "codes": _codes(inputs),
            "breaks": [_known_break(entry) for entry in inputs.breaks],
            "gaps": _gaps(inputs),
            "statement": inputs.labels["estimated"],
            "note": inputs.labels.get("note", ""),
            "period": fmt.period(inputs.months),
            "partial_share": fmt.percent(content.config.partial_share, 0),
            "partial_window": content.config.partial_window,
        },
    )


def _ledger_rows(table: pd.DataFrame, fates: list[str]) -> list[list[str]]:
    """Return the ledger by month as printed, with what is left when the parts are taken from the rows."""
    parts = ["counted", *fates]
    left = table["rows"] - table[parts].sum(axis=1)
    return [
        [fmt.month(row["month"]), *(fmt.count(row[name]) for name in ("rows", *parts)), fmt.count(rest)]
        for row, rest in zip(dict_rows(table), left, strict=True)
    ]


def _by_file(inputs: Inputs) -> list[list[str]]:
    """Return rows, rows without a place and rows outside London by force and kind."""
    summed = inputs.ledger.groupby(["force", "kind"], as_index=False)[["rows", "no_place", "outside"]].sum()
    return [
        [
            f"{config.FORCES[row['force']]}, {quality_charts.KINDS[row['kind']]}",
            fmt.count(row["rows"]),
            f"{fmt.count(row['no_place'])} ({fmt.percent(row['no_place'] / max(row['rows'], 1), 2)})",
            f"{fmt.count(row['outside'])} ({fmt.percent(row['outside'] / max(row['rows'], 1), 2)})",
        ]
        for row in dict_rows(summed.sort_values(["force", "kind"], ascending=[False, False]))
    ]


def _reasons(inputs: Inputs) -> list[list[str]]:
    """Return each reason for which rows can be rejected and how many were."""
    columns = sorted(name for name in inputs.ledger.columns if str(name).startswith("rejected_"))
    names = [name.removeprefix("rejected_") for name in columns]
    return [
        [REASONS.get(name, name.replace("_", " ")), fmt.count(inputs.ledger[column].fillna(0).sum())]
        for name, column in zip(names, columns, strict=True)
    ]


def _codes(inputs: Inputs) -> list[list[str]]:
    """Return how the area of the counted crimes was found."""
    street = inputs.ledger[inputs.ledger["kind"] == "street"]
    counted = max(int(street["counted"].sum()), 1)
    return [
        [label, fmt.count(street[column].sum()), fmt.percent(street[column].sum() / counted, 2)]
        for column, label in quality_charts.CODES.items()
    ]


def _known_break(entry: dict[str, Any]) -> dict[str, Any]:
    """Return a known break with its dates in words."""
    until = entry.get("until")
    when = fmt.month(str(entry["date"])) + (f" to {fmt.month(str(until))}" if until else "")
    return {**entry, "when": when}


def _gaps(inputs: Inputs) -> list[list[str]]:
    """Return the force-months that are not complete, with the reason."""
    rows = inputs.coverage[inputs.coverage["state"] != "complete"].sort_values(["month", "force", "kind"])
    return [
        [
            fmt.month(row["month"]),
            config.FORCES[row["force"]],
            quality_charts.KINDS[row["kind"]],
            row["state"],
            row["reason"],
        ]
        for row in dict_rows(rows)
    ]


def method(content: Content) -> Page:
    """Every rule in plain words, with the figures of this build."""
    results, settings = content.results, content.config
    return Page(
        "method.html",
        "method.html",
        "Method",
        "How every figure on this site is made: counting, rates, intervals, models, and what they can not tell.",
        {
            "config": settings,
            "figures": content.figures,
            "funnel_limits": say.joined([f"{100 * limit:g}%" for limit in settings.funnel_limits]),
            "latest_spread": latest_charts.spread(results.latest),
            "per": content.per,
            "confidence": content.confidence,
            "areas": len(content.inputs.areas),
            "boroughs": results.rates.borough["borough"].nunique(),
            "recorded": list(config.RECORDED_TYPES),
            "asb": config.ASB,
            "labels": content.inputs.labels,
            "period": fmt.period(content.inputs.months),
            "year": fmt.period(content.year),
            "year_months": len(content.year),
            "flagged": int(results.rates.area["denominator_flag"].ne("").sum()),
            "flag_reasons": _flag_reasons(content),
            "rule": results.rates.rule,
            "prior": _prior(content),
            "domains": list(config.DOMAINS.values()),
            "scores_of": deprivation_findings.scores_of(settings.imd),
            "partial_range": GRID[1] - GRID[0],
            **_model_words(results.deprivation),
            **_holdout(results.rates),
            "flagged_areas": _flagged_areas(content),
            "block": say.joined([name.replace("_", " ") for name in config.CORRELATED_DOMAINS]),
            "cluster_rule": results.clusters.rule,
            "smoothing": smoothing(results.clusters),
            "k_range": settings.k_range,
            "refitting": results.clusters.refitting,
            "with_asb": cluster_findings.anti_social_behaviour(results.clusters),
            "doubt": cluster_findings.doubt(results.clusters),
            "volumes": results.stops.volumes,
            "ratio_fewest": settings.ratio_fewest,
            "busiest_share": settings.busiest_share,
            "groups": say.joined(config.ETHNIC_GROUPS),
            "group_count": say.few(len(config.ETHNIC_GROUPS)),
            "not_stated": config.NOT_STATED,
            "system_change": fmt.month(config.SYSTEM_CHANGE_MONTH),
            "trends": trends.settings(results.series, settings, len(content.inputs.months)),
            "forces": say.joined(list(config.FORCES.values())),
            "estimated": estimated_short(content.inputs),
        },
    )


def _model_words(result: Deprivation) -> dict[str, Any]:
    """Return the figures and sentences of the deprivation model."""
    return {
        "deprivation": result.settings,
        "forest": deprivation_findings.score_of(result),
        "linear": deprivation_findings.score_of(result, LINEAR),
        "against_line": deprivation_findings.model_against_line(result),
        "tuning": deprivation_findings.tuning(result),
        "neighbours_worth": deprivation_findings.neighbours_worth(result),
        "local": deprivation_findings.local_pattern(result),
        "editions": deprivation_findings.editions(result),
        "moran": result.moran,
        "p_value": fmt.p_value(result.moran["p"]),
    }


def _holdout(rates: Rates) -> dict[str, Any]:
    """Return how well raw and shrunken rates foretold later months: sentences and table, empty if nothing was held out."""
    table = rates.holdout
    if table.empty:
        return {"holdout": [], "holdout_line": ""}
    names = {"recorded": "All recorded crime", **findings.TYPE_NAMES}
    first = dict_rows(table)[0]
    return {
        "holdout": [
            [
                names[row["measure"]],
                *(fmt.number(row[column], 2) for column in ("raw", "london", "borough")),
                f"{fmt.number(row['gain'], 1)} ({fmt.interval(row['gain_low'], row['gain_high'], 1)})",
            ]
            for row in dict_rows(table)
        ],
        "fitted": first["fitted"],
        "tested": first["tested"],
        "compared_areas": first["areas"],
        "holdout_line": f"{findings.shrinkage(rates)}. ",
        "holdout_rule": findings.prior_choice(rates),
    }


def _flagged_areas(content: Content) -> list[list[str]]:
    """Return every flagged area with its reason, highest rate first."""
    table = flagged_table(content.inputs, content.results.rates)
    return [
        [
            row["lsoa21nm"],
            row["borough"],
            row["denominator_flag"],
            fmt.count(row["population"]),
            fmt.count(row["crimes_12m"]),
            fmt.rate(row["rate_per_1000_12m"]),
            fmt.interval(row["rate_low"], row["rate_high"]),
        ]
        for row in dict_rows(table)
    ]


def _flag_reasons(content: Content) -> list[list[str]]:
    """Return each reason of the flag and how many areas it holds for."""
    flags = content.results.rates.area["denominator_flag"]
    counts = flags[flags != ""].value_counts().sort_index()
    return [[str(reason), fmt.count(number)] for reason, number in counts.items()]


def _prior(content: Content) -> dict[str, Any]:
    """Return the fitted prior of recorded crime in the last 12 months."""
    rows = content.results.rates.prior.query("period == '12m' and measure == 'recorded'")
    return dict_rows(rows)[0]


def downloads(content: Content) -> Page:
    """Every file with its size and columns."""
    boroughs = sorted(content.results.rates.borough["borough"])
    tables = sum(entry["path"].endswith(".csv") for entry in content.catalogue)
    return Page(
        "downloads.html",
        "downloads.html",
        "Downloads",
        f"{fmt.count(tables)} tables and the outlines of {fmt.count(len(content.inputs.areas))} areas to take and use, "
        "with a dictionary of every column.",
        {
            "catalogue": content.catalogue,
            "dictionary": _dictionary(content.catalogue),
            "boroughs": [{"title": name, "href": f"data/boroughs/{fmt.slug(name)}.csv"} for name in boroughs],
            "licence": content.config.licence,
            "estimated": content.inputs.labels["estimated"],
            "charts": len(content.figures),
            "kilobyte": 1000,
        },
        structured=metadata.data_catalog(
            [_data_set(content, entry) for entry in content.catalogue], content.config
        ),
    )


def _data_set(content: Content, entry: dict[str, Any]) -> dict[str, Any]:
    """Return a download in schema.org's words."""
    others = [entry["parquet"]["path"]] if "parquet" in entry else []
    return metadata.data_set(
        content.inputs,
        content.config,
        "",
        name=entry["title"],
        description=f"{entry['description']} {metadata.ABOUT}",
        place="Greater London",
        files=[entry["path"], *others],
        columns=[column["name"] for column in entry["columns"]],
    )


def _dictionary(catalogue: list[dict[str, Any]]) -> list[list[str]]:
    """Return every column once: name, what it is, unit, the files that have it."""
    found: dict[str, tuple[str, str, list[str]]] = {}
    for entry in catalogue:
        for column in entry["columns"]:
            _, _, files = found.setdefault(column["name"], (column["title"], column["unit"], []))
            files.append(entry["path"].rsplit("/", 1)[-1])
    return [[name, title, unit, ", ".join(files)] for name, (title, unit, files) in sorted(found.items())]


def sources(content: Content) -> Page:
    """Who published what, under which licence, and which bytes were read."""
    cards = content.inputs.sources
    return Page(
        "sources.html",
        "sources.html",
        "Sources and licences",
        f"The {say.few(len(cards))} published data sets that this site is made from, with their licences.",
        {"cards": cards, "licence": content.config.licence, "estimated": content.inputs.labels["estimated"]},
    )


def not_found(content: Content) -> Page:
    """The page for an address that leads nowhere."""
    return Page(
        "404.html", "404.html", "Page not found", "This address leads nowhere on this site.", {}, listed=False
    )

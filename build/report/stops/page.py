"""Stop and search: what the template is given."""

from __future__ import annotations

from typing import Any

from build.analysis.stops.stop_and_search import Stops
from build.report.estimates import by_force
from build.report.page import Content, Page
from build.report.places.addresses import borough_path
from build.report.stops import findings as stop_findings
from build.report.stops import headlines, phrases
from build.report.stops.phrases import SUBJECT
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

QUESTIONS = {
    "stops-monthly": "How many?",
    "stops-object": "What for?",
    "stops-outcome": "What came of it?",
    "stops-rates": "Who was searched?",
}
LAW_COLUMNS = ["Legislation", "Searches", "Share", "Ratio", "Interval", "Not stated spread"]


def stops(content: Content) -> Page:
    """Four questions with a chart each, for London and every borough; the rest folded."""
    result = content.results.stops
    names = sorted(result.borough["borough"])
    return Page(
        "stops.html",
        "stops.html",
        "Stop and search",
        f"{headlines.monthly(result, content.year)}. {headlines.ratio(result)}.",
        {
            "lede": f"{headlines.boroughs(result)}.",
            "questions": {name: (words, content.figures[name]) for name, words in QUESTIONS.items()},
            "menu": [(fmt.slug(name), name) for name in names],
            "boroughs": [(name, borough_path(name)) for name in names],
            "bound": stop_findings.stop_bound(result),
            "ages": stop_findings.stop_ages(result),
            "volumes": result.volumes,
            "linked": result.linked,
            "linked_total": result.linked["recorded"] + result.linked["empty"],
            "officer": [
                [row.group, fmt.count(row.searches), fmt.percent(row.share)]
                for row in result.officer.itertuples()
            ],
            "subject": SUBJECT,
            "legislation_columns": LAW_COLUMNS,
            "legislation": _legislation(result),
            "figures": content.figures.of("stops-"),
            "incomplete": by_force(result.notes["incomplete"], content.inputs.months),
            "year": fmt.period(content.year),
            "when": say.within(content.year),
            "census": content.inputs.labels["census"],
            "note": content.inputs.labels.get("note", ""),
            "tables": {
                entry["path"]: entry["title"]
                for entry in content.catalogue
                if entry["path"].startswith("data/stops_")
            },
        },
        picture="stops-monthly",
    )


def _legislation(result: Stops) -> list[list[str]]:
    """Searches under each law, and the subject's ratio under it where enough were counted."""
    ratios = phrases.select(result.ratios, "self-defined", "legislation", SUBJECT)
    by_law = {row["value"]: row for row in dict_rows(phrases.with_ratio(ratios))}
    nothing = ["too few", fmt.MISSING, fmt.MISSING]
    return [
        [
            row["legislation"],
            fmt.count(row["count"]),
            fmt.percent(row["share"]),
            *(_ratio_cells(by_law[row["legislation"]]) if row["legislation"] in by_law else nothing),
        ]
        for row in dict_rows(result.by_legislation)
    ]


def _ratio_cells(row: dict[str, Any]) -> list[str]:
    limits = phrases.ratio_limits(row)
    return [fmt.rate(row["ratio"]), fmt.interval(*limits), fmt.rate(row["ratio_spread"])]

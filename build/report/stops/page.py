"""Stop and search: what the template is given."""

from __future__ import annotations

from typing import Any

from build.analysis.stops.stop_and_search import Stops
from build.report.page import Content, Page
from build.report.stops import findings as stop_findings
from build.report.stops import phrases
from build.report.stops.phrases import SUBJECT
from build.report.words import format as fmt
from build.report.words.rows import dict_rows

STOPS_PARTS = {
    "limits": "What the ratio cannot show",
    "counts": "How many searches",
    "years": "By group and by year",
    "reasons": "By reason and by law",
    "results": "What searches led to",
    "ages": "Age and gender",
    "hours": "Hour and weekday",
    "places": "In how few places",
    "officers": "As officers saw it",
    "boroughs": "Boroughs",
    "tables": "Tables to download",
}


def stops(content: Content) -> Page:
    """Volumes, reasons, outcomes, rates and ratios, age and gender, boroughs, what is not stated."""
    result = content.results.stops
    return Page(
        "stops.html",
        "stops.html",
        "Stop and search",
        stop_findings.stop_ratio(result),
        {
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
            "legislation_columns": [
                "Legislation",
                "Searches",
                "Part",
                "Ratio",
                "Interval",
                "Not stated spread",
            ],
            "legislation": _legislation(result),
            "figures": content.figures,
            "incomplete": [phrases.force_month(each) for each in result.notes["incomplete"]],
            "year": fmt.period(content.year),
            "census": content.inputs.labels["census"],
            "note": content.inputs.labels.get("note", ""),
            "parts_of_page": STOPS_PARTS,
            "tables": {
                entry["path"]: entry["title"]
                for entry in content.catalogue
                if entry["path"].startswith("data/stops_")
            },
        },
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

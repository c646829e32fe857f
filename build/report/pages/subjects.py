"""The pages of findings: Overview, deprivation, clusters, stop and search, the latest month."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build import config
from build.analysis.deprivation import Deprivation
from build.analysis.stops import Stops
from build.report import (
    cluster_findings,
    deprivation_findings,
    findings,
    metadata,
    search_findings,
    stop_findings,
)
from build.report import format as fmt
from build.report import wording as say
from build.report.charts import latest as latest_charts
from build.report.charts.clusters import smoothing
from build.report.charts.frame import estimated_short
from build.report.charts.stop_ratios import SUBJECT
from build.report.pages.content import Content, Page
from build.report.pages.live import live_feed
from build.report.tables import dict_rows

PLACES_SHOWN = 10
STOPS_PARTS = {
    "limits": "What the ratio can not show",
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
MISSES = 5  # areas shown at each end of the residuals


def overview(content: Content) -> Page:
    """What the data say in three findings, then month by month and type by type."""
    results, figures = content.results, content.figures
    opening = [
        {"figure": figures["overview-years"], "href": "boroughs/index.html", "link": "Borough by borough"},
        {
            "figure": figures["deprivation-scores"],
            "href": "deprivation.html",
            "link": "Crime and deprivation",
        },
        {"figure": figures["stops-ratio"], "href": "stops.html", "link": "Stop and search"},
    ]
    months = content.inputs.months
    return Page(
        "index.html",
        "index.html",
        "London Crime Analysis",
        findings.total_change(results.trends, content.year),
        {
            "opening": opening,
            "figures": [figures[name] for name in ("overview-monthly", "overview-change", "overview-mix")],
            "period": fmt.period(months),
            "areas": len(content.inputs.areas),
            "boroughs": results.rates.borough["borough"].nunique(),
            "london": results.rates.london,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "recorded_types": len(config.RECORDED_TYPES),
        },
        heading="What police data say about crime in London, and how surely",
        picture="overview-monthly",
        structured=metadata.website(content.config),
    )


def deprivation(content: Content) -> Page:
    """The model, its honest score, importances, partial dependence, where it is wrong, by type."""
    result = content.results.deprivation
    return Page(
        "deprivation.html",
        "deprivation.html",
        "Crime and deprivation",
        f"{deprivation_findings.deprivation_score(result)}.",
        {
            "against_line": deprivation_findings.model_against_line(result),
            "scores_of": deprivation_findings.scores_of(content.config.imd),
            "local": deprivation_findings.local_pattern(result),
            "local_settings": result.local,
            "editions": deprivation_findings.editions(result),
            "edition_rows": _edition_rows(result),
            "pattern": deprivation_findings.residual_pattern(result),
            "figures": content.figures,
            "map": content.maps["residual"],
            "local_map": content.maps["local"],
            "moran": result.moran,
            "settings": result.settings,
            "domains": list(config.DOMAINS.values()),
            "edition": content.inputs.labels["deprivation"],
            "population": content.inputs.labels["population"],
            "trained": int(result.area["trained"].sum()),
            "left_out": int((~result.area["trained"].astype(bool)).sum()),
            "year": fmt.period(content.year),
            "per": content.per,
            "estimated": estimated_short(content.inputs),
            "widest": _widest_misses(content),
            "misses": say.few(MISSES),
        },
    )


def _edition_rows(result: Deprivation) -> list[list[str]]:
    """Scores of line and forest from each edition of the indices that is held."""
    return [
        [
            f"{row.edition}, {say.lower_first(str(row.model))}",
            fmt.number(row.r2, 2),
            fmt.interval(row.r2_low, row.r2_high, 2),
            fmt.number(row.mae, 2),
            ""
            if fmt.is_missing(row.lead)
            else f"{fmt.number(row.lead, 3)} ({fmt.interval(row.low, row.high, 3)})",
        ]
        for row in result.editions.itertuples()
    ]


def _widest_misses(content: Content) -> list[list[Any]]:
    """Return the areas whose rate is furthest above and below the prediction, flagged ones left out."""
    areas, rates, model = content.inputs.areas, content.results.rates.area, content.results.deprivation.area
    table = pd.DataFrame(
        {
            "area": areas["lsoa21nm"],
            "code": areas["lsoa21cd"],
            "ward": areas["ward"],
            "crimes": rates["crimes_12m"],
            "rate": rates["rate_per_1000_12m"],
            "low": rates["rate_low"],
            "high": rates["rate_high"],
            "smoothed": rates["rate_smoothed"],
            "predicted": model["predicted_rate"],
            "residual": model["residual"].astype(float),
        }
    )[model["trained"].astype(bool).to_numpy()].sort_values(["residual", "code"])
    picked = pd.concat([table.tail(MISSES).iloc[::-1], table.head(MISSES)])
    return [
        [
            row.area,
            row.ward,
            fmt.count(row.crimes),
            fmt.rate(row.rate),
            fmt.interval(row.low, row.high),
            fmt.rate(row.smoothed),
            fmt.rate(row.predicted),
        ]
        for row in picked.itertuples()
    ]


def clusters(content: Content) -> Page:
    """Profiles, how k was chosen, the map, the outlines to download."""
    result = content.results.clusters
    rows = [
        [
            f"{row.cluster}. {row.name}",
            fmt.count(row.areas),
            fmt.count(row.population),
            fmt.count(row.crimes_12m),
            fmt.rate(row.rate),
            fmt.interval(row.rate_tenth, row.rate_ninetieth),
            fmt.count(row.flagged),
        ]
        for row in result.summary.rename(columns={"name": "title"})
        .assign(name=result.summary["name"])
        .itertuples(index=False)
    ]
    chosen = result.choice[result.choice["chosen"].astype(bool)].iloc[0]
    return Page(
        "clusters.html",
        "clusters.html",
        "Clusters",
        f"{cluster_findings.choice(result)}.",
        {
            "finding": cluster_findings.choice(result),
            "touching": cluster_findings.neighbours_alike(result.label, content.inputs.neighbours),
            "membership": cluster_findings.membership(result, content.config.membership_steps),
            "doubt": cluster_findings.doubt(result),
            "borders": cluster_findings.borders(result),
            "volume": cluster_findings.volume(result),
            "with_asb": cluster_findings.anti_social_behaviour(result),
            "numbers": sorted(result.names),
            "refitting": result.refitting,
            "confidence": content.confidence,
            "rule": result.rule,
            "chosen": dict(chosen),
            "figures": content.figures,
            "map": content.maps["cluster"],
            "rows": rows,
            "smoothing": smoothing(result),
            "types": len(config.RECORDED_TYPES),
            "areas": len(result.label),
            "year": fmt.period(content.year),
            "per": content.per,
            "estimated": estimated_short(content.inputs),
        },
    )


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
            "incomplete": [search_findings.force_month(each) for each in result.notes["incomplete"]],
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
    ratios = search_findings.select(result.ratios, "self-defined", "legislation", SUBJECT)
    by_law = {row["value"]: row for row in dict_rows(search_findings.with_ratio(ratios))}
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
    limits = search_findings.ratio_limits(row)
    return [fmt.rate(row["ratio"]), fmt.interval(*limits), fmt.rate(row["ratio_spread"])]


def latest(content: Content) -> Page:
    """Central London in the newest month."""
    result = content.results.latest
    shown = result.places.head(PLACES_SHOWN)
    return Page(
        "latest.html",
        "latest.html",
        "Latest month",
        findings.latest_total(result),
        {
            "finding": findings.latest_total(result),
            "month": fmt.month(result.month),
            "before": fmt.month(result.before) if result.before else "",
            "total": result.total,
            "figures": content.figures,
            "places": [
                [row.location, fmt.count(row.count_), fmt.count(row.asb)]
                for row in shown.rename(columns={"count": "count_"}).itertuples()
            ],
            "live": live_feed(content),
            "side": latest_charts.cell_side(result.cells),
            "estimated": estimated_short(content.inputs),
        },
    )

"""Clusters: what the template is given."""

from __future__ import annotations

from build import vocabulary
from build.report.clusters import findings as cluster_findings
from build.report.clusters import headlines
from build.report.figure.chart_words import estimated_short
from build.report.page import Content, Page
from build.report.words import format as fmt


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
            "touching": headlines.neighbours_alike(result.label, content.inputs.neighbours),
            "membership": cluster_findings.membership(result),
            "doubt": cluster_findings.doubt(result),
            "borders": cluster_findings.borders(result),
            "volume": cluster_findings.volume(result),
            "with_asb": cluster_findings.anti_social_behaviour(result),
            "numbers": sorted(result.names),
            "refitting": result.refitting,
            "confidence": content.confidence,
            "rule": result.rule,
            "split": cluster_findings.split(result),
            "questions": cluster_findings.questions(result),
            "question_rows": cluster_findings.question_rows(result),
            "other_methods": cluster_findings.other_methods(result),
            "chosen": dict(chosen),
            "figures": content.figures.of("clusters-"),
            "map": content.maps["cluster"],
            "rows": rows,
            "smoothing": cluster_findings.smoothing(result),
            "types": len(vocabulary.RECORDED_TYPES),
            "areas": len(result.label),
            "year": fmt.period(content.year),
            "per": content.per,
            "estimated": estimated_short(content.inputs),
        },
        picture="clusters-profiles",
    )

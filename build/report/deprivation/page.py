"""Crime and deprivation: what the template is given."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build import vocabulary
from build.analysis.deprivation.misses import widest_misses
from build.analysis.deprivation.model import Deprivation
from build.report.deprivation import findings as deprivation_findings
from build.report.deprivation import headlines, plain_findings
from build.report.figure.chart_words import estimated_short
from build.report.page import Content, Page
from build.report.words import format as fmt
from build.report.words import measures
from build.report.words import phrases as say

MISSES = 5  # areas shown at each end of the residuals


def deprivation(content: Content) -> Page:
    """The model, its honest score, importances, partial dependence, where it is wrong, by type."""
    result, rates = content.results.deprivation, content.results.rates
    misses = widest_misses(
        content.inputs.areas, rates.area, rates.exposure[0], result.area, rates.settings.per, MISSES
    )
    return Page(
        "deprivation.html",
        "deprivation.html",
        "Crime and deprivation",
        f"{headlines.score(result)}.",
        {
            "against_line": deprivation_findings.model_against_line(result),
            "plainly": f"{plain_findings.line_is_enough(result)} {plain_findings.centre(result)}",
            "scores_of": deprivation_findings.scores_of(content.settings.run.imd),
            "local": deprivation_findings.local_pattern(result),
            "local_settings": result.local,
            "editions": deprivation_findings.editions(result),
            "edition_rows": _edition_rows(result),
            "pattern": deprivation_findings.residual_pattern(result),
            "pattern_headline": headlines.residuals(result),
            "local_headline": headlines.local(result),
            "figures": content.figures.of("deprivation-"),
            "map": content.maps["residual"],
            "local_map": content.maps["local"],
            "moran": result.moran,
            "settings": result.design,
            "domains": list(vocabulary.DOMAINS.values()),
            "edition": content.inputs.labels["deprivation"],
            "population": content.inputs.labels["population"],
            "trained": int(result.area["trained"].sum()),
            "year": fmt.period(content.year),
            "per": content.per,
            "estimated": estimated_short(content.inputs),
            "widest": _rows(misses),
            "below": deprivation_findings.furthest_below(misses.tail(MISSES)),
            "typical": deprivation_findings.typical(result),
            "flagged": measures.flagged(content.results.rates.area["denominator_flag"]),
            "misses": say.few(MISSES),
        },
        picture="deprivation-importance",
    )


def _edition_rows(result: Deprivation) -> list[list[str]]:
    """Scores of the linear model and the forest on each edition of the indices held."""
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


def _rows(picked: pd.DataFrame) -> list[list[Any]]:
    return [
        [
            row.area,
            fmt.typographic(str(row.ward)),
            fmt.count(row.crimes),
            fmt.rate(row.rate),
            fmt.interval(row.low, row.high),
            fmt.rate(row.smoothed),
            fmt.rate(row.predicted),
        ]
        for row in picked.itertuples()
    ]

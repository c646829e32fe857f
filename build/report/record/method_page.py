"""Method: what the template is given."""

from __future__ import annotations

from typing import Any

from build import vocabulary
from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.deprivation.cross_validation import LINEAR
from build.analysis.deprivation.importance import GRID
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Rates
from build.analysis.rates.flags import flagged_areas
from build.london import FORCES, main_force
from build.report.clusters import findings as cluster_findings
from build.report.deprivation import findings as deprivation_findings
from build.report.deprivation import plain_findings
from build.report.figure.chart_words import estimated_short
from build.report.latest import findings as latest_findings
from build.report.page import Content, Page, section
from build.report.record import findings as record_findings
from build.report.stops import findings as stop_findings
from build.report.trends import page as trends
from build.report.words import format as fmt
from build.report.words import measures, units
from build.report.words import phrases as say
from build.report.words.rows import dict_rows


def method(content: Content) -> Page:
    """Every rule in plain words, with the figures of this build; a section without data says so in a sentence."""
    settings = content.settings.analysis
    results = content.results
    return Page(
        "method.html",
        "method.html",
        "Method",
        "How every figure on this site is made: counting, rates, intervals, models, and what they cannot tell.",
        {
            "gate": content.settings.gate,
            "settings": settings,
            "figures": content.figures.of("rates-held-out"),
            "funnel_limits": say.joined([units.share(limit) for limit in settings.rates.funnel_limits]),
            "false_verdicts": units.share(1 - settings.trends.confidence),
            "fewest": fmt.count(settings.trends.fewest_for_verdict),
            "discoveries": units.share(settings.places.false_discovery_rate),
            "per": content.per,
            "confidence": content.confidence,
            "areas": len(content.inputs.areas),
            "boroughs": content.inputs.areas["borough"].nunique(),
            "recorded": list(vocabulary.RECORDED_TYPES),
            "asb": vocabulary.ASB,
            "labels": content.inputs.labels,
            "period": fmt.period(content.inputs.months),
            "year": fmt.period(content.year),
            "last_year": say.last_months(len(content.year)),
            "calendar_months": len(fmt.MONTHS),
            "domains": list(vocabulary.DOMAINS.values()),
            "scores_of": deprivation_findings.scores_of(content.settings.run.imd),
            "partial_range": GRID[1] - GRID[0],
            "block": say.joined([name.replace("_", " ") for name in vocabulary.CORRELATED_DOMAINS]),
            "k_range": settings.clusters.k_range,
            "ratio_fewest": settings.stops.ratio_fewest,
            "busiest_share": settings.stops.busiest_share,
            "groups": say.joined(vocabulary.ETHNIC_GROUPS),
            "group_count": say.few(len(vocabulary.ETHNIC_GROUPS)),
            "not_stated": vocabulary.NOT_STATED,
            "system_change": fmt.month(main_force().system_change),
            "forces": say.joined([f"the {force.name}" for force in FORCES.values()]),
            "estimated": estimated_short(content.inputs),
            **section("latest", lambda: {"latest_spread": latest_findings.spread(results.latest)}),
            **section("rates", lambda: _rates(content)),
            **section(
                "trends",
                lambda: {
                    "trends": {
                        **trends.settings(results.series, len(content.inputs.months)),
                        "scores": trends.scores(results.series),
                    }
                },
            ),
            **section("deprivation", lambda: _model_words(results.deprivation)),
            **section("clusters", lambda: _clusters(results.clusters)),
            **section(
                "stops",
                lambda: {
                    "volumes": results.stops.volumes,
                    "search_ages": stop_findings.stop_ages(results.stops),
                },
            ),
        },
    )


def _rates(content: Content) -> dict[str, Any]:
    """Return the figures of rates, flags and priors."""
    rates = content.results.rates
    return {
        "flagged": measures.flagged(rates.area["denominator_flag"]),
        "flag_reasons": _flag_reasons(content),
        "rule": rates.rule,
        "prior": _prior(content),
        **_holdout(rates),
        "flagged_areas": _flagged_areas(content),
    }


def _clusters(result: Clusters) -> dict[str, Any]:
    """Return the figures and sentences of the clusters."""
    return {
        "cluster_rule": result.rule,
        "smoothing": cluster_findings.smoothing(result),
        "refitting": result.refitting,
        "with_asb": cluster_findings.anti_social_behaviour(result),
        "other_methods": cluster_findings.other_methods(result),
        "doubt": cluster_findings.doubt(result),
    }


def _model_words(result: Deprivation) -> dict[str, Any]:
    """Return the figures and sentences of the deprivation model."""
    return {
        "deprivation": result.design,
        "forest": deprivation_findings.score_of(result),
        "linear": deprivation_findings.score_of(result, LINEAR),
        "against_line": deprivation_findings.model_against_line(result),
        "centre": plain_findings.centre(result),
        "tuning": deprivation_findings.tuning(result),
        "neighbours_worth": deprivation_findings.neighbours_worth(result),
        "local": deprivation_findings.local_pattern(result),
        "editions": deprivation_findings.editions(result),
        "moran": result.moran,
        "p_value": fmt.p_value(result.moran["p"]),
    }


def _holdout(rates: Rates) -> dict[str, Any]:
    """Return how well raw and smoothed rates predicted later months: sentences and table, empty if nothing was held out."""
    table = rates.holdout
    if table.empty:
        return {"holdout": [], "holdout_line": ""}
    first = dict_rows(table)[0]
    return {
        "holdout": [
            [
                measures.MEASURE_NAMES[row["measure"]],
                *(fmt.number(row[column], 2) for column in ("raw", "london", "borough", "local")),
                *(
                    f"{fmt.number(row[gain], 1)} ({fmt.interval(row[f'{gain}_low'], row[f'{gain}_high'], 1)})"
                    for gain in ("gain", "local_gain")
                ),
            ]
            for row in dict_rows(table)
        ],
        "fitted": first["fitted"],
        "tested": first["tested"],
        "compared_areas": first["areas"],
        "holdout_line": f"{record_findings.shrinkage(rates)}. ",
        "holdout_rule": record_findings.prior_choice(rates),
        "local_priors": record_findings.local_priors(rates),
    }


def _flagged_areas(content: Content) -> list[list[str]]:
    """Return every flagged area with its reason, highest rate first."""
    table = flagged_areas(content.inputs.areas, content.results.rates.area)
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
    """Return each reason for a flag and how many areas it applies to."""
    flags = content.results.rates.area["denominator_flag"]
    counts = flags[flags != ""].value_counts().sort_index()
    return [[str(reason), fmt.count(number)] for reason, number in counts.items()]


def _prior(content: Content) -> dict[str, Any]:
    """Return the fitted prior of recorded crime in the last 12 months."""
    rows = content.results.rates.prior.query("period == '12m' and measure == 'recorded'")
    return dict_rows(rows)[0]

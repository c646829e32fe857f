"""The Trends page: seasons, changes of level, forecasts with their track record, boroughs side by side."""

from __future__ import annotations

from typing import Any

from build.analysis.trends.series import TimeSeries
from build.london import main_force
from build.report.figure.chart_words import estimated_short
from build.report.overview import headlines as overview_headlines
from build.report.page import Content, Page
from build.report.trends import findings as trend_findings
from build.report.trends import headlines
from build.report.trends.figures import panels
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import MEASURE_NAMES
from build.report.words.rows import dict_rows

WORST = -10.0  # of a lead: under this its size means nothing


def trends(content: Content) -> Page:
    """The course of recorded crime and of each type, and how much of it is certain."""
    results, inputs = content.results, content.inputs
    series = results.series
    return Page(
        "trends.html",
        "trends.html",
        "Trends",
        f"{headlines.verdicts(results.places)}. {overview_headlines.types(results.places)}.",
        {
            "levels": f"{trend_findings.recorded(series, inputs.months)}. {trend_findings.types(series.changes)}.",
            "figures": content.figures.of("trends-", "overview-change", "overview-mix"),
            **panels(inputs, results),
            "points": _points(series),
            "seasons": len(series.decomposition.season) > 0,
            "forecast_finding": trend_findings.forecasts(series.forecasts),
            "published": len(series.forecasts.forecasts) > 0,
            "refused": refused(series, len(inputs.months)),
            "estimated": estimated_short(inputs),
            "confidence": content.confidence,
            **settings(series, len(inputs.months)),
        },
        picture="overview-change",
    )


def settings(series: TimeSeries, months: int) -> dict[str, Any]:
    """Return the figures about the decomposition of series printed on this page and on Method."""
    scans, scores = series.changes.scans, series.forecasts.scores
    known = scans[scans["searched"].astype(bool)]
    return {
        "window": months,
        "ahead": say.few(series.settings.forecast_months),
        "fitted": fmt.count(series.settings.forecast_fitted),
        "baseline": trend_findings.BASELINE,
        "origins": "" if scores.empty else say.few(scores["origins"].iloc[0]),
        "held_out": "" if scores.empty else fmt.count(scores["held_out"].iloc[0]),
        "searched": len(known),
        "penalty": fmt.number(known["penalty"].max(), 1) if len(known) else "",
        "autocorrelation": series.settings.change_autocorrelation,
        "power": fmt.percent(series.settings.change_power, 0),
        "false_alarms": fmt.percent(series.settings.change_false_alarms, 0),
        "simulations": fmt.count(series.settings.change_simulations),
        "chance": trend_findings.chance(series),
        "apart": say.few(series.settings.change_apart),
        "near_system": say.few(series.settings.change_near_system),
        "system_change": fmt.month(main_force().system_change),
        "change_years": say.few(series.settings.change_years),
        "decompose_years": say.few(series.settings.decompose_years),
    }


def refused(series: TimeSeries, months: int) -> list[str]:
    """Say what could not be done with which series, and why; empty if nothing failed."""
    parts = {
        "Trend and season": (series.decomposition.refused, series.settings.decompose_years * len(fmt.MONTHS)),
        "Forecasts": (
            series.forecasts.refused,
            series.settings.forecast_fitted + series.settings.forecast_months,
        ),
    }
    out = [_refusal(what, table, least, months) for what, (table, least) in parts.items() if len(table)]
    unsearched = int((~series.changes.scans["searched"].astype(bool)).sum())
    if unsearched:
        years = say.few(series.settings.change_years)
        out.append(
            f"Changes of level are not looked for in {say.counted(unsearched, 'series', 'series')}: "
            f"it takes {years} whole years of months without a gap."
        )
    return out


def _refusal(what: str, table: Any, least: int, months: int) -> str:
    short = int((table["why"] == "too few months").sum())
    gaps = [
        trend_findings.within(str(name)) for name in table.loc[table["why"] != "too few months", "measure"]
    ]
    reasons = []
    if short:
        there = say.counted(months, "month")
        reasons.append(
            f"it takes {least} months, and the window has {there} ({say.counted(short, 'series', 'series')})"
        )
    if gaps:
        reasons.append(f"months are missing in {say.joined(gaps)}, and are not filled in")
    return f"{what}: not made where {'; nor where '.join(reasons)}."


def _points(series: TimeSeries) -> list[list[str]]:
    return [
        [
            MEASURE_NAMES[str(row["measure"])],
            fmt.month(row["month"]),
            fmt.number(row["before"], 1),
            fmt.number(row["after"], 1),
            fmt.signed_percent(row["step"], 0),
            _remark(row),
        ]
        for row in dict_rows(series.changes.points)
    ]


def _remark(row: dict[str, Any]) -> str:
    remarks = [
        text
        for key, text in (("near_system", trend_findings.SYSTEM), ("gradual", trend_findings.GRADUAL))
        if row[key]
    ]
    return say.capital("; ".join(remarks))


def _lead_interval(low: float, high: float) -> str:
    """Print the interval of a lead; an error many times the baseline's is said to be that, not measured to the percent."""
    if low < WORST:
        return f"under {fmt.signed_percent(WORST, 0)} to {fmt.signed_percent(high, 0)}"
    return fmt.signed_percent_interval(low, high, 0)


def scores(series: TimeSeries) -> list[list[str]]:
    """Return the track record: one row per series and method."""
    return [
        [
            MEASURE_NAMES[str(row["measure"])],
            row["model"],
            fmt.count(row["mae"]),
            fmt.number(row["mase"], 2),
            "" if fmt.is_missing(row["lead"]) else fmt.signed_percent(row["lead"], 0),
            ""
            if fmt.is_missing(row["lead"])
            else _lead_interval(float(row["lead_low"]), float(row["lead_high"])),
            fmt.percent(row["coverage"], 0),
            "yes" if row["published"] else "",
        ]
        for row in dict_rows(series.forecasts.scores)
    ]

"""Tables of the monthly series to download."""

from __future__ import annotations

from build.analysis.results import Results
from build.report.downloads.schema import MONTH, Column, Product, amount, ends, share
from build.report.words import phrases as say
from build.report.words import units

MEASURE = Column("measure", "recorded (all categories together) or a category’s slug")


def trend_products(results: Results) -> list[Product]:
    """The decomposed monthly series, their changes, and forecasts with their scores."""
    return [_decomposition(results), *_levels(results), *_forecasts(results)]


def _decomposition(results: Results) -> Product:
    return Product(
        "data/trends_stl.csv",
        "Trend and season",
        "Incidents a day in London, by month, split by STL; series with gaps or of less than "
        f"{say.few(results.series.settings.decompose_years)} years are not in it.",
        results.series.decomposition.stl,
        (
            MONTH,
            MEASURE,
            amount("count", "Incidents recorded in the month", "incidents"),
            amount(
                "daily",
                "Incidents a day in the month: trend, season and remainder together",
                "incidents a day",
            ),
            amount("trend", "Trend of the month", "incidents a day"),
            Column("seasonal", "Seasonal part of the month, the same each year", "incidents a day"),
            Column("remainder", "What trend and season leave over", "incidents a day"),
        ),
    )


def _levels(results: Results) -> list[Product]:
    settings = results.series.settings
    near = f"{say.few(settings.change_near_system)} months"
    least = (
        "Least change of level halfway, as a share of the mean day, that is found in "
        f"{units.share(settings.change_power)} of such series"
    )
    changes = results.series.changes
    return [
        Product(
            "data/change_points.csv",
            "Changes of level",
            "Where the level of a monthly series changed.",
            changes.points,
            (
                MEASURE,
                Column(MONTH.name, "First month of the new level, YYYY-MM", pattern=MONTH.pattern),
                amount("before", "Mean day up to the change of level, season taken out", "incidents a day"),
                amount("after", "Mean day from the change of level on, season taken out", "incidents a day"),
                Column("step", "Change of level", "fraction", (-1, None)),
                Column("near_system", f"Whether it is within {near} of the Met’s change of recording system"),
                Column("gradual", "Whether a straight line fits the series better than its steps"),
            ),
        ),
        Product(
            "data/change_searches.csv",
            "Search for changes of level",
            "Which series were searched, with what penalty.",
            changes.scans,
            (
                MEASURE,
                Column("searched", "Whether the series was searched: whole and long enough"),
                amount("months", "Months searched", "months"),
                amount(
                    "penalty", "Least gain of a change that is named, in squares of the series’ scale", ""
                ),
                amount("least_step", least, "fraction"),
                amount("changes", "Changes of level found", "changes"),
            ),
        ),
    ]


def _forecasts(results: Results) -> list[Product]:
    interval = units.interval(results.series.settings)
    model = Column("model", "Method of the forecast")
    lead = Column(
        "lead", "How much smaller the error is than that of the better baseline", "fraction", (None, 1)
    )
    forecast = amount("forecast", "Forecast", "incidents")
    return [
        Product(
            "data/forecast_scores.csv",
            "Track record of forecasts",
            "Errors of each method on held-out months, and which is published.",
            results.series.forecasts.scores,
            (
                MEASURE,
                model,
                amount("origins", "Months from which a forecast was made", "months"),
                amount("held_out", "Months held out", "months"),
                amount(
                    "forecast_mae",
                    "Mean absolute error on held-out months of equal length, each counting once",
                    "incidents",
                    source="mae",
                ),
                amount(
                    "mase",
                    "Mean absolute error over that of last year’s same month within the months fitted",
                    "ratio",
                ),
                share("coverage", f"Share of held-out months inside a {interval} interval set without them"),
                lead,
                *ends(lead, f"its {interval} interval"),
                Column("published", "Whether the model’s forecasts are published"),
            ),
        ),
        Product(
            "data/forecasts.csv",
            "Forecasts",
            "Forecasts of those series for which a model beats both baselines.",
            results.series.forecasts.forecasts,
            (MEASURE, model, MONTH, forecast, *ends(forecast, f"its {interval} interval")),
        ),
    ]

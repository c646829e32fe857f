"""``lsoa.csv``: one row per small area, with every subject's figures, under the column names the product promises."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from build.analysis.absence import AbsentError
from build.analysis.inputs import Inputs, Rates
from build.analysis.results import Results
from build.analysis.statistics.levels import AREA
from build.report.deprivation.products import prediction_columns
from build.report.downloads.schema import (
    BOROUGH,
    LSOA_CODE,
    LSOA_NAME,
    POPULATION,
    WARD,
    Column,
    Product,
    amount,
    share,
)
from build.report.places.products import (
    CLUSTER,
    CLUSTER_NAME,
    DECILE,
    DISPERSION,
    change_columns,
    crimes_in_a_year,
    months_held,
    recorded_change,
)
from build.report.record.products import area_rate_columns
from build.report.words import units
from build.report.words.measures import TYPE_NAMES, average_of
from build.vocabulary import DOMAINS

OUTLINED = ("lsoa21cd", "lsoa21nm", "borough", "cluster", "cluster_name", "rate_per_1000_12m")
MEMBERSHIP = (
    "Share of refits in which the area stays in its cluster: squares of the map and its own mix drawn again"
)


def area_product(inputs: Inputs, results: Results) -> Product:
    """Every area: counts, rates with interval, smoothed rate, deprivation, prediction, cluster."""
    return Product(
        "data/lsoa.csv",
        "All areas",
        "One row per LSOA: counts, rates with interval, smoothed rate, deprivation, prediction, cluster.",
        _rows(inputs, results),
        _columns(inputs, results),
        key=("lsoa21cd",),
        parquet=True,
    )


def _rows(inputs: Inputs, results: Results) -> pd.DataFrame:
    parts: list[Callable[[], pd.DataFrame]] = [
        lambda: results.rates.area,
        lambda: results.deprivation.area[["predicted_rate", "residual"]],
        lambda: pd.DataFrame(
            {
                "cluster": results.clusters.label,
                "cluster_name": [results.clusters.names[number] for number in results.clusters.label],
                "cluster_membership": results.clusters.membership,
            }
        ),
    ]
    table = inputs.areas
    for part in parts:
        with contextlib.suppress(AbsentError):
            table = table.join(part())
    with contextlib.suppress(AbsentError):
        table = table.join(recorded_change(results.places, AREA), on="lsoa21cd")
    return table


def _columns(inputs: Inputs, results: Results) -> tuple[Column, ...]:
    """Declare the columns in the order that is promised; those of what the data do not allow are left out."""
    groups: list[Callable[[], tuple[Column, ...]]] = [
        lambda: (
            LSOA_CODE,
            LSOA_NAME,
            WARD,
            Column("msoa21nm", "Name of the Middle layer Super Output Area of 2021"),
            BOROUGH,
            POPULATION,
        ),
        lambda: (
            crimes_in_a_year(results.rates)[0],
            *area_rate_columns(results.rates),
            _smoothed(results.rates),
        ),
        lambda: (crimes_in_a_year(results.rates)[1], *_window(len(inputs.months))),
        lambda: (
            Column(
                "imd_score",
                "Index of Multiple Deprivation: score, carried to 2021 areas",
                "score",
                decimals=3,
            ),
            DECILE,
            *(
                Column(slug, f"{name} domain: score, carried to 2021 areas", "score")
                for slug, name in DOMAINS.items()
            ),
        ),
        lambda: prediction_columns(results.deprivation),
        lambda: (CLUSTER, CLUSTER_NAME) if results.clusters.names else (),
        lambda: _flag(results.rates),
        lambda: (STREETS,),
        lambda: change_columns(results.places),
        lambda: (DISPERSION, *RANKS, months_held(results.rates)),
        lambda: (share("cluster_membership", MEMBERSHIP),) if results.clusters.names else (),
    ]
    declared: list[Column] = []
    for group in groups:
        with contextlib.suppress(AbsentError):
            declared += group()
    return tuple(declared)


STREETS = Column(
    "streets", "The one or two streets with most published map points, what the area is known by"
)


def _flag(rates: Rates) -> tuple[Column, ...]:
    """Declare the flag, which is a flag of rates."""
    words = "Why the rate per resident cannot be compared; empty if it can"
    return tuple(Column(name, words) for name in rates.area.columns if name == "denominator_flag")


RANKS = (
    amount(
        "rank_low",
        "Rank band of the smoothed rate, highest plausible rank (1 = highest rate); empty if flagged",
        "rank",
    ),
    amount("rank_high", "Rank band of the smoothed rate, lowest plausible rank; empty if flagged", "rank"),
)


def _smoothed(rates: Rates) -> Column:
    words = f"The rate shrunk towards {average_of(rates)} by empirical Bayes"
    return amount("rate_smoothed", words, units.rate(rates.settings))


def _window(months: int) -> tuple[Column, ...]:
    """Declare the counts of the whole window, which the column names assume to be three years."""
    window = "in the month of the window" if months == 1 else f"in all {months} months of the window"
    by_type = (
        amount(f"n_36m_{slug}", f"{name}: incidents {window}", "incidents")
        for slug, name in TYPE_NAMES.items()
    )
    return amount("crimes_36m", f"Recorded crimes {window}", "crimes"), *by_type


def outline_product(areas: Product) -> Product:
    """The outlines of all areas as GeoJSON, with some of the columns of their table."""
    columns = {column.name: column for column in areas.columns}
    return replace(
        areas,
        path="data/clusters.geojson",
        title="Outlines",
        description="Outlines of all areas with cluster and rate.",
        columns=tuple(columns[name] for name in OUTLINED if name in columns),
        parquet=False,
    )

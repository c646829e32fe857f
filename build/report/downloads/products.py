"""The tables that analysts take, as CSV and Parquet."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.clusters.profiles import Profiles
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs
from build.analysis.rates.area_rates import Rates
from build.analysis.results import Results
from build.report.downloads.columns import COLUMNS
from build.report.downloads.data_package import entry_of, other_format
from build.report.stops.tables import search_tables
from build.report.words.format import slug
from build.storage import tables as files
from build.vocabulary import CRIME_TYPES, DOMAINS

DECIMALS = 4
# Column -> decimals, where four would be more than is known.
ROUNDED = {"imd_score": 3, "expected": 1, "mae": 4}


@dataclass(frozen=True)
class Product:
    """One table to download: ``path`` below the site, its words, its rows; ``parquet`` if it is also written so."""

    path: str
    title: str
    description: str
    table: pd.DataFrame
    parquet: bool = False


def make_products(inputs: Inputs, results: Results) -> list[Product]:
    """Every table of the site, in the order of the Downloads page."""
    products = [
        Product(
            "data/lsoa.csv",
            "All areas",
            "One row per LSOA: counts, rates with interval, smoothed rate, deprivation, prediction, cluster.",
            lsoa_table(inputs, results),
            parquet=True,
        ),
        Product(
            "data/boroughs.csv",
            "Boroughs",
            "Recorded crime by borough, with interval, funnel limits and position.",
            results.rates.borough,
        ),
        *borough_products(results.profiles),
        Product("data/wards.csv", "Wards", "Recorded crime by ward, with interval.", results.rates.ward),
        Product(
            "data/monthly.csv",
            "Months",
            "All incidents that each force reported, by month and type; unlocated ones included.",
            inputs.monthly,
        ),
        *stop_products(results),
        *model_products(inputs, results.deprivation),
        Product(
            "data/rates_held_out.csv",
            "Rates foretold",
            "How well raw and shrunken rates of earlier months foretell the last 12.",
            results.rates.holdout.rename(
                columns={
                    **{name: f"{name}_error" for name in ("raw", "london", "borough")},
                    **{"change": "error_change", "low": "error_change_low", "high": "error_change_high"},
                }
            ),
        ),
        Product(
            "data/flagged_areas.csv",
            "Flagged areas",
            "Areas where residents are the wrong denominator, and why.",
            flagged_table(inputs, results.rates),
        ),
        *trend_products(results),
        *cluster_products(results),
        Product(
            "data/ledger.csv",
            "Row ledger",
            "Where every row of every file went.",
            ledger_table(inputs.ledger),
        ),
        Product(
            "data/coverage.csv",
            "Coverage",
            "Which months of which force are complete, partial or missing.",
            inputs.coverage,
        ),
    ]
    return [tidy(p) for p in products]


def borough_products(profiles: Profiles) -> list[Product]:
    """What boroughs are made of: areas by deprivation, by cluster, recorded against predicted."""
    return [
        Product(
            "data/borough_deciles.csv",
            "Boroughs by deprivation",
            "How many LSOAs of each borough lie in each tenth of England by deprivation, beside London.",
            profiles.deciles,
        ),
        Product(
            "data/borough_clusters.csv",
            "Boroughs by cluster",
            "How many LSOAs of each borough belong to each cluster, beside London.",
            profiles.clusters,
        ),
        Product(
            "data/borough_model.csv",
            "Boroughs against the model",
            "Recorded rates of each borough's LSOAs against those predicted from deprivation.",
            profiles.model,
        ),
    ]


def stop_products(results: Results) -> list[Product]:
    """Searches: by month, by ethnic group, by borough, and cut further."""
    stops = results.stops
    return [
        Product(
            "data/stops_monthly.csv",
            "Searches by month",
            "All searches that each force reported.",
            stops.monthly,
        ),
        Product(
            "data/stops_ethnicity.csv",
            "Searches by ethnic group",
            "Rates and rate ratios by self-defined ethnic group, with intervals.",
            stops.rates.merge(stops.bound[["group", "ratio_spread"]], on="group", how="left"),
        ),
        Product(
            "data/stops_results.csv",
            "Results of searches",
            "Arrests and other outcomes by self-defined ethnic group, with intervals.",
            stops.results,
        ),
        Product(
            "data/stops_boroughs.csv",
            "Searches by borough",
            "Person searches by borough: rate, not-stated share, ratio.",
            stops.borough,
        ),
        *(Product(*table) for table in search_tables(results)),
    ]


def model_products(inputs: Inputs, model: Deprivation) -> list[Product]:
    """The model on deprivation: its scores, its leads, its areas, the settings tried."""
    return [
        Product(
            "data/model_scores.csv",
            "Model scores",
            "Held-out scores of each model on deprivation, in all and by type.",
            model.scores,
        ),
        Product(
            "data/model_leads.csv",
            "Leads of the forest",
            "The forest's held-out R squared less that of each other model, with intervals over squares of the map.",
            model.lead.rename(columns={"low": "lead_low", "high": "lead_high"}),
        ),
        Product(
            "data/model_areas.csv",
            "Model by area",
            "Held-out prediction, residual, fold and how the residual lies among its neighbours'.",
            inputs.areas[["lsoa21cd", "lsoa21nm", "borough"]].join(
                model.area[["predicted_rate", "residual", "fold", "trained", "local"]]
            ),
        ),
        Product(
            "data/model_tuning.csv",
            "Settings tried",
            "Squared error of each setting of the forest inside the training areas of each fold.",
            model.tuning,
        ),
    ]


def cluster_products(results: Results) -> list[Product]:
    """How the clusters were chosen, and their profiles."""
    return [
        Product(
            "data/cluster_choice.csv",
            "Choice of clusters",
            "Scores and stability of each number of clusters.",
            results.clusters.choice,
        ),
        Product(
            "data/cluster_profiles.csv",
            "Profiles of clusters",
            "Each cluster's mix beside London's, with intervals over refits to resampled squares of the map.",
            profile_table(results),
        ),
    ]


def trend_products(results: Results) -> list[Product]:
    """The monthly series taken apart, their changes, and forecasts with their scores."""
    series = results.series
    names = dict(zip(results.rates.borough["borough_code"], results.rates.borough["borough"], strict=True))
    change = results.trends.change.rename(
        columns={"low": "change_low", "high": "change_high", "code": "borough_code"}
    )
    change["borough"] = change["borough_code"].map(names)
    return [
        Product(
            "data/trends_stl.csv",
            "Trend and season",
            "Monthly counts in London split by STL; series with gaps or of less than two years are not in it.",
            series.decomposition.stl,
        ),
        Product(
            "data/trend_changes.csv",
            "Changes in a year",
            "The last 12 months against the 12 before, by type, in London and in each borough.",
            change[
                [
                    "level",
                    "borough_code",
                    "borough",
                    "measure",
                    "last",
                    "previous",
                    "change",
                    "change_low",
                    "change_high",
                    "dispersion",
                    "autocorrelation",
                    "certain",
                ]
            ],
        ),
        Product(
            "data/change_points.csv",
            "Changes of level",
            "Where the level of a monthly series changed.",
            series.changes.points,
        ),
        Product(
            "data/change_searches.csv",
            "Search for changes of level",
            "Which series were searched, with what penalty.",
            series.changes.searches,
        ),
        Product(
            "data/forecast_scores.csv",
            "Track record of forecasts",
            "Errors of each method on held-out months, and which is published.",
            series.forecasts.scores.rename(columns={"mae": "forecast_mae"}),
        ),
        Product(
            "data/forecasts.csv",
            "Forecasts",
            "Forecasts of those series for which a model beats last year's same month.",
            series.forecasts.forecasts,
        ),
    ]


def lsoa_table(inputs: Inputs, results: Results) -> pd.DataFrame:
    """``lsoa.csv``: one row per LSOA under the names that the product promises."""
    areas, rates = inputs.areas, results.rates.area
    frame = areas[["lsoa21cd", "lsoa21nm", "ward", "msoa21nm", "borough", "population"]].copy()
    first = [
        "crimes_12m",
        "rate_per_1000_12m",
        "rate_low",
        "rate_high",
        "rate_smoothed",
        "asb_12m",
        "crimes_36m",
    ]
    by_type = [f"n_36m_{slug}" for slug in CRIME_TYPES.values()]
    frame = frame.join(rates[[*first, *by_type]]).join(areas[["imd_score", "imd_decile", *DOMAINS]])
    frame = frame.join(results.deprivation.area[["predicted_rate", "residual"]])
    frame["cluster"] = results.clusters.label
    frame["cluster_name"] = frame.cluster.map(results.clusters.names)
    frame["denominator_flag"] = rates.denominator_flag
    frame = frame.join(rates[["rank_low", "rank_high"]])
    frame["cluster_membership"] = results.clusters.membership
    return frame


def profile_table(results: Results) -> pd.DataFrame:
    """Every cluster's share of every category, with its difference from London's share and the ratio to it."""
    table = results.clusters.profile.drop(columns="slug")
    table.insert(1, "cluster_name", table["cluster"].map(results.clusters.names))
    return table.rename(columns={f"ratio{end}": f"share_ratio{end}" for end in ("", "_low", "_high")})


def flagged_table(inputs: Inputs, rates: Rates) -> pd.DataFrame:
    """Areas where residents are the wrong denominator, highest rate first."""
    columns = ["crimes_12m", "rate_per_1000_12m", "rate_low", "rate_high", "denominator_flag"]
    table = inputs.areas[["lsoa21cd", "lsoa21nm", "borough", "population", "hectares"]].join(
        rates.area[columns]
    )
    table = table[table["denominator_flag"] != ""]
    return table.sort_values(["rate_per_1000_12m", "lsoa21cd"], ascending=[False, True]).reset_index(
        drop=True
    )


def ledger_table(ledger: pd.DataFrame) -> pd.DataFrame:
    """The ledger with what identifies a file first and its hash last."""
    first = ["month", "force", "kind", "file", "rows", "counted", "no_place", "outside"]
    rejected = sorted(str(c) for c in ledger if str(c).startswith("rejected_"))
    placed = ["same_code", "merged", "split_by_point", "split_by_share"]
    return ledger[[*first, *rejected, *placed, "unknown_ethnicity", "unknown", "bytes", "sha256"]]


def tidy(product: Product) -> Product:
    """Only documented columns, whole numbers as whole numbers, floats rounded to what is known."""
    unknown = [c for c in product.table if c not in COLUMNS]
    if unknown:
        raise ValueError(f"{product.path}: column {unknown[0]!r} is not in build/report/downloads/columns.py")
    table = product.table.reset_index(drop=True).copy()
    for column in table.columns[table.dtypes.map(pd.api.types.is_float_dtype)]:
        values = table[column]
        whole = column not in {"residual"} and np.array_equal(values.dropna(), values.dropna().round())
        table[column] = (
            values.astype("Int64")
            if whole and len(values.dropna())
            else values.round(ROUNDED.get(column, DECIMALS))
        )
    return Product(product.path, product.title, product.description, table, product.parquet)


def write_products(products: list[Product], out: Path) -> list[dict[str, Any]]:
    """Write every table below ``out``, a table a borough, and return the catalogue for the Downloads page."""
    (out / "data" / "boroughs").mkdir(parents=True, exist_ok=True)
    catalogue = []
    for product in products:
        _write_csv(product.table, out / product.path)
        entry = entry_of(out, product.path, product.title, product.description, product.table)
        if product.parquet:
            parquet = f"{product.path[:-4]}.parquet"
            files.write_table(product.table, out / parquet)
            entry["parquet"] = other_format(out, parquet)
        catalogue.append(entry)
    lsoa = products[0].table
    for borough, rows in lsoa.groupby("borough"):
        _write_csv(rows, out / "data" / "boroughs" / f"{slug(str(borough))}.csv")
    return catalogue


def _write_csv(table: pd.DataFrame, path: Path) -> None:
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")

"""The tables that analysts take: CSV, Parquet, a Data Package that describes them."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from build import files
from build.analysis.inputs import Inputs
from build.analysis.rates import Rates
from build.analysis.results import Results
from build.config import CRIME_TYPES, DOMAINS, Config
from build.report.columns import COLUMNS
from build.report.format import slug

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
    lsoa = lsoa_table(inputs, results)
    stops = results.stops
    products = [
        Product(
            "data/lsoa.csv",
            "All areas",
            "One row per LSOA: counts, rates with interval, smoothed rate, deprivation, prediction, cluster.",
            lsoa,
            parquet=True,
        ),
        Product(
            "data/boroughs.csv",
            "Boroughs",
            "Recorded crime by borough, with interval, funnel limits and position.",
            results.rates.borough,
        ),
        Product("data/wards.csv", "Wards", "Recorded crime by ward, with interval.", results.rates.ward),
        Product(
            "data/monthly.csv",
            "Months",
            "All incidents that each force reported, by month and type; unlocated ones included.",
            inputs.monthly,
        ),
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
        Product(
            "data/model_scores.csv",
            "Model scores",
            "Held-out scores of each model on deprivation, in all and by type.",
            results.deprivation.scores,
        ),
        Product(
            "data/model_leads.csv",
            "Leads of the forest",
            "The forest's held-out R squared less that of each other model, with intervals over squares of the map.",
            results.deprivation.lead.rename(columns={"low": "lead_low", "high": "lead_high"}),
        ),
        Product(
            "data/model_areas.csv",
            "Model by area",
            "Held-out prediction, residual, fold and how the residual lies among its neighbours'.",
            inputs.areas[["lsoa21cd", "lsoa21nm", "borough"]].join(
                results.deprivation.area[["predicted_rate", "residual", "fold", "trained", "local"]]
            ),
        ),
        Product(
            "data/model_tuning.csv",
            "Settings tried",
            "Squared error of each setting of the forest inside the training areas of each fold.",
            results.deprivation.tuning,
        ),
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
        Product(
            "data/cluster_choice.csv",
            "Choice of clusters",
            "Scores and stability of each number of clusters.",
            results.clusters.choice,
        ),
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
    return frame.join(rates[["rank_low", "rank_high"]])


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
    return ledger[[*first, *rejected, *placed, "bytes", "sha256"]]


def tidy(product: Product) -> Product:
    """Only documented columns, whole numbers as whole numbers, floats rounded to what is known."""
    unknown = [c for c in product.table if c not in COLUMNS]
    if unknown:
        raise ValueError(f"{product.path}: column {unknown[0]!r} is not in build/report/columns.py")
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
        catalogue.append(_entry(product, _write_csv(product.table, out / product.path)))
        if product.parquet:
            path = (out / product.path).with_suffix(".parquet")
            files.write_table(product.table, path)
            catalogue[-1]["parquet"] = {"path": f"{product.path[:-4]}.parquet", "bytes": path.stat().st_size}
    lsoa = products[0].table
    for borough, rows in lsoa.groupby("borough"):
        _write_csv(rows, out / "data" / "boroughs" / f"{slug(str(borough))}.csv")
    return catalogue


def _write_csv(table: pd.DataFrame, path: Path) -> Path:
    table.to_csv(path, index=False, lineterminator="\n", encoding="utf-8")
    return path


def _entry(product: Product, path: Path) -> dict[str, Any]:
    return {
        "path": product.path,
        "title": product.title,
        "description": product.description,
        "rows": len(product.table),
        "bytes": path.stat().st_size,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "columns": [
            {"name": c, "title": COLUMNS[c][0], "unit": COLUMNS[c][1], "type": _type(product.table[c])}
            for c in map(str, product.table.columns)
        ],
    }


def _type(values: pd.Series) -> str:
    """Data Package field type of a column."""
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(values) else "string"


def write_datapackage(catalogue: list[dict[str, Any]], inputs: Inputs, config: Config, out: Path) -> None:
    """``data/datapackage.json``: every table with its fields, hash, licence and sources (Data Package v1)."""
    package = {
        "name": "london-crime-analysis",
        "title": "London Crime Analysis",
        "profile": "tabular-data-package",
        "description": inputs.labels["estimated"]
        or "Tables computed from police.uk, ONS and deprivation data.",
        "licenses": [
            {
                "name": "OGL-UK-3.0",
                "title": config.licence,
                "path": "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
            }
        ],
        "sources": [{"title": s["title"], "path": s["address"]} for s in inputs.sources],
        "resources": [_resource(entry) for entry in catalogue],
    }
    files.write_json(package, out / "data" / "datapackage.json")


def _resource(entry: dict[str, Any]) -> dict[str, Any]:
    fields = [
        {"name": c["name"], "title": c["title"], "type": c["type"]}
        | ({"unit": c["unit"]} if c["unit"] else {})
        for c in entry["columns"]
    ]
    return {
        "name": Path(entry["path"]).stem.replace("_", "-"),
        "path": entry["path"].removeprefix("data/"),
        "title": entry["title"],
        "description": entry["description"],
        "profile": "tabular-data-resource",
        "format": "csv",
        "encoding": "utf-8",
        "bytes": entry["bytes"],
        "hash": f"sha256:{entry['sha256']}",
        "schema": {"fields": fields, "missingValues": [""]},
    }

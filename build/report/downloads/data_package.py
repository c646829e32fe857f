"""``datapackage.json``: every download with its fields, keys, constraints, size and hash (Data Package, version 1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from build.analysis.inputs import Inputs
from build.report.downloads.schema import Column, Product
from build.report.publish.metadata import LICENCE
from build.settings import Run
from build.storage import tables

PACKAGE: Final = "data/datapackage.json"
# Columns that are a key of another table refer to it.
REFERS: Final = {"lsoa21cd": "lsoa", "borough_code": "boroughs"}
MEDIA: Final = {"geojson": "application/geo+json", "parquet": "application/vnd.apache.parquet"}


def write_product(product: Product, out: Path) -> dict[str, Any]:
    """Write a table below ``out`` in the format of its path, and as Parquet too if it says so; return its entry."""
    if product.path.endswith(".parquet"):
        tables.write_table(product.table, out / product.path)
    else:
        tables.write_csv(product.table, out / product.path)
    entry = entry_of(out, product)
    if product.parquet:
        parquet = product.path.replace(".csv", ".parquet")
        tables.write_table(product.table, out / parquet)
        entry["parquet"] = {"path": parquet, **_bytes_of(out / parquet)}
    return entry


def entry_of(out: Path, product: Product) -> dict[str, Any]:
    """Return a file's entry, with its columns, for the Downloads page and the package."""
    return {
        "path": product.path,
        "title": product.title,
        "description": product.description,
        "rows": len(product.table),
        "key": list(product.key),
        **_bytes_of(out / product.path),
        "columns": [_described(column, product.table[column.name]) for column in product.columns],
    }


def _described(column: Column, values: pd.Series) -> dict[str, Any]:
    kind = field_type(values)
    return {
        "name": column.name,
        "title": column.title,
        "unit": column.unit,
        "type": kind,
        "constraints": column.constraints(kind),
    }


def _bytes_of(path: Path) -> dict[str, Any]:
    content = path.read_bytes()
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def field_type(values: pd.Series) -> str:
    """Return the Data Package type of a column."""
    if pd.api.types.is_bool_dtype(values):
        return "boolean"
    if pd.api.types.is_integer_dtype(values):
        return "integer"
    return "number" if pd.api.types.is_float_dtype(values) else "string"


# Files of which there is one a place: described here, since a package cannot name thousands one by one.
COLLECTIONS: Final = [
    {
        "path": "place/{code}.json",
        "title": "A file a place",
        "description": "All that is known of one place. places.csv lists the codes of all places.",
        "mediatype": "application/json",
        "fields": {
            "code, level, name, borough, ward": "which place it is",
            "said, page": "what its page says of it, and where that is below the site",
            "residents, residents_of": "how many, and of which year",
            "months": "in the order of the counts",
            "counts": "by measure, a number a month, null where the month is missing; recorded is recorded crime, without "
            "anti-social behaviour",
            "estimated": "by type, the months whose count is an estimate",
            "year": "by measure, the last 12 months against the 12 before, with verdict, rate and interval",
            "source": "publisher, licence, date, what to know of the data",
        },
    },
    {
        "path": "explore/{code}.js",
        "title": "Counts by month as the Explore page loads them",
        "description": "One file a borough, and one for London, packed for the browser; programs should read place/{code}.json.",
        "mediatype": "text/javascript",
    },
]


def write_datapackage(catalogue: list[dict[str, Any]], inputs: Inputs, run: Run, out: Path) -> None:
    """Write the package of all downloads: tables with their schema, the outlines and Parquet as plain files."""
    package = {
        "name": "london-crime-analysis",
        "title": "London Crime Analysis",
        "profile": "data-package",
        "description": inputs.labels["estimated"]
        or "Tables computed from police.uk, ONS and deprivation data.",
        "licenses": [{"name": "OGL-UK-3.0", "title": run.licence, "path": LICENCE}],
        "sources": [{"title": s["title"], "path": s["address"]} for s in inputs.sources],
        "resources": [resource for entry in catalogue for resource in _resources(entry)],
        "collections": COLLECTIONS,
    }
    tables.write_json(package, out / PACKAGE)


def _resources(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an entry of the catalogue as resources, one per format."""
    if not entry["path"].endswith(".csv"):
        return [_file(entry, entry)]
    return [_table(entry), *([_file(entry, entry["parquet"])] if "parquet" in entry else [])]


def _head(entry: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is stated for every file."""
    stem, _, suffix = Path(file["path"]).name.partition(".")
    name = stem.replace("_", "-") + ("" if suffix == "csv" else f"-{suffix}")
    return {
        "name": name,
        "path": file["path"].removeprefix("data/"),
        "title": entry["title"],
        "description": entry["description"],
        "format": suffix,
        "bytes": file["bytes"],
        "hash": f"sha256:{file['sha256']}",
    }


def _file(entry: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return a file that is not a text table: its columns are those of the table of the same name."""
    head = _head(entry, file)
    # Without the type a validator reads Parquet as a table and cannot check its bytes.
    return {**head, "profile": "data-resource", "type": "file", "mediatype": MEDIA[head["format"]]}


def _table(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a CSV with its schema: fields, constraints, keys."""
    stem, key = Path(entry["path"]).stem, entry["key"]
    names = [column["name"] for column in entry["columns"]]
    schema: dict[str, Any] = {
        "fields": [_field(column, column["name"] in key) for column in entry["columns"]],
        "missingValues": [""],
        "foreignKeys": [
            {"fields": [column], "reference": {"resource": table, "fields": [column]}}
            for column, table in REFERS.items()
            if column in names and stem != table
        ],
    }
    if key:
        schema["primaryKey"] = key
    return {
        **_head(entry, entry),
        "profile": "tabular-data-resource",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: Mapping[str, Any], required: bool) -> dict[str, Any]:
    constraints = {**({"required": True} if required else {}), **column["constraints"]}
    return {
        "name": column["name"],
        "title": column["title"],
        "type": column["type"],
        **({"unit": column["unit"]} if column["unit"] else {}),
        **({"constraints": constraints} if constraints else {}),
    }

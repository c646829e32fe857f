"""``datapackage.json``: every download with its fields, keys, constraints, size and hash (Data Package, version 1)."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pandas as pd

from build.analysis.inputs import Inputs
from build.london import FORCES
from build.report.downloads.columns import COLUMNS, SIGNED
from build.report.publish.metadata import LICENCE
from build.settings import Run
from build.storage import tables as files

PACKAGE: Final = "data/datapackage.json"
# What no two rows of a table share; a table that is not here has no key.
KEYS: Final[dict[str, list[str]]] = {
    "lsoa": ["lsoa21cd"],
    "boroughs": ["borough_code"],
    "borough_deciles": ["borough_code", "imd_decile"],
    "borough_clusters": ["borough_code", "cluster"],
    "borough_model": ["borough_code"],
    "wards": ["ward_code"],
    "monthly": ["month", "force", "crime_type"],
    "stops_monthly": ["month", "force"],
    "stops_ethnicity": ["group"],
    "stops_results": ["group"],
    "stops_boroughs": ["borough_code"],
    "model_scores": ["measure", "model"],
    "model_leads": ["model"],
    "model_areas": ["lsoa21cd"],
    "rates_held_out": ["measure"],
    "flagged_areas": ["lsoa21cd"],
    "cluster_choice": ["k"],
    "ledger": ["file"],
    "coverage": ["month", "force", "kind"],
}
# A column that is a key of another table refers to it.
REFERS: Final = {"lsoa21cd": "lsoa", "borough_code": "boroughs"}
PATTERNS: Final = {
    "lsoa21cd": r"E01\d{6}",
    "ward_code": r"E05\d{6}",
    "borough_code": r"E09\d{6}",
    "month": r"\d{4}-(0[1-9]|1[0-2])",
    "sha256": r"[0-9a-f]{64}",
}
VALUES: Final[dict[str, list[str]]] = {
    "force": list(FORCES),
    "state": ["complete", "partial", "missing"],
    "kind": ["street", "stop-and-search"],
}
SIGNED_UNITS: Final = {"log", "score", ""}  # or none at all
MEDIA: Final = {"geojson": "application/geo+json", "parquet": "application/vnd.apache.parquet"}


def entry_of(out: Path, path: str, title: str, description: str, table: pd.DataFrame) -> dict[str, Any]:
    """Return a written file with its columns as the Downloads page and the package list it."""
    return {
        "path": path,
        "title": title,
        "description": description,
        "rows": len(table),
        **_bytes_of(out / path),
        "columns": [
            {"name": c, "title": COLUMNS[c][0], "unit": COLUMNS[c][1], "type": field_type(table[c])}
            for c in map(str, table.columns)
        ],
    }


def other_format(out: Path, path: str) -> dict[str, Any]:
    """Return a table's file in another format."""
    return {"path": path, **_bytes_of(out / path)}


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


def write_datapackage(catalogue: list[dict[str, Any]], inputs: Inputs, run: Run, out: Path) -> None:
    """Write the package of all downloads: tables as such, the outlines and Parquet as files."""
    package = {
        "name": "london-crime-analysis",
        "title": "London Crime Analysis",
        "profile": "data-package",
        "description": inputs.labels["estimated"]
        or "Tables computed from police.uk, ONS and deprivation data.",
        "licenses": [{"name": "OGL-UK-3.0", "title": run.licence, "path": LICENCE}],
        "sources": [{"title": s["title"], "path": s["address"]} for s in inputs.sources],
        "resources": [resource for entry in catalogue for resource in _resources(entry)],
    }
    files.write_json(package, out / PACKAGE)


def _resources(entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return an entry of the catalogue as resources, one a format."""
    if not entry["path"].endswith(".csv"):
        return [_file(entry, entry)]
    return [_table(entry), *([_file(entry, entry["parquet"])] if "parquet" in entry else [])]


def _head(entry: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is said of every file."""
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
    """Return a file that is no table of text: its columns are those of the table of the same name."""
    head = _head(entry, file)
    # Without the type a validator reads Parquet as a table and can not tell its bytes.
    return {**head, "profile": "data-resource", "type": "file", "mediatype": MEDIA[head["format"]]}


def _table(entry: Mapping[str, Any]) -> dict[str, Any]:
    """Return a CSV with its schema: fields, what may stand in them, keys."""
    stem = Path(entry["path"]).stem
    key = KEYS.get(stem, [])
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


def _field(column: Mapping[str, str], required: bool) -> dict[str, Any]:
    constraints = {**({"required": True} if required else {}), **constraints_of(column)}
    return {
        "name": column["name"],
        "title": column["title"],
        "type": column["type"],
        **({"unit": column["unit"]} if column["unit"] else {}),
        **({"constraints": constraints} if constraints else {}),
    }


def constraints_of(column: Mapping[str, str]) -> dict[str, Any]:
    """Return what a column's values keep to, by its name and unit."""
    name, unit = column["name"], column["unit"]
    if name in PATTERNS:
        return {"pattern": PATTERNS[name]}
    if name in VALUES:
        return {"enum": VALUES[name]}
    if column["type"] not in ("integer", "number") or unit in SIGNED_UNITS or name in SIGNED:
        return {}
    return {"minimum": 0, **({"maximum": 1} if unit == "share" else {})}

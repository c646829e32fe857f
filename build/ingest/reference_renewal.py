"""Publishers' files to data/reference: every table made from the file if there is one, or kept as it is."""

from __future__ import annotations

import datetime
import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely

from build.errors import ReferenceDataError
from build.ingest import context, reference_files
from build.ingest.crosswalk import carry_deprivation
from build.ingest.ethnicity_by_age import read_ethnicity_by_age
from build.ingest.geography import contiguous_pairs
from build.ingest.outlines import for_each_purpose, read_outlines
from build.ingest.population import newest_totals, read_boroughs, read_population, scaled_to
from build.ingest.postcodes import read_postcodes
from build.ingest.publishers import SOURCES, Source
from build.ingest.reference import CARDS, held_cards, held_names
from build.settings import Run
from build.storage import tables as stored
from build.vocabulary import EDITIONS

Tables = dict[str, pd.DataFrame]


def renew_reference(folder: Path, out: Path, run: Run) -> list[str]:
    """Read the publishers' files in ``folder`` and write the tables made from them into the empty folder ``out``.

    Where a file that need not be there is absent, the table held in ``run.reference`` stays; returns a line for each.
    Raises ReferenceDataError where a file is missing, changed, incomplete or wrong.
    """
    path = {s.table: p for s in SOURCES if (p := find_file(folder, s, run))}
    names = reference_files.read_names(path["names"]) if "names" in path else held_names(run)
    if len(names) != run.expected_areas:
        raise ReferenceDataError(f"names: {len(names)} London areas, expected {run.expected_areas}.")
    kept = keep_held([s for s in SOURCES if s.table not in path], names.lsoa21cd, out, run)
    tables, labels = make_tables(path, names, out)
    for name, table in tables.items():
        stored.write_table(
            table, out / f"{name}.parquet", ordered="postcode" if name == "postcodes" else None
        )
    if not any((out / f"deprivation_{e}.parquet").exists() for e in EDITIONS):
        raise ReferenceDataError(f"{folder}: no file of the indices of deprivation, and none is held.")
    cards = [
        card(s, path[s.table], len(tables[s.table]), labels.get(s.table, {}))
        for s in SOURCES
        if s.table in path
    ]
    stored.write_json([*kept, *as_before(cards, run)], out / CARDS)
    return [f"{c['title']}: not in {folder.name}, kept as held ({c['file']})." for c in kept]


def find_file(folder: Path, source: Source, run: Run) -> Path | None:
    """The publisher's file of a source in a folder (any depth); None if it may be absent and is.

    Raises ReferenceDataError where there are several, or none of what must be there.
    """
    hits = sorted(folder.rglob(source.pattern))
    if len(hits) > 1:
        raise ReferenceDataError(
            f"{folder}: {len(hits)} files named {source.pattern} ({source.title}). Leave the right one."
        )
    if not hits and source.required:
        raise ReferenceDataError(
            f"{folder}: no file named {source.pattern} ({source.title}). Put exactly one there, from {source.address}"
        )
    return hits[0] if hits else None


def make_tables(
    path: Mapping[str, Path], names: pd.DataFrame, out: Path
) -> tuple[Tables, dict[str, dict[str, str]]]:
    """Every table that the files there are make, and what their cards say beyond the source's words."""
    codes = names.lsoa21cd
    lookup = reference_files.read_lookup(path["lookup"], codes)
    outlines = read_outlines(path["outlines"], codes)
    shapes = for_each_purpose(outlines.geometry.to_numpy())
    tables = {"names": names, "lookup": lookup}
    tables["outlines"] = outline_table(outlines, shapes)
    tables["neighbours"] = pd.DataFrame(contiguous_pairs(shapes["geometry"]), columns=["first", "second"])
    tables["ethnicity"] = reference_files.read_ethnicity(path["ethnicity"], codes)
    if "ethnicity_by_age" in path:
        tables["ethnicity_by_age"] = read_ethnicity_by_age(path["ethnicity_by_age"], names.borough_code)
    tables |= deprivation_tables(path, lookup, codes)
    if "borough_population" in path:
        tables["borough_population"] = read_boroughs(path["borough_population"], names.borough)
    held = out / "borough_population.parquet"
    boroughs = tables.get("borough_population", stored.read_table(held) if held.exists() else None)
    tables["population"], label = population_table(path["population"], names, boroughs)
    if "postcodes" in path:
        tables["postcodes"] = read_postcodes(path["postcodes"], shapes["geometry"])
    tables |= {name: read(path[name]) for name, read in context.READERS.items() if name in path}
    return tables, {"population": label}


def outline_table(outlines: pd.DataFrame, shapes: Mapping[str, Any]) -> pd.DataFrame:
    """``lsoa21cd, hectares, easting, northing`` (a point inside) and one column of WKB a purpose."""
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes["geometry"])).round()
    return pd.DataFrame(
        {
            "lsoa21cd": outlines.lsoa21cd,
            "hectares": (shapely.area(outlines.geometry.to_numpy()) / 1e4).round(2),
            "easting": inside[:, 0],
            "northing": inside[:, 1],
            **{purpose: shapely.to_wkb(np.asarray(of, dtype=object)) for purpose, of in shapes.items()},
        }
    )


def deprivation_tables(path: Mapping[str, Path], lookup: pd.DataFrame, codes: pd.Series) -> Tables:
    """Scores on 2021 areas of each edition there is a file of."""
    tables = {}
    if "deprivation_2019" in path:
        scores = reference_files.read_deprivation(
            path["deprivation_2019"], "LSOA code (2011)", lookup.lsoa11cd, residents=True
        )
        tables["deprivation_2019"] = carry_deprivation(
            scores.rename(columns={"code": "lsoa11cd"}), lookup, codes
        )
    if "deprivation_2025" in path:
        scores = reference_files.read_deprivation(
            path["deprivation_2025"], "LSOA code (2021)", codes, residents=False
        )
        tables["deprivation_2025"] = reference_files.in_order(
            scores.rename(columns={"code": "lsoa21cd"}), codes, path["deprivation_2025"].name
        )
    return tables


def population_table(
    path: Path, names: pd.DataFrame, boroughs: pd.DataFrame | None
) -> tuple[pd.DataFrame, dict[str, str]]:
    """``lsoa21cd, population`` and the label and note of its card.

    Where the boroughs' estimates are newer than the small areas', the areas of a borough keep their shares of it within its
    newest total, and the note says so.
    """
    population, year = read_population(path, names.lsoa21cd)
    totals, newest = newest_totals(boroughs) if boroughs is not None else (pd.Series(dtype="int64"), year)
    if newest <= year:
        return population, {"label": f"mid-{year}", "note": ""}
    residents = scaled_to(population.population.to_numpy(), names.borough.to_numpy(object), totals)
    note = (
        f"Residents of boroughs and London are the mid-{newest} estimates; small areas, whose newest estimates are of "
        f"mid-{year}, keep their share of their borough's residents."
    )
    return population.assign(population=residents), {"label": f"mid-{newest}", "note": note}


def keep_held(absent: list[Source], codes: pd.Series, out: Path, run: Run) -> list[dict[str, Any]]:
    """Copy the held tables of the sources that are absent into ``out``; returns their cards."""
    cards = [c for c in held_cards(run) if c["table"] in {s.table for s in absent}]
    if cards and not held_names(run).lsoa21cd.equals(codes):
        raise ReferenceDataError(
            f"{run.reference}: is of other areas than the new names, so none of it can be kept. Give every file."
        )
    for c in cards:
        if c["table"] != "names":  # written with the tables that are made
            shutil.copyfile(run.reference / f"{c['table']}.parquet", out / f"{c['table']}.parquet")
    return cards


def card(source: Source, path: Path, rows: int, words: Mapping[str, str]) -> dict[str, Any]:
    """The source card of a file: who, what, where, licence, when, hash, rows."""
    day = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
    return {
        "table": source.table,
        "title": source.title,
        "publisher": source.publisher,
        "address": source.address,
        "licence": source.licence,
        "attribution": source.attribution,
        "file": path.name,
        "date": day,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": rows,
        "label": source.label,
        **words,
    }


def as_before(cards: list[dict[str, Any]], run: Run) -> list[dict[str, Any]]:
    """Cards with the date on which a file was first seen as it is now."""
    seen = {(c["table"], c["sha256"]): c["date"] for c in held_cards(run)}
    return [{**c, "date": seen.get((c["table"], c["sha256"]), c["date"])} for c in cards]

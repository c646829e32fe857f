"""data/reference: small tables that change rarely, each with its source card."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build import files
from build.config import Config
from build.errors import ReferenceDataError
from build.ingest import publishers
from build.ingest.crosswalk import Crosswalk, carry_deprivation, make_crosswalk
from build.ingest.geography import contiguous_pairs, simplify_coverage

CARDS = "cards.json"
TABLES = ("names", "lookup", "population", "deprivation", "ethnicity", "outlines", "neighbours")


@dataclass(frozen=True)
class Reference:
    """The reference tables, joined.

    areas : see :class:`build.analysis.inputs.Inputs`. outlines : (areas,) polygons in British National Grid, one coverage.
    neighbours : (pairs, 2). crosswalk : how 2011 codes are read. cards : source cards by table.
    """

    areas: pd.DataFrame
    outlines: NDArray[np.object_]
    neighbours: NDArray[np.int32]
    crosswalk: Crosswalk
    cards: list[dict[str, Any]]

    def label(self, table: str) -> str:
        """What captions call a source: "mid-2022", "IMD 2019", "Census 2021"."""
        return next(str(c["label"]) for c in self.cards if c["table"] == table)


def find_file(folder: Path, source: publishers.Source) -> Path:
    """The publisher's file of a source in a folder (any depth); ReferenceDataError if there is not exactly one."""
    hits = sorted(folder.rglob(source.pattern))
    if len(hits) != 1:
        what = "no file" if not hits else f"{len(hits)} files"
        raise ReferenceDataError(
            f"{folder}: {what} named {source.pattern} ({source.title}). Put one there; it is at {source.address}"
        )
    return hits[0]


def card(source: publishers.Source, path: Path, rows: int, label: str) -> dict[str, Any]:
    """The source card of a file: who, what, where, licence, when, hash, rows."""
    day = datetime.datetime.fromtimestamp(path.stat().st_mtime, datetime.UTC).date().isoformat()
    return {
        "table": source.table,
        "title": source.title,
        "publisher": source.publisher,
        "address": source.address,
        "licence": source.licence,
        "file": path.name,
        "date": day,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "rows": rows,
        "label": label,
    }


def require_all(frame: pd.DataFrame, areas: pd.Series, what: str) -> pd.DataFrame:
    """Rows of ``frame`` in the order of ``areas``; ReferenceDataError if an area is missing or given twice."""
    if frame.lsoa21cd.duplicated().any():
        raise ReferenceDataError(f"{what}: area {frame.lsoa21cd[frame.lsoa21cd.duplicated()].iloc[0]} twice.")
    missing = areas[~areas.isin(frame.lsoa21cd)]
    if len(missing):
        raise ReferenceDataError(
            f"{what}: {len(missing)} of {len(areas)} London areas are missing (first: {missing.iloc[0]}). "
            "Take the complete file."
        )
    return frame.set_index("lsoa21cd").loc[areas].reset_index()


def renew_reference(folder: Path, out: Path, config: Config) -> None:
    """Read the publishers' files in ``folder`` and write the tables made from them into the empty folder ``out``.

    Raises ReferenceDataError where a file is missing, changed or incomplete.
    """
    path = {s.table: find_file(folder, s) for s in publishers.SOURCES}
    names = publishers.read_names(path["names"])
    codes = names.lsoa21cd
    if len(names) != config.expected_areas:
        raise ReferenceDataError(
            f"{path['names'].name}: {len(names)} London areas, expected {config.expected_areas}."
        )
    lookup = publishers.read_lookup(path["lookup"])
    population, year = publishers.read_population(path["population"])
    scores = publishers.read_deprivation(path["deprivation"])
    outlines = publishers.read_outlines(path["outlines"])
    outlines = outlines.assign(
        hectares=(outlines.area / 1e4).round(2), geometry=simplify_coverage(outlines.geometry.to_numpy())
    )
    outlines = require_all(pd.DataFrame(outlines), codes, path["outlines"].name)
    shapes = np.asarray(outlines.geometry, dtype=object)
    inside = shapely.get_coordinates(shapely.point_on_surface(shapes)).round()
    tables = {
        "names": names,
        "lookup": lookup,
        "population": require_all(population, codes, path["population"].name),
        "deprivation": carry_deprivation(scores, lookup, codes),
        "ethnicity": require_all(publishers.read_ethnicity(path["ethnicity"]), codes, path["ethnicity"].name),
        "outlines": pd.DataFrame(
            {
                "lsoa21cd": codes,
                "hectares": outlines.hectares,
                "easting": inside[:, 0],
                "northing": inside[:, 1],
                "geometry": shapely.to_wkb(shapes),
            }
        ),
        "neighbours": pd.DataFrame(contiguous_pairs(shapes), columns=["first", "second"]),
    }
    cards = [
        card(s, path[s.table], len(tables[s.table]), year if s.table == "population" else s.label)
        for s in publishers.SOURCES
    ]
    for name in TABLES:
        files.write_table(tables[name], out / f"{name}.parquet")
    files.write_json(cards, out / CARDS)


def load_reference(config: Config) -> Reference:
    """Read ``config.reference``; ReferenceDataError if a table is missing or the areas are not all there."""
    try:
        table = {name: files.read_table(config.reference / f"{name}.parquet") for name in TABLES}
        cards = json.loads((config.reference / CARDS).read_text(encoding="utf-8"))
    except (OSError, ValueError) as e:
        raise ReferenceDataError(
            f"{config.reference}: cannot be read ({e}). Restore it from the repository, or renew it with --reference."
        ) from e
    areas = table["names"]
    for name in ("population", "deprivation", "ethnicity", "outlines"):
        areas = areas.merge(
            table[name].drop(columns="geometry", errors="ignore"), on="lsoa21cd", validate="1:1"
        )
    if len(areas) != config.expected_areas:
        raise ReferenceDataError(
            f"{config.reference}: {len(areas)} areas, expected {config.expected_areas}. Renew it with --reference."
        )
    return Reference(
        areas=areas,
        outlines=np.asarray(shapely.from_wkb(table["outlines"].geometry.to_numpy()), dtype=object),
        neighbours=table["neighbours"].to_numpy(np.int32),
        crosswalk=make_crosswalk(table["lookup"], areas),
        cards=cards,
    )

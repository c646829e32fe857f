"""data/reference: small tables that rarely change, each with its source card."""

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

from build.errors import ReferenceDataError
from build.ingest import publishers
from build.ingest.crosswalk import Crosswalk, carry_deprivation, make_crosswalk
from build.ingest.geography import contiguous_pairs, simplify_coverage
from build.settings import Run
from build.storage import tables as stored
from build.vocabulary import DOMAINS, EDITIONS

CARDS = "cards.json"
EDITION_2025 = publishers.DEPRIVATION_2025.table
TABLES = ("names", "lookup", "population", "deprivation", "ethnicity", "outlines", "neighbours")


@dataclass(frozen=True)
class Reference:
    """The reference tables, joined.

    areas : see :class:`build.analysis.inputs.Inputs`. outlines : (areas,) polygons in British National Grid, one coverage.
    neighbours : (pairs, 2). crosswalk : how to read 2011 codes. cards : source cards by table.
    editions : deprivation scores of the editions held but not in use, by label, in the order of the areas.
    """

    areas: pd.DataFrame
    outlines: NDArray[np.object_]
    neighbours: NDArray[np.int32]
    crosswalk: Crosswalk
    cards: list[dict[str, Any]]
    editions: dict[str, pd.DataFrame]

    def label(self, table: str) -> str:
        """The short name captions use for a source: "mid-2022", "IMD 2019", "Census 2021"."""
        return next(str(c["label"]) for c in self.cards if c["table"] == table)


def find_file(folder: Path, source: publishers.Source) -> Path:
    """The publisher's file of a source in a folder (any depth); ReferenceDataError if there is not exactly one."""
    hits = sorted(folder.rglob(source.pattern))
    if len(hits) != 1:
        what = "no file" if not hits else f"{len(hits)} files"
        raise ReferenceDataError(
            f"{folder}: {what} named {source.pattern} ({source.title}). Put exactly one there, from {source.address}"
        )
    return hits[0]


def card(source: publishers.Source, path: Path, rows: int, label: str) -> dict[str, Any]:
    """The source card of a file: publisher, title, address, licence, date, hash, rows."""
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
    """Rows of ``frame`` in the order of ``areas``; ReferenceDataError if an area is missing or appears twice."""
    if frame.lsoa21cd.duplicated().any():
        raise ReferenceDataError(
            f"{what}: area {frame.lsoa21cd[frame.lsoa21cd.duplicated()].iloc[0]} appears twice."
        )
    missing = areas[~areas.isin(frame.lsoa21cd)]
    if len(missing):
        raise ReferenceDataError(
            f"{what}: {len(missing)} of {len(areas)} London areas are missing (first: {missing.iloc[0]}). "
            "Use the complete file."
        )
    return frame.set_index("lsoa21cd").loc[areas].reset_index()


def renew_reference(folder: Path, out: Path, run: Run, *, keep_names: bool = False) -> None:
    """Read the publishers' files in ``folder`` and write the tables made from them into the empty folder ``out``.

    With ``keep_names`` the names already in ``run.reference`` are kept (no publisher offers them at a stable address).
    The 2025 deprivation scores are optional. Raises ReferenceDataError if a file is missing, changed or incomplete.
    """
    sources = [s for s in publishers.SOURCES if not (keep_names and s.table == "names")]
    if keep_names or list(folder.rglob(publishers.DEPRIVATION_2025.pattern)):
        sources.append(publishers.DEPRIVATION_2025)
    path = {s.table: find_file(folder, s) for s in sources}
    names = held_names(run) if keep_names else publishers.read_names(path["names"])
    codes = names.lsoa21cd
    if len(names) != run.expected_areas:
        raise ReferenceDataError(f"names: {len(names)} London areas, expected {run.expected_areas}.")
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
    if EDITION_2025 in path:
        scores_2025 = publishers.read_deprivation_2025(path[EDITION_2025])
        tables[EDITION_2025] = require_all(scores_2025, codes, path[EDITION_2025].name)
    cards = [
        card(s, path[s.table], len(tables[s.table]), year if s.table == "population" else s.label)
        for s in sources
    ]
    for name, table in tables.items():
        stored.write_table(table, out / f"{name}.parquet")
    stored.write_json(as_before(cards, run, keep_names=keep_names), out / CARDS)


def held_names(run: Run) -> pd.DataFrame:
    """The table of names in ``run.reference``. ReferenceDataError if it cannot be read."""
    path = run.reference / "names.parquet"
    try:
        return stored.read_table(path)
    except OSError as e:
        raise ReferenceDataError(f"{path}: cannot be read ({e}). Restore it from the repository.") from e


def as_before(cards: list[dict[str, Any]], run: Run, *, keep_names: bool) -> list[dict[str, Any]]:
    """Cards dated when a file was first seen in its present form, with the held card of the names if those are kept."""
    try:
        held = {c["table"]: c for c in json.loads((run.reference / CARDS).read_text(encoding="utf-8"))}
    except (OSError, ValueError):
        return cards
    same = [held[c["table"]] if held.get(c["table"], {}).get("sha256") == c["sha256"] else c for c in cards]
    return [held["names"], *same] if keep_names else same


def load_reference(run: Run) -> Reference:
    """Read ``run.reference``; ReferenceDataError if a table or an area is missing."""
    edition = "deprivation" if run.imd == EDITIONS[0] else f"deprivation_{run.imd}"
    if run.imd != EDITIONS[0] and not (run.reference / f"{edition}.parquet").exists():
        raise ReferenceDataError(
            f"{run.reference}: holds no deprivation scores of {run.imd}. Fetch them with --update --reference."
        )
    try:
        table = {name: stored.read_table(run.reference / f"{name}.parquet") for name in TABLES}
        table["deprivation"] = stored.read_table(run.reference / f"{edition}.parquet")
        cards = json.loads((run.reference / CARDS).read_text(encoding="utf-8"))
        others = other_editions(cards, edition, run)
    except (OSError, ValueError) as e:
        raise ReferenceDataError(
            f"{run.reference}: cannot be read ({e}). Restore it from the repository, or renew it with --reference."
        ) from e
    areas = table["names"]
    for name in ("population", "deprivation", "ethnicity", "outlines"):
        areas = areas.merge(
            table[name].drop(columns="geometry", errors="ignore"), on="lsoa21cd", validate="1:1"
        )
    if len(areas) != run.expected_areas:
        raise ReferenceDataError(
            f"{run.reference}: {len(areas)} areas, expected {run.expected_areas}. Renew it with --reference."
        )
    return Reference(
        areas=areas,
        outlines=np.asarray(shapely.from_wkb(table["outlines"].geometry.to_numpy()), dtype=object),
        neighbours=table["neighbours"].to_numpy(np.int32),
        crosswalk=make_crosswalk(table["lookup"], areas),
        cards=chosen(cards, edition),
        editions={
            label: areas[["lsoa21cd"]].merge(scores, on="lsoa21cd", validate="1:1")[list(DOMAINS)]
            for label, scores in others.items()
        },
    )


def other_editions(cards: list[dict[str, Any]], edition: str, run: Run) -> dict[str, pd.DataFrame]:
    """Scores of the editions of the indices held but not in use, by the label of their card."""
    held = [c for c in cards if c["table"].startswith("deprivation") and c["table"] != edition]
    return {str(c["label"]): stored.read_table(run.reference / f"{c['table']}.parquet") for c in held}


def chosen(cards: list[dict[str, Any]], edition: str) -> list[dict[str, Any]]:
    """Cards of the tables in use, with only the chosen edition of the deprivation scores."""
    return [
        {**c, "table": "deprivation"} if c["table"] == edition else c
        for c in cards
        if c["table"] == edition or not c["table"].startswith("deprivation")
    ]

"""data/reference: small tables that rarely change, each with its source card."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.analysis.geography import Geography
from build.errors import ReferenceDataError
from build.ingest.crosswalk import Crosswalk, make_crosswalk
from build.ingest.outlines import PURPOSES
from build.settings import Run
from build.storage import tables as stored
from build.vocabulary import DOMAINS, EDITIONS

CARDS = "cards.json"
TABLES: Final = ("names", "lookup", "population", "ethnicity", "outlines", "neighbours")
CONTEXT: Final = ("thames", "parks", "stations", "town_centres")
ROADS: Final = {"context_motorways": "motorway", "context_main_roads": "main"}


@dataclass(frozen=True)
class Reference:
    """The reference tables, joined.

    areas : see :class:`build.analysis.inputs.Inputs`. outlines : (areas,) polygons in British National Grid, one coverage, in
    which points are placed. neighbours : (pairs, 2). crosswalk : how 2011 codes are read. cards : source cards by table.
    editions : deprivation scores of editions that are held but not in use, by label, in the order of the areas.
    geography : outlines by purpose, postcodes and context layers, as :class:`build.analysis.geography.Geography` says; its
    streets come from the police files, see :mod:`build.ingest.snapshot`. residents_by_age : as
    :func:`build.ingest.ethnicity_by_age.read_ethnicity_by_age`; empty if it is not held.

    On disk, one Parquet file a table below ``Run.reference``: ``names``, ``lookup`` (2011 to 2021 codes), ``population``,
    ``borough_population`` (borough, year, population), ``deprivation_2019`` and ``deprivation_2025``, ``ethnicity``,
    ``ethnicity_by_age`` (if it was given), ``outlines`` (WKB by purpose, hectares, a point inside), ``neighbours``,
    ``postcodes`` (postcode, area: a row number) and ``context_...`` (see :mod:`build.ingest.context`).
    """

    areas: pd.DataFrame
    outlines: NDArray[np.object_]
    neighbours: NDArray[np.int32]
    crosswalk: Crosswalk
    cards: list[dict[str, Any]]
    editions: dict[str, pd.DataFrame]
    geography: Geography
    residents_by_age: pd.DataFrame

    def label(self, table: str) -> str:
        """What captions call a source: "mid-2024", "IMD 2025", "Census 2021"."""
        return str(self._card(table)["label"])

    def note(self, table: str) -> str:
        """What is to be said of a table beyond its source's words, "" if nothing."""
        return str(self._card(table).get("note", ""))

    def _card(self, table: str) -> dict[str, Any]:
        return next(c for c in self.cards if c["table"] == table)


def load_reference(run: Run) -> Reference:
    """Read ``run.reference``; ReferenceDataError if a table or an area is missing."""
    edition = f"deprivation_{run.imd}"
    if not (run.reference / f"{edition}.parquet").exists() and (run.reference / CARDS).exists():
        raise ReferenceDataError(
            f"{run.reference}: holds no deprivation scores of {run.imd}. Add the file to the folder you give "
            "--reference, or fetch it with --update --reference."
        )
    try:
        table = {name: stored.read_table(run.reference / f"{name}.parquet") for name in (*TABLES, edition)}
        cards = held_cards(run)
        others = other_editions(cards, edition, run)
        by_age = held_by_age(run)
        geography = read_geography(table["outlines"], run.reference)
    except (OSError, ValueError) as e:
        raise ReferenceDataError(
            f"{run.reference}: cannot be read ({e}). Restore it from the repository, or renew it with --reference."
        ) from e
    areas = table["names"]
    for name in ("population", edition, "ethnicity", "outlines"):
        areas = areas.merge(
            table[name].drop(columns=list(PURPOSES), errors="ignore"), on="lsoa21cd", validate="1:1"
        )
    if len(areas) != run.expected_areas:
        raise ReferenceDataError(
            f"{run.reference}: {len(areas)} areas, expected {run.expected_areas}. Renew it with --reference."
        )
    return Reference(
        areas=areas,
        outlines=geography.outlines,
        neighbours=table["neighbours"].to_numpy(np.int32),
        crosswalk=make_crosswalk(table["lookup"], areas),
        cards=chosen(cards, edition),
        editions={
            label: areas[["lsoa21cd"]].merge(scores, on="lsoa21cd", validate="1:1")[list(DOMAINS)]
            for label, scores in others.items()
        },
        geography=geography,
        residents_by_age=by_age,
    )


def held_by_age(run: Run) -> pd.DataFrame:
    """Residents by ethnic group, sex and age; no rows and no columns if the table is not held."""
    path = run.reference / "ethnicity_by_age.parquet"
    return stored.read_table(path) if path.exists() else pd.DataFrame()


def read_geography(outlines: pd.DataFrame, folder: Path) -> Geography:
    """Outlines by purpose, postcodes and context layers, as far as they are held."""

    def held(name: str) -> pd.DataFrame | None:
        path = folder / f"{name}.parquet"
        return with_shapes(stored.read_table(path)) if path.exists() else None

    tables = {name: held(f"context_{name}") for name in CONTEXT} | {"postcodes": held("postcodes")}
    roads = [t.assign(kind=kind) for name, kind in ROADS.items() if (t := held(name)) is not None]
    if roads:
        tables["roads"] = pd.concat(roads, ignore_index=True)[["name", "kind", "geometry"]]
    of = {
        purpose: np.asarray(shapely.from_wkb(outlines[purpose].to_numpy()), dtype=object)
        for purpose in PURPOSES
    }
    return Geography(
        outlines=of["geometry"],
        map_outlines=of["map"],
        picture_outlines=of["picture"],
        **{name: table for name, table in tables.items() if table is not None},
    )


def with_shapes(table: pd.DataFrame) -> pd.DataFrame:
    """A table with its WKB, if it has any, as Shapely geometries."""
    if "geometry" not in table:
        return table
    return table.assign(geometry=shapely.from_wkb(table.geometry.to_numpy(object)))


def held_names(run: Run) -> pd.DataFrame:
    """The table of names in ``run.reference``. ReferenceDataError if it cannot be read."""
    path = run.reference / "names.parquet"
    try:
        return stored.read_table(path)
    except (OSError, ValueError) as e:
        raise ReferenceDataError(
            f"{path}: cannot be read ({e}). Restore it from the repository, or give the publisher's file of names."
        ) from e


def held_cards(run: Run) -> list[dict[str, Any]]:
    """The source cards as they are held; none where there are none yet."""
    path = run.reference / CARDS
    cards: list[dict[str, Any]] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else []
    return cards


def other_editions(cards: list[dict[str, Any]], edition: str, run: Run) -> dict[str, pd.DataFrame]:
    """Scores of the editions of the indices held but not in use, by the label of their card."""
    held = [c for c in cards if c["table"].startswith("deprivation") and c["table"] != edition]
    return {str(c["label"]): stored.read_table(run.reference / f"{c['table']}.parquet") for c in held}


def chosen(cards: list[dict[str, Any]], edition: str) -> list[dict[str, Any]]:
    """Cards of the tables in use, with only the chosen edition of the deprivation scores."""
    others = {f"deprivation_{e}" for e in EDITIONS} - {edition}
    return [
        {**c, "table": "deprivation"} if c["table"] == edition else c
        for c in cards
        if c["table"] not in others
    ]

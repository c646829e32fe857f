"""The files that are no pages: downloads, outlines, Explore's counts, the map and its pictures, the search."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.absence import AbsentError, attempt
from build.analysis.geography import Geography
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.london import CITY_OF_LONDON, CITY_WARDS
from build.report.downloads.all_areas import outline_product
from build.report.downloads.data_package import entry_of
from build.report.downloads.products import make_products, write_products
from build.report.explore.place_files import YEAR
from build.report.explore.write import write_every_place, write_explore
from build.report.map.map_page import MapPage, write_maps
from build.report.map.outlines import write_geojson
from build.report.map.static_maps import StaticMap, write_static_maps
from build.report.places.said import Said
from build.report.publish.metadata import PUBLISHERS
from build.report.search.index import write_search
from build.storage.kept_files import NAMED, files_for
from build.storage.results_cache import KeptParts


@dataclass(frozen=True)
class Finders:
    """What pages must know of the files that places are found by.

    maps, map_page : as of :class:`~build.report.page.Content`.
    search : address of the script that the search loads first.
    """

    maps: Mapping[str, StaticMap]
    map_page: MapPage
    search: str


def start_files(
    start: Callable[..., Future[Any]],
    kind: str,
    write: Callable[..., Any],
    given: tuple[Any, ...],
    out: Path,
    present: Path,
    parts: KeptParts,
) -> Future[Any]:
    """Start to write files of a kind below ``out``; those of the site ``present`` are taken where they were made of the same.

    start : as :func:`build.analysis.parallel.aside` yields it. write : is called with what is ``given``, and a folder.
    """
    record = parts.folder / NAMED.format(kind, parts.key(write, *given))
    return start(files_for, record, present, out, write, *given)


def write_downloads(
    inputs: Inputs,
    outlines: NDArray[np.object_],
    picture_outlines: NDArray[np.object_],
    results: Results,
    out: Path,
) -> list[dict[str, Any]]:
    """Write the tables and outlines to download and what Explore loads below ``out``; return the catalogue.

    outlines, picture_outlines : of :class:`~build.analysis.geography.Geography`.
    """
    products = make_products(inputs, results)
    catalogue = write_products(products, out)
    outlined = outline_product(products[0])
    write_geojson(
        out / outlined.path,
        outlines,
        {column.name: outlined.table[column.name].tolist() for column in outlined.columns},
    )
    catalogue.append(entry_of(out, outlined))
    catalogue.append(write_explore(inputs, picture_outlines, results, years_of_places(results), out))
    return catalogue


def write_finders(inputs: Inputs, geography: Geography, results: Results, said: Said, out: Path) -> Finders:
    """Write the files that places are found by below ``out``: the maps' and the search's."""
    maps = attempt(write_static_maps, inputs, geography.picture_outlines, results, out)
    return Finders(
        maps,
        attempt(write_maps, inputs, geography, results, said, maps, out),
        write_search(inputs.areas, geography, wards_without_areas(inputs.areas), said, out),
    )


def write_places(inputs: Inputs, results: Results, said: Said, licence: str, out: Path) -> None:
    """Write a file for every place below ``out``."""
    write_every_place(inputs, results, years_of_places(results), said, out, publisher_words(inputs, licence))


def wards_without_areas(areas: pd.DataFrame) -> dict[str, list[str]]:
    """Return the wards that no small area is assigned to, by borough: the City's, which are smaller than any."""
    made = set(areas.ward[areas.borough == CITY_OF_LONDON])
    return {CITY_OF_LONDON: [ward for ward in CITY_WARDS if ward not in made]} if made else {}


def years_of_places(results: Results) -> pd.DataFrame:
    """Return what is known of every place's year; no rows where the months are too few to say anything."""
    try:
        return results.places.table
    except AbsentError:
        return pd.DataFrame(columns=["level", "code", "measure", *YEAR])


def publisher_words(inputs: Inputs, licence: str) -> dict[str, str]:
    """Return what a file about one place says of its source."""
    return {
        "publisher": PUBLISHERS,
        "licence": licence,
        "date": str(inputs.sources[0]["date"]),
        "note": inputs.labels["note"],
    }

"""The files that the search box loads, each on first need, under names that change with their content.

====================  ================================================================================================
``search``            boroughs and wards, and where each of the other files begins: loaded when the box is first used
``names-<sound>``     streets, stations, town centres and parks (:mod:`build.report.search.names`)
``postcodes-<E1>``    some thousand postcodes (:mod:`build.report.search.postcodes`)
``areas-<borough>``   codes and names of a borough's areas, for those that a list shows
``wards``             codes of wards
``codes-<E01001>``    areas by code, a thousand codes a file, for whoever types one
====================  ================================================================================================

An area goes by its row number in the search's own order: by borough, ward and code, so that boroughs and wards are runs of rows.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from build.analysis.absence import AbsentError
from build.analysis.geography import Geography
from build.analysis.inputs import RECORDED
from build.analysis.statistics.levels import AREA, BOROUGH, WARD
from build.analysis.statistics.verdicts import UNKNOWN, VERDICTS
from build.report.places.said import Said
from build.report.places.sentences import IN_PART, SHORT, VERDICT
from build.report.publish.hashed_files import data_script, write_hashed
from build.report.search.names import pack_names
from build.report.search.packing import base_36
from build.report.search.postcodes import pack_postcodes
from build.report.words.format import slug, typographic
from build.report.words.nouns import NOUNS

LAST: Final = -3  # from here on a code is told from others in its file
NEAR: Final = 1000  # metres: a station or park just outside London is found by the area next to it


def write_search(
    areas: pd.DataFrame,
    geography: Geography,
    without_areas: Mapping[str, Sequence[str]],
    said: Said,
    out: Path,
) -> str:
    """Write the search's files under ``out/assets`` and return the path of the first one relative to the site's root.

    Parameters
    ----------
    areas : ``lsoa21cd, lsoa21nm, ward, ward_code, borough, borough_code, streets`` (those that an area is called by, the
        first before a semicolon, "" if none), one row per area.
    geography : postcodes, streets, stations, town centres and parks, as far as they are held.
    without_areas : borough -> its wards that are too small to be made of areas. said : what is said of every place.
    """
    order = search_order(areas)
    position = np.argsort(order)
    ordered = areas.iloc[order]
    postcodes = pack_postcodes(
        pd.DataFrame(
            {
                "postcode": geography.postcodes.postcode,
                "row": position[geography.postcodes.area.to_numpy(np.int64)],
            }
        )
    )
    names = pack_names(named_places(geography, position))
    files: dict[str, Any] = {f"names-{sound}": held for sound, held in names.items()}
    files |= {f"postcodes-{district}": lines for district, lines in postcodes["files"].items()}
    files |= {
        f"areas-{slug(str(borough))}": area_file(inside, said)
        for borough, inside in ordered.groupby("borough")
    }
    files |= {f"codes-{begun}": held for begun, held in codes(ordered.lsoa21cd).items()}
    files["wards"] = " ".join(dict.fromkeys(ordered.ward_code))
    folder = write_together(files, out)
    first = {
        "folder": f"{folder}/",
        "boroughs": boroughs_and_wards(ordered),
        "years": " ".join(years(said, ordered)),
        "say": short_patterns(said),
        "withoutAreas": {borough: list(wards) for borough, wards in without_areas.items()},
        "names": list(names),
        "postcodes": list(postcodes["files"]),
        "letters": postcodes["letters"],
    }
    return write_hashed(out, "assets", "search.js", data_script("search", first))


def search_order(areas: pd.DataFrame) -> NDArray[np.int64]:
    """Return the row numbers of areas by borough, ward and code."""
    by = areas.reset_index(drop=True).sort_values(["borough", "ward", "ward_code", "lsoa21cd"])
    return by.index.to_numpy(np.int64)


def boroughs_and_wards(ordered: pd.DataFrame) -> list[list[Any]]:
    """Return ``[name, code, [ward, areas, ward, areas, ...]]`` of each borough, in the search's order."""
    rows = ordered[["borough", "borough_code", "ward", "ward_code"]].to_numpy().tolist()
    index = []
    for (borough, code), inside in groupby(rows, key=lambda row: row[:2]):
        wards = [
            (typographic(ward[0]), len(list(held))) for ward, held in groupby(inside, key=lambda row: row[2:])
        ]
        index.append([borough, code, [part for ward in wards for part in ward]])
    return index


def short_patterns(said: Said) -> dict[str, Any]:
    """Return how a place's year is said in a list: for one crime, for several, and the verdicts; nothing where none is known."""
    try:
        period = said.period
    except AbsentError:
        return {}
    one, many = (
        f"{SHORT.format(counted=f'{{count}} {noun}', period=period)}{{verdict}}" for noun in NOUNS[RECORDED]
    )
    verdicts = [VERDICT.format(verdict=word) for word in VERDICTS]
    return {"one": one, "many": many, "verdicts": [*verdicts, UNKNOWN], "estimated": IN_PART}


def years(said: Said, ordered: pd.DataFrame) -> list[str]:
    """Return the year of each borough, followed by its wards: a word as of :func:`year_word`."""
    words = []
    for code, inside in ordered.groupby("borough_code", sort=False):
        words.append(year_word(said, BOROUGH, str(code)))
        words += [year_word(said, WARD, ward) for ward in inside.ward_code.drop_duplicates()]
    return words


def year_word(said: Said, level: str, code: str) -> str:
    """Return a place's count in base 36 and the number of its verdict, "~" where it is estimated; "-" where there is no count."""
    try:
        year = said.year(level, code)
    except AbsentError:
        return "-"
    if year.count is None:
        return "-"
    return f"{base_36(year.count)}{(*VERDICTS, UNKNOWN).index(year.verdict)}{'~' if said.label(level, code) else ''}"


def area_file(inside: pd.DataFrame, said: Said) -> dict[str, Any]:
    """Return a borough's areas in the search's order: codes, names without the borough's, the street around, the year."""
    borough = inside.borough.iloc[0]
    return {
        "codes": " ".join(inside.lsoa21cd),
        "names": " ".join(name.removeprefix(borough).strip() for name in inside.lsoa21nm),
        "around": typographic("|".join(inside.streets.str.partition("; ")[0])),
        "years": " ".join(year_word(said, AREA, code) for code in inside.lsoa21cd),
    }


def codes(ordered: pd.Series) -> dict[str, str]:
    """Return, by all of a code but its last three digits, those three with the row number, as words."""
    rows = sorted(zip(ordered.tolist(), range(len(ordered)), strict=True))
    return {
        begun: " ".join(f"{code[LAST:]}{base_36(row)}" for code, row in held)
        for begun, held in groupby(rows, key=lambda one: one[0][:LAST])
    }


def named_places(geography: Geography, position: NDArray[np.int64]) -> list[tuple[str, str, list[int]]]:
    """Return (kind, name, rows) of every street, station, town centre and park with a name."""
    places = [
        ("street", name, rows)
        for name, rows in by_name(geography.streets.street, geography.streets.area, position)
    ]
    for kind, points in (
        ("station", geography.stations),
        ("centre", geography.town_centres),
        ("park", geography.parks[geography.parks.name != ""]),
    ):
        area = areas_of(points, geography.outlines)
        found = by_name(points.name[area >= 0], area[area >= 0], position)
        places += [(kind, name, rows) for name, rows in found]
    return places


def by_name(
    names: pd.Series[str], areas: pd.Series[int] | NDArray[np.int64], position: NDArray[np.int64]
) -> Iterator[tuple[str, list[int]]]:
    """Yield each name once with the rows of its areas, ascending."""
    pairs = sorted(set(zip(names.tolist(), position[areas].tolist(), strict=True)))
    for name, held in groupby(pairs, key=itemgetter(0)):
        yield typographic(name), [row for _, row in held]


def areas_of(points: pd.DataFrame, outlines: NDArray[np.object_]) -> NDArray[np.int64]:
    """Return the number of the outline that holds each point, or else of the nearest; -1 where none is near."""
    found = np.full(len(points), -1, np.int64)
    if len(points):
        places = shapely.points(points[["easting", "northing"]].to_numpy(float))
        at, nearest = shapely.STRtree(outlines).query_nearest(places, max_distance=NEAR, all_matches=False)
        found[at] = nearest
    return found


def write_together(files: Mapping[str, Any], out: Path) -> str:
    """Write files into one folder that bears the hash of them all; return its path relative to the site's root."""
    scripts = {name: data_script(name, value) for name, value in files.items()}
    everything = hashlib.sha256("".join(scripts[name] for name in sorted(scripts)).encode())
    folder = f"data/search-{everything.hexdigest()[:8]}"
    (out / folder).mkdir(parents=True, exist_ok=True)
    for name, script in scripts.items():
        (out / folder / f"{name}.js").write_text(script, encoding="utf-8")
    return folder

"""The search index: boroughs, wards and areas, as one small script loaded when the box is first used."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from build.report.files import data_script, write_hashed
from build.report.format import slug


def write_search(areas: pd.DataFrame, out: Path) -> str:
    """Write the index under ``out/assets`` and return its path relative to the site's root.

    Parameters
    ----------
    areas : ``lsoa21cd, lsoa21nm, ward_code, ward, borough``, one row an area.
    """
    return write_hashed(out, "assets", "search.js", data_script("search", search_index(areas)))


def search_index(areas: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one entry a borough, in alphabetical order.

    Returns
    -------
    list of dict
        ``name, slug`` and ``wards``: a list of ``[code, name, areas]`` in the order of names, where ``areas``
        is a flat list that alternates the area's code and its name without the borough's ("012A").
    """
    index = []
    for borough, inside in areas.groupby("borough", sort=True):
        wards = [
            [code, name, _area_list(str(borough), rows)]
            for (name, code), rows in inside.groupby(["ward", "ward_code"], sort=True)
        ]
        index.append({"name": str(borough), "slug": slug(str(borough)), "wards": wards})
    return index


def _area_list(borough: str, rows: pd.DataFrame) -> list[str]:
    ordered = rows.sort_values("lsoa21nm")
    pairs = zip(ordered["lsoa21cd"], ordered["lsoa21nm"], strict=True)
    return [text for code, name in pairs for text in (code, str(name).removeprefix(borough).strip())]

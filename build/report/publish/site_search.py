"""The search index: boroughs, wards and areas, as one small script loaded when the search box is first used."""

from __future__ import annotations

from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any

import pandas as pd

from build.report.publish.hashed_files import data_script, write_hashed
from build.report.words.format import slug


def write_search(areas: pd.DataFrame, out: Path) -> str:
    """Write the index under ``out/assets`` and return its path relative to the site's root.

    Parameters
    ----------
    areas : ``lsoa21cd, lsoa21nm, ward_code, ward, borough``, one row per area.
    """
    return write_hashed(out, "assets", "search.js", data_script("search", search_index(areas)))


def search_index(areas: pd.DataFrame) -> list[dict[str, Any]]:
    """Return one entry per borough, in alphabetical order.

    Returns
    -------
    list of dict
        ``name, slug`` and ``wards``: a list of ``[code, name, areas]`` in the order of names, where ``areas``
        is a flat list that alternates the area's code and its name without the borough's ("012A").
    """
    index: list[dict[str, Any]] = []
    columns = ["borough", "ward", "ward_code", "lsoa21nm", "lsoa21cd"]
    rows = sorted(areas[columns].itertuples(index=False, name=None))
    for borough, inside in groupby(rows, key=itemgetter(0)):
        wards = [
            [code, name, [text for row in ward for text in (row[4], row[3].removeprefix(borough).strip())]]
            for (name, code), ward in groupby(inside, key=itemgetter(1, 2))
        ]
        index.append({"name": borough, "slug": slug(borough), "wards": wards})
    return index

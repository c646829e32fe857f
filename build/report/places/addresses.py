"""Where every place has its page: addresses that last, made from names alone.

Twenty names of wards occur in two boroughs: the address includes the borough. Search and map, which make addresses in the
browser, follow the same rule.
"""

from __future__ import annotations

import pandas as pd

from build.report.words.format import slug

INDEX = "places/index.html"


def borough_path(borough: str) -> str:
    """Return the page of a borough, below the site."""
    return f"places/{slug(borough)}.html"


def ward_path(borough: str, ward: str) -> str:
    """Return the page of a ward, below the site."""
    return f"places/{slug(borough)}/{slug(ward)}.html"


def area_path(borough: str, ward: str, code: str) -> str:
    """Return the section of a small area on its ward's page."""
    return f"{ward_path(borough, ward)}#{code}"


def place_paths(areas: pd.DataFrame) -> dict[str, str]:
    """Return the address of every borough, ward and small area by its code. ``areas`` : of ``Inputs``."""
    paths: dict[str, str] = {}
    columns = ["lsoa21cd", "ward_code", "ward", "borough_code", "borough"]
    for code, ward_code, ward, borough_code, borough in areas[columns].to_numpy().tolist():
        paths[borough_code] = borough_path(borough)
        paths[ward_code] = ward_path(borough, ward)
        paths[code] = area_path(borough, ward, code)
    return paths


def old_path(borough: str) -> str:
    """Return where a borough's page used to be, which now leads on."""
    return f"boroughs/{slug(borough)}.html"

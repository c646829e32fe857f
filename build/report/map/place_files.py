"""What the panel says of each place: one file a borough, with its wards and areas, and one for London."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.rates.rolling import Rolling
from build.analysis.statistics.levels import AREA, BOROUGH, CODES, LONDON, WARD, place_levels
from build.london import LONDON_CODE
from build.report.map.measure_files import write
from build.report.map.packing import pack
from build.report.places.said import Said
from build.report.words import format as fmt


def write_places(
    areas: pd.DataFrame, said: Said, measures: Sequence[str], rolling: Rolling, out: Path
) -> dict[str, str]:
    """Write the files under ``out/map``; returns the address of each by the borough's slug, and London's by ``LONDON``.

    Parameters
    ----------
    areas : one row per area: ``lsoa21cd, ward_code, borough_code, borough`` and, where they are known, ``streets``.
    said : what is said of every place. measures : in the order of the page.

    Notes
    -----
    ``rows`` holds for each place and measure what :meth:`build.report.places.said.Year.packed` returns, ``estimated`` by level
    the label of the places' figures. A borough's file has the monthly counts of its areas, London's those of its boroughs:
    measure -> one packed text, place after place.
    """

    def rows_of(level: str, codes: Sequence[str]) -> dict[str, list[list[Any]]]:
        return {code: [said.year(level, code, measure).packed() for measure in measures] for code in codes}

    streets = dict(zip(areas["lsoa21cd"], street_names(areas), strict=True))
    files = {}
    for borough, rows in areas.groupby("borough", sort=True):
        code = str(rows["borough_code"].iloc[0])
        inside = {level: rows[CODES[level]].unique().tolist() for level in (WARD, AREA)}
        slug = fmt.slug(str(borough))
        files[slug] = write(out, f"place-{slug}", {
            "rows": {
                **rows_of(BOROUGH, [code]),
                **rows_of(WARD, inside[WARD]),
                **rows_of(AREA, inside[AREA]),
            },
            "estimated": {level: said.label(level, code) for level in (BOROUGH, WARD, AREA)},
            "streets": {one: streets[one] for one in rows["lsoa21cd"] if streets.get(one)},
            "areas": rows.index.tolist(),
            "months": _packed(rolling, measures, rows.index.to_numpy()),
        })  # fmt: skip
    boroughs = place_levels(areas)[BOROUGH]
    summed = np.asarray(boroughs.total(rolling.monthly.transpose(2, 0, 1)))
    files[LONDON] = write(out, f"place-{LONDON}", {
        "rows": {LONDON: rows_of(LONDON, [LONDON_CODE])[LONDON_CODE]},
        "estimated": {},
        "boroughs": boroughs.codes.tolist(),
        "months": {name: pack(summed[:, at]) for at, name in enumerate(measures)},
    })  # fmt: skip
    return files


def street_names(areas: pd.DataFrame) -> list[str]:
    """Return the streets that each area is known by, as in a sentence: "Mare Street and Sylvester Road"; "" for none."""
    if "streets" not in areas:
        return [""] * len(areas)
    return [
        " and ".join(fmt.typographic(names).split("; ")) for names in areas["streets"].fillna("").astype(str)
    ]


def _packed(rolling: Rolling, measures: Sequence[str], rows: Any) -> dict[str, str]:
    return {name: pack(rolling.monthly[at][:, rows].T) for at, name in enumerate(measures)}

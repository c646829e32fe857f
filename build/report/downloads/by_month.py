"""Counts by place, month and type, as an analyst wants them, each with whether it is an estimate; and what they rest on."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.inputs import Inputs
from build.analysis.provenance import AREA, BASES, BOROUGH, LEVELS, WARD
from build.analysis.statistics.levels import place_levels
from build.london import FORCES, forces_of
from build.report.downloads.schema import CRIME_TYPE, KIND, MONTH, Column, Product, amount, force_column
from build.report.estimates import ESTIMATED
from build.report.words import phrases as say

PLACES = {
    AREA: ("lsoa21cd", "lsoa21nm", "small area (LSOA)", "data/area_type_month.parquet"),
    WARD: ("ward_code", "ward", "ward, made of whole small areas", "data/ward_type_month.parquet"),
    BOROUGH: ("borough_code", "borough", "borough", "data/borough_type_month.csv"),
}


def by_month(inputs: Inputs) -> list[Product]:
    """All areas, wards and boroughs by month and type."""
    return [_product(inputs, level) for level in PLACES]


def _product(inputs: Inputs, level: str) -> Product:
    _, _, words, path = PLACES[level]
    return Product(
        path,
        f"Every {words.split(' ')[0] if level != AREA else 'area'} by month and type",
        f"Incidents with a known place, by {words}, month and category; empty where the force’s month is missing or partial.",
        place_table(inputs, level),
        (
            Column("code", "Code of the place: small area, ward or borough"),
            Column("name", "Name of the place: small area, ward or borough"),
            MONTH,
            CRIME_TYPE,
            amount(
                "count",
                "Incidents with a known place; empty where the month is missing or partial",
                "incidents",
            ),
            ESTIMATED,
        ),
        key=("code", "month", "crime_type"),
    )


def place_table(inputs: Inputs, level: str) -> pd.DataFrame:
    """``code, name, month, crime_type, count, estimated`` of every place of a level, a row each place, month and type."""
    _, name, *_ = PLACES[level]
    places = place_levels(inputs.areas)[level]
    first = np.unique(places.member, return_index=True)[1]
    counts = places.total(inputs.counts.astype(np.int64))
    shape, missing = counts.shape, ~places.every(inputs.observed)
    force = [list(FORCES).index(f) for f in forces_of(inputs.areas["borough_code"].to_numpy()[first])]
    gone = np.broadcast_to(missing[..., None], shape).ravel()
    names, called = np.unique(inputs.areas[name].to_numpy(str)[first], return_inverse=True)
    place, month, kind = (axis.ravel() for axis in np.indices(shape))
    return pd.DataFrame(
        {
            "code": _named(place, places.codes.tolist()),
            "name": _named(called[place], names.tolist()),
            "month": _named(month, list(inputs.months)),
            "crime_type": _named(kind, list(inputs.types)),
            "count": pd.Series(counts.ravel()).astype("Int32").mask(gone),
            "estimated": inputs.estimated[level][force].ravel(),
        }
    )


def _named(index: NDArray[np.int64], names: list[str]) -> pd.Series:
    return pd.Series(pd.Categorical.from_codes(index, categories=pd.Index(names)))


def provenance_product(inputs: Inputs) -> Product:
    """What is not as published: force, month, kind and type, and what it rests on."""
    rows = inputs.provenance.assign(
        words=inputs.provenance["basis"].map({name: basis.words for name, basis in BASES.items()}),
        levels=inputs.provenance["basis"].map(
            {name: ", ".join(level for level in LEVELS if level in b.estimated) for name, b in BASES.items()}
        ),
    )
    return Product(
        "data/provenance.csv",
        "Provenance",
        "What is not as published, and what it rests on; a force, month, kind and type that is not listed is as published.",
        rows,
        (
            MONTH,
            force_column(tuple(FORCES)),
            KIND,
            Column("type", "Category of police.uk, empty for all of the kind"),
            Column("basis", "What the counts rest on", values=tuple(BASES)),
            Column("words", "The same in words"),
            Column("levels", f"Levels at which they are estimates, of {say.joined(LEVELS)}"),
        ),
    )

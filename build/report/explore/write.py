"""What Explore and other people's programs load: counts of every place by month, packed and one file a place."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.absence import AbsentError
from build.analysis.inputs import RECORDED, Inputs
from build.analysis.places.months import PlaceMonths, place_months
from build.analysis.results import Results
from build.analysis.statistics.levels import AREA, BOROUGH, LEVELS, LONDON, WARD, place_levels
from build.analysis.statistics.verdicts import VERDICTS
from build.london import FORCES, LONDON_CODE, forces_of
from build.report.downloads.data_package import write_product
from build.report.downloads.schema import (
    BOROUGH as BOROUGH_COLUMN,
)
from build.report.downloads.schema import (
    POPULATION,
    Column,
    Product,
)
from build.report.explore.data import make_verdicts, write_explore_data
from build.report.explore.place_files import About, path_of, write_place_files
from build.report.places.addresses import place_paths
from build.report.places.said import Said
from build.vocabulary import ASB, CRIME_TYPES

NAMES: Final = {BOROUGH: "borough", WARD: "ward", AREA: "lsoa21nm"}
CODE: Final = Column("code", "Code of the place", pattern=r"E(01|05|09|12)\d{6}")
NAME: Final = Column("name", "Name of the place")
PLACE_COLUMNS: Final = (
    CODE,
    Column("level", "What kind of place it is", values=LEVELS),
    NAME,
    replace(BOROUGH_COLUMN, title="Borough that the place is in; empty for London and its boroughs"),
    POPULATION,
    Column("path", "Where the place’s own file is, below the site"),
)


def write_explore(
    inputs: Inputs, outlines: NDArray[np.object_], results: Results, changes: pd.DataFrame, out: Path
) -> dict[str, Any]:
    """Write Explore's data and the list of places below ``out``; return the list's entry in the catalogue.

    ``outlines`` : for pictures, in the order of the areas. ``changes`` : ``level, code`` ("" for London), ``measure, verdict``
    and the other figures of a place's year.
    """
    slugs = [CRIME_TYPES[name] for name in inputs.types]
    write_explore_data(
        inputs,
        london_series(results, inputs.months, slugs),
        make_verdicts(changes, [RECORDED, *slugs], VERDICTS),
        outlines,
        _flags(results, len(inputs.areas)),
        out,
    )
    holds = "Every place and where its own file is: counts by type and month, verdicts and rates as JSON."
    index = Product("data/places.csv", "Places", holds, places_of(inputs.areas), PLACE_COLUMNS, ("code",))
    return write_product(index, out)


def write_every_place(
    inputs: Inputs,
    results: Results,
    changes: pd.DataFrame,
    said: Said,
    out: Path,
    publisher: dict[str, str],
) -> None:
    """Write a file a place below ``out``.

    Parameters
    ----------
    changes : as :func:`write_explore` takes it.
    said : what is said of every place. publisher : what each place's file says of its source.
    """
    slugs = [CRIME_TYPES[name] for name in inputs.types]
    levels = {name: months_of(inputs, name) for name in (BOROUGH, WARD, AREA)}
    about = About(
        months=inputs.months,
        types=slugs,
        recorded=[name != ASB for name in inputs.types],
        residents=inputs.labels["population"],
        source=publisher,
    )
    whole = london_months(london_series(results, inputs.months, slugs), levels[BOROUGH])
    own = changes.assign(code=changes["code"].where(changes["level"] != LONDON, LONDON_CODE))
    names = with_sentences(place_names(inputs.areas), inputs.areas, said)
    write_place_files([whole, *levels.values()], names, own, about, out)


def places_of(areas: pd.DataFrame) -> pd.DataFrame:
    """Return ``code, level, name, borough, population, path``, one row per place, London first."""
    names = place_names(areas)
    residents = areas["population"].to_numpy(np.int64)
    levels = place_levels(areas)
    rows = [(LONDON_CODE, LONDON, int(residents.sum()))]
    for name in (BOROUGH, WARD, AREA):
        sums = levels[name].total(residents)
        rows += [
            (code, name, total)
            for code, total in zip(levels[name].codes.tolist(), sums.tolist(), strict=True)
        ]
    table = [
        (code, level, names[code]["name"], names[code].get("borough", ""), total, path_of(code))
        for code, level, total in rows
    ]
    return pd.DataFrame(table, columns=["code", "level", "name", "borough", "population", "path"])


def _flags(results: Results, areas: int) -> pd.Series[str]:
    """Why the rates of areas are not compared, "" where they are; none is flagged where there are no rates."""
    try:
        flags: pd.Series[str] = results.rates.area["denominator_flag"]
    except AbsentError:
        return pd.Series([""] * areas)
    return flags


def london_series(results: Results, months: tuple[str, ...], slugs: list[str]) -> NDArray[np.float64]:
    """Return (types, months) London's own counts, NaN where a force is missing."""
    try:
        london = results.trends.london
    except AbsentError:
        return np.full((len(slugs), len(months)), np.nan)
    wide = london.pivot(index="measure", columns="month", values="count")
    series: NDArray[np.float64] = (
        wide.loc[slugs, list(months)].astype("Float64").to_numpy(float, na_value=np.nan)
    )
    return series


def months_of(inputs: Inputs, name: str) -> PlaceMonths:
    """Return the monthly counts of a level's places."""
    level = place_levels(inputs.areas)[name]
    forces = list(FORCES)
    own = np.array([forces.index(slug) for slug in forces_of(inputs.areas["borough_code"])])
    estimated = inputs.estimated[name][own]
    residents = inputs.areas["population"].to_numpy(np.int64)
    return place_months(level, inputs.counts, inputs.observed, estimated, residents)


def london_months(london: NDArray[np.float64], boroughs: PlaceMonths) -> PlaceMonths:
    """Return London as the one place of its level; its totals are never estimates."""
    counts = london.T[None]
    known: NDArray[np.bool_] = np.asarray(~np.isnan(counts).any(axis=2))
    return PlaceMonths(
        name=LONDON,
        codes=np.array([LONDON_CODE]),
        counts=np.nan_to_num(counts).astype(np.int64),
        known=known,
        estimated=np.zeros(counts.shape, dtype=bool),
        residents=boroughs.residents.sum(keepdims=True),
    )


def with_sentences(
    names: dict[str, dict[str, str]], areas: pd.DataFrame, said: Said
) -> dict[str, dict[str, str]]:
    """Add to each place's names what its page says of it (``said``), and where that page is (``page``)."""
    paths = place_paths(areas)
    try:
        words = {code: " ".join(said.sentences(level, code)) for level, code in said.every()}
    except AbsentError as e:  # the page says the same
        words = dict.fromkeys(names, str(e))
    return {
        code: names[code] | {"said": words[code]} | ({"page": paths[code]} if code in paths else {})
        for code in names
    }


def place_names(areas: pd.DataFrame) -> dict[str, dict[str, str]]:
    """Return the name of every place by its code, with the borough and ward that it is in."""
    names = {LONDON_CODE: {"name": "London"}}
    columns = ["lsoa21cd", "lsoa21nm", "ward_code", "ward", "borough_code", "borough", "streets"]
    for code, name, ward_code, ward, borough_code, borough, streets in areas[columns].to_numpy().tolist():
        names[borough_code] = {"name": borough}
        names[ward_code] = {"name": ward, "borough": borough}
        names[code] = {"name": name, "borough": borough, "ward": ward, "streets": streets}
    return names

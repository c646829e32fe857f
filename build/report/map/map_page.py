"""The map page: outlines, areas, measures and surroundings as data files, and what the page itself must say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import shapely
from numpy.typing import NDArray

from build.analysis.geography import Geography
from build.analysis.inputs import Inputs, Rates
from build.analysis.rates.area_rates import YEAR
from build.analysis.rates.rolling import Rolling, rolling_rates
from build.analysis.results import Results
from build.analysis.statistics.levels import AREA, LONDON
from build.analysis.statistics.verdicts import VERDICTS
from build.london import FORCES, LONDON_CODE, forces_of, main_force
from build.report.map.change_classes import change_entry
from build.report.map.layers import encode_surroundings
from build.report.map.measure_files import write, write_others, write_rate
from build.report.map.measures import estimated_positions, map_measures, measure_entry
from build.report.map.outlines import encode_outlines, to_wgs84
from build.report.map.place_files import street_names, write_places
from build.report.map.static_maps import StaticMap
from build.report.places.addresses import borough_path, ward_path
from build.report.places.said import Said
from build.report.places.sentences import CHANGE, LEVEL
from build.report.words import format as fmt
from build.report.words.measures import average_of
from build.report.words.nouns import NOUNS

HIGHEST: Final = 5  # areas named in the panel that the page opens with
DECIMALS: Final = 4  # of a degree, for the names of boroughs


@dataclass(frozen=True)
class MapPage:
    """What the template ``map.html`` is given.

    data : the page's data block: measures, periods, labels, addresses of the data files.
    picture : the static map of recorded crime, for readers without a script and until the map is drawn.
    london : what the panel opens with: ``level, change`` (sentences), ``highest`` (``name, href, count, rate``).
    boroughs : ``borough, href, population, crimes_12m, rate, rate_low, rate_high``, for the table.
    areas : areas drawn. partly_estimated : whether any of them has estimated months.
    period : label of the newest 12 months.
    population, estimated : labels of the inputs.
    per : residents a rate is given for.
    """

    data: dict[str, Any]
    picture: StaticMap
    london: dict[str, Any]
    boroughs: list[dict[str, Any]]
    areas: int
    partly_estimated: bool
    period: str
    population: str
    estimated: str
    per: int


def write_maps(
    inputs: Inputs,
    geography: Geography,
    results: Results,
    said: Said,
    maps: Mapping[str, StaticMap],
    out: Path,
) -> MapPage:
    """Write the map's data files under ``out/map`` and return what its page must say.

    Parameters
    ----------
    geography : outlines in the order of ``inputs.areas``, and what is around them.
    said : what is said of every place. maps : the static maps; that of recorded crime is for readers without a script.
    out : the site's root.

    Notes
    -----
    Colours show the smoothed rate; whatever else is shown of a place is from the table of places.
    """
    rates = results.rates
    settings = rates.settings
    rolling = rolling_rates(
        rates, inputs.areas, inputs.counts, inputs.months, inputs.observed, inputs.types, settings.per
    )
    table = results.places.table
    outlines = encode_outlines(to_wgs84(geography.map_outlines))
    around = encode_surroundings(geography, outlines)
    data = {
        "files": {
            "outlines": write(out, "outlines", outlines),
            "areas": write(out, "areas", _area_table(inputs, rates)),
        },
        "context": write(out, "context", around) if around else "",
        "streets": write(out, "streets", street_names(inputs.areas)),
        "places": write_places(inputs.areas, said, rates.measures, rolling, out),
        "measures": _measures(inputs, results, rolling, out),
        "months": list(inputs.months),
        "windows": list(rolling.windows),
        "change": change_entry(table),
        "verdicts": list(VERDICTS),
        "say": {"level": LEVEL, "change": CHANGE, "rank": said.ranks},
        "labels": _labels(inputs, rates),
        "systemChange": main_force().system_change,
    }
    period = said.period
    return MapPage(
        data=data | {"period": period},
        picture=maps["recorded"],
        london=_london(inputs, rates, said),
        boroughs=_boroughs(rates),
        areas=len(inputs.areas),
        partly_estimated=bool(inputs.estimated[AREA].any()),
        period=period,
        population=inputs.labels["population"],
        estimated=inputs.labels["estimated"],
        per=settings.per,
    )


def _measures(inputs: Inputs, results: Results, rolling: Rolling, out: Path) -> list[dict[str, Any]]:
    """Write the files of every measure; returns what the page is told of each."""
    rates = results.rates
    others = write_others(inputs, results.deprivation, results.clusters, out)
    entries = []
    for measure in map_measures(inputs, rates, results.deprivation, results.clusters):
        more = others.get(measure.name)
        if more is None:
            files = write_rate(measure, rates, rolling, results.places, out)
            more = {"nouns": NOUNS[measure.name], **files}
        estimated = {"estimated": estimated_positions(inputs, measure.name)}
        entries.append(measure_entry(measure) | estimated | more)
    return entries


def _london(inputs: Inputs, rates: Rates, said: Said) -> dict[str, Any]:
    """What the panel opens with."""
    level, change = said.sentences(LONDON, LONDON_CODE)
    return {"level": level, "change": change, "highest": _highest(inputs, rates)}


def _area_table(inputs: Inputs, rates: Rates) -> dict[str, Any]:
    """What the map knows of areas before it shows anything: codes, names, where they are, residents, flags, months."""
    areas = inputs.areas
    boroughs = areas[["borough_code", "borough"]].drop_duplicates().sort_values("borough")
    wards = areas[["ward_code", "ward", "borough"]].drop_duplicates("ward_code").sort_values("ward_code")
    reasons = sorted(set(rates.area["denominator_flag"]) - {""})
    place = {reason: index + 1 for index, reason in enumerate(reasons)}
    kinds, force = np.unique(inputs.observed, axis=0, return_inverse=True)
    forces = list(FORCES)
    middle = areas.groupby("borough_code")[["easting", "northing"]].mean()
    return {
        "code": areas["lsoa21cd"].tolist(),
        "suffix": [name.rsplit(" ", 1)[-1] for name in areas["lsoa21nm"]],
        "boroughs": [
            {
                "code": code,
                "name": name,
                "slug": fmt.slug(name),
                "href": borough_path(name),
                "at": at,
                "force": forces.index(str(force)),
            }
            for (code, name), force, at in zip(
                boroughs.to_numpy().tolist(),
                forces_of(boroughs["borough_code"]),
                _degrees(middle.loc[boroughs["borough_code"]].to_numpy()),
                strict=True,
            )
        ],
        "borough": _positions(areas["borough_code"], boroughs["borough_code"]),
        "wards": [
            [code, fmt.typographic(name), ward_path(borough, name)]
            for code, name, borough in wards.to_numpy().tolist()
        ],
        "ward": _positions(areas["ward_code"], wards["ward_code"]),
        "population": areas["population"].astype(int).tolist(),
        "reasons": ["", *reasons],
        "flag": [place.get(reason, 0) for reason in rates.area["denominator_flag"]],
        "observed": ["".join("1" if seen else "0" for seen in row) for row in kinds.tolist()],
        "force": force.ravel().tolist(),
    }


def _degrees(points: NDArray[np.float64]) -> list[list[float]]:
    at = shapely.get_coordinates(to_wgs84(shapely.points(points)))
    return [[round(float(x), DECIMALS), round(float(y), DECIMALS)] for x, y in at]


def _positions(codes: Any, order: Any) -> list[int]:
    place = {code: index for index, code in enumerate(order)}
    return [place[code] for code in codes]


def _labels(inputs: Inputs, rates: Rates) -> dict[str, Any]:
    return {
        "per": rates.settings.per,
        "confidence": round(100 * rates.settings.confidence),
        "population": inputs.labels["population"],
        "average": average_of(rates),
        "estimated": inputs.labels["estimated"],
        "yearMonths": YEAR,
        "london": LONDON_CODE,
    }


def _boroughs(rates: Rates) -> list[dict[str, Any]]:
    columns = ["borough", "population", "crimes_12m", "rate", "rate_low", "rate_high"]
    return [
        {str(name): value for name, value in row.items()} | {"href": borough_path(str(row["borough"]))}
        for row in rates.borough.sort_values("borough")[columns].to_dict("records")
    ]


def _highest(inputs: Inputs, rates: Rates) -> list[dict[str, Any]]:
    """The areas with the highest smoothed rates of recorded crime among those compared, in the order of the rates printed."""
    area = rates.area
    known = area["denominator_flag"].eq("") & area["crimes_12m"].notna()
    compared = area["rate_smoothed"].where(known).dropna()
    top = compared.sort_values(ascending=False, kind="stable").index[:HIGHEST]
    return [
        {
            "name": inputs.areas.loc[row, "lsoa21nm"],
            "href": f"map.html#area={inputs.areas.loc[row, 'lsoa21cd']}",
            "count": int(area.loc[row, "crimes_12m"]),
            "rate": float(area.loc[row, "rate_per_1000_12m"]),
        }
        for row in sorted(top, key=area["rate_per_1000_12m"].__getitem__, reverse=True)
    ]

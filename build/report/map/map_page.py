"""The map page: outlines, values and legends as data files, and what the page itself must say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import RECORDED, Inputs, Rates
from build.analysis.results import Results
from build.analysis.statistics.intervals import garwood
from build.london import main_force
from build.report.map.measures import LATEST, map_measures, measure_entry
from build.report.map.outlines import encode_outlines, to_wgs84
from build.report.map.static_maps import StaticMap
from build.report.places.addresses import borough_path
from build.report.publish.hashed_files import data_script, write_hashed
from build.report.words.format import month, period, slug
from build.report.words.measures import average_of
from build.vocabulary import ASB, CRIME_TYPES


@dataclass(frozen=True)
class MapPage:
    """What the template ``map.html`` is given.

    data : the page's data block: measures, periods, legends, labels, addresses of the data files.
    svg_path, width, height : the static map of recorded crime, relative to the site's root.
    legend : ``colour, label, count`` of the static map, lowest class first; colour is a class of the sheet.
    boroughs : ``borough, href, population, crimes_12m, rate, rate_low, rate_high``, for the table.
    flagged : areas hatched because their rates cannot be compared.
    areas : areas drawn.
    period : label of the static map's period.
    population, estimated : labels of the inputs.
    per : residents for which rates are given.
    initial : files the page needs before it can draw, relative to the site's root.
    """

    data: dict[str, Any]
    svg_path: str
    width: int
    height: int
    legend: list[dict[str, Any]]
    boroughs: list[dict[str, Any]]
    flagged: int
    areas: int
    period: str
    population: str
    estimated: str
    per: int
    initial: tuple[str, ...]


def write_maps(
    inputs: Inputs,
    geometries: Sequence[Any] | NDArray[Any],
    results: Results,
    maps: Mapping[str, StaticMap],
    out: Path,
) -> MapPage:
    """Write the map's data files under ``out/map`` and return what its page must say.

    Parameters
    ----------
    geometries : (areas,) outlines of one coverage as the map shows them, British National Grid, in the order of
        ``inputs.areas``.
    maps : the static maps; that of recorded crime is for readers without a script.
    out : the site's root.

    Notes
    -----
    Colours show the smoothed rate. Intervals are looked up in a table of exact Poisson limits (Garwood) for every
    count that occurs, so the page needs no statistics of its own.
    """
    rates, deprivation, clusters = results.rates, results.deprivation, results.clusters
    outlines = np.asarray(geometries, dtype=object)
    measures = map_measures(inputs, rates, deprivation, clusters)
    flagged = rates.area["denominator_flag"].ne("").to_numpy()
    files = {
        "outlines": _write(out, "outlines", encode_outlines(to_wgs84(outlines))),
        "areas": _write(out, "areas", _area_table(inputs, rates, deprivation, clusters)),
        "limits": _write(out, "limits", interval_table(rates.count, rates.settings.confidence)),
    }
    values = {name: _write(out, name, _values(rates, index)) for index, name in enumerate(rates.measures)}
    data = {
        "files": files,
        "values": values,
        "months": _write_months(inputs, rates, out),
        "measures": [measure_entry(measure, flagged) for measure in measures],
        "periods": _periods(inputs, rates),
        "types": [{"name": slug_, "title": title} for title, slug_ in CRIME_TYPES.items()],
        "labels": _labels(inputs, rates),
        "systemChange": main_force().system_change,
        "flagged": int(flagged.sum()),
    }
    initial = (*files.values(), values[RECORDED])
    return _page(inputs, rates, maps["recorded"], data, initial)


def interval_table(counts: NDArray[np.integer[Any]], confidence: float) -> dict[str, Any]:
    """Return the exact Poisson limits of every count that occurs: ``count, low, high``, ascending, to four decimals."""
    known = np.unique(counts)
    low, high = garwood(known, confidence)
    return {"count": known.tolist(), "low": np.round(low, 4).tolist(), "high": np.round(high, 4).tolist()}


def _periods(inputs: Inputs, rates: Rates) -> list[dict[str, Any]]:
    """Each period's name, words, and months observed by area (one number where it is the same in all)."""
    population = inputs.areas["population"].to_numpy(dtype=float)
    out = []
    for place, (key, months) in enumerate(rates.periods.items()):
        observed = np.rint(rates.exposure[place] / np.where(population > 0, population, np.nan) * 12)
        listed = [int(value) if value > 0 else 0 for value in observed]
        words = f"the last {len(months)} months" if key == LATEST else key
        title = f"Last {len(months)} months ({period(months)})" if key == LATEST else key
        same = len(set(listed)) == 1
        out.append({"name": key, "title": title, "words": words, "months": listed[0] if same else listed})
    return out


def _values(rates: Rates, index: int) -> dict[str, Any]:
    """Counts and smoothed rates of one measure by period; null without exposure."""
    out: dict[str, Any] = {"count": {}, "smoothed": {}}
    for place, key in enumerate(rates.periods):
        known = rates.exposure[place] > 0
        out["count"][key] = [
            int(n) if seen else None for n, seen in zip(rates.count[place, index], known, strict=True)
        ]
        out["smoothed"][key] = _significant(rates.smoothed[place, index])
    return out


def _significant(values: NDArray[np.float64], digits: int = 3) -> list[float | int | None]:
    """Values rounded to ``digits`` significant digits; null if missing."""
    known = np.where(np.isnan(values), 0, values)
    size = np.floor(np.log10(np.where(known != 0, np.abs(known), 1))).astype(int)
    rounded = np.empty(len(values))
    for power in np.unique(size):  # a handful; np.round wants one number of decimals a call
        rounded[size == power] = np.round(known[size == power], digits - 1 - int(power))
    listed = [int(value) if value.is_integer() else value for value in rounded.tolist()]
    return [None if gone else value for value, gone in zip(listed, np.isnan(values), strict=True)]


def _area_table(inputs: Inputs, rates: Rates, deprivation: Deprivation, clusters: Clusters) -> dict[str, Any]:
    areas = inputs.areas
    boroughs = areas[["borough_code", "borough"]].drop_duplicates().sort_values("borough")
    wards = areas[["ward_code", "ward"]].drop_duplicates().sort_values("ward_code")
    reasons = sorted(set(rates.area["denominator_flag"]) - {""})
    place = {reason: index + 1 for index, reason in enumerate(reasons)}
    return {
        "code": areas["lsoa21cd"].tolist(),
        "name": areas["lsoa21nm"].tolist(),
        "boroughs": [{"name": name, "slug": slug(name)} for name in boroughs["borough"]],
        "borough": _positions(areas["borough_code"], boroughs["borough_code"]),
        "wards": wards[["ward_code", "ward"]].to_numpy().tolist(),
        "ward": _positions(areas["ward_code"], wards["ward_code"]),
        "population": areas["population"].astype(int).tolist(),
        "decile": _significant(areas["imd_decile"].to_numpy(np.float64)),
        "cluster": (clusters.label - 1).tolist(),
        "clusters": [clusters.names[number] for number in sorted(clusters.names)],
        "membership": np.floor(np.round(100 * clusters.membership, 6)).astype(int).tolist(),
        "predicted": _significant(deprivation.area["predicted_rate"].to_numpy(np.float64)),
        "residual": _significant(deprivation.area["residual"].to_numpy(np.float64)),
        "rankLow": _significant(rates.area["rank_low"].to_numpy(np.float64), 5),
        "rankHigh": _significant(rates.area["rank_high"].to_numpy(np.float64), 5),
        "reasons": ["", *reasons],
        "flag": [place.get(reason, 0) for reason in rates.area["denominator_flag"]],
    }


def _positions(codes: Any, order: Any) -> list[int]:
    place = {code: index for index, code in enumerate(order)}
    return [place[code] for code in codes]


def _write_months(inputs: Inputs, rates: Rates, out: Path) -> dict[str, str]:
    """Write one file per borough, with its areas' crime by month and counts by type; return the addresses."""
    recorded = np.delete(inputs.counts, list(inputs.types).index(ASB), axis=2).sum(axis=2)
    latest = list(rates.periods).index(LATEST)
    by_type, seen = rates.count[latest, 1:], rates.exposure[latest] > 0
    files = {}
    for borough, found in inputs.areas.groupby("borough").indices.items():
        rows = np.asarray(found)
        series = [
            [int(n) if seen else None for n, seen in zip(recorded[row], inputs.observed[row], strict=True)]
            for row in rows
        ]
        payload = {
            "area": rows.tolist(),
            "months": list(inputs.months),
            "recorded": series,
            "types": [[int(n) if seen[row] else None for n in by_type[:, row]] for row in rows],
        }
        files[slug(str(borough))] = _write(out, slug(str(borough)), payload)
    return files


def _write(out: Path, name: str, value: Any) -> str:
    return write_hashed(out, "map", f"{name}.js", data_script(name, value))


def _labels(inputs: Inputs, rates: Rates) -> dict[str, Any]:
    return {
        "per": rates.settings.per,
        "confidence": round(100 * rates.settings.confidence),
        "population": inputs.labels["population"],
        "average": average_of(rates),
        "deprivation": inputs.labels["deprivation"],
        "estimated": inputs.labels["estimated"],
        "systemChange": month(main_force().system_change),
        "yearMonths": 12,
        "deciles": 10,
    }


def _page(
    inputs: Inputs,
    rates: Rates,
    picture: StaticMap,
    data: dict[str, Any],
    initial: tuple[str, ...],
) -> MapPage:
    columns = ["borough", "population", "crimes_12m", "rate", "rate_low", "rate_high"]
    boroughs = [
        {str(name): value for name, value in row.items()} | {"href": borough_path(row["borough"])}
        for row in rates.borough.sort_values("borough")[columns].to_dict("records")
    ]
    return MapPage(
        data=data,
        svg_path=picture.svg_path,
        width=picture.width,
        height=picture.height,
        legend=picture.legend,
        boroughs=boroughs,
        flagged=picture.hatched,
        areas=len(inputs.areas),
        period=period(rates.periods[LATEST]),
        population=inputs.labels["population"],
        estimated=inputs.labels["estimated"],
        per=rates.settings.per,
        initial=initial,
    )

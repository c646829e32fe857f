"""What the pages of places are made from, gathered once for all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from build.analysis.counting import with_recorded
from build.analysis.inputs import Inputs
from build.analysis.places.alike import most_alike, touching
from build.analysis.statistics.levels import BOROUGH, WARD, Level, place_levels
from build.london import forces_of
from build.report.page import Content
from build.report.places import drawings
from build.report.places.addresses import place_paths
from build.report.places.said import Said
from build.report.words import format as fmt
from build.report.words.measures import RECORDED_TYPES
from build.vocabulary import CRIME_TYPES

YEAR = 12
ALIKE = 5  # places named as most alike


@dataclass(frozen=True)
class Gathered:
    """Names, addresses, figures and drawings of every place, by code.

    levels : by name. said : what is said of every place. london : London's rate of recorded crime.
    lines : level (boroughs and wards) -> code -> path of each measure's months. paths : of every place.
    titles : names that hold where the borough is not said: "Dalston, Hackney".
    near, alike : code -> codes of boroughs and wards that touch it, and that are most like it.
    borough_of : ward -> borough. wards_of : borough -> its wards, by name.
    """

    content: Content
    levels: Mapping[str, Level]
    said: Said
    london: float
    lines: Mapping[str, Mapping[str, list[str]]]
    titles: Mapping[str, str]
    paths: Mapping[str, str]
    near: Mapping[str, list[str]]
    alike: Mapping[str, list[str]]
    borough_of: Mapping[str, str]
    wards_of: Mapping[str, list[str]]


def gather(content: Content) -> Gathered:
    """Gather what the pages of places need."""
    inputs, said = content.inputs, content.said
    areas, levels = inputs.areas, place_levels(inputs.areas)
    wards = areas[["ward_code", "ward", "borough_code", "borough"]].drop_duplicates("ward_code")
    wards = wards.sort_values(["ward", "ward_code"])
    titles = dict(said.names) | {
        code: f"{said.names[code]}, {said.names[borough]}"
        for code, _, borough, _ in wards.itertuples(index=False)
    }
    pairs = [(levels[name], *_alike(inputs, levels[name])) for name in (BOROUGH, WARD)]
    return Gathered(
        content=content,
        levels=levels,
        said=said,
        london=float(content.results.rates.london["rate"]),
        lines={name: _lines(inputs, levels[name]) for name in (BOROUGH, WARD)},
        titles=titles,
        paths=place_paths(areas),
        near={level.codes[i]: _codes(level, near[i]) for level, near, _ in pairs for i in range(len(near))},
        alike={level.codes[i]: _codes(level, row) for level, _, like in pairs for i, row in enumerate(like)},
        borough_of=dict(zip(wards["ward_code"], wards["borough_code"], strict=True)),
        wards_of={str(code): list(rows) for code, rows in wards.groupby("borough_code")["ward_code"]},
    )


def _codes(level: Level, numbers: Sequence[int] | NDArray[Any]) -> list[str]:
    return [str(level.codes[number]) for number in numbers]


def _alike(inputs: Inputs, level: Level) -> tuple[list[list[int]], NDArray[Any]]:
    """Return the neighbours of each place, and the places most like it."""
    areas = inputs.areas
    residents = level.total(areas["population"].to_numpy(float))
    score = areas["imd_score"].to_numpy(float)
    weight = np.where(np.isnan(score), 0.0, areas["population"].to_numpy(float))
    held = level.total(weight)
    mean = np.where(held > 0, level.total(np.nan_to_num(score) * weight) / np.maximum(held, 1), np.nan)
    recorded = [i for i, name in enumerate(inputs.types) if CRIME_TYPES[name] in RECORDED_TYPES]
    counts = level.total(inputs.counts[:, -YEAR:, recorded].sum(axis=1).astype(np.int64))
    return touching(level, inputs.neighbours), most_alike(residents, mean, counts, ALIKE)


def _lines(inputs: Inputs, level: Level) -> dict[str, list[str]]:
    """Return the drawn months of each place's measures."""
    counts = level.total(with_recorded(inputs.counts, inputs.types).astype(np.int64))
    drawn = drawings.month_lines(counts, level.every(inputs.observed))
    return dict(zip(level.codes.tolist(), drawn, strict=True))


def searches_of(inputs: Inputs, level: Level) -> dict[str, str]:
    """Return the searches of the year in each place as printed; "" where a month of its force is missing."""
    months = set(inputs.months[-YEAR:])
    rows = inputs.coverage[
        (inputs.coverage["kind"] == "stop-and-search") & inputs.coverage["month"].isin(months)
    ]
    whole = rows[rows["state"] == "complete"].groupby("force")["month"].nunique().eq(len(months))
    known = np.isin(forces_of(inputs.areas["borough_code"]), whole.index[whole])
    total = level.total(inputs.stops_area[:, -YEAR:].sum(axis=1))
    seen = level.every(known)
    return {
        code: fmt.count(n) if told else ""
        for code, n, told in zip(level.codes.tolist(), total.tolist(), seen.tolist(), strict=True)
    }

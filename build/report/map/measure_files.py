"""The values of each measure as files: of the newest 12 months at once, by month when the slider or the panel asks."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.absence import Absent, attempt
from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs, Rates
from build.analysis.places.change import Places
from build.analysis.rates.area_rates import YEAR
from build.analysis.rates.rolling import Rolling
from build.analysis.statistics.levels import AREA, WARD
from build.report.map.change_classes import change_classes
from build.report.map.classes import Classes, residual_classes
from build.report.map.measures import Measure
from build.report.map.packing import pack
from build.report.publish.hashed_files import data_script, write_hashed
from build.report.words import format as fmt

BOUND_DIGITS: Final = 5  # of an interval's bounds, which a reader saves
CLOSE_DIGITS: Final = 9  # of a value so near a break that fewer would move it over


def write_rate(measure: Measure, rates: Rates, rolling: Rolling, places: Places, out: Path) -> dict[str, str]:
    """Write a rate's two files; returns their addresses as ``file, months``.

    The first holds ``count, before`` (packed, of the newest 12 months and the 12 before), ``value`` (the smoothed rate, for
    the colour) and ``change`` (of wards: ``classes``, a letter each, ``count, before``, null where a month is missing). The
    second holds ``count`` (packed, one text a month), ``classes`` (one text a window, a letter an area) and ``low, high``,
    the interval of the rate of the newest 12 months.
    """
    wards = places.of(WARD, measure.name).sort_index()
    areas = places.of(AREA, measure.name).sort_index()
    index = rates.measures.index(measure.name)
    monthly = rolling.monthly[index]
    year = monthly[-YEAR:].sum(axis=0)
    before = monthly[-2 * YEAR : -YEAR].sum(axis=0)
    first = {
        "count": pack(year),
        "before": pack(before),
        "value": classed(rolling.smoothed[-1, index], measure.classes),
        "change": {
            "classes": letters(change_classes(wards)),
            "count": counts_or_null(wards["count"]),
            "before": counts_or_null(wards["previous"]),
        },
    }
    series = {
        "count": [pack(month) for month in monthly],
        "classes": [letters(measure.classes.index(values[index])) for values in rolling.smoothed],
        "low": significant(areas["rate_low"].to_numpy(np.float64), BOUND_DIGITS),
        "high": significant(areas["rate_high"].to_numpy(np.float64), BOUND_DIGITS),
    }
    return {
        "file": write(out, measure.name, first),
        "months": write(out, f"{measure.name}-months", series),
    }


@dataclass(frozen=True)
class Other:
    """A measure that is no rate: its ``values`` by name, the ``words`` shown for an area, ``columns`` of the saved table."""

    values: dict[str, Any]
    words: list[str]
    columns: dict[str, str]


def letters(classes: NDArray[np.integer[Any]]) -> str:
    """Return classes as one letter an area: "a" is the first; -1, for no value, is the character before it."""
    return (classes + ord("a")).astype(np.uint8).tobytes().decode("ascii")


def write_others(
    inputs: Inputs, deprivation: Deprivation, clusters: Clusters, out: Path
) -> dict[str, dict[str, Any]]:
    """Write the measures that are no rates; returns what the page is told of each beyond its legend.

    Each file holds ``value`` (what is classed) and what ``words`` (shown for an area, with the names of its values) and
    ``columns`` (of the table that a reader saves: column -> name of its values) refer to.
    """
    made = {
        "decile": attempt(_decile, inputs),
        "cluster": attempt(_cluster, clusters),
        "residual": attempt(_residual, deprivation),
    }
    return {
        name: {"file": write(out, name, other.values), "words": other.words, "columns": other.columns}
        for name, other in made.items()
        if not isinstance(other, Absent)
    }


def _decile(inputs: Inputs) -> Other:
    decile = inputs.areas["imd_decile"].to_numpy(np.float64)
    return Other(
        {"value": significant(10 - decile), "decile": significant(decile)},
        ["Decile {decile} of 10, where 1 is the most deprived"],
        {"imd_decile": "decile"},
    )


def _cluster(clusters: Clusters) -> Other:
    share = np.floor(np.round(100 * clusters.membership, 6)).astype(int).tolist()
    named = [clusters.names[int(number)] for number in clusters.label]
    return Other(
        {"value": (clusters.label - 1).tolist(), "name": named, "membership": share},
        ["{name}", "Stays in this cluster in {membership}% of refits"],
        {"cluster_name": "name", "cluster_membership_percent": "membership"},
    )


def _residual(deprivation: Deprivation) -> Other:
    residual = deprivation.area["residual"].to_numpy(np.float64)
    predicted = deprivation.area["predicted_rate"].to_numpy(np.float64)
    times = [None if np.isnan(one) else fmt.number(float(np.exp(one)), 2) for one in residual]
    return Other(
        {"value": classed(residual, residual_classes()), "times": times, "predicted": significant(predicted)},
        ["{times} times the predicted rate"],
        {"predicted_rate": "predicted", "residual": "value"},
    )


def counts_or_null(counts: pd.Series) -> list[int | None]:
    """Return counts as whole numbers; null for one that is missing, which is not nought."""
    return [None if pd.isna(count) else int(count) for count in counts]


def classed(values: NDArray[np.float64], classes: Classes) -> list[float | int | None]:
    """Return values rounded as by :func:`significant`, but for those that rounding would move into another class.

    A script classes them again, and its legend must count what the picture's does.
    """
    rounded = significant(values)
    moved = classes.index(np.array(rounded, dtype=np.float64)) != classes.index(values)
    for place, value in zip(np.flatnonzero(moved), significant(values[moved], CLOSE_DIGITS), strict=True):
        rounded[place] = value
    return rounded


def significant(values: NDArray[np.float64], digits: int = 3) -> list[float | int | None]:
    """Return values rounded to so many significant digits; null for a value that is not there."""
    known = np.where(np.isnan(values), 0, values)
    size = np.floor(np.log10(np.where(known != 0, np.abs(known), 1))).astype(int)
    rounded = np.empty(len(values))
    for power in np.unique(size):  # a handful; np.round wants one number of decimals a call
        rounded[size == power] = np.round(known[size == power], digits - 1 - int(power))
    listed = [int(value) if value.is_integer() else value for value in rounded.tolist()]
    return [None if gone else value for value, gone in zip(listed, np.isnan(values), strict=True)]


def write(out: Path, name: str, value: Any) -> str:
    """Write a data file of the map; returns its path relative to the site's root."""
    return write_hashed(out, "map", f"{name}.js", data_script(name, value))

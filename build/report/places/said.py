"""What is said of every place, made once: pages, map, search and data files take name, sentences and table from here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE
from build.report.places.sentences import sentences
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import MEASURE_NAMES
from build.vocabulary import ASB, CRIME_TYPES

Row = Mapping[str, Any]
COLUMNS = ["count", "previous", "verdict", "rate", "rate_low", "rate_high", "ratio"]
ARROWS = {ROSE: "↑ ", FELL: "↓ "}
APART = {
    RECORDED: 0,
    CRIME_TYPES[ASB]: 2,
}  # recorded crime first, anti-social behaviour last: it is no recorded crime


def rows_of(places: Places, level: str) -> dict[str, dict[str, Row]]:
    """Return the rows of the table of places of one level, by code and measure."""
    table = places.table[places.table["level"] == level]
    held: dict[str, dict[str, Row]] = {}
    for code, measure, *values in table[["code", "measure", *COLUMNS]].itertuples(index=False, name=None):
        held.setdefault(code, {})[measure] = dict(zip(COLUMNS, values, strict=True))
    return held


def area_name(name: str, streets: str) -> str:
    """Name a small area as people know it: ``Hackney 017C, around Mare Street and Sylvester Road``.

    ``streets`` : of ``Inputs.areas``, one or two joined by "; ", "" where none is known.
    """
    return f"{name}, around {say.joined(streets.split('; '))}" if streets else name


def two_sentences(row: Row, name: str, months: Sequence[str], not_compared: str = "") -> tuple[str, str]:
    """Return the sentence on the level of a place and the one on its change.

    Parameters
    ----------
    row : of all recorded crime. months : of the year. not_compared : why its rate is no measure, "" where it is one.
    """
    ratio = None if not_compared or fmt.is_missing(row["ratio"]) else float(row["ratio"])
    period = say.within(months).removeprefix("in ")
    return sentences(
        name, RECORDED, period, _known(row["count"]), _known(row["previous"]), row["verdict"], ratio
    )


def times(ratio: Any) -> str:
    """Print a rate as a multiple of London's: ``1.4 times``; under a tenth with two decimals."""
    if fmt.is_missing(ratio):
        return fmt.MISSING
    return fmt.ratio(ratio, 2 if 0 < float(ratio) < 0.1 else 1)


def type_rows(measures: Mapping[str, Row], lines: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the table of all types of a place as printed: ``name, count, previous, verdict, times, line``.

    Recorded crime stands first, then its types from the most frequent, anti-social behaviour last. ``lines`` : the drawn
    months in the order of ``measures``.
    """
    drawn = dict(zip(measures, lines, strict=True)) if lines else {}
    order = sorted(
        measures, key=lambda slug: (APART.get(slug, 1), -(_known(measures[slug]["count"]) or 0), slug)
    )
    return [
        {
            "name": MEASURE_NAMES[slug],
            "count": fmt.count(measures[slug]["count"]),
            "previous": fmt.count(measures[slug]["previous"]),
            "verdict": ARROWS.get(measures[slug]["verdict"], "") + measures[slug]["verdict"],
            "times": times(measures[slug]["ratio"]),
            "line": drawn.get(slug, ""),
        }
        for slug in order
    ]


def _known(value: Any) -> int | None:
    return None if fmt.is_missing(value) else int(value)


def every_sentence(
    places: Places, areas: pd.DataFrame, not_compared: Mapping[str, str], months: Sequence[str]
) -> dict[str, str]:
    """Return what is said of every borough, ward and small area by code. ``not_compared`` : as of :func:`reasons`."""
    table = places.table[places.table["measure"] == RECORDED]
    names = place_names(areas)
    said = {}
    for code, *values in table[["code", *COLUMNS]].itertuples(index=False, name=None):
        if code:
            row = dict(zip(COLUMNS, values, strict=True))
            said[code] = " ".join(two_sentences(row, names[code], months, not_compared.get(code, "")))
    return said


def place_names(areas: pd.DataFrame) -> dict[str, str]:
    """Return what every borough, ward and small area is called in a sentence, by code."""
    names: dict[str, str] = {}
    for code, name in (("borough_code", "borough"), ("ward_code", "ward"), ("lsoa21cd", "lsoa21nm")):
        names |= dict(zip(areas[code], areas[name], strict=True))
    return names


def reasons(areas: pd.DataFrame, flagged: pd.Series, boroughs: pd.DataFrame) -> dict[str, str]:
    """Return why the rates of places are not compared, "" where they are, by code of area or borough."""
    small = dict(zip(areas["lsoa21cd"], flagged, strict=True))
    return small | dict(zip(boroughs["borough_code"], boroughs["denominator_flag"], strict=True))

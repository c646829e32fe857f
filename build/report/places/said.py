"""What is said of every place, made once: pages, map, search, cards and data files take name, sentences and table from here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED, Inputs, Rates
from build.analysis.places.ranks import rate_ranks
from build.analysis.results import Results
from build.analysis.statistics.levels import AREA, BOROUGH, LEVELS, LONDON, WARD
from build.analysis.statistics.verdicts import FELL, ROSE, VERDICTS
from build.london import LONDON_CODE, forces_of
from build.report.estimates import place_labels
from build.report.places.sentences import (
    IN_PART,
    SHORT,
    VERDICT,
    change_key,
    level_key,
    period_name,
    rank_patterns,
    rank_words,
    sentences,
    signed_rank,
    times_words,
)
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import MEASURE_NAMES
from build.report.words.nouns import counted
from build.vocabulary import ASB, CRIME_TYPES

NAMED = ["level", "code", "measure"]
FIGURES = ["count", "previous", "verdict", "rate", "rate_low", "rate_high", "ratio"]
ARROWS = {ROSE: "↑ ", FELL: "↓ "}
# Recorded crime first, anti-social behaviour last: it is not recorded crime.
APART = {RECORDED: 0, CRIME_TYPES[ASB]: 2}
NAMES = {BOROUGH: ("borough_code", "borough"), WARD: ("ward_code", "ward"), AREA: ("lsoa21cd", "lsoa21nm")}


@dataclass(frozen=True)
class Year:
    """A place's last 12 months by one measure.

    count, previous : of these and the 12 months before, None where a month is missing. verdict : a word, "" where a month is
    missing. rate, rate_low, rate_high : per 1,000 residents a year, None without residents. times : London's rate, None where
    it is not compared. rank : of :func:`~build.report.places.sentences.signed_rank`.
    """

    count: int | None
    previous: int | None
    verdict: str
    rate: float | None
    rate_low: float | None
    rate_high: float | None
    times: float | None
    rank: int | None

    def packed(self) -> list[Any]:
        """Return what a script fills the patterns with: counts, the verdict's number, times, the patterns' keys, rank.

        Times are as printed: a script rounds halves another way.
        """
        word = VERDICTS.index(self.verdict) if self.verdict in VERDICTS else -1
        keys = [level_key(self.count, self.times), change_key(self.count, self.previous, self.verdict)]
        printed = None if self.times is None else times_words(self.times)
        return [self.count, self.previous, word, printed, *keys, self.rank]


@dataclass(frozen=True)
class Said:
    """All that is said of places, by level and code; London goes by its own code.

    years : level -> code -> measure -> figures. names : of every place, without its borough. reasons : why the rate of a place
    is not compared. period : of the figures, as in a sentence. ranks : patterns of ranks. estimated : level ->
    borough's code -> the label of places in it, "" where nothing is estimated. borough_of : of every ward and area.
    """

    years: Mapping[str, Mapping[str, Mapping[str, Year]]]
    names: Mapping[str, str]
    reasons: Mapping[str, str]
    period: str
    ranks: Mapping[str, Mapping[str, str]]
    estimated: Mapping[str, Mapping[str, str]]
    borough_of: Mapping[str, str]

    def year(self, level: str, code: str, measure: str = RECORDED) -> Year:
        """The figures of a place."""
        return self.years[level][code][measure]

    def reason(self, code: str) -> str:
        """Why a place's rate is not compared, "" where it is."""
        return self.reasons.get(code, "")

    def sentences(self, level: str, code: str, measure: str = RECORDED) -> tuple[str, str]:
        """The sentence on the level of a place and the one on its change."""
        y = self.year(level, code, measure)
        rank = rank_words(self.ranks, level, y.rank)
        return sentences(
            self.names[code], measure, self.period, y.count, y.previous, y.verdict, y.times, rank
        )

    def short(self, level: str, code: str) -> str:
        """What a list of places says of one: ``1,851 crimes in 2025: about the same``; "" where nothing is known."""
        y = self.year(level, code)
        if y.count is None:
            return ""
        short = SHORT.format(counted=counted(y.count, RECORDED), period=self.period)
        verdict = VERDICT.format(verdict=y.verdict) if y.verdict else ""
        return f"{short}{verdict}{IN_PART if self.label(level, code) else ''}"

    def label(self, level: str, code: str) -> str:
        """What of a place's figures is estimated, "" where nothing is."""
        return self.estimated.get(level, {}).get(self.borough_of.get(code, code), "")

    def types(self, level: str, code: str, lines: Sequence[str] = ()) -> list[dict[str, str]]:
        """The table of all types of a place as printed; see :func:`type_rows`."""
        return type_rows(self.years[level][code], lines)

    def every(self) -> Iterator[tuple[str, str]]:
        """Every place: its level and code."""
        return ((level, code) for level, places in self.years.items() for code in places)


def make_said(inputs: Inputs, results: Results) -> Said:
    """Make what is said of every place from the table of places. Raises AbsentError where there is none."""
    areas, table = inputs.areas, results.places.table
    reasons = _reasons(areas, results.rates)
    ranks = rate_ranks(table, {code for code, why in reasons.items() if why})
    boroughs = dict(zip(areas["borough_code"], forces_of(areas["borough_code"]), strict=True))
    labels = place_labels(inputs)
    compared = ranks["compared"].groupby(table["level"]).max().dropna()
    borough_of = dict(zip(areas["ward_code"], areas["borough_code"], strict=True))
    return Said(
        years=_years(table, ranks, reasons),
        names=place_names(areas),
        reasons=reasons,
        period=period_name(inputs.months[-len(fmt.MONTHS) :]),
        ranks=rank_patterns({str(level): int(places) for level, places in compared.items()}),
        estimated={
            level: {code: labels[level][force] for code, force in boroughs.items()}
            for level in (BOROUGH, WARD, AREA)
        },
        borough_of=borough_of | dict(zip(areas["lsoa21cd"], areas["borough_code"], strict=True)),
    )


def _years(
    table: pd.DataFrame, ranks: pd.DataFrame, reasons: Mapping[str, str]
) -> dict[str, dict[str, dict[str, Year]]]:
    held: dict[str, dict[str, dict[str, Year]]] = {level: {} for level in LEVELS}
    columns = [_objects(table[name]) for name in (*NAMED, *FIGURES)]
    rows = zip(*columns, *(_objects(ranks[name]) for name in ranks), strict=True)
    for level, code, measure, count, previous, verdict, rate, low, high, ratio, *rank in rows:
        compared = ratio is not None and level != LONDON and not reasons.get(code)
        held[level].setdefault(code or LONDON_CODE, {})[measure] = Year(
            count,
            previous,
            verdict,
            rate,
            low,
            high,
            ratio if compared else None,
            signed_rank(level, *rank) if compared else None,
        )
    return held


def _objects(column: pd.Series) -> list[Any]:
    """The values of a column, None where missing."""
    return column.astype(object).where(column.notna(), None).tolist()


def area_name(name: str, streets: str) -> str:
    """Name a small area as people know it: ``Hackney 017C, around Mare Street and Sylvester Road``.

    ``streets`` : of ``Inputs.areas``, one or two joined by "; ", "" where none is known.
    """
    return f"{name}, around {say.joined(fmt.typographic(streets).split('; '))}" if streets else name


def times(value: float | None) -> str:
    """Print a rate as a multiple of London's: ``1.4 times``."""
    return fmt.MISSING if value is None else f"{times_words(value)} times"


@cache  # the same small counts stand in the tables of thousands of areas
def _printed(count: int | None) -> str:
    return fmt.count(count)


def type_rows(measures: Mapping[str, Year], lines: Sequence[str] = ()) -> list[dict[str, str]]:
    """Return the table of all types of a place as printed: ``name, count, previous, verdict, times, line``.

    Recorded crime stands first, then its types from the most frequent, anti-social behaviour last. ``lines`` : the drawn
    months in the order of ``measures``.
    """
    drawn = dict(zip(measures, lines, strict=True)) if lines else {}
    order = sorted(measures, key=lambda slug: (APART.get(slug, 1), -(measures[slug].count or 0), slug))
    return [
        {
            "name": MEASURE_NAMES[slug],
            "count": _printed(measures[slug].count),
            "previous": _printed(measures[slug].previous),
            "verdict": ARROWS.get(measures[slug].verdict, "") + measures[slug].verdict,
            "times": times(measures[slug].times),
            "line": drawn.get(slug, ""),
        }
        for slug in order
    ]


def place_names(areas: pd.DataFrame) -> dict[str, str]:
    """Return what every place is called in a sentence, by code."""
    names = {LONDON_CODE: "London"}
    for code, name in NAMES.values():
        names |= {one: fmt.typographic(called) for one, called in _pairs(areas, code, name)}
    return names


def _pairs(areas: pd.DataFrame, code: str, name: str) -> Iterator[tuple[str, str]]:
    rows = areas[[code, name]].drop_duplicates(code)
    return zip(rows[code].tolist(), rows[name].tolist(), strict=True)


def _reasons(areas: pd.DataFrame, rates: Rates) -> dict[str, str]:
    flagged = [
        (areas["lsoa21cd"], rates.area),
        (rates.ward["ward_code"], rates.ward),
        (rates.borough["borough_code"], rates.borough),
    ]
    return {
        code: why
        for codes, table in flagged
        for code, why in zip(codes, table["denominator_flag"], strict=True)
    }

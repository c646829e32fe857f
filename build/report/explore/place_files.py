"""``data/place/CODE.json``: all that is known of one place, at an address that stays, for other people's programs.

A file holds ``code, level`` ("london", "borough", "ward" or "area"), ``name``, ``borough`` and ``ward`` where it has them,
``said`` and ``page`` (what its page says, and where that is), ``residents`` and the year they are of; ``months``;
``counts``, by measure a number a month, null where it is missing (the measure "recorded" is recorded crime, without
anti-social behaviour); ``estimated``, by type the months whose count is an estimate; ``year``, by measure the last 12 months
against the 12 before, with the verdict and the rate; ``source``.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
import orjson
import pandas as pd

from build.analysis.places.months import PlaceMonths

FOLDER: Final = "data/place"
YEAR: Final = ("count", "previous", "verdict", "against_london", "rate", "rate_low", "rate_high", "ratio")
DECIMALS: Final = 4
RECORDED: Final = "recorded"


@dataclass(frozen=True)
class About:
    """What is said in every file: ``months``; ``types``, slugs in the order of counts, ``recorded`` whether each is recorded
    crime; ``residents`` ("mid-2024"); ``source``, who published the counts, under which licence, and what to know of them.
    """

    months: Sequence[str]
    types: Sequence[str]
    recorded: Sequence[bool]
    residents: str
    source: Mapping[str, str]


def write_place_files(
    places: Sequence[PlaceMonths],
    names: Mapping[str, Mapping[str, str]],
    changes: pd.DataFrame,
    about: About,
    out: Path,
) -> None:
    """Write a file a place below ``out``.

    Parameters
    ----------
    places : levels, London first.
    names : code -> ``name`` and, where the place has them, ``borough`` and ``ward``.
    changes : ``level, code`` (London's own), ``measure`` and the columns of ``YEAR``.
    """
    (out / FOLDER).mkdir(parents=True, exist_ok=True)
    years = by_place(changes)
    for level in places:
        for code, residents, months in one_by_one(level, about):
            value = {
                "code": code,
                "level": level.name,
                **names[code],
                "residents": residents,
                "residents_of": about.residents,
                "months": about.months,
                **months,
                "year": years.get(code, {}),
                "source": about.source,
            }
            (out / path_of(code)).write_bytes(orjson.dumps(value) + b"\n")


def path_of(code: str) -> str:
    """Return where a place's own file is, below the site."""
    return f"{FOLDER}/{code}.json"


def one_by_one(level: PlaceMonths, about: About) -> Iterator[tuple[str, int, dict[str, Any]]]:
    """Yield each place of a level: code, residents, and its ``counts`` and ``estimated`` months."""
    recorded = level.counts[:, :, np.array(about.recorded, dtype=bool)].sum(axis=2, keepdims=True)
    counts = np.concatenate([recorded, level.counts], axis=2).transpose(0, 2, 1).tolist()
    estimated = (level.estimated & level.known[:, :, None]).transpose(0, 2, 1)
    of_place = zip(level.codes.tolist(), counts, level.known, estimated, strict=True)
    months = np.array(about.months)
    named: dict[bytes, dict[str, list[str]]] = {}  # by flags: places of a force have the same
    for place, (code, measures, known, flags) in enumerate(of_place):
        for missing in np.flatnonzero(~known):
            for measure in measures:
                measure[missing] = None
        key = flags.tobytes()
        if key not in named:
            types = zip(about.types, flags, strict=True)
            named[key] = {slug: months[flag].tolist() for slug, flag in types if flag.any()}
        yield code, int(level.residents[place]), {
            "counts": dict(zip((RECORDED, *about.types), measures, strict=True)),
            "estimated": named[key],
        }  # fmt: skip


def by_place(changes: pd.DataFrame) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the year's figures by code and measure, missing ones as None."""
    held: dict[str, dict[str, dict[str, Any]]] = {}
    table = changes[["code", "measure", *YEAR]]
    table = table.round(dict.fromkeys(YEAR, DECIMALS)).astype(object).where(table.notna(), None)
    for code, measure, *figures in table.itertuples(index=False, name=None):
        held.setdefault(code, {})[measure] = dict(zip(YEAR, figures, strict=True))
    return held

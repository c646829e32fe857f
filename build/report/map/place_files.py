"""What the panel says of each place: one file a borough, with its wards and areas, and one for London."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd

from build.analysis.rates.rolling import Rolling
from build.analysis.statistics.levels import AREA, BOROUGH, CODES, LONDON, WARD, place_levels
from build.analysis.statistics.verdicts import VERDICTS
from build.report.map.measure_files import write
from build.report.map.packing import pack
from build.report.places.sentences import change_key, level_key
from build.report.words import format as fmt

DECIMALS: Final = 2  # of how many times London's rate


def write_places(
    areas: pd.DataFrame,
    table: pd.DataFrame,
    measures: Sequence[str],
    rolling: Rolling,
    flagged: Sequence[bool],
    out: Path,
) -> dict[str, str]:
    """Write the files under ``out/map``; returns the address of each by the borough's slug, and London's by ``LONDON``.

    Parameters
    ----------
    areas : one row per area: ``lsoa21cd, ward_code, borough_code, borough`` and, where they are known, ``streets``.
    table : of :class:`build.analysis.places.change.Places`.
    measures : in the order of the page. flagged : (areas,) whether residents are the wrong denominator.

    Notes
    -----
    ``rows`` holds for each place and measure the count, the year before, the number of the verdict, how many times London's
    rate it is (null where missing or not compared), and the keys of the two sentences. A borough's file has the monthly
    counts of its areas, London's those of its boroughs: measure -> one packed text, place after place.
    """
    uncompared = {
        "",
        *areas["lsoa21cd"][np.asarray(flagged, dtype=bool)],
    }  # London's own rate compares with nothing
    held = {
        level: _by_code(table[table["level"] == level], measures, uncompared)
        for level in (LONDON, BOROUGH, WARD, AREA)
    }
    streets = dict(zip(areas["lsoa21cd"], street_names(areas), strict=True))
    files = {}
    for borough, rows in areas.groupby("borough", sort=True):
        code = rows["borough_code"].iloc[0]
        places = {code: held[BOROUGH][code]}
        places |= {one: held[WARD][one] for one in rows[CODES[WARD]].unique()}
        places |= {one: held[AREA][one] for one in rows[CODES[AREA]]}
        slug = fmt.slug(str(borough))
        files[slug] = write(out, f"place-{slug}", {
            "rows": places,
            "streets": {one: streets[one] for one in rows["lsoa21cd"] if streets.get(one)},
            "areas": rows.index.tolist(),
            "months": _packed(rolling, measures, rows.index.to_numpy()),
        })  # fmt: skip
    boroughs = place_levels(areas)[BOROUGH]
    summed = np.asarray(boroughs.total(rolling.monthly.transpose(2, 0, 1)))
    files[LONDON] = write(out, f"place-{LONDON}", {
        "rows": {LONDON: held[LONDON][""]},
        "boroughs": boroughs.codes.tolist(),
        "months": {name: pack(summed[:, at].ravel().tolist()) for at, name in enumerate(measures)},
    })  # fmt: skip
    return files


def street_names(areas: pd.DataFrame) -> list[str]:
    """Return the streets that each area is known by, as in a sentence: "Mare Street and Sylvester Road"; "" for none."""
    if "streets" not in areas:
        return [""] * len(areas)
    return [" and ".join(str(names).split("; ")) for names in areas["streets"].fillna("")]


def _by_code(
    table: pd.DataFrame, measures: Sequence[str], uncompared: set[str]
) -> dict[str, list[list[Any]]]:
    order = {measure: place for place, measure in enumerate(measures)}
    columns = ["code", "measure", "count", "previous", "verdict", "ratio"]
    out: dict[str, list[Any]] = {code: [None] * len(measures) for code in table["code"].unique()}
    for code, measure, count, previous, verdict, ratio in table[columns].itertuples(index=False):
        out[code][order[measure]] = place_row(count, previous, verdict, None if code in uncompared else ratio)
    return out


def place_row(count: Any, previous: Any, verdict: str, ratio: Any) -> list[Any]:
    """Return one measure of a place as the panel reads it; see :func:`write_places`."""
    known, before = (None if pd.isna(value) else int(value) for value in (count, previous))
    times = None if ratio is None or not np.isfinite(ratio) else round(float(ratio), DECIMALS)
    word = VERDICTS.index(verdict) if verdict in VERDICTS else -1
    return [known, before, word, times, level_key(known, times), change_key(known, before, verdict)]


def _packed(rolling: Rolling, measures: Sequence[str], rows: Any) -> dict[str, str]:
    return {name: pack(rolling.monthly[at][:, rows].T.ravel().tolist()) for at, name in enumerate(measures)}

"""One street file: every row counted in a 2021 LSOA, without a place, outside London, or rejected with a reason."""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from build.errors import RawDataError, plain, quoted
from build.ingest.crosswalk import MERGED, OUTSIDE, SAME, SPLIT, Crosswalk
from build.ingest.geography import AreaFinder, in_great_britain, to_grid
from build.ingest.members import Member
from build.ingest.raw import DICTIONARY, LENIENT, RawTable, encoded, read_table
from build.ingest.streets import street_points
from build.london import FORCES
from build.settings import Gate, Run
from build.vocabulary import CRIME_TYPES

COLUMNS = {
    "Month": DICTIONARY,
    "Reported by": DICTIONARY,
    "Longitude": pa.float64(),
    "Latitude": pa.float64(),
    "Location": DICTIONARY,
    "LSOA code": DICTIONARY,
    "Crime type": DICTIONARY,
}
# England, Wales, Scotland, Northern Ireland (before and after its 2021 codes).
AREA_CODE = re.compile(r"[EWSN]\d{8}|95[A-Z0-9]{4,8}")
NAMED, SHOWN = 5, 60  # values that a message names at most, and their characters
# Where a row can go; the first that applies, in this order.
COUNTED, NO_PLACE, ELSEWHERE = 0, 1, 2
REJECTED = {"wrong_month": 3, "wrong_force": 4, "unknown_type": 5, "unknown_code": 6, "bad_point": 7}
IN_WORDS = {
    "wrong_month": "another month's row",
    "wrong_force": "another force's row",
    "unknown_type": "unknown type",
    "unknown_code": "unknown code",
    "bad_point": "not a point in Great Britain",
}
ADVICE = {
    "unknown_type": "If it is a new type, accept it with an exception (check: types) in data/corrections.yml",
}


@dataclass(frozen=True)
class StreetFile:
    """One street file, counted.

    counts : (areas, types). reported : (types,) all rows not rejected, located or not. ledger : its ledger row.
    streets : distinct points with a street's name, see :func:`build.ingest.streets.street_points`.
    points : Central London, ``crime_type, location, easting, northing, count``, or None if not requested.
    """

    counts: NDArray[np.int32]
    reported: NDArray[np.int64]
    ledger: dict[str, object]
    streets: pa.Table
    points: pd.DataFrame | None


def read_street(
    member: Member,
    crosswalk: Crosswalk,
    finder: AreaFinder,
    run: Run,
    gate: Gate,
    *,
    n_areas: int,
    with_points: bool,
    let_in: Set[str] = frozenset(),
) -> StreetFile:
    """Count the rows of a street file by area and type.

    ``let_in`` are the checks of the gate that data/corrections.yml waives for this file: with "types", rows of an unknown
    crime type are listed in the ledger and left out of every count; with "outside", many rows may be outside London.
    Raises RawDataError where the file cannot be read, where rows must be rejected, or where more rows than ever carry an
    area code from outside London; the last two not if ``run.lenient``.
    """
    raw = read_table(member, COLUMNS, run.lenient)
    table = raw.table
    types, kind_of_type = _types(table)
    fate = _fate(table, member, types)
    area, how = _place(table, fate, crosswalk, finder)
    ok = fate == COUNTED
    flat = np.bincount(area[ok] * len(CRIME_TYPES) + kind_of_type[ok], minlength=n_areas * len(CRIME_TYPES))
    kept = fate <= ELSEWHERE
    if not run.lenient:
        _refuse_rejected(fate, raw, member, let_in)
        if "outside" not in let_in:
            _refuse_elsewhere(fate, table, member, gate)
    return StreetFile(
        counts=flat.reshape(n_areas, len(CRIME_TYPES)).astype(np.int32),
        reported=np.bincount(kind_of_type[kept], minlength=len(CRIME_TYPES)),
        ledger=_ledger(member, raw, fate, how, _strange(table, fate, gate)),
        streets=street_points(table, area, ok),
        points=_points(table, ok, kind_of_type, run) if with_points else None,
    )


def _numpy(indices: pa.Array) -> NDArray[np.int64]:
    return np.asarray(indices).astype(np.int64)


def _lookup(values: NDArray[np.generic], index: NDArray[np.int64], empty: object) -> NDArray[np.generic]:
    """values[index], with ``empty`` where the index is -1 (an empty cell)."""
    return np.append(values, np.array([empty], values.dtype))[index]


def _types(table: pa.Table) -> tuple[list[str], NDArray[np.int64]]:
    names, index = encoded(table, "Crime type")
    position = {name: i for i, name in enumerate(CRIME_TYPES)}
    number = np.array([position.get(n, -1) for n in names], np.int64)
    return names, _lookup(number, _numpy(index), -1).astype(np.int64)


def _fate(table: pa.Table, member: Member, types: list[str]) -> NDArray[np.int8]:
    """(rows,) COUNTED, NO_PLACE, ELSEWHERE or a reason to reject."""

    def flag(column: str, wrong: NDArray[np.bool_], empty: bool) -> NDArray[np.bool_]:
        return _lookup(wrong, _numpy(encoded(table, column)[1]), empty).astype(bool)

    def distinct(column: str) -> list[str]:
        return encoded(table, column)[0]

    fate = np.full(table.num_rows, COUNTED, np.int8)
    codes = distinct("LSOA code")
    no_place = flag("LSOA code", np.zeros(len(codes), bool), True)
    fate[no_place] = NO_PLACE
    not_a_code = np.array([not AREA_CODE.fullmatch(c) for c in codes], bool)
    fate[flag("LSOA code", not_a_code, False)] = REJECTED["unknown_code"]
    unknown = np.array([t not in CRIME_TYPES for t in types], bool)
    fate[flag("Crime type", unknown, True)] = REJECTED["unknown_type"]
    force = np.array([f != FORCES[member.force].name for f in distinct("Reported by")], bool)
    fate[flag("Reported by", force, True)] = REJECTED["wrong_force"]
    month = np.array([m != member.month for m in distinct("Month")], bool)
    fate[flag("Month", month, True)] = REJECTED["wrong_month"]
    longitude, latitude = coordinates(table)
    given = ~(np.isnan(longitude) & np.isnan(latitude))
    fate[(fate <= ELSEWHERE) & given & ~in_great_britain(longitude, latitude)] = REJECTED["bad_point"]
    return fate


def coordinates(table: pa.Table) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Longitude and latitude of each row, (rows,); NaN where the cell is empty."""
    longitude, latitude = (
        table[c].to_numpy(zero_copy_only=False).astype(float) for c in ("Longitude", "Latitude")
    )
    return longitude, latitude


def _place(
    table: pa.Table, fate: NDArray[np.int8], crosswalk: Crosswalk, finder: AreaFinder
) -> tuple[NDArray[np.int64], dict[str, int]]:
    """Row number of each counted row's area, and counts by how it was placed; sets fate to ELSEWHERE outside London."""
    codes, index = encoded(table, "LSOA code")
    code = _numpy(index)
    kinds, areas = crosswalk.classify(codes)
    kind, area = _lookup(kinds, code, OUTSIDE), _lookup(areas, code, -1).astype(np.int64)
    ok = fate == COUNTED
    fate[ok & (kind == OUTSIDE)] = ELSEWHERE
    split = np.flatnonzero(ok & (kind == SPLIT))
    by_point = _split_by_point(table, split, code, codes, crosswalk, finder)
    area[split] = by_point
    left = split[by_point < 0]
    for c in np.unique(code[left]):
        rows = left[code[left] == c]
        area[rows] = crosswalk.by_share(codes[c], len(rows))
    return area, {
        "same_code": int((ok & (kind == SAME)).sum()),
        "merged": int((ok & (kind == MERGED)).sum()),
        "split_by_point": len(split) - len(left),
        "split_by_share": len(left),
    }


def _split_by_point(
    table: pa.Table,
    rows: NDArray[np.int64],
    code: NDArray[np.int64],
    codes: list[str],
    crosswalk: Crosswalk,
    finder: AreaFinder,
) -> NDArray[np.int64]:
    """Area of each row of a split code if its point is in a successor of that code, else -1."""
    if not len(rows):
        return np.empty(0, np.int64)
    longitude, latitude = (each[rows] for each in coordinates(table))
    usable = in_great_britain(longitude, latitude)
    area = np.full(len(rows), -1, np.int64)
    area[usable] = finder.find(longitude[usable], latitude[usable])
    for c in np.unique(code[rows]):
        mine = code[rows] == c
        area[mine & ~np.isin(area, crosswalk.target[codes[c]])] = -1
    return area


def _refuse_rejected(fate: NDArray[np.int8], raw: RawTable, member: Member, let_in: Set[str]) -> None:
    column = {
        "wrong_month": "Month",
        "wrong_force": "Reported by",
        "unknown_type": "Crime type",
        "unknown_code": "LSOA code",
        "bad_point": "Longitude",
    }
    for reason, number in REJECTED.items():
        rows = np.flatnonzero(fate == number)
        if len(rows) and not (reason == "unknown_type" and "types" in let_in):
            value = raw.table[column[reason]][int(rows[0])].as_py()
            raise RawDataError(
                f"{member.place}: line {raw.records.line(int(rows[0]))}: {IN_WORDS[reason]}: {column[reason]} is "
                f"{quoted(value)} ({len(rows):,} such rows). {ADVICE.get(reason, 'Correct the file')}, {LENIENT}"
            )


def elsewhere_limit(located: int, gate: Gate) -> float:
    """How many rows with an area code outside London a file may have, out of ``located`` with a place."""
    return max(gate.outside_few, gate.outside_share * located)


def _refuse_elsewhere(fate: NDArray[np.int8], table: pa.Table, member: Member, gate: Gate) -> None:
    """Reject a file with more codes from outside London than ever: they may belong to a new edition of the areas."""
    rows, located = int((fate == ELSEWHERE).sum()), _located(fate)
    if rows > elsewhere_limit(located, gate):
        raise RawDataError(
            f"{member.place}: {rows:,} of {located:,} rows with a place ({rows / located:.1%}) have an area code outside "
            f"London, usually under {gate.outside_share:.0%}: {_named(table, 'LSOA code', fate == ELSEWHERE)}. "
            "If they really are outside London, accept the file with --lenient or an exception (check: outside) in "
            "data/corrections.yml; if the areas have a new edition, renew data/reference."
        )


def _located(fate: NDArray[np.int8]) -> int:
    return int(((fate == COUNTED) | (fate == ELSEWHERE)).sum())


def _named(table: pa.Table, column: str, rows: NDArray[np.bool_]) -> str:
    """The most frequent values among some rows, with their counts."""
    found = table[column].filter(pa.array(rows)).to_pandas().astype(object).fillna("nothing").value_counts()
    found = found.sort_index().sort_values(ascending=False, kind="stable")
    return ", ".join(f"{plain(name, SHOWN)} ({n:,})" for name, n in found.head(NAMED).items())


def _strange(table: pa.Table, fate: NDArray[np.int8], gate: Gate) -> str:
    """Unknown types and codes in a file, in words, for the ledger; usually ""."""
    found = []
    if (unknown := fate == REJECTED["unknown_type"]).any():
        found.append(f"crime type {_named(table, 'Crime type', unknown)}")
    if (elsewhere := fate == ELSEWHERE).sum() > elsewhere_limit(_located(fate), gate):
        found.append(f"area code {_named(table, 'LSOA code', elsewhere)}")
    return "; ".join(found)


def _ledger(
    member: Member, raw: RawTable, fate: NDArray[np.int8], how: dict[str, int], strange: str
) -> dict[str, object]:
    rejected = {f"rejected_{r}": int((fate == n).sum()) for r, n in REJECTED.items()}
    return {
        **raw.entry(member),
        "counted": int((fate == COUNTED).sum()),
        "no_place": int((fate == NO_PLACE).sum()),
        "outside": int((fate == ELSEWHERE).sum()),
        **rejected,
        "rejected_cut_off": raw.cut_off,
        **how,
        "unknown": strange,
    }


def _points(table: pa.Table, ok: NDArray[np.bool_], kind: NDArray[np.int64], run: Run) -> pd.DataFrame:
    """Incidents in Central London by published map point and type."""
    labels, index = encoded(table, "Location")
    longitude, latitude = coordinates(table)
    area = shapely.Polygon(run.central_london)
    west, south, east, north = area.bounds
    with np.errstate(invalid="ignore"):
        box = ok & (longitude >= west) & (longitude <= east) & (latitude >= south) & (latitude <= north)
    rows = np.flatnonzero(box)
    rows = rows[shapely.contains_xy(area, longitude[rows], latitude[rows])]
    grid = to_grid(longitude[rows], latitude[rows]).round()
    frame = pd.DataFrame(
        {
            "crime_type": np.array(list(CRIME_TYPES), object)[kind[rows]],
            "location": _lookup(np.array(labels, object), _numpy(index)[rows], None),
            "easting": grid[:, 0].astype(np.int32),
            "northing": grid[:, 1].astype(np.int32),
        }
    )
    keys = ["northing", "easting", "location", "crime_type"]
    return frame.groupby(keys, dropna=False).size().reset_index(name="count")[[*reversed(keys), "count"]]

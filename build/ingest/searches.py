"""One stop-and-search file: every row placed by its point, without a place, outside London, or rejected with a reason."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from build.errors import RawDataError, plain, quoted
from build.ingest.geography import AreaFinder, in_great_britain
from build.ingest.members import Member
from build.ingest.raw import DICTIONARY, LENIENT, RawTable, read_table
from build.settings import Run
from build.wordings import ethnic_group

# Published column -> ours: the attributes by which searches are counted.
ATTRIBUTES = {
    "Type": "type",
    "Gender": "gender",
    "Age range": "age",
    "Self-defined ethnicity": "self_defined",
    "Officer-defined ethnicity": "officer_defined",
    "Legislation": "legislation",
    "Object of search": "object",
    "Outcome": "outcome",
    "Outcome linked to object of search": "outcome_linked",
    "Removal of more than just outer clothing": "clothing",
}
COLUMNS = {
    "Date": pa.utf8(),
    "Latitude": pa.float64(),
    "Longitude": pa.float64(),
    **dict.fromkeys(ATTRIBUTES, DICTIONARY),
}
NAMED, SHOWN = 5, 60  # words that the ledger names at most, and their characters
# Times are in UTC, so in summer a search in the first hour of a month is dated the day before.
SLACK = pd.Timedelta(days=1)


@dataclass(frozen=True)
class SearchFile:
    """One stop-and-search file, counted.

    by_area : (areas,) searches located in London. stops : searches by borough and published attribute (see
    :class:`build.analysis.inputs.Inputs`). clock : ``weekday, hour, count`` in London time. ledger : one row of the ledger.
    """

    by_area: NDArray[np.int32]
    stops: pd.DataFrame
    clock: pd.DataFrame
    ledger: dict[str, object]


def read_searches(member: Member, finder: AreaFinder, borough: NDArray[np.object_], run: Run) -> SearchFile:
    """Count the rows of a stop-and-search file. ``borough`` is the borough code of each area, (areas,).

    Raises RawDataError if the file cannot be read, or if rows must be rejected and ``run.lenient`` is off.
    """
    raw = read_table(member, COLUMNS, run.lenient)
    table = raw.table
    longitude, latitude = (
        table[c].to_numpy(zero_copy_only=False).astype(float) for c in ("Longitude", "Latitude")
    )
    when = pd.to_datetime(table["Date"].to_pandas(), format="ISO8601", utc=True, errors="coerce")
    wrong_date = ~_in_month(when, member.month)
    no_place = np.isnan(longitude) & np.isnan(latitude)
    bad_point = ~no_place & ~in_great_britain(longitude, latitude) & ~wrong_date
    if not run.lenient:
        _refuse_rejected(raw, member, {"Date": wrong_date, "Longitude": bad_point})
    kept = ~wrong_date & ~bad_point
    area = np.full(table.num_rows, -1, np.int64)
    placed = np.flatnonzero(kept & ~no_place)
    area[placed] = finder.find(longitude[placed], latitude[placed])
    code = np.full(table.num_rows, "", object)
    code[no_place] = None
    code[area >= 0] = borough[area[area >= 0]]
    inside = kept & (area >= 0)
    return SearchFile(
        by_area=np.bincount(area[inside], minlength=len(borough)).astype(np.int32),
        stops=_by_attribute(table, code, kept, member.force),
        clock=_clock(when[inside]),
        ledger=_ledger(member, raw, no_place & kept, inside, wrong_date, bad_point),
    )


def _in_month(when: pd.Series, month: str) -> NDArray[np.bool_]:
    start = pd.Timestamp(f"{month}-01", tz="UTC")
    end = start + pd.offsets.MonthBegin(1)
    return ((when >= start - SLACK) & (when < end + SLACK)).to_numpy()


def _by_attribute(
    table: pa.Table, code: NDArray[np.object_], kept: NDArray[np.bool_], force: str
) -> pd.DataFrame:
    """``force``, the keys and ``count``, sorted by the keys; grouped and sorted as whole numbers, far faster than as text."""
    published = {ours: table[theirs].combine_chunks() for theirs, ours in ATTRIBUTES.items()}
    keys = {
        name: _ranked(column)
        for name, column in {
            "borough_code": pa.array(code, pa.utf8()).dictionary_encode(),
            **published,
        }.items()
    }
    rows = pa.table({name: column.indices for name, column in keys.items()}).filter(pa.array(kept))
    counted = rows.group_by(list(keys), use_threads=False).aggregate([([], "count_all")])
    counted = counted.sort_by([(name, "ascending") for name in keys])
    texts = {name: column.dictionary.take(counted[name]) for name, column in keys.items()}
    frame: pd.DataFrame = pa.table({**texts, "count": counted["count_all"]}).to_pandas()
    frame.insert(0, "force", force)
    return frame


def _ranked(column: pa.DictionaryArray) -> pa.DictionaryArray:
    """The same column with its dictionary sorted, so that its indices sort as its values do."""
    order = pc.array_sort_indices(column.dictionary)
    rank = pc.array_sort_indices(order)
    return pa.DictionaryArray.from_arrays(rank.take(column.indices), column.dictionary.take(order))


def _clock(when: pd.Series) -> pd.DataFrame:
    local = when.dt.tz_convert("Europe/London")
    frame = pd.DataFrame({"weekday": local.dt.day_of_week, "hour": local.dt.hour})
    return frame.groupby(["weekday", "hour"]).size().reset_index(name="count")


def _refuse_rejected(raw: RawTable, member: Member, wrong: dict[str, NDArray[np.bool_]]) -> None:
    words = {"Date": "not a date in the file's month", "Longitude": "not in Great Britain"}
    for column, rows in wrong.items():
        if rows.any():
            first = int(np.flatnonzero(rows)[0])
            raise RawDataError(
                f"{member.place}: line {raw.records.line(first)}: {column} {quoted(raw.table[column][first].as_py())} is "
                f"{words[column]} ({int(rows.sum()):,} such rows). Correct the file, {LENIENT}"
            )


def _strange(table: pa.Table, kept: NDArray[np.bool_]) -> tuple[int, str]:
    """How many kept rows have an unknown self-defined ethnicity, and the most frequent such wordings."""
    words = table["Self-defined ethnicity"].to_pandas().astype(object)[kept].value_counts()
    strange = words[[ethnic_group(str(word)) is None for word in words.index]]
    named = strange.sort_index().sort_values(ascending=False, kind="stable").head(NAMED)
    listed = ", ".join(f"{plain(word, SHOWN)} ({n:,})" for word, n in named.items())
    return int(strange.sum()), f"self-defined ethnicity {listed}" if listed else ""


def _ledger(
    member: Member,
    raw: RawTable,
    no_place: NDArray[np.bool_],
    inside: NDArray[np.bool_],
    wrong_date: NDArray[np.bool_],
    bad_point: NDArray[np.bool_],
) -> dict[str, object]:
    strange, words = _strange(raw.table, ~(wrong_date | bad_point))
    rejected = int(wrong_date.sum() + bad_point.sum())
    return {
        **raw.entry(member),
        "counted": int(inside.sum()),
        "no_place": int(no_place.sum()),
        "outside": raw.table.num_rows - rejected - int(no_place.sum()) - int(inside.sum()),
        "rejected_wrong_date": int(wrong_date.sum()),
        "rejected_bad_point": int(bad_point.sum()),
        "rejected_cut_off": raw.cut_off,
        "unknown_ethnicity": strange,
        "unknown": words,
    }

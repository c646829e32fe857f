"""One police.uk CSV to a table: every record accounted for by a count independent of the parser."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.csv as pc

from build.errors import RawDataError, plain, quoted, reading
from build.ingest.members import AGAIN, Member
from build.ingest.records import BrokenTextError, Records, find_records

DICTIONARY = pa.dictionary(pa.int32(), pa.utf8())
SHOWN = 60  # characters of a malformed row quoted in a message
LENIENT = "or leave such rows out with --lenient."


@dataclass(frozen=True)
class RawTable:
    """The wanted columns of one file, strings dictionary-encoded in one chunk; malformed rows left out; its identity.

    crc32 : as a zip's directory lists it, for comparing an archive with what is held. records : where each row is.
    """

    table: pa.Table
    cut_off: int
    sha256: str
    crc32: str
    bytes: int
    records: Records

    def entry(self, member: Member) -> dict[str, object]:
        """The first fields of the file's ledger entry: which file, which content, how many rows."""
        return {
            "month": member.month,
            "force": member.force,
            "kind": member.kind,
            "file": member.name,
            "bytes": self.bytes,
            "sha256": self.sha256,
            "crc32": self.crc32,
            "rows": self.records.rows,
        }


def read_table(member: Member, columns: dict[str, pa.DataType], lenient: bool) -> RawTable:
    """Parse the wanted columns of a member.

    Raises RawDataError, with the line, for a changed header, text that is not UTF-8, a misplaced quotation mark, a value
    that should be a number and is not, or a row with too few or too many fields. With ``lenient``, rows of the last two
    kinds are left out and counted as cut off. Rows read and rows left out always add up to the records in the text.
    """
    content = member.read()
    header = _header(member, content, columns)
    try:
        records = find_records(content, len(header))
    except BrokenTextError as e:
        raise RawDataError(f"{member.place}: {e}. Correct the line, or download the file again.") from e
    with reading(member.place, AGAIN, RawDataError):
        table, broken = _parse(content, columns, records)
        as_text = table is None
        if table is None:
            _require_utf8(member, content, records)
            table, broken = _parse(content, dict.fromkeys(columns, DICTIONARY), records)
    if broken and not lenient:
        raise RawDataError(_broken_in_words(member, broken, records, len(header)))
    if table is None or table.num_rows + len(broken) != records.rows:
        read = 0 if table is None else table.num_rows + len(broken)
        raise RawDataError(
            f"{member.place}: {records.rows:,} rows by its line breaks, {read:,} by its fields. {AGAIN}"
        )
    if as_text:
        table = _with_numbers(member, table, columns, records, lenient)
    return RawTable(
        table.unify_dictionaries().combine_chunks(),
        records.rows - table.num_rows,
        hashlib.sha256(content).hexdigest(),
        f"{zlib.crc32(content) if member.crc32 is None else member.crc32:08x}",
        len(content),
        records,
    )


Broken = list[tuple[int, int, str]]  # record (the header is 1), fields found, text


def _parse(
    content: bytes, columns: dict[str, pa.DataType], records: Records
) -> tuple[pa.Table | None, Broken]:
    """The table, or None if a value has the wrong type; and the rows with too few or too many fields."""
    broken: Broken = []
    if not records.rows:
        return pa.table({name: pa.array([], kind) for name, kind in columns.items()}), broken

    def on_broken(row: pc.InvalidRow) -> str:
        broken.append((row.number, row.actual_columns, row.text))
        return "skip"

    try:
        table = pc.read_csv(
            pa.BufferReader(content),
            read_options=pc.ReadOptions(use_threads=False, block_size=1 << 21),
            parse_options=pc.ParseOptions(invalid_row_handler=on_broken, newlines_in_values=b'"' in content),
            convert_options=pc.ConvertOptions(
                include_columns=list(columns),
                column_types=columns,
                strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None, broken
    return table, broken


def _broken_in_words(member: Member, broken: Broken, records: Records, expected: int) -> str:
    number, fields, text = broken[0]
    return (
        f"{member.place}: {len(broken):,} malformed {'row' if len(broken) == 1 else 'rows'}, the first at line "
        f"{records.line(number - 2)}: {fields} fields, expected {expected}: {quoted(text, SHOWN)}. Download it again, {LENIENT}"
    )


def _with_numbers(
    member: Member, table: pa.Table, columns: dict[str, pa.DataType], records: Records, lenient: bool
) -> pa.Table:
    """Convert the numeric columns; name the first value that is not a number, or leave such rows out."""
    good = np.ones(table.num_rows, bool)
    for name in (name for name, kind in columns.items() if kind != DICTIONARY):
        column = table[name].to_pandas().astype(object)
        if columns[name] == pa.float64():
            number = pd.to_numeric(column, errors="coerce")
            wrong = (number.isna() & column.notna()).to_numpy()
            if wrong.any() and not lenient:
                first = int(np.flatnonzero(wrong)[0])
                raise RawDataError(
                    f"{member.place}: line {records.line(first)}: {name} {quoted(column[first], SHOWN)} is not a number "
                    f"({int(wrong.sum()):,} such rows). Correct the file, {LENIENT}"
                )
            good &= ~wrong
            column = number
        position = table.column_names.index(name)
        table = table.set_column(position, name, pa.array(column, columns[name], from_pandas=True))
    return table.filter(pa.array(good))


def _require_utf8(member: Member, content: bytes, records: Records) -> None:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as e:
        line = int(np.searchsorted(records.breaks, e.start)) + 1
        raise RawDataError(f"{member.place}: line {line}: not UTF-8 text as published. {AGAIN}") from e


def _header(member: Member, content: bytes, columns: Iterable[str]) -> list[str]:
    first = content[:4096].split(b"\n", 1)[0]
    try:
        found = [c.strip('"') for c in first.decode("utf-8-sig").strip().split(",")]
    except UnicodeDecodeError as e:
        raise RawDataError(f"{member.place}: not UTF-8 text as published. {AGAIN}") from e
    missing = [c for c in columns if c not in found]
    if missing:
        raise RawDataError(
            f"{member.place}: the header has changed: no column {missing[0]!r}; found: {plain(','.join(found)) or 'nothing'}. "
            "If police.uk has changed its layout, this program must be adapted; otherwise download the file again."
        )
    twice = [c for c in columns if found.count(c) > 1]
    if twice:
        raise RawDataError(f"{member.place}: the header names {twice[0]!r} twice. {AGAIN}")
    return found


def encoded(table: pa.Table, column: str) -> tuple[list[str], pa.Array]:
    """Distinct values of a dictionary column, and each row's index into them (-1 for an empty cell)."""
    if table.num_rows == 0:
        return [], pa.array([], pa.int32())
    chunk = table[column].chunk(0)
    return chunk.dictionary.to_pylist(), chunk.indices.fill_null(-1)

"""A published table read strictly: every value checked, every fault one line that names file, row and remedy.

Values stay text until a reader asks for a column as codes, whole numbers or scores; only then is it known what a cell
may hold. The row numbers are those an editor or a spreadsheet shows.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from build.errors import ReferenceDataError

SHOWN = 40  # characters of a value that a message repeats


@dataclass(frozen=True)
class Published:
    """A table as published: ``rows`` holds text (or what a workbook holds), ``lines`` the row number of each in its file."""

    name: str
    rows: pd.DataFrame
    lines: Sequence[int]

    def where(self, keep: pd.Series) -> Published:
        """The rows for which ``keep`` is true."""
        chosen = keep.to_numpy(bool)
        kept = [line for line, k in zip(self.lines, chosen, strict=True) if k]
        return Published(self.name, self.rows[chosen].reset_index(drop=True), kept)

    def fault(self, row: int, what: str, remedy: str) -> ReferenceDataError:
        """The error for one row, counted from 0."""
        return ReferenceDataError(f"{self.name}: row {self.lines[row]}: {what}. {remedy}")

    def codes(self, column: str, pattern: str) -> pd.Series:
        """A column of codes, each of which must match ``pattern`` whole."""
        values = self.rows[column].map(_text)
        wrong = ~values.str.fullmatch(pattern)
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise self.fault(
                row,
                f"{column} is {_shown(values[row])}, not a code",
                "Delete the row if it is a note, or take the file as published.",
            )
        return values

    def texts(self, column: str) -> pd.Series:
        """A column of names, none of them empty."""
        values = self.rows[column].map(_text)
        if (values == "").any():
            row = int((values == "").to_numpy().argmax())
            raise self.fault(row, f"{column} is empty", "Take the file as published.")
        return values

    def whole(self, column: str, least: int = 0) -> pd.Series:
        """A column of whole numbers, none of them below ``least``."""
        return (
            self.rows[column].map(_text).pipe(self._parsed, column, _whole, least, math.inf).astype("int64")
        )

    def scores(self, column: str, least: float = -math.inf, most: float = math.inf) -> pd.Series:
        """A column of decimal numbers from ``least`` to ``most``."""
        return self.rows[column].map(_text).pipe(self._parsed, column, _decimal, least, most).astype(float)

    def _parsed(
        self, values: pd.Series, column: str, read: re.Pattern[str], least: float, most: float
    ) -> pd.Series:
        kind = "a whole number" if read is _whole else "a number"
        bounds = f"{kind} of at least {least:g}" if most == math.inf else f"{kind} from {least:g} to {most:g}"
        wanted = kind if least == -math.inf else bounds
        readable = values.str.fullmatch(read.pattern)
        number = values.where(readable, "nan").astype(float)
        wrong = ~((number >= least) & (number <= most))
        if wrong.any():
            row = int(wrong.to_numpy().argmax())
            raise self.fault(
                row,
                f"{column} is {_shown(values[row])}, not {wanted}",
                "Write it in digits, without separators or marks, or take the file as published.",
            )
        return number

    def once(self, *columns: str) -> None:
        """Raise unless every combination of the columns stands once."""
        again = self.rows.duplicated(list(columns))
        if again.any():
            row = int(again.to_numpy().argmax())
            what = ", ".join(_text(self.rows[c].iloc[row]) for c in columns)
            raise self.fault(row, f"{what} appears twice", "Delete the row that is too many.")


_whole = re.compile(r"-?\d+(\.0+)?")
_decimal = re.compile(r"-?\d*\.?\d+([eE][-+]?\d+)?")


def _text(value: object) -> str:
    return "" if value is None else str(value).strip()


def _shown(text: str) -> str:
    return repr(text if len(text) <= SHOWN else text[:SHOWN] + "...") if text else "empty"


def require_columns(name: str, found: Iterable[object], expected: Iterable[str]) -> None:
    """Raise ReferenceDataError, naming expected and found columns, unless all expected ones are there once."""
    have = [str(c) for c in found]
    missing = [c for c in expected if c not in have]
    if missing:
        shown = ", ".join(have[:12]) + (" ..." if len(have) > 12 else "")
        raise ReferenceDataError(
            f"{name}: the layout changed: column {missing[0]!r} is missing"
            + (f" (and {len(missing) - 1} more)" if len(missing) > 1 else "")
            + f"; found: {shown}. Adapt build/ingest/publishers.py or take the edition it names."
        )
    twice = [c for c in expected if have.count(c) > 1]
    if twice:
        raise ReferenceDataError(f"{name}: column {twice[0]!r} appears twice. Leave the right one.")


def read_text(path: Path) -> str:
    """A text file in UTF-8; ReferenceDataError where it is not."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as e:
        line = path.read_bytes()[: e.start].count(b"\n") + 1
        raise ReferenceDataError(
            f"{path.name}: row {line}: not UTF-8 text. Save the file as UTF-8, or download it again."
        ) from e


def header_of(path: Path) -> list[str]:
    """Column names of a CSV."""
    return next(csv.reader(io.StringIO(read_text(path))), [])


def read_csv(path: Path, columns: Sequence[str]) -> Published:
    """A CSV with at least the given columns, as text. Raises ReferenceDataError where a row has too few or too many fields."""
    lines, rows = [], []
    reader = csv.reader(io.StringIO(read_text(path), newline=""))
    header = next(reader, [])
    require_columns(path.name, header, columns)
    try:
        for row in reader:
            if row:
                lines.append(reader.line_num)
                rows.append(row)
    except csv.Error as e:
        raise ReferenceDataError(
            f"{path.name}: row {reader.line_num}: not readable ({e}). Download it again."
        ) from e
    for line, row in zip(lines, rows, strict=True):
        if len(row) != len(header):
            raise ReferenceDataError(
                f"{path.name}: row {line}: {len(row)} fields where the header has {len(header)}. Delete the row if it is a "
                "note, or download the file again."
            )
    frame = pd.DataFrame(rows, columns=header, dtype=str)
    return Published(path.name, frame[list(columns)], lines)

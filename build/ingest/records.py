"""How many records a CSV holds and where each is, counted without a CSV parser.

A parser can swallow thousands of lines into one unclosed quotation mark and still be consistent with itself, so its result
is checked against this count, which looks only at line breaks and quotation marks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

NEWLINE, RETURN, COMMA, QUOTE = b'\n\r,"'
BOM = b"\xef\xbb\xbf"


class BrokenTextError(Exception):
    """Text that is not valid CSV: the line (from 1), and what is wrong with it."""

    def __init__(self, line: int, what: str) -> None:
        super().__init__(f"line {line}: {what}")


@dataclass(frozen=True)
class Records:
    """Where the records of a CSV end, ignoring blank lines; the header is record 0.

    ends : position of the byte after each record. breaks : position of every line break, including quoted ones.
    """

    ends: NDArray[np.int64]
    breaks: NDArray[np.int64]

    @property
    def rows(self) -> int:
        """Records below the header."""
        return max(len(self.ends) - 1, 0)

    def line(self, row: int) -> int:
        """Line (from 1) on which a row (from 0, below the header) ends."""
        return int(np.searchsorted(self.breaks, self.ends[row + 1])) + 1


def find_records(content: bytes, columns: int) -> Records:
    """Find the records of a CSV with ``columns`` columns.

    Raises BrokenTextError for a quotation mark that is never closed, or that opens or closes in the middle of a field; for a
    quoted field that spans line breaks and holds as many commas as a record (two stray marks swallow everything between
    them); and for a carriage return without a line feed.
    """
    text = np.frombuffer(content, np.uint8)
    breaks = np.flatnonzero(text == NEWLINE)
    # Most files hold neither quotation marks nor carriage returns, and searching bytes for one is ten times as fast.
    quotes = np.flatnonzero(text == QUOTE) if QUOTE in content else np.empty(0, np.int64)
    outside = breaks
    if len(quotes):
        _check_quotes(content, text, quotes, breaks)
        inside = np.searchsorted(quotes, breaks) % 2 == 1
        _check_quoted_breaks(content, quotes, breaks, inside, columns)
        outside = breaks[~inside]
    if RETURN in content:
        _check_returns(text, quotes, breaks)
    return Records(_record_ends(content, text, outside), breaks)


def _line(breaks: NDArray[np.int64], at: int) -> int:
    return int(np.searchsorted(breaks, at)) + 1


def _check_quotes(
    content: bytes, text: NDArray[np.uint8], quotes: NDArray[np.int64], breaks: NDArray[np.int64]
) -> None:
    """Check that each opening mark begins a field or follows another mark, and each closing one ends a field or precedes one."""
    start = len(BOM) if content.startswith(BOM) else 0
    opening, closing = quotes[::2], quotes[1::2]
    before = np.where(opening > start, text[opening - 1], NEWLINE)
    odd = opening[~np.isin(before, (NEWLINE, COMMA, QUOTE))]
    after = text[np.minimum(closing + 1, len(text) - 1)]
    after = np.where(closing + 1 < len(text), after, NEWLINE)
    odd = np.append(odd, closing[~np.isin(after, (NEWLINE, COMMA, QUOTE, RETURN))])
    if len(odd):
        raise BrokenTextError(_line(breaks, int(odd.min())), "a quotation mark in the middle of a field")
    if len(quotes) % 2:
        raise BrokenTextError(
            _line(breaks, _field_start(quotes, len(quotes) - 1)), "a quotation mark that is never closed"
        )


def _field_start(quotes: NDArray[np.int64], index: int) -> int:
    """Position of the mark that opened the field containing mark ``index``; doubled marks are inside the field."""
    while index >= 2 and quotes[index] - quotes[index - 1] == 1:
        index -= 2
    return int(quotes[index])


def _check_quoted_breaks(
    content: bytes,
    quotes: NDArray[np.int64],
    breaks: NDArray[np.int64],
    inside: NDArray[np.bool_],
    columns: int,
) -> None:
    for index in np.unique(np.searchsorted(quotes, breaks[inside]) - 1):
        start, end = _field_start(quotes, int(index)), int(quotes[index + 1])
        if content.count(b",", start, end) >= columns - 1:
            raise BrokenTextError(
                _line(breaks, start), "a quotation mark opens here and closes only after other records"
            )


def _check_returns(text: NDArray[np.uint8], quotes: NDArray[np.int64], breaks: NDArray[np.int64]) -> None:
    returns = np.flatnonzero(text == RETURN)
    after = text[np.minimum(returns + 1, len(text) - 1)]
    alone = returns[(after != NEWLINE) & (np.searchsorted(quotes, returns) % 2 == 0)]
    if len(alone):
        raise BrokenTextError(_line(breaks, int(alone[0])), "a carriage return without a line feed")


def _record_ends(content: bytes, text: NDArray[np.uint8], breaks: NDArray[np.int64]) -> NDArray[np.int64]:
    """The breaks that end a non-blank line; the end of the text ends its last line too."""
    if content and not content.endswith(b"\n"):
        breaks = np.append(breaks, len(content))
    starts = np.append(0, breaks[:-1] + 1)
    length = breaks - starts
    first = text[np.minimum(starts, len(text) - 1)] if len(text) else np.empty(0, np.uint8)
    blank = (length == 0) | ((length == 1) & (first == RETURN))
    ends: NDArray[np.int64] = breaks[~blank]
    return ends

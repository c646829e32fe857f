"""Whole numbers as printable characters, so that a script can carry them and the transport's gzip finds their repeats."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from typing import Final

# What stands in a JavaScript string as it is; templates/assets/search/packing.js holds the same.
DIGITS: Final = "".join(chr(c) for c in range(33, 127) if chr(c) not in '"\\')
MORE: Final = len(DIGITS) - 1  # the last digit says: add me and read on
BASE_36: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


@cache  # the same small numbers, millions of times
def digit(number: int) -> str:
    """Return a number that is mostly small: one character up to ``MORE - 1``, one more for each ``MORE`` above."""
    return DIGITS[MORE] * (number // MORE) + DIGITS[number % MORE]


def pair(number: int) -> str:
    """Return a number as two characters. ValueError from the square of ``len(DIGITS)`` on."""
    high, low = divmod(number, len(DIGITS))
    if high >= len(DIGITS):
        raise ValueError(f"{number} does not fit in two characters")
    return DIGITS[high] + DIGITS[low]


def base_36(number: int) -> str:
    """Return a number as JavaScript's ``parseInt(text, 36)`` reads it."""
    text = BASE_36[number % 36]
    while number := number // 36:
        text = BASE_36[number % 36] + text
    return text


def steps(rows: Sequence[int]) -> str:
    """Return ascending numbers as the first and the step to each next one, in base 36 with spaces between."""
    return " ".join(base_36(now - before) for before, now in zip([0, *rows], rows, strict=False))


def starts(sizes: Iterable[int], most: int) -> list[int]:
    """Return the positions at which a new parcel begins, so that none is larger than ``most`` unless a single piece is."""
    found, held = [0], 0
    for position, size in enumerate(sizes):
        if held and held + size > most:
            found.append(position)
            held = 0
        held += size
    return found

"""Whole numbers as printable characters: short in a script, quick to read in a browser."""

from __future__ import annotations

from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

FIRST, SKIPPED, LETTERS = 35, 92, 91  # printable characters from "#" to "~" without the backslash
ONE, TWO = 64, 24  # first letters that end a number at once, and those that ask for one more
MOST: Final = ONE + TWO * LETTERS + (LETTERS - ONE - TWO) * LETTERS**2 - 1


def pack(numbers: ArrayLike) -> str:
    """Write whole numbers from 0 to 27,090 as one to three printable characters each, one after the other.

    Raises
    ------
    ValueError
        For a number outside that range.
    """
    array = np.asarray(numbers, dtype=np.int64)
    if array.size and not 0 <= array.min() <= array.max() <= MOST:
        raise ValueError(f"{array.min()} to {array.max()}: only numbers from 0 to {MOST} can be packed")
    return _texts()[array].tobytes().replace(b"\0", b"").decode("ascii")


def signed(number: int) -> int:
    """Return the whole number that stands for one with a sign: 0, -1, 1, -2 ... become 0, 1, 2, 3 ..."""
    return 2 * number if number >= 0 else -2 * number - 1


@cache
def _texts() -> NDArray[Any]:
    """Every number that can be packed, as it is written, filled up with zero bytes."""
    letters = [chr(FIRST + digit + (FIRST + digit >= SKIPPED)) for digit in range(LETTERS)]
    one, two, three = letters[:ONE], letters[ONE : ONE + TWO], letters[ONE + TWO :]
    pairs = [high + low for high in two for low in letters]
    triples = [high + middle + low for high in three for middle in letters for low in letters]
    return np.array([*one, *pairs, *triples], dtype=bytes)

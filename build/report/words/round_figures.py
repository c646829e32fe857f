"""Figures in round words, for headlines: "915,000", "a quarter", "two in three", "three times"."""

from __future__ import annotations

from typing import Any

from build.report.words import format as fmt
from build.report.words import phrases as say

FRACTIONS = {
    1 / 10: "a tenth",
    1 / 8: "an eighth",
    1 / 6: "a sixth",
    1 / 5: "a fifth",
    1 / 4: "a quarter",
    1 / 3: "a third",
    2 / 5: "two fifths",
    1 / 2: "half",
    3 / 5: "three fifths",
    2 / 3: "two thirds",
    3 / 4: "three quarters",
    4 / 5: "four fifths",
}
SHARES = {
    1 / 10: "one in ten",
    1 / 8: "one in eight",
    1 / 6: "one in six",
    1 / 5: "one in five",
    1 / 4: "one in four",
    1 / 3: "one in three",
    2 / 5: "two in five",
    1 / 2: "half of all",
    3 / 5: "three in five",
    2 / 3: "two in three",
    3 / 4: "three in four",
    4 / 5: "four in five",
}
NEAR = 0.06  # relative distance within which a figure may stand under the round one's name
DIGITS = 3  # that a round number keeps


def rounded(value: Any) -> str:
    """Print a count with three figures that matter: ``915,000``, ``31,800``, ``402``, ``3.86 million``."""
    number = float(value)
    if number >= 1e6:
        return f"{number / 1e6:.3g} million"
    if number < 10**DIGITS:
        return fmt.count(number)
    step = 10 ** (len(str(int(number))) - DIGITS)
    return fmt.count(round(number / step) * step)


def things(value: Any, singular: str, plural: str) -> str:
    """Print a count in round figures with its noun: ``109,000 searches``, ``one search``."""
    count = int(value)
    return f"{rounded(count) if count > 10 else say.few(count, 'no')} {singular if count == 1 else plural}"


def _nearest(value: float, names: dict[float, str]) -> str:
    known = min(names, key=lambda known: abs(known - value))
    return names[known] if abs(known - value) <= NEAR * known else ""


def fraction(value: Any) -> str:
    """Word a share or the size of a change: ``a quarter``, or ``6%`` where no plain fraction is near."""
    return _nearest(float(value), FRACTIONS) or fmt.percent(float(value), 0)


def share(value: Any) -> str:
    """Word a share of things that are counted: ``two in three``, ``half of all``, or ``58% of`` where none is near."""
    return _nearest(float(value), SHARES) or f"{fmt.percent(float(value), 0)} of"


def times(value: Any) -> str:
    """Word a ratio above one: ``three times``, ``twice``, ``1.4 times``."""
    ratio = float(value)
    whole = round(ratio)
    if whole < 2 or abs(ratio - whole) > 0.12 * whole:
        return f"{fmt.number(ratio, 1)} times"
    return "twice" if whole == 2 else f"{say.few(whole)} times"

"""Phrases derived from figures by rule: direction, size, certainty. The count first, then the verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from build.analysis.statistics.verdicts import FELL, ROSE, SAME
from build.report.words import format as fmt

NO_COMPARISON = "cannot be compared with the year before, because not every month of both was published"
NOTABLE = 0.05  # of the year before: a smaller change is about the same to any reader, a larger one needs the reason
USUAL = "within the usual ups and downs"
SMALL_NUMBERS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def is_clear(low: Any, high: Any) -> bool:
    """Say whether an interval of a change excludes no change."""
    if fmt.is_missing(low) or fmt.is_missing(high):
        return False
    return float(low) > 0 or float(high) < 0


def against_before(row: Mapping[str, Any]) -> str:
    """Word how much more or less was counted than in the year before, from a row of the table of places.

    Returns
    -------
    str
        ``1,353 fewer than the year before``, ``as many as the year before``.
    """
    difference = int(row["difference"])
    if difference == 0:
        return "as many as the year before"
    return f"{fmt.count(abs(difference))} {'more' if difference > 0 else 'fewer'} than the year before"


def is_usual(verdict: str, count: float, previous: float) -> bool:
    """Say whether a verdict of "about the same" stands next to two counts that look different."""
    return verdict == SAME and abs(count - previous) >= NOTABLE * previous and count != previous


def verdict_on(row: Mapping[str, Any]) -> str:
    """Word a verdict after its counts, with the reason where the same is said of a change that looks large.

    Returns
    -------
    str
        ``rose``; ``about the same``; ``about the same, within the usual ups and downs``.
    """
    return f"{SAME}, {USUAL}" if moved_as_usual(row) else str(row["verdict"])


def moved_as_usual(row: Mapping[str, Any]) -> bool:
    """Say of a row of the table of places what :func:`is_usual` says of two counts."""
    if fmt.is_missing(row["difference"]):
        return False
    return is_usual(row["verdict"], int(row["count"]), int(row["count"]) - int(row["difference"]))


def counted_then_verdict(row: Mapping[str, Any]) -> str:
    """Word a count, its difference from the year before and the verdict.

    ``919,499 recorded, 1,353 fewer than the year before: about the same``.
    """
    if fmt.is_missing(row["difference"]) or not row["verdict"]:
        return NO_COMPARISON
    return f"{fmt.count(row['count'])} recorded, {against_before(row)}: {verdict_on(row)}"


def size_then_verdict(change: Any, low: Any, high: Any, before: str, per: str = "") -> str:
    """Word a change by its size, then whether it stands out: ``11.8% fewer than in December 2024: fell``.

    ``per`` : what was compared, if not the counts themselves: " a day".
    """
    size = float(change)
    verdict = SAME if not is_clear(low, high) else ROSE if size > 0 else FELL
    said = f"{SAME}, {USUAL}" if is_usual(verdict, 1 + size, 1) else verdict
    side = "more" if size > 0 else "fewer"
    return f"{fmt.percent(abs(size))} {side}{per} than in {before}: {said}"


def the(place: str) -> str:
    """Name a place inside a sentence: ``Camden``, ``the City of London``; a small area of it goes by its code."""
    return f"the {place}" if place.startswith("City of ") and not place[-1:].isupper() else place


def joined(names: Sequence[str]) -> str:
    """List names in a sentence: ``a, b and c``."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def listed(names: Sequence[str]) -> str:
    """List names that may themselves contain commas and "and": ``a; b, c and d; or e``."""
    if len(names) < 2 or not any(" and " in name for name in names):
        return joined(names)
    return f"{'; '.join(names[:-1])}; or {names[-1]}"


def few(value: Any, zero: str = "none") -> str:
    """Print a small whole number as a word, a larger one in figures: ``three``, ``12``."""
    whole = int(value)
    if whole == 0:
        return zero
    return SMALL_NUMBERS[whole] if 0 <= whole < len(SMALL_NUMBERS) else fmt.count(whole)


def counted(value: Any, singular: str, plural: str = "") -> str:
    """Print a count with its noun: ``one borough``, ``12 boroughs``."""
    return f"{few(value, 'no')} {singular if int(value) == 1 else plural or singular + 's'}"


def areas(value: Any) -> str:
    """Print a number of areas among other figures: ``1 area``, ``1,488 areas``."""
    return f"{fmt.count(value)} {'area' if int(value) == 1 else 'areas'}"


def months(value: Any) -> str:
    """Print a number of months among other figures: ``1 month``, ``12 months``."""
    return f"{fmt.count(value)} {'month' if int(value) == 1 else 'months'}"


def last_months(value: Any) -> str:
    """Name the newest months of a window: ``last month``, ``last 12 months``."""
    return "last month" if int(value) == 1 else f"last {months(value)}"


def months_to(months: Sequence[str]) -> str:
    """Name a period by its end inside a sentence: ``December 2025``, ``the 12 months to December 2025``."""
    last = fmt.month(months[-1])
    return last if len(months) == 1 else f"the {fmt.count(len(months))} months to {last}"


def capital(sentence: str) -> str:
    """Start a sentence with a capital letter, leaving the rest as it is."""
    return sentence[:1].upper() + sentence[1:]


def lower_first(name: str) -> str:
    """Print the name of a crime type inside a sentence: ``violence and sexual offences``."""
    return name[:1].lower() + name[1:]


def with_interval(value: Any, low: Any, high: Any, decimals: int = 1) -> str:
    """Print a figure with its interval: ``87.3 (86.9 to 87.7)``."""
    return f"{fmt.number(value, decimals)} ({fmt.interval(low, high, decimals)})"


def within(months: Sequence[str]) -> str:
    """Name a period inside a sentence: ``in 2025``, or ``in 12 months``."""
    year = months[0][:4]
    if len(months) == len(fmt.MONTHS) and months[0].endswith("-01"):
        return f"in {year}"
    return f"in {few(len(months))} months" if len(months) != 1 else f"in {fmt.month(months[0])}"


def year_before(months: Sequence[str]) -> str:
    """Name the period before inside a sentence: ``in 2024``, or ``before``."""
    said = within(months)
    return f"in {int(said[3:]) - 1}" if said[3:].isdigit() else "before"

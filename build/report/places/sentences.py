"""The sentences on a place, made once by rule: how much was recorded, where that stands, and which way it went.

They are kept as patterns, so that pages print them and scripts fill the same ones in.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from build.analysis.statistics.levels import AREA, BOROUGH, WARD
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.nouns import counted

ALIKE: Final = (0.95, 1.05)  # times London's rate that are called about the same
SMALL: Final = 0.1  # times London's rate that need a second decimal
YEAR: Final = 12  # months
HALF: Final = 50  # percent
USUAL: Final = "usual"  # the pattern for "about the same" next to counts that look different

LEVEL: Final = {
    "none": "Not every month of {period} was published for {name}.",
    "count": "{name} recorded {counted} in {period}.",
    "alike": "{name} recorded {counted} in {period}, about London’s rate per resident{rank}.",
    "times": "{name} recorded {counted} in {period}, {times} times London’s rate per resident{rank}.",
}
CHANGE: Final = {
    "none": "There is no full year before to compare it with.",
    "": "{difference} the year before ({previous}).",
    ROSE: "{difference} the year before ({previous}): it rose.",
    FELL: "{difference} the year before ({previous}): it fell.",
    SAME: "{difference} the year before ({previous}): about the same.",
    USUAL: f"{{difference}} the year before ({{previous}}): {SAME}, {say.USUAL}.",
    TOO_FEW: "{difference} the year before ({previous}): too few to tell.",
}
SHORT: Final = "{counted} in {period}"  # for a list of places found
VERDICT: Final = ": {verdict}"  # after it, where there is one
IN_PART: Final = " (estimated in part)"
# A rank counts from the nearer end: from 1, the highest, or from -1, the lowest. Of small areas it is a percentage.
FIRST, LAST, HIGH, LOW = "first", "last", "high", "low"
RANKED: Final = {BOROUGH: "boroughs", WARD: "wards"}


def period_name(months: Sequence[str]) -> str:
    """Name a period inside a sentence: ``2025``, ``the year to March 2026``, ``the two months to May 2025``."""
    if len(months) == YEAR:
        return months[-1][:4] if months[-1].endswith("-12") else f"the year to {fmt.month(months[-1])}"
    if len(months) == 1:
        return fmt.month(months[0])
    return f"the {say.few(len(months))} months to {fmt.month(months[-1])}"


def rank_patterns(compared: Mapping[str, int]) -> dict[str, dict[str, str]]:
    """Return by level how a rank is worded. ``compared`` : places with a rate that is compared, by level."""
    patterns = {
        level: {
            FIRST: f", the highest of {fmt.count(compared[level])} {places}",
            LAST: f", the lowest of {fmt.count(compared[level])} {places}",
            HIGH: f", the {{rank}} highest of {fmt.count(compared[level])} {places}",
            LOW: f", the {{rank}} lowest of {fmt.count(compared[level])} {places}",
        }
        for level, places in RANKED.items()
        if level in compared
    }
    area = {HIGH: ", higher than in {rank}% of small areas", LOW: ", lower than in {rank}% of small areas"}
    return patterns | ({AREA: {FIRST: area[HIGH], LAST: area[LOW], **area}} if AREA in compared else {})


def signed_rank(level: str, higher: Any, lower: Any, compared: Any) -> int | None:
    """Return a rank as one number: positive from the highest, negative from the lowest; None where there is none."""
    if fmt.is_missing(compared) or compared < 2:
        return None
    if level != AREA:
        return int(higher) + 1 if higher <= lower else -int(lower) - 1
    share = 100 * max(int(higher), int(lower)) // int(compared)
    if share < HALF:  # most areas are alike
        return None
    return share if lower >= higher else -share


def rank_words(patterns: Mapping[str, Mapping[str, str]], level: str, rank: int | None) -> str:
    """Word a rank as the end of a clause: ``, the 3rd highest of 32 boroughs``; "" where there is none."""
    if rank is None or level not in patterns:
        return ""
    key = {1: FIRST, -1: LAST}.get(rank, HIGH if rank > 0 else LOW)
    size = abs(rank)
    return patterns[level][key].format(rank=size if level == AREA else ordinal(size))


def ordinal(number: int) -> str:
    """Print an ordinal: ``1st``, ``12th``, ``23rd``."""
    teen = 10 < number % 100 < 14
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{fmt.count(number)}{ending}"


def level_key(count: int | None, times: float | None) -> str:
    """Return the pattern of ``LEVEL`` for a count (None: a month is missing) that is so many times London's rate."""
    if count is None:
        return "none"
    if times is None or count == 0:
        return "count"
    return "alike" if ALIKE[0] <= times < ALIKE[1] else "times"


def change_key(count: int | None, previous: int | None, verdict: str) -> str:
    """Return the pattern of ``CHANGE`` for two counts and the verdict on them."""
    if count is None or previous is None:
        return "none"
    return USUAL if say.is_usual(verdict, count, previous) else verdict


def difference(count: int, previous: int) -> str:
    """Word by how much a count differs from the one before: ``12 more than``, ``as many as``."""
    if count == previous:
        return "as many as"
    return f"{fmt.count(abs(count - previous))} {'more' if count > previous else 'fewer'} than"


def times_words(times: float) -> str:
    """Print how many times London's rate a rate is: ``1.4``; ``0.03`` under a tenth."""
    return fmt.number(times, 2 if 0 < times < SMALL else 1)


def sentences(
    name: str,
    measure: str,
    period: str,
    count: int | None,
    previous: int | None,
    verdict: str,
    times: float | None,
    rank: str = "",
) -> tuple[str, str]:
    """Return the sentence on the level of a place and the one on its change.

    Parameters
    ----------
    count, previous : incidents in ``period`` and in the 12 months before; None where a month is missing.
    verdict : a word of :mod:`build.analysis.statistics.verdicts`. times : rate over London's, None where not compared.
    rank : of :func:`rank_words`.
    """
    known: dict[str, Any] = {"name": say.the(name), "period": period, "rank": rank}
    if count is not None:
        known["counted"] = counted(count, measure)
    if times is not None:
        known["times"] = times_words(times)
    if count is not None and previous is not None:
        known |= {"previous": fmt.count(previous), "difference": difference(count, previous)}
    level = LEVEL[level_key(count, times)].format(**known)
    change = CHANGE[change_key(count, previous, verdict)].format(**known)
    return say.capital(level), say.capital(change)

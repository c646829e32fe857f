"""The two sentences on a place, made once by rule: how much was recorded, and which way it went.

They are kept as patterns, so that pages print them and the map's script fills the same ones in.
"""

from __future__ import annotations

from typing import Any, Final

from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.words import format as fmt
from build.report.words.nouns import counted

ALIKE: Final = (0.95, 1.05)  # times London's rate that are called about the same

LEVEL: Final = {
    "none": "Not every month of {period} was published for {name}.",
    "count": "{name} recorded {counted} in {period}.",
    "alike": "{name} recorded {counted} in {period}, about London’s rate per resident.",
    "times": "{name} recorded {counted} in {period}, {times} times London’s rate per resident.",
}
CHANGE: Final = {
    "none": "There is no full year before to compare it with.",
    "": "{difference} the year before ({previous}).",
    ROSE: "{difference} the year before ({previous}): it rose.",
    FELL: "{difference} the year before ({previous}): it fell.",
    SAME: "{difference} the year before ({previous}): about the same.",
    TOO_FEW: "{difference} the year before ({previous}): too few to tell.",
}


def level_key(count: int | None, times: float | None) -> str:
    """Return the pattern of ``LEVEL`` for a count (None: a month is missing) that is so many times London's rate."""
    if count is None:
        return "none"
    if times is None:
        return "count"
    return "alike" if ALIKE[0] <= times < ALIKE[1] else "times"


def change_key(count: int | None, previous: int | None, verdict: str) -> str:
    """Return the pattern of ``CHANGE`` for two counts and the verdict on them."""
    return "none" if count is None or previous is None else verdict


def difference(count: int, previous: int) -> str:
    """Word by how much a count differs from the one before: ``12 more than``, ``as many as``."""
    if count == previous:
        return "as many as"
    return f"{fmt.count(abs(count - previous))} {'more' if count > previous else 'fewer'} than"


def sentences(
    name: str,
    measure: str,
    period: str,
    count: int | None,
    previous: int | None,
    verdict: str,
    times: float | None,
) -> tuple[str, str]:
    """Return the sentence on the level of a place and the one on its change.

    Parameters
    ----------
    count, previous : incidents in ``period`` and in the 12 months before; None where a month is missing.
    verdict : a word of :mod:`build.analysis.statistics.verdicts`. times : rate over London's, None where not compared.
    """
    known: dict[str, Any] = {"name": name, "period": period}
    if count is not None:
        known["counted"] = counted(count, measure)
    if times is not None:
        known["times"] = fmt.number(times, 1)
    if count is not None and previous is not None:
        known |= {"previous": fmt.count(previous), "difference": difference(count, previous)}
    level = LEVEL[level_key(count, times)].format(**known)
    change = CHANGE[change_key(count, previous, verdict)].format(**known)
    return level, change[:1].upper() + change[1:]

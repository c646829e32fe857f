"""The headlines of the newest month: one claim each, in round figures."""

from __future__ import annotations

from build import vocabulary
from build.analysis.latest.latest_month import Latest
from build.analysis.statistics.verdicts import FELL, ROSE, SAME
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import SHORT_NAMES
from build.report.words.rows import highest


def types(latest: Latest) -> str:
    """Name the type that rose most and the one that fell most since the same month a year before."""
    rows = latest.by_type[latest.by_type["slug"] != vocabulary.CRIME_TYPES[vocabulary.ASB]]
    month = fmt.month(latest.month)
    if not latest.before or rows["low"].isna().all():
        return f"Central London in {month}, type by type"
    said = []
    for word, clear in ((ROSE, rows["low"] > 0), (FELL, rows["high"] < 0)):
        moved = rows[clear.fillna(False).astype(bool)]
        if len(moved):
            top = highest(moved, moved["change"].astype(float).abs())
            said.append(f"{SHORT_NAMES[str(top['slug'])]} {word}")
    if not said:
        return f"Central London’s types of crime: {SAME} as a year before"
    return say.capital("; ".join(say.lower_first(part) for part in said)) + " in Central London"


def squares(latest: Latest) -> str:
    """Say in how few squares half of the recorded crime was."""
    return f"Half of the recorded crime was in {say.counted(latest.squares['half'], 'square')}"

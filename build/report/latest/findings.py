"""What the newest month of Central London says, against the same month a year before."""

from __future__ import annotations

from build import vocabulary
from build.analysis.latest.latest_month import Latest
from build.report.words import format as fmt
from build.report.words import phrases as say


def latest_total(latest: Latest) -> str:
    """Say what was recorded in Central London in the newest month, and whether it clearly differs from the year before."""
    start = f"{fmt.count(latest.total['recorded'])} crimes were recorded in Central London in {fmt.month(latest.month)}"
    if not latest.before:
        return f"{start}; the same month a year before is not held."
    before = f"{fmt.count(latest.total['recorded_before'])}"
    change = latest.change
    if fmt.is_missing(change["low"]):
        return f"{start}, against {before} in {fmt.month(latest.before)}. How much of the difference is chance can not be said."
    return (
        f"{start}: {say.compared(change['change'], change['low'], change['high'])} "
        f"the {before} of {fmt.month(latest.before)}."
    )


def latest_types(latest: Latest) -> str:
    """Say which types clearly differ from the same month a year before."""
    rows = latest.by_type[latest.by_type["slug"] != vocabulary.CRIME_TYPES[vocabulary.ASB]]
    if not latest.before:
        return f"What was recorded in Central London in {fmt.month(latest.month)}, by type"
    if rows["low"].isna().all():
        return f"Beside {fmt.month(latest.before)}; how much of a difference is chance can not be said"
    clear = rows[[say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]]
    up = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) > 0]["crime_type"]]
    down = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) < 0]["crime_type"]]
    if not up and not down:
        return f"No type clearly differs from {fmt.month(latest.before)}"
    parts = [f"{say.joined(up)} clearly higher"] if up else []
    parts += [f"{say.joined(down)} clearly lower"] if down else []
    return say.capital(f"{'; '.join(parts)} than in {fmt.month(latest.before)}")

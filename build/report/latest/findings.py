"""What the newest month of Central London says, against the same month a year before."""

from __future__ import annotations

from build import vocabulary
from build.analysis.counting import month_days
from build.analysis.latest.latest_month import Latest
from build.analysis.statistics.verdicts import FELL, ROSE
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units


def latest_total(latest: Latest) -> str:
    """Say what was recorded in Central London in the newest month, how far that is from the year before, and the verdict."""
    start = f"{fmt.count(latest.total['recorded'])} crimes were recorded in Central London in {fmt.month(latest.month)}"
    if not latest.before:
        return f"{start}; the same month a year before is not held."
    before = f"{fmt.count(latest.total['recorded_before'])}"
    change = latest.change
    if fmt.is_missing(change["low"]):
        return f"{start}, against {before} in {fmt.month(latest.before)}. How much of the difference is chance cannot be said."
    difference = say.size_then_verdict(
        change["change"], change["low"], change["high"], fmt.month(latest.before), per=_per_day(latest)
    )
    return f"{start}, {difference}."


def _per_day(latest: Latest) -> str:
    """What a change is of where the two months are not of one length, as February may be."""
    now, then = month_days((latest.month, latest.before))
    return "" if now == then else " a day"


def latest_types(latest: Latest) -> str:
    """Say which types clearly differ from the same month a year before."""
    rows = latest.by_type[latest.by_type["slug"] != vocabulary.CRIME_TYPES[vocabulary.ASB]]
    if not latest.before:
        return f"What was recorded in Central London in {fmt.month(latest.month)}, by type"
    if rows["low"].isna().all():
        return f"How much of the difference from {fmt.month(latest.before)} is chance cannot be said"
    clear = rows[[say.is_clear(low, high) for low, high in zip(rows["low"], rows["high"], strict=True)]]
    up = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) > 0]["crime_type"]]
    down = [say.lower_first(str(name)) for name in clear[clear["change"].astype(float) < 0]["crime_type"]]
    if not up and not down:
        return f"No type clearly differs from {fmt.month(latest.before)}"
    parts = [f"{say.joined(up)} {ROSE}"] if up else []
    parts += [f"{say.joined(down)} {FELL}"] if down else []
    return say.capital(f"{'; '.join(parts)} from {fmt.month(latest.before)} to {fmt.month(latest.month)}")


def cells(latest: Latest) -> str:
    """Say in how few of the squares with any recorded crime half of it was."""
    half, some = (fmt.count(latest.squares[name]) for name in ("half", "any"))
    return f"Half of the recorded crime was in {half} of the {some} squares with any in {fmt.month(latest.month)}"


def spread(latest: Latest) -> str:
    """Say what the interval of a change allows for, and how that is known."""
    if not latest.before:
        return ""
    if not latest.spread["months"]:
        return "How far months of this place vary is not known from less than two whole years, so a change has no interval."
    least, most = latest.by_type["dispersion"].min(), latest.by_type["dispersion"].max()
    return (
        f"The interval of a change ({units.interval(latest.settings)}) allows for months that vary more than chance "
        "alone makes counts vary: here "
        f"{fmt.number(least, 1)} to {fmt.number(most, 1)} times as much, by type. That is measured in the "
        f"{fmt.count(latest.spread['months'])} months of the {fmt.count(latest.spread['areas'])} small areas whose centre "
        f"is among these points, with year and season taken out."
    )


def by_chance(latest: Latest) -> str:
    """Say how many of the recorded types would look different by chance alone."""
    types = int((latest.by_type["crime_type"] != vocabulary.ASB).sum())
    one_month = "One month of a small place."
    if latest.by_type["low"].isna().all():
        return one_month
    falsely = fmt.number(types * (1 - latest.settings.confidence), 1)
    return f"{one_month} With {types} types compared, about {falsely} would look clear by chance alone."

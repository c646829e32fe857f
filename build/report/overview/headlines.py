"""The Overview's headlines: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Sequence

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.analysis.trends.yearly_change import Trends
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words.measures import SHORT_NAMES, change_of, london_types
from build.report.words.rows import highest


def total(places: Places, months: Sequence[str]) -> str:
    """Say how much crime was recorded, and the verdict on its change."""
    row = change_of(places, RECORDED)
    if fmt.is_missing(row["count"]):
        return "Months are missing from London's total"
    count, when = about.rounded(row["count"]), say.within(months)
    if row["verdict"] in (ROSE, FELL):
        return f"Recorded crime in London {row['verdict']} to {count} {when}"
    recorded = f"London recorded {count} crimes {when}"
    before = f" as {say.year_before(months)}" if row["verdict"] == SAME else ""
    return f"{recorded}, {row['verdict']}{before}" if row["verdict"] in (SAME, TOO_FEW) else recorded


def monthly(trends: Trends) -> str:
    """Say between which counts the months of recorded crime range."""
    counts = trends.london.loc[trends.london["measure"] == RECORDED, "count"].astype("Float64").astype(float)
    if counts.isna().all():
        return "No month of recorded crime is complete"
    low, high = about.rounded(counts.min()), about.rounded(counts.max())
    return f"Every month London records {low} to {high} crimes" if low != high else f"One month: {low} crimes"


def types(places: Places) -> str:
    """Name the type that rose most and the one that fell most."""
    rows = london_types(places)
    said = []
    for word in (ROSE, FELL):
        moved = rows[rows["verdict"] == word]
        if len(moved):
            top = highest(moved, moved["change"].astype(float).abs())
            size = about.fraction(abs(float(top["change"])))
            said.append(f"{SHORT_NAMES[str(top['measure'])]} {word} by {size}")
    if said:
        return say.capital("; ".join(say.lower_first(part) for part in said))
    if rows["verdict"].eq("").all():
        return "Types of crime, where whole years can be compared"
    return f"Each type of crime was {SAME} as the year before"


def mix(places: Places) -> str:
    """Say which type of crime is recorded most."""
    rows = london_types(places).dropna(subset=["count"])
    if rows.empty or not float(rows["count"].sum()):
        return "Months are missing from the mix of crime"
    top = highest(rows, rows["count"].astype(float))
    share = about.share(float(top["count"]) / float(rows["count"].sum()))
    return f"{say.capital(share)} recorded crimes: {say.lower_first(SHORT_NAMES[str(top['measure'])])}"

"""The Overview's headlines: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.analysis.trends.yearly_change import Trends
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words import units
from build.report.words.measures import SHORT_NAMES, change_of, london_types
from build.report.words.rows import highest, lowest


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


def largest(places: Places, word: str) -> str:
    """Name the type that moved most in one direction; "" if none did. ``word`` : rose or fell."""
    rows = london_types(places)
    moved = rows[rows["verdict"] == word]
    if moved.empty:
        return ""
    top = highest(moved, moved["change"].astype(float).abs())
    return f"{SHORT_NAMES[str(top['measure'])]} {word} by {about.fraction(abs(float(top['change'])))}"


def facts(places: Places, months: Sequence[str]) -> list[str]:
    """The three facts of the first screen: the total, the largest rise, the largest fall; what cannot be said is left out."""
    said = (total(places, months), largest(places, ROSE), largest(places, FELL))
    return [fact for fact in said if fact]


def types(places: Places) -> str:
    """Name the type that rose most and the one that fell most."""
    said = [part for part in (largest(places, word) for word in (ROSE, FELL)) if part]
    if said:
        return say.capital("; ".join(say.lower_first(part) for part in said))
    if london_types(places)["verdict"].eq("").all():
        return "Types of crime, where whole years can be compared"
    return f"Each type of crime was {SAME} as the year before"


def cards(boroughs: pd.DataFrame, places: Places) -> list[dict[str, str]]:
    """The boroughs with the highest and the lowest rate, and those that rose and fell most.

    ``boroughs`` : ``Rates.borough``; those whose residents are the wrong measure are left out of rates.
    """
    rows = boroughs[boroughs["denominator_flag"] == ""].dropna(subset=["rate"])
    found = []
    if len(rows) > 1:
        for word, row in (("Highest", highest(rows, rows["rate"])), ("Lowest", lowest(rows, rows["rate"]))):
            figures = say.with_interval(row["rate"], row["rate_low"], row["rate_high"], 0)
            found.append(
                {
                    "name": str(row["borough"]),
                    "said": f"{word} rate: {figures} crimes per {units.per(places.settings)} residents",
                }
            )
    changes, names = places.of("borough", RECORDED), boroughs.set_index("borough_code")["borough"]
    for word in (ROSE, FELL):
        moved = changes[changes["verdict"] == word]
        if len(moved):
            code = str(moved["change"].astype(float).abs().idxmax())
            size = about.fraction(moved["change"].astype(float).abs().max())
            found.append({"name": str(names[code]), "said": f"Recorded crime {word} most here, by {size}"})
    return found


def mix(places: Places) -> str:
    """Say which type of crime is recorded most."""
    rows = london_types(places).dropna(subset=["count"])
    if rows.empty or not float(rows["count"].sum()):
        return "Months are missing from the mix of crime"
    top = highest(rows, rows["count"].astype(float))
    share = about.share(float(top["count"]) / float(rows["count"].sum()))
    return f"{say.capital(share)} recorded crimes: {say.lower_first(SHORT_NAMES[str(top['measure'])])}"

"""The Overview's headlines: one claim each, in round figures."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.places.addresses import borough_path
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words import units
from build.report.words.measures import SHORT_NAMES, change_of, london_types
from build.report.words.rows import dict_rows, highest, lowest

# What a card says after the size of a change: the largest rise of all boroughs need not stand out.
MOVED = {
    ROSE: ", beyond the usual ups and downs",
    FELL: ", beyond the usual ups and downs",
    SAME: f", {say.USUAL}",
    TOO_FEW: f": {TOO_FEW}",
}


def total(places: Places, months: Sequence[str]) -> str:
    """Say how much crime was recorded, and the verdict on its change."""
    row = change_of(places, RECORDED)
    if fmt.is_missing(row["count"]):
        return "Months are missing from London’s total"
    count, when = about.rounded(row["count"]), say.within(months)
    if row["verdict"] in (ROSE, FELL):
        return f"Recorded crime in London {row['verdict']} to {count} {when}"
    recorded = f"London recorded {count} crimes {when}"
    before = f" as {say.year_before(months)}" if row["verdict"] == SAME else ""
    return f"{recorded}, {row['verdict']}{before}" if row["verdict"] in (SAME, TOO_FEW) else recorded


def of_type(places: Places, slug: str, months: Sequence[str]) -> str:
    """Say which way a type of crime went, and how much of it was recorded."""
    row, name = change_of(places, slug), SHORT_NAMES[slug]
    if fmt.is_missing(row["count"]):
        return f"Months are missing from London’s {say.lower_first(name)}"
    if row["verdict"] in (ROSE, FELL):
        return f"{name} {row['verdict']} by {about.fraction(abs(float(row['change'])))} {say.within(months)}"
    recorded = f"{name}: {about.rounded(row['count'])}"
    if row["verdict"] == SAME:  # without its year: a type's long name would pass twelve words
        return f"{recorded}, {SAME} as {say.year_before(months)}"
    recorded = f"{recorded} {say.within(months)}"
    return f"{recorded}, {row['verdict']}" if row["verdict"] else recorded


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
            found.append(
                _card(
                    f"{word} rate",
                    str(row["borough"]),
                    f"{fmt.number(row['rate'], 0)} crimes per {units.per(places.settings)} residents",
                    f"{units.interval(places.settings)} interval: {fmt.interval(row['rate_low'], row['rate_high'], 0)}.",
                )
            )
    changes, names = places.of("borough", RECORDED), boroughs.set_index("borough_code")["borough"]
    known = changes[changes["change"].notna()]
    for word, side, side_word in (("Largest rise", 1, "more"), ("Largest fall", -1, "fewer")):
        moved = known[side * known["change"].astype(float) > 0]
        if len(moved):
            code = str((side * moved["change"].astype(float)).idxmax())
            own = dict_rows(moved.loc[[code]])[0]
            size = fmt.percent(abs(own["difference"]) / (own["count"] - own["difference"]))
            limits = fmt.signed_percent_interval(own["change_low"], own["change_high"], 0)
            found.append(
                _card(
                    word,
                    str(names[code]),
                    f"{size} {side_word} than the year before{MOVED.get(own['verdict'], '')}",
                    f"{say.capital(say.counted_then_verdict(own))}. {units.interval(places.settings)} interval of the "
                    f"change: {limits}.",
                )
            )
    return found


def _card(kind: str, name: str, said: str, interval: str) -> dict[str, str]:
    return {"kind": kind, "name": name, "said": said, "interval": interval, "path": borough_path(name)}


def mix(places: Places) -> str:
    """Say which type of crime is recorded most."""
    rows = london_types(places).dropna(subset=["count"])
    if rows.empty or not float(rows["count"].sum()):
        return "Months are missing from the mix of crime"
    top = highest(rows, rows["count"].astype(float))
    share = about.share(float(top["count"]) / float(rows["count"].sum()))
    return f"{say.capital(share)} recorded crimes: {say.lower_first(SHORT_NAMES[str(top['measure'])])}"

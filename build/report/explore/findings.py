"""What Explore says before anything is chosen, in the words that its scripts use for any selection."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from build.analysis.absence import require
from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import change_of

YEAR: Final = 12  # months
# What a verdict adds to "Burglary in Hackney"; nothing where there is none.
VERDICT_WORDS: Final = {
    ROSE: " rose",
    FELL: " fell",
    SAME: " stayed about the same",
    TOO_FEW: ", too few to tell",
}
USUAL: Final = f", {say.USUAL}"  # follows counts that look different and are called about the same


def claim(places: Places) -> str:
    """Say which way recorded crime in London went from one year to the next.

    Raises
    ------
    AbsentError
        If months of the two years are missing.
    """
    row = change_of(places, RECORDED)
    require(bool(row["verdict"]), "Months are missing, so the years cannot be compared.")
    return f"Recorded crime in London{VERDICT_WORDS[row['verdict']]}"


def counts(places: Places, months: Sequence[str]) -> str:
    """Give the counts of the two years that the claim is about."""
    row = change_of(places, RECORDED)
    years = (("count", months[-YEAR:]), ("previous", months[-2 * YEAR : -YEAR]))
    both = ", ".join(f"{fmt.count(row[name])} in {_year(part)}" for name, part in years)
    return both + USUAL * say.is_usual(row["verdict"], row["count"], row["previous"])


def unit(months: Sequence[str]) -> str:
    """Give the measure and the period of the lines."""
    return f"Incidents a month, {fmt.period(months)}"


def _year(months: Sequence[str]) -> str:
    return months[-1][:4] if months[-1].endswith("-12") else f"the year to {fmt.month(months[-1])}"

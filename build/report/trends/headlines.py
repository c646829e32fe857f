"""The headlines of Trends: one claim each, in round figures."""

from __future__ import annotations

from build.analysis.inputs import RECORDED
from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME
from build.analysis.trends.decomposition import Decomposition
from build.analysis.trends.forecasts import Forecasts
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import london_types
from build.report.words.rows import highest


def verdicts(places: Places) -> str:
    """Say how many types of recorded crime rose and how many fell."""
    verdict = london_types(places)["verdict"]
    rose, fell = int((verdict == ROSE).sum()), int((verdict == FELL).sum())
    if verdict.eq("").all():
        return "No type of crime can be compared with the year before"
    return f"Of {len(verdict)} types of recorded crime, {say.few(rose)} {ROSE} and {say.few(fell)} {FELL}"


def season(parts: Decomposition) -> str:
    """Say whether a month stands out once its length is allowed for."""
    own = parts.season[parts.season["measure"] == RECORDED]
    clear = own[own["certain"].astype(bool)]
    if clear.empty:
        return "Allowing for its length, no month stands out in recorded crime"
    top = highest(clear, clear["part"].abs())
    month, side = fmt.MONTHS[int(top["calendar"]) - 1], "above" if top["part"] > 0 else "below"
    return f"{month} is {fmt.percent(abs(top['part']), 0)} {side} the trend, allowing for its length"


def forecasts(result: Forecasts) -> str:
    """Say for how many series a forecast is worth giving."""
    total = int(result.scores["measure"].nunique())
    published = int(result.scores["published"].astype(bool).sum())
    if not published:
        return "No series can be forecast better than by last year"
    return f"{say.capital(say.few(published))} of {total} series can be forecast usefully"


def boroughs(places: Places) -> str:
    """Say in how many boroughs recorded crime rose and fell."""
    verdicts = places.of("borough", RECORDED)["verdict"]
    rose, fell = int((verdicts == ROSE).sum()), int((verdicts == FELL).sum())
    if verdicts.eq("").all():
        return "No borough can be compared with the year before"
    if not rose + fell:
        return f"Every borough recorded {SAME} as the year before"
    return f"Recorded crime rose in {say.counted(rose, 'borough')} and fell in {say.few(fell)}"

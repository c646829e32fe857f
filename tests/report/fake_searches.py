"""Searches of the made-up London, analysed: what by-year, by-object, hourly and by-place charts are given."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from build import vocabulary
from build.analysis.stops.concentration import Concentration, search_concentration
from build.analysis.stops.hours import SearchClock, search_clock
from build.analysis.stops.stop_and_search import Stops, stop_and_search
from build.london import force_of
from tests.every_setting import EverySetting

WORDS = {
    "Asian": "Asian/Asian British - Indian",
    "Black": "Black/African/Caribbean/Black British - African",
    "Mixed": "Mixed/Multiple ethnic groups - White and Asian",
    "White": "White - Irish",
    "Other": "Other ethnic group - Arab",
    vocabulary.NOT_STATED: "Other ethnic group - Not stated",
}
OFFICER = {"Mixed": "Black", vocabulary.NOT_STATED: "White"}
LAWS = {
    "Controlled drugs": "Misuse of Drugs Act 1971 (section 23)",
    "Stolen goods": "Police and Criminal Evidence Act 1984 (section 1)",
    "Anything to threaten or harm anyone": "Criminal Justice and Public Order Act 1994 (section 60)",
}
OUTCOMES = ("Arrest", "A no further action disposal", "Community resolution", None)


def rows(months: tuple[str, ...], boroughs: tuple[str, ...], linked: str | None = None) -> pd.DataFrame:
    """A few searches of every group, object and borough in every month; ``linked`` fills that column for arrests."""
    found = []
    for m, month in enumerate(months):
        for b, code in enumerate(boroughs):
            for g, group in enumerate(WORDS):
                for o, thing in enumerate(LAWS):
                    place = m + b + g + o
                    found.append(
                        {
                            "month": month,
                            "force": force_of(code),
                            "borough_code": code,
                            "type": "Person search",
                            "gender": ("Male", "Female", "Other", None)[place % 4],
                            "age": ("under 10", "10-17", "18-24", "25-34", "over 34", None)[place % 6],
                            "self_defined": WORDS[group],
                            "officer_defined": OFFICER.get(group, group),
                            "legislation": LAWS[thing],
                            "object": thing,
                            "outcome": OUTCOMES[place % 4],
                            "outcome_linked": linked if place % 4 == 0 else ("False" if linked else None),
                            "clothing": None,
                            "count": 1 + (2 * g + place) % 5 if o < 2 else int(m % 12 == 0),
                        }
                    )
    return pd.DataFrame(found)


def analysed(
    areas: pd.DataFrame, coverage: pd.DataFrame, months: tuple[str, ...], linked: str | None = None
) -> Stops:
    """The made searches, analysed."""
    codes = tuple(areas["borough_code"].unique())
    return stop_and_search(areas, rows(months, codes, linked), coverage, months, EverySetting())


@cache
def hours(months: tuple[str, ...]) -> pd.DataFrame:
    """Searches by hour and weekday: most at four in the afternoon."""
    weekday, hour = np.divmod(np.arange(168), 24)
    one = pd.DataFrame({"weekday": weekday, "hour": hour, "count": 20 - np.abs(hour - 16) + weekday})
    return pd.concat([one.assign(month=month) for month in months], ignore_index=True)


def clock(coverage: pd.DataFrame, months: tuple[str, ...]) -> SearchClock:
    """The hours, analysed."""
    return search_clock(hours(months), coverage, months, EverySetting())


def concentration(areas: pd.DataFrame, coverage: pd.DataFrame, months: tuple[str, ...]) -> Concentration:
    """Searches and crimes in few areas, analysed: the last area has most of both."""
    n, types = np.arange(len(areas)), tuple(vocabulary.CRIME_TYPES)
    searches = np.repeat((1 + n**2)[:, None], len(months), axis=1).astype(np.int32)
    counts = np.repeat((5 + n)[:, None, None], len(months), axis=1).repeat(len(types), axis=2)
    return search_concentration(
        areas,
        searches,
        counts.astype(np.int32),
        coverage,
        n == len(n) - 2,
        types,
        months,
        EverySetting(),
    )

"""Names of types and measures, and the rows from which sentences about them are made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build import vocabulary
from build.analysis.inputs import RECORDED, Rates
from build.analysis.places.change import Places
from build.analysis.rates.flags import MORE_PEOPLE, NO_POINT
from build.analysis.rates.holdout import BOROUGH
from build.analysis.statistics.levels import LONDON
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

TYPE_NAMES = {slug: name for name, slug in vocabulary.CRIME_TYPES.items()}
RECORDED_TYPES = tuple(vocabulary.RECORDED_TYPES.values())
SHORT_NAMES = {
    **TYPE_NAMES,
    vocabulary.CRIME_TYPES["Criminal damage and arson"]: "Criminal damage",
    vocabulary.CRIME_TYPES["Drugs"]: "Drug offences",
    vocabulary.CRIME_TYPES["Possession of weapons"]: "Weapons offences",
    vocabulary.CRIME_TYPES["Public order"]: "Public order offences",
    vocabulary.CRIME_TYPES["Violence and sexual offences"]: "Violence",
}
MEASURE_NAMES = {RECORDED: "All recorded crime", **TYPE_NAMES}


def change_of(places: Places, measure: str, code: str = "") -> Mapping[str, Any]:
    """Return the row of one measure of the table of places: of London, or of the place with a code."""
    table = places.table
    return dict_rows(table[(table["measure"] == measure) & (table["code"] == code)])[0]


def london_types(places: Places) -> pd.DataFrame:
    """Return London's rows of the table of places, one per type of recorded crime."""
    table = places.table
    return table[(table["level"] == LONDON) & table["measure"].isin(RECORDED_TYPES)]


def average_of(rates: Rates) -> str:
    """Name the average towards which rates are shrunk."""
    return "its borough’s average" if rates.rule["prior_level"] == BOROUGH else "London’s average"


def flagged(reasons: pd.Series) -> str:
    """Say in how many areas a rate per resident says little, and why: a sentence for each reason; "" if in none."""
    people, points = (int((reasons == reason).sum()) for reason in (MORE_PEOPLE, NO_POINT))
    sentences = []
    if people:
        sentences.append(
            f"{say.capital(say.counted(people, 'area'))} {'has' if people == 1 else 'have'} many more people than residents, "
            "as around stations and shopping streets."
        )
    if points:
        sentences.append(
            f"In {say.counted(points, 'area')} there is hardly any point at which police.uk places crime, so that what "
            "happens there is counted next door."
        )
    return " ".join(sentences)

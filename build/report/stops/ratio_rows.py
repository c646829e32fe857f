"""The rows of the ratios, in the order in which the charts draw them."""

from __future__ import annotations

import pandas as pd

from build import vocabulary
from build.analysis.stops.slices import OFFICER_DEFINED, SELF_DEFINED
from build.analysis.stops.stop_and_search import Stops
from build.london import has_own_force
from build.report.stops.phrases import SUBJECT, select


def by_year(stops: Stops) -> pd.DataFrame:
    """Each group in each 12-month block, the subject first."""
    rows = select(stops.ratios, SELF_DEFINED.name, "year")
    return _ranked(rows).sort_values(["rank", "value"])


def by_object(stops: Stops) -> pd.DataFrame:
    """The subject by object of search, those that only section 60 knows left out."""
    rows = select(stops.ratios, SELF_DEFINED.name, "object", SUBJECT)
    return rows[~rows["value"].isin(stops.notes["section_60_objects"])]


def by_law(stops: Stops) -> pd.DataFrame:
    """Each group under section 60 and under every other law, the subject first."""
    rows = select(stops.ratios, SELF_DEFINED.name, "law")
    return _ranked(rows).sort_values(["rank", "value"], ascending=[True, False])


def by_borough(stops: Stops) -> pd.DataFrame:
    """The subject in each borough but the City of London, the highest ratio first."""
    rows = select(stops.ratios, SELF_DEFINED.name, "borough", SUBJECT)
    city = stops.borough.loc[stops.borough["borough_code"].map(has_own_force), "borough"]
    return rows[~rows["value"].isin(city)].sort_values(["ratio", "value"], ascending=[False, True])


def officers(stops: Stops) -> pd.DataFrame:
    """The groups as officers saw them, the highest ratio first."""
    rows = select(stops.ratios, OFFICER_DEFINED.name, "all")
    return rows.sort_values("ratio", ascending=False, kind="stable")


def results_by_object(stops: Stops) -> pd.DataFrame:
    """What searches led to by object and group, where there are enough of them for a share."""
    rows = select(stops.results_by, SELF_DEFINED.name, "object")
    return rows[rows["searches"] >= stops.settings.ratio_fewest]


def _ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows with the ``rank`` of their group: the subject first, then the others in their order."""
    order = [SUBJECT, *(name for name in vocabulary.ETHNIC_GROUPS if name != SUBJECT), vocabulary.NOT_STATED]
    return rows.assign(rank=rows["group"].map(order.index))

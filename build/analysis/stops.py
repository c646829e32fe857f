"""Stop and search: volumes, rates and ratios by ethnic group, outcomes, and what is not stated."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Stops:
    """Result of :func:`stop_and_search`.

    Person searches only, located in London, last 12 months, unless a name says else.

    monthly : ``month, force, count`` all searches reported (nullable).
    volumes : dict ``searches`` (all, 12 months), ``vehicle_only, persons, persons_located, no_place, outside,
        not_stated, not_stated_share``.
    by_object, by_legislation, by_outcome, by_age, by_gender : ``<name>, count, share``; empty cells are the
        row "Not recorded".
    age_gender : ``age, gender, count``.
    rates : self-defined group: ``group, searches, residents, rate, rate_low, rate_high`` (per 1,000 residents
        a year), ``ratio, ratio_low, ratio_high`` (against White; White is 1 with null interval). "Not stated"
        has no rate.
    bound : ``group, ratio, ratio_spread`` : the ratio if the not-stated were spread by officer-defined group.
    officer : officer-defined view: ``group, searches, share``.
    results : per group (not-stated too): ``group, searches, arrests, arrest_rate, arrest_low, arrest_high,
        outcomes, outcome_rate, outcome_low, outcome_high`` (any outcome but no further action; not-recorded
        outcomes left out of the denominator).
    borough : ``borough_code, borough, searches, residents, rate, rate_low, rate_high, not_stated_share,
        ratio_black, ratio_black_low, ratio_black_high``.
    linked : dict ``recorded, true, false, empty``: what "Outcome linked to object of search" can say.
    notes : figures for the text.
    """

    monthly: pd.DataFrame
    volumes: dict[str, float]
    by_object: pd.DataFrame
    by_legislation: pd.DataFrame
    by_outcome: pd.DataFrame
    by_age: pd.DataFrame
    by_gender: pd.DataFrame
    age_gender: pd.DataFrame
    rates: pd.DataFrame
    bound: pd.DataFrame
    officer: pd.DataFrame
    results: pd.DataFrame
    borough: pd.DataFrame
    linked: dict[str, int]
    notes: dict[str, Any]

"""Names of types and measures, and the rows that sentences about them are made from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build import config
from build.analysis.rates.area_rates import Rates
from build.analysis.rates.holdout import BOROUGH
from build.analysis.trends.yearly_change import RECORDED, Trends
from build.report.words.rows import dict_rows

TYPE_NAMES = {slug: name for name, slug in config.CRIME_TYPES.items()}
RECORDED_TYPES = tuple(config.RECORDED_TYPES.values())
MEASURE_NAMES = {RECORDED: "All recorded crime", **TYPE_NAMES}


def change_of(trends: Trends, measure: str, code: str = "") -> Mapping[str, Any]:
    """Return the row of year-on-year change of one measure, for London or for a borough."""
    table = trends.change
    level = table["level"] == ("borough" if code else "london")
    return dict_rows(table[level & (table["measure"] == measure) & (table["code"] == code)])[0]


def average_of(rates: Rates) -> str:
    """Name the average that rates are shrunken towards."""
    return "its borough's average" if rates.rule["prior_level"] == BOROUGH else "London's average"

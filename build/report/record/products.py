"""Tables of what was counted and how: months, coverage, the row ledger, flagged areas, rates held out."""

from __future__ import annotations

import pandas as pd

from build.analysis.inputs import Inputs, Rates
from build.analysis.rates.area_rates import LAST
from build.analysis.rates.flags import flagged_areas
from build.analysis.rates.holdout import BOROUGH as BOROUGH_PRIOR
from build.analysis.rates.holdout import LONDON, NEIGHBOURHOOD
from build.analysis.record.ledger import MATCHES, REASON
from build.london import FORCES
from build.report.downloads.schema import (
    BOROUGH,
    CRIME_TYPE,
    KIND,
    LSOA_CODE,
    LSOA_NAME,
    MONTH,
    POPULATION,
    Column,
    Product,
    amount,
    ends,
    force_column,
)
from build.report.places.products import crimes_in_a_year
from build.report.words import phrases as say
from build.report.words import units

FORCE = force_column(tuple(FORCES))
STATES = ("complete", "partial", "missing")
REJECTED = {
    "wrong_month": "another month than the file’s",
    "wrong_force": "another force than the file’s",
    "unknown_type": "a crime type that police.uk does not list",
    "unknown_code": "an area code that is none",
    "cut_off": "a row with too few or too many fields",
    "wrong_date": "a search dated outside the file’s month",
    "bad_point": "coordinates outside Great Britain",
}
MATCHED = {
    "same_code": "Counted by a 2021 code",
    "merged": "Counted by a retired code with one successor",
    "split_by_point": "Counted by the map point, in a successor of a split area",
    "split_by_share": "Counted by share of residents: split area, point of no use (estimated)",
}


def month_product(inputs: Inputs) -> Product:
    """All incidents by month, force and type."""
    return Product(
        "data/monthly.csv",
        "Months",
        "All incidents that each force reported, by month and type; unlocated ones included.",
        inputs.monthly,
        (
            MONTH,
            FORCE,
            CRIME_TYPE,
            amount("count", "Incidents reported; empty where the month is missing or partial", "incidents"),
        ),
        key=("month", "force", "crime_type"),
    )


def ledger_products(inputs: Inputs) -> list[Product]:
    """Where every row went, and which months are complete."""
    return [
        Product(
            "data/ledger.csv",
            "Row ledger",
            "Where every row of every file went.",
            inputs.ledger,
            _ledger_columns(inputs.ledger),
            key=("file",),
        ),
        Product(
            "data/coverage.csv",
            "Coverage",
            "Which months of which force are complete, partial or missing.",
            inputs.coverage,
            (
                MONTH,
                FORCE,
                KIND,
                amount("rows", "Rows read from the file", "rows"),
                Column("state", "complete, partial or missing", values=STATES),
                Column("reason", "Why the month is partial or missing"),
            ),
            key=("month", "force", "kind"),
        ),
    ]


def _ledger_columns(ledger: pd.DataFrame) -> tuple[Column, ...]:
    """What identifies a file first, its size and hash last; a new reason for rejecting a row must be described here."""
    reasons = sorted(str(name).removeprefix(REASON) for name in ledger if str(name).startswith(REASON))
    counts = {
        "rows": "Rows read from the file",
        "counted": "Rows counted in a London LSOA",
        "no_place": "Rows without a place",
        "outside": "Rows placed outside London",
        **{f"{REASON}{reason}": f"Rejected: {REJECTED[reason]}" for reason in reasons},
        **{name: MATCHED[name] for name in MATCHES},
        "unknown_ethnicity": "Counted, with a self-defined ethnicity that is not known",
    }
    return (
        MONTH,
        FORCE,
        KIND,
        Column("file", "File as published"),
        *(amount(name, title, "rows") for name, title in counts.items()),
        Column("unknown", "What the file holds that is not known, in its own words"),
        amount("bytes", "Size of the file", "bytes"),
        Column("sha256", "SHA-256 of the file", pattern=r"[0-9a-f]{64}"),
    )


def area_rate_columns(rates: Rates) -> tuple[Column, ...]:
    """Declare an area's rate with the ends of its interval, under the name the product promises."""
    unit, months = units.rate(rates.settings), say.last_months(len(rates.periods[LAST]))
    rate = amount("rate_per_1000_12m", f"Recorded crimes {unit}, {months}", unit)
    interval = units.interval(rates.settings)
    words = f"the {interval} interval of the rate, which allows for months that vary more than chance"
    return rate, *ends(rate, words, stem="rate")


def flagged_product(inputs: Inputs, rates: Rates) -> Product:
    """Areas whose rate cannot be compared."""
    return Product(
        "data/flagged_areas.csv",
        "Flagged areas",
        "Areas whose rate per resident cannot be compared, and why.",
        flagged_areas(inputs.areas, rates.area),
        (
            LSOA_CODE,
            LSOA_NAME,
            BOROUGH,
            POPULATION,
            amount("hectares", "Area", "hectares"),
            crimes_in_a_year(rates)[0],
            *area_rate_columns(rates),
            Column("denominator_flag", "Why the rate per resident cannot be compared"),
        ),
        key=("lsoa21cd",),
    )


def held_out_product(rates: Rates) -> Product:
    """How well raw and smoothed rates of earlier months predict later ones."""
    unit, interval = units.rate(rates.settings), f"its {units.interval(rates.settings)} interval"
    error = "Root mean squared error of the"
    change = Column(
        "error_change",
        "Error of the smoothed rate in use over that of the raw rate, less 1 (negative: smaller)",
        "fraction",
        (-1, None),
        source="change",
    )
    gain = Column("gain", "Log predictive score of the borough prior less that of the London prior")
    local_gain = Column(
        "local_gain", "The same of the neighbourhood’s prior less that of the better of these two"
    )
    note = ", over squares of the map"
    return Product(
        "data/rates_held_out.csv",
        "Rates held out",
        "How well raw and smoothed rates of earlier months predict those of the last 12.",
        rates.holdout,
        (
            Column("measure", "recorded (all categories together) or a category’s slug"),
            amount("fitted", "Months that the rates were made from", "months"),
            amount("tested", "Later months that they are held against", "months"),
            amount("areas", "Areas compared", "areas"),
            Column(
                "citywide",
                "Change of London’s rate between the two, given to every prediction",
                "fraction",
                (-1, None),
            ),
            amount("raw_error", f"{error} raw rate", unit, source="raw"),
            amount("london_error", f"{error} rate shrunk to London’s mean", unit, source="london"),
            amount("borough_error", f"{error} rate shrunk to its borough’s mean", unit, source="borough"),
            amount("local_error", f"{error} rate shrunk to its neighbourhood’s mean", unit, source="local"),
            gain,
            *ends(gain, interval, note),
            local_gain,
            *ends(local_gain, interval, note),
            Column(
                "prior",
                "Whose mean the smoothed rate in use is drawn to",
                values=(LONDON, BOROUGH_PRIOR, NEIGHBOURHOOD),
            ),
            change,
            *ends(change, interval, note, sources=("low", "high")),
        ),
        key=("measure",),
    )

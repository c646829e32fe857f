"""Tables of boroughs and wards to download."""

from __future__ import annotations

import pandas as pd

from build.analysis.clusters.profiles import Profiles
from build.analysis.inputs import RECORDED, Inputs, Rates
from build.analysis.places.change import Places
from build.analysis.places.concentration import Gathering
from build.analysis.rates.area_rates import LAST
from build.analysis.statistics import levels
from build.analysis.statistics.verdicts import AGAINST_LONDON, VERDICTS
from build.london import LONDON_CODE
from build.report.downloads.schema import (
    BOROUGH,
    BOROUGH_CODE,
    POPULATION,
    WARD_CODE,
    Column,
    Product,
    amount,
    ends,
    share,
)
from build.report.words import phrases as say
from build.report.words import units

CLUSTER = Column("cluster", "Number of the area’s cluster by mix of crime", bounds=(1, None))
CLUSTER_NAME = Column("cluster_name", "Name of the cluster, made from its profile")
DECILE = Column("imd_decile", "Decile of the index in England, 1 = most deprived tenth", "decile", (1, 10))


def crimes_in_a_year(rates: Rates) -> tuple[Column, Column]:
    """Declare the counts of the last year: recorded crimes, and incidents of anti-social behaviour."""
    last = say.last_months(len(rates.periods[LAST]))
    types = len(rates.measures) - 2  # without the sum and anti-social behaviour
    recorded = f"Recorded crimes in the {last}, {types} categories, without anti-social behaviour"
    asb = f"Incidents of anti-social behaviour in the {last}"
    return amount("crimes_12m", recorded, "crimes"), amount("asb_12m", asb, "incidents")


def months_held(rates: Rates) -> Column:
    """Declare of how many months of the last year the police files are held."""
    words = f"Months of the last {len(rates.periods[LAST])} that the rate rests on; counts are empty unless it is all of them"
    return amount("months", words, "months")


def borough_products(rates: Rates, places: Places, profiles: Profiles) -> list[Product]:
    """Boroughs: their rates and changes, and what they are made of."""
    return [
        Product(
            "data/boroughs.csv",
            "Boroughs",
            "Recorded crime by borough, with interval, change in a year, funnel limits and position.",
            rates.borough.join(recorded_change(places, levels.BOROUGH), on="borough_code"),
            (
                *_rate_columns(rates, (BOROUGH_CODE, BOROUGH)),
                *change_columns(places),
                *_funnel_columns(rates),
            ),
            key=("borough_code",),
        ),
        *_profile_products(profiles),
    ]


def ward_product(rates: Rates, places: Places) -> Product:
    """Wards, their rates and changes."""
    ward = Column("ward", "Name of the ward")
    columns = _rate_columns(rates, (BOROUGH_CODE, BOROUGH, WARD_CODE, ward))
    return Product(
        "data/wards.csv",
        "Wards",
        "Recorded crime by ward, with interval and change in a year.",
        rates.ward.join(recorded_change(places, levels.WARD), on="ward_code"),
        (*columns, *FLAGS, *change_columns(places)),
        key=("ward_code",),
    )


def _rate_columns(rates: Rates, place: tuple[Column, ...]) -> tuple[Column, ...]:
    recorded, asb = crimes_in_a_year(rates)
    months = say.last_months(len(rates.periods[LAST]))
    unit, words = (
        units.rate(rates.settings),
        f"the {units.interval(rates.settings)} interval of the rate, which allows for months that vary more than chance",
    )
    rate = amount("rate", f"Recorded crimes {unit}, {months}", unit)
    return (*place, POPULATION, recorded, rate, *ends(rate, words), DISPERSION, asb, months_held(rates))


DISPERSION = Column(
    "dispersion", "Variance of the place’s months over that of a Poisson count", "ratio", (1, None)
)
FLAGS = (
    amount("flagged_areas", "LSOAs of the place whose denominator is flagged", "areas"),
    share("flagged_share", "Share of the place’s recorded crime that was counted in flagged LSOAs"),
    Column("denominator_flag", "Why the rate per resident cannot be compared; empty if it can"),
)
PREVIOUS = amount("crimes_prev_12m", "Recorded crimes in the 12 months before", "crimes")


def recorded_change(places: Places, level: str) -> pd.DataFrame:
    """Change in a year of recorded crime in the places of a level, by code."""
    rows = places.of(level, RECORDED).rename(columns={"previous": PREVIOUS.name})
    return rows[[column.name for column in change_columns(places)]]


def change_columns(places: Places) -> tuple[Column, ...]:
    """Declare how the recorded crime of places changed."""
    return (PREVIOUS, *_changed(places))


def _changed(places: Places) -> tuple[Column, ...]:
    """Declare the size of a change and the words for it."""
    words = "Change per day from the 12 months before to the last 12, corrected by the share of incidents with a place"
    change = Column("change", words, "fraction", (-1, None))
    interval = f"its {units.interval(places.settings)} interval: what ordinary variation leaves open"
    return (
        change,
        *ends(change, interval),
        Column("verdict", "On the place’s own change; empty where months are missing", values=VERDICTS),
        Column(
            "against_london",
            "How it changed against London; empty for London and where months are missing",
            values=AGAINST_LONDON,
        ),
    )


def change_product(inputs: Inputs, places: Places) -> Product:
    """The table of places: every type of crime in London and in every borough, ward and small area."""
    names = {"": "London"}
    for code, name in (("borough_code", "borough"), ("ward_code", "ward"), ("lsoa21cd", "lsoa21nm")):
        names |= dict(zip(inputs.areas[code], inputs.areas[name], strict=True))
    codes = places.table["code"]
    unit, interval = units.rate(places.settings), f"its {units.interval(places.settings)} interval"
    rate = amount("rate", "Incidents of the last 12 months per resident", unit)
    times = amount("times_london", "The rate over London’s", "ratio", source="ratio")
    return Product(
        "data/change.csv",
        "Changes in a year",
        "The last 12 months against the 12 before, and rates, by type: London, boroughs, wards and small areas.",
        places.table.assign(name=codes.map(names), code=codes.replace("", LONDON_CODE)),
        (
            Column("level", "What the row is of", values=levels.LEVELS),
            Column("code", f"Code of the place; London’s is {LONDON_CODE}", pattern=r"E(0[159]|12)\d{6}"),
            Column("name", "Name of the place"),
            Column("measure", "recorded (all categories together) or a category’s slug"),
            amount("count", "Incidents in the last 12 months", "incidents"),
            amount("previous", "Incidents in the 12 months before", "incidents"),
            Column("difference", "The one less the other", "incidents"),
            *_changed(places),
            rate,
            *ends(rate, f"{interval}, which allows for months that vary more than chance"),
            times,
            *ends(times, interval, sources=("ratio_low", "ratio_high")),
            DISPERSION,
        ),
        key=("level", "code", "measure"),
        parquet=True,
    )


def _funnel_columns(rates: Rates) -> tuple[Column, ...]:
    unit = units.rate(rates.settings)
    inner, outer = (units.share(limit) for limit in rates.settings.funnel_limits)
    limits = tuple(
        amount(f"funnel_{end}_{name}", f"{title} {limit} funnel limit, allowing for overdispersion", unit)
        for name, limit in (("95", inner), ("998", outer))
        for end, title in (("low", "Lower"), ("high", "Upper"))
    )
    places = ("above", "within", "below")
    return (
        amount("expected", "Recorded crimes that London’s rate would give", "crimes", decimals=1),
        *limits,
        Column("position", f"Against the {outer} funnel limits: above, within or below", values=places),
        *FLAGS,
    )


def concentration_products(gathering: Gathering) -> list[Product]:
    """How far each type gathers in few areas, and the curve that it is read from."""
    measure = Column("measure", "recorded (all categories together) or a category’s slug")
    chance = "The same of as many incidents dealt out at random, each area with the same chance"
    return [
        Product(
            "data/concentration.csv",
            "Concentration",
            "How far each type of crime gathers in few small areas, against chance, and whether they last.",
            gathering.table,
            (
                measure,
                amount("areas", "Small areas counted", "areas"),
                amount("total", "Incidents in them in the last 12 months", "incidents"),
                share("half_areas", "Share of areas that hold half of the incidents"),
                share("half_areas_chance", chance),
                share("gini", "Gini coefficient: 0 if all areas hold the same, near 1 if one holds all"),
                share("gini_chance", chance),
                share("top_share", "Share of incidents in the tenth of areas with most of them"),
                share(
                    "top_share_lasting", "Share of incidents in the tenth of areas with most the year before"
                ),
                share("half_again", "Of the areas that hold half, share that also held half the year before"),
            ),
            key=("measure",),
        ),
        Product(
            "data/concentration_curve.csv",
            "Concentration curves",
            "Lorenz curves: the share of incidents in the first areas, those with most first.",
            gathering.curve,
            (
                measure,
                share("areas_share", "Share of areas"),
                share("share", "Share of incidents in them"),
                share("share_chance", chance),
            ),
            key=("measure", "areas_share"),
        ),
    ]


def _profile_products(profiles: Profiles) -> list[Product]:
    """What boroughs are made of: areas by deprivation, by cluster, recorded against predicted."""
    place = (BOROUGH_CODE, BOROUGH)
    counts = (
        amount("lsoas", "LSOAs of the borough that are counted in the row", "areas"),
        share("lsoa_share", "Share of the borough’s LSOAs"),
        share("london_lsoa_share", "The same share among all LSOAs of London"),
    )
    return [
        Product(
            "data/borough_deciles.csv",
            "Boroughs by deprivation",
            "How many LSOAs of each borough are in each tenth of England by deprivation, against London.",
            profiles.deciles,
            (*place, DECILE, *counts),
            key=("borough_code", "imd_decile"),
        ),
        Product(
            "data/borough_clusters.csv",
            "Boroughs by cluster",
            "How many LSOAs of each borough belong to each cluster, against London.",
            profiles.clusters,
            (*place, CLUSTER, CLUSTER_NAME, *counts),
            key=("borough_code", "cluster"),
        ),
        Product(
            "data/borough_model.csv",
            "Boroughs against the model",
            "Recorded rates of each borough’s LSOAs against those predicted from deprivation.",
            profiles.model,
            (*place, *MODEL_COLUMNS),
            key=("borough_code",),
        ),
    ]


MODEL_COLUMNS = (
    amount("lsoas", "LSOAs of the borough that are compared: not flagged, with a prediction", "areas"),
    amount("lsoas_above", "LSOAs whose recorded rate is above the one predicted from deprivation", "areas"),
    share("above_share", "Share of the LSOAs compared that are above"),
    amount(
        "ratio_quarter",
        "Recorded rate over predicted (each plus the model’s constant): a quarter of the LSOAs are below this",
        "ratio",
    ),
    amount("ratio_half", "The same: half of the LSOAs are below this", "ratio"),
    amount("ratio_three_quarters", "The same: three quarters of the LSOAs are below this", "ratio"),
)

"""Tables of boroughs and wards to download."""

from __future__ import annotations

from build.analysis.clusters.profiles import Profiles
from build.analysis.inputs import Rates
from build.analysis.rates.area_rates import LAST
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
from build.report.words import units

CLUSTER = Column("cluster", "Number of the area's cluster by mix of crime", bounds=(1, None))
CLUSTER_NAME = Column("cluster_name", "Name of the cluster, made from its profile")
DECILE = Column("imd_decile", "Decile of the index in England, 1 = most deprived tenth", "decile", (1, 10))


def crimes_in_a_year(rates: Rates) -> tuple[Column, Column]:
    """Declare the counts of the last year: recorded crimes, and incidents of anti-social behaviour."""
    months, types = (
        len(rates.periods[LAST]),
        len(rates.measures) - 2,
    )  # without the sum and anti-social behaviour
    recorded = (
        f"Recorded crimes in the last {months} months, {types} categories, without anti-social behaviour"
    )
    asb = f"Incidents of anti-social behaviour in the last {months} months"
    return amount("crimes_12m", recorded, "crimes"), amount("asb_12m", asb, "incidents")


def borough_products(rates: Rates, profiles: Profiles) -> list[Product]:
    """Boroughs: their rates, and what they are made of."""
    return [
        Product(
            "data/boroughs.csv",
            "Boroughs",
            "Recorded crime by borough, with interval, funnel limits and position.",
            rates.borough,
            (*_rate_columns(rates, (BOROUGH_CODE, BOROUGH)), *_funnel_columns(rates)),
            key=("borough_code",),
        ),
        *_profile_products(profiles),
    ]


def ward_product(rates: Rates) -> Product:
    """Wards and their rates."""
    ward = Column("ward", "Name of the ward")
    columns = _rate_columns(rates, (BOROUGH_CODE, BOROUGH, WARD_CODE, ward))
    return Product(
        "data/wards.csv",
        "Wards",
        "Recorded crime by ward, with interval.",
        rates.ward,
        columns,
        key=("ward_code",),
    )


def _rate_columns(rates: Rates, place: tuple[Column, ...]) -> tuple[Column, ...]:
    recorded, asb = crimes_in_a_year(rates)
    months = f"last {len(rates.periods[LAST])} months"
    unit, words = (
        units.rate(rates.settings),
        f"the exact {units.interval(rates.settings)} Poisson interval of the rate",
    )
    rate = amount("rate", f"Recorded crimes {unit}, {months}", unit)
    return (*place, POPULATION, recorded, rate, *ends(rate, words), asb)


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
        amount("expected", "Recorded crimes that London's rate would give", "crimes", decimals=1),
        *limits,
        Column("position", f"Against the {outer} funnel limits: above, within or below", values=places),
        amount("flagged_areas", "LSOAs of the borough whose denominator is flagged", "areas"),
        share("flagged_share", "Share of the borough's recorded crime that was counted in flagged LSOAs"),
        Column("denominator_flag", "Why the rate per resident cannot be compared; empty if it can"),
    )


def _profile_products(profiles: Profiles) -> list[Product]:
    """What boroughs are made of: areas by deprivation, by cluster, recorded against predicted."""
    place = (BOROUGH_CODE, BOROUGH)
    counts = (
        amount("lsoas", "LSOAs of the borough that are counted in the row", "areas"),
        share("lsoa_share", "Share of the borough's LSOAs"),
        share("london_lsoa_share", "The same share among all LSOAs of London"),
    )
    return [
        Product(
            "data/borough_deciles.csv",
            "Boroughs by deprivation",
            "How many LSOAs of each borough lie in each tenth of England by deprivation, beside London.",
            profiles.deciles,
            (*place, DECILE, *counts),
            key=("borough_code", "imd_decile"),
        ),
        Product(
            "data/borough_clusters.csv",
            "Boroughs by cluster",
            "How many LSOAs of each borough belong to each cluster, beside London.",
            profiles.clusters,
            (*place, CLUSTER, CLUSTER_NAME, *counts),
            key=("borough_code", "cluster"),
        ),
        Product(
            "data/borough_model.csv",
            "Boroughs against the model",
            "Recorded rates of each borough's LSOAs against those predicted from deprivation.",
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
        "Recorded rate over predicted (each plus the model's constant): a quarter of the LSOAs are below this",
        "ratio",
    ),
    amount("ratio_half", "The same: half of the LSOAs are below this", "ratio"),
    amount("ratio_three_quarters", "The same: three quarters of the LSOAs are below this", "ratio"),
)

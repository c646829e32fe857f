"""Every fact about London and its police forces: names, codes, which areas each force covers, dates, bounds.

Adding a force, or changing one, is one entry in ``FORCES``; no other module names a force or a borough's code.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True)
class Force:
    """A territorial police force.

    slug : as in police.uk's file names. name : as in the rows' "Reported by" column. short : as in a chart's label.
    boroughs : codes of the boroughs it is responsible for; None for all those no other force is responsible for.
    system_change : the month in which it replaced its recording system, "YYYY-MM", or "" if it did not.
    """

    slug: str
    name: str
    short: str
    boroughs: frozenset[str] | None = None
    system_change: str = ""


FORCES: dict[str, Force] = {
    force.slug: force
    for force in (
        # CRIS was replaced by CONNECT on 27 and 28 February 2024.
        Force("metropolitan", "Metropolitan Police Service", "Met", system_change="2024-02"),
        Force("city-of-london", "City of London Police", "City", frozenset({"E09000001"})),
    )
}

LONDON_CODE = "E12000007"  # the region
# Wards of the City of London. Most are smaller than any small area: only those that an area is assigned to have figures.
CITY_WARDS = (
    "Aldersgate", "Aldgate", "Bassishaw", "Billingsgate", "Bishopsgate", "Bread Street", "Bridge", "Broad Street",
    "Candlewick", "Castle Baynard", "Cheap", "Coleman Street", "Cordwainer", "Cornhill", "Cripplegate", "Dowgate",
    "Farringdon Within", "Farringdon Without", "Langbourn", "Lime Street", "Portsoken", "Queenhithe", "Tower", "Vintry",
    "Walbrook",
)  # fmt: skip
CITY_OF_LONDON = "City of London"

EXPECTED_AREAS = 4994  # LSOAs of 2021

# Central London, WGS 84 (longitude, latitude): Hyde Park to Tower Hill, King's Cross to Vauxhall.
CENTRAL_LONDON = ((-0.1800, 51.4860), (-0.1800, 51.5330), (-0.0700, 51.5330), (-0.0700, 51.4860))

CENTRE = (
    530_035,
    180_380,
)  # Charing Cross, from where distances to London are measured: British National Grid
CENTRE_NAME = "Charing Cross"


def main_force() -> Force:
    """The force responsible for every borough without a force of its own."""
    return next(force for force in FORCES.values() if force.boroughs is None)


def force_of(borough_code: str) -> str:
    """Slug of the force responsible for a borough."""
    own = (slug for slug, force in FORCES.items() if force.boroughs and borough_code in force.boroughs)
    return next(own, main_force().slug)


def forces_of(borough_codes: Iterable[str]) -> NDArray[np.str_]:
    """Slugs of the forces responsible for each of ``borough_codes``, in their order."""
    import numpy as np  # noqa: PLC0415 (--help needs none)

    return np.array([force_of(code) for code in borough_codes])


def has_own_force(borough_code: str) -> bool:
    """Whether a borough is policed by a different force from most of London."""
    return force_of(borough_code) != main_force().slug

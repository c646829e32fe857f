"""One incident and several of them, by measure: what a count is followed by."""

from __future__ import annotations

from typing import Final

from build.report.words import format as fmt

NOUNS: Final[dict[str, tuple[str, str]]] = {
    "recorded": ("crime", "crimes"),
    "bicycle_theft": ("bicycle theft", "bicycle thefts"),
    "burglary": ("burglary", "burglaries"),
    "criminal_damage_and_arson": ("case of criminal damage or arson", "cases of criminal damage or arson"),
    "drugs": ("drug offence", "drug offences"),
    "other_crime": ("other crime", "other crimes"),
    "other_theft": ("other theft", "other thefts"),
    "possession_of_weapons": ("weapons offence", "weapons offences"),
    "public_order": ("public order offence", "public order offences"),
    "robbery": ("robbery", "robberies"),
    "shoplifting": ("case of shoplifting", "cases of shoplifting"),
    "theft_from_the_person": ("theft from the person", "thefts from the person"),
    "vehicle_crime": ("vehicle crime", "vehicle crimes"),
    "violence_and_sexual_offences": ("violent or sexual offence", "violent or sexual offences"),
    "anti_social_behaviour": ("case of anti-social behaviour", "cases of anti-social behaviour"),
}


def counted(count: int, measure: str) -> str:
    """Print a count of a measure with its noun: ``1 burglary``, ``1,204 burglaries``, ``no robberies``."""
    one, many = NOUNS[measure]
    return f"no {many}" if count == 0 else f"{fmt.count(count)} {one if count == 1 else many}"

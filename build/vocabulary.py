"""The publishers' vocabularies: crime types, deprivation domains, ethnic groups, editions of the indices."""

from __future__ import annotations

# The 13 categories of recorded crime, in police.uk's spelling -> our slug.
RECORDED_TYPES = {
    "Bicycle theft": "bicycle_theft",
    "Burglary": "burglary",
    "Criminal damage and arson": "criminal_damage_and_arson",
    "Drugs": "drugs",
    "Other crime": "other_crime",
    "Other theft": "other_theft",
    "Possession of weapons": "possession_of_weapons",
    "Public order": "public_order",
    "Robbery": "robbery",
    "Shoplifting": "shoplifting",
    "Theft from the person": "theft_from_the_person",
    "Vehicle crime": "vehicle_crime",
    "Violence and sexual offences": "violence_and_sexual_offences",
}
ASB = "Anti-social behaviour"
# Axis order of every array with a type dimension: the 13 recorded categories, then ASB.
CRIME_TYPES = {**RECORDED_TYPES, ASB: "anti_social_behaviour"}

# Slug in police.uk's API -> its name in the files.
API_CATEGORIES = {
    "anti-social-behaviour": ASB,
    "bicycle-theft": "Bicycle theft",
    "burglary": "Burglary",
    "criminal-damage-arson": "Criminal damage and arson",
    "drugs": "Drugs",
    "other-crime": "Other crime",
    "other-theft": "Other theft",
    "possession-of-weapons": "Possession of weapons",
    "public-order": "Public order",
    "robbery": "Robbery",
    "shoplifting": "Shoplifting",
    "theft-from-the-person": "Theft from the person",
    "vehicle-crime": "Vehicle crime",
    "violent-crime": "Violence and sexual offences",
}

# Column of the `areas` table -> the words a reader sees. IMD's Crime domain and total are never features.
DOMAINS = {
    "income": "Income",
    "employment": "Employment",
    "education": "Education, skills and training",
    "health": "Health deprivation and disability",
    "barriers": "Barriers to housing and services",
    "living_environment": "Living environment",
}
# Correlated domains: permuted as one block as well as one by one.
CORRELATED_DOMAINS = ("income", "employment", "education", "health")

ETHNIC_GROUPS = ("Asian", "Black", "Mixed", "White", "Other")
NOT_STATED = "Not stated"

EDITIONS = ("2019", "2025")  # of the indices of deprivation

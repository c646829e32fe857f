"""The Glossary: each term explained once, where every page leads to."""

from __future__ import annotations

from build import vocabulary
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW
from build.report.page import Content, Page
from build.report.words import format as fmt
from build.report.words import phrases as say


def glossary(content: Content) -> Page:
    """Every term with what it means here."""
    inputs, missed = content.inputs, 1 - content.settings.analysis.rates.confidence
    terms = [
        (
            "recorded-crime",
            "Recorded crime",
            f"What was reported to the police and written down as a crime: {say.few(len(vocabulary.RECORDED_TYPES))} "
            "categories on this site. Much crime is never reported, and some kinds far less than others.",
        ),
        (
            "anti-social-behaviour",
            vocabulary.ASB,
            "Incidents such as noise or rowdiness. They are reported to the police but are not recorded crime, so they are "
            "counted under their own name and never added to it.",
        ),
        (
            "small-area",
            "Small area (LSOA)",
            "A Lower layer Super Output Area of the 2021 Census: a few streets. London has "
            f"{fmt.count(len(inputs.areas))} of them, with about "
            f"{fmt.count(round(float(inputs.areas['population'].median()), -2))} residents each.",
        ),
        (
            "ward",
            "Ward",
            "The district that elects councillors. Wards here are made of whole small areas, so they are approximate.",
        ),
        (
            "rate",
            "Rate",
            f"Crimes per {content.per} residents a year, with the residents of {inputs.labels['population']}. "
            "Where many more people visit than live, a rate says little, and the place is marked.",
        ),
        (
            "smoothed-rate",
            "Smoothed rate",
            "A small area’s rate moved towards the average of the places around it, the more so the fewer crimes it has. "
            "It predicts the next year better than the bare rate, and colours the map.",
        ),
        (
            "interval",
            "Interval",
            f"The range in which the underlying figure is likely to be. A {content.confidence} interval misses it about "
            f"{say.few(round(100 * missed))} times in a hundred.",
        ),
        (
            "verdict",
            "Rose, fell, about the same, too few to tell",
            f"The count is complete; the verdict says whether its change stands out from the usual ups and downs from year to "
            f"year. “{ROSE.capitalize()}” and “{FELL}” do; “{SAME}” does not; “{TOO_FEW}” means that too few "
            "were counted to say which.",
        ),
        (
            "deprivation-decile",
            "Deprivation decile",
            "England’s small areas in ten equal groups by the Index of Multiple Deprivation: the first is the most deprived "
            f"tenth. This site uses the {inputs.labels['deprivation']}.",
        ),
        (
            "self-defined-ethnicity",
            "Self-defined ethnicity",
            f"The ethnic group that the person searched gave, in the Census’s {say.few(len(vocabulary.ETHNIC_GROUPS))} groups. "
            "The group that officers saw is shown separately.",
        ),
        (
            "no-further-action",
            "No further action",
            "The search led to nothing that the police recorded: no arrest, no caution, no penalty.",
        ),
        (
            "section-60",
            "Section 60",
            "A power to search anyone in a place for a set time, without suspicion of that person (Criminal Justice and Public "
            "Order Act).",
        ),
        (
            "estimated",
            "Estimated",
            "A figure that rests on months that the police have not published in full, or that could not be obtained. It says so "
            "wherever it appears.",
        ),
    ]
    return Page(
        "glossary.html",
        "glossary.html",
        "Glossary",
        "The words this site uses, each explained once.",
        {"terms": [{"anchor": anchor, "name": name, "meaning": meaning} for anchor, name, meaning in terms]},
    )

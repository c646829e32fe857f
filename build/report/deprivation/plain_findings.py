"""What the forest adds, said plainly: to a straight line, and from knowing where the centre is."""

from __future__ import annotations

from build.analysis.deprivation.cross_validation import LINEAR
from build.analysis.deprivation.model import Deprivation
from build.london import CENTRE_NAME
from build.report.deprivation.findings import difference, lead_over, score_of
from build.report.words import format as fmt
from build.report.words import phrases as say

HARDLY = 0.1  # share of the score under which what a model adds to a straight line is hardly worth its trees


def line_is_enough(deprivation: Deprivation) -> str:
    """Say plainly what the forest adds to a straight line."""
    lead, line = lead_over(deprivation, LINEAR), float(score_of(deprivation, LINEAR)["r2"])
    if float(lead["lead"]) < HARDLY * line:
        return "A straight line does as well, or nearly."
    return f"The forest {'is' if say.is_clear(lead['low'], lead['high']) else 'seems'} better than a straight line."


def centre(deprivation: Deprivation) -> str:
    """Say what knowing the distance to the centre adds, and which domain stands for it in part."""
    found = deprivation.centre
    return (
        f"Told how far an area is from {CENTRE_NAME}, the forest’s R² is {difference(deprivation, found)}. The scores of "
        f"{say.lower_first(found['domain'])} follow that distance most closely (correlation "
        f"{fmt.number(found['correlation'], 2)}), so in part they stand for it."
    )

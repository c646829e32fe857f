"""What the forest adds, said plainly: to a straight line, and from knowing where the centre is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from build.analysis.deprivation.cross_validation import LINEAR
from build.analysis.deprivation.model import Deprivation
from build.london import CENTRE_NAME
from build.report.deprivation.findings import lead_over, score_of
from build.report.words import format as fmt
from build.report.words import phrases as say

HARDLY = 0.1  # share of the score under which what a model adds to a straight line is hardly worth its trees


def line_is_enough(deprivation: Deprivation) -> str:
    """Say plainly what the forest adds to a straight line."""
    lead, line = lead_over(deprivation, LINEAR), float(score_of(deprivation, LINEAR)["r2"])
    much = "hardly better than" if float(lead["lead"]) < HARDLY * line else "better than"
    return f"The forest is {much} a straight line: it adds {_sized(lead)} to an R² of {fmt.number(line, 2)}."


def centre(deprivation: Deprivation) -> str:
    """Say what knowing the distance to the centre adds, and which domain stands for it in part."""
    found = deprivation.centre
    moves = "rises" if found["lead"] > 0 else "changes"
    clear = "" if say.is_clear(found["low"], found["high"]) else ", which may be chance"
    return (
        f"Told how far an area is from {CENTRE_NAME}, the forest's R² {moves} by {_sized(found)}{clear}. The scores of "
        f"{say.lower_first(found['domain'])} follow that distance most closely (correlation "
        f"{fmt.number(found['correlation'], 2)}), so in part they stand for it."
    )


def _sized(lead: Mapping[str, Any]) -> str:
    return f"{fmt.number(lead['lead'], 3)} ({fmt.interval(lead['low'], lead['high'], 3)})"

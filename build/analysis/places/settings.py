"""Settings of the places' changes and rates."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceSettings:
    """Settings of the places' changes and rates."""

    per: int = 1000  # residents
    confidence: float = 0.95
    # incidents in the two years together under which no change is worded: even 28 against 12 can be chance
    fewest_for_verdict: int = 40
    false_discovery_rate: float = 0.05  # of places said to have moved more or less than London

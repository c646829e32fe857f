"""Settings of the places' changes and rates."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import VerdictSettings


@dataclass(frozen=True)
class PlaceSettings(VerdictSettings):
    """Settings of the places' changes and rates."""

    false_discovery_rate: float = 0.05  # of places said to have moved more or less than London

"""The unit of rates and the confidence of intervals, in words, from the settings a result was made with."""

from __future__ import annotations

from typing import Protocol

from build.report.words import format as fmt


class Stated(Protocol):
    """What the settings of every subject state."""

    @property
    def per(self) -> int:
        """Residents for which rates are given."""

    @property
    def confidence(self) -> float:
        """Of every interval, two-sided, between 0 and 1."""


def per(settings: Stated) -> str:
    """Print the residents for which rates are given: ``1,000``."""
    return fmt.count(settings.per)


def interval(settings: Stated) -> str:
    """Print the confidence of intervals: ``95%``."""
    return share(settings.confidence)


def share(value: float) -> str:
    """Print a share from the settings with no more decimals than it has: ``95%``, ``99.8%``."""
    return f"{round(100 * value, 6):g}%"


def rate(settings: Stated) -> str:
    """Print the unit of a rate: ``per 1,000 residents a year``."""
    return f"per {per(settings)} residents a year"

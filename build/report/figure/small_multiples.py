"""Small drawings side by side, in the page itself: one per series, over the same months, complete without a script."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from build.report.words import format as fmt

WIDTH, HEIGHT = 150, 72  # of a drawing, in its own units
TENTHS = 1  # decimals of a coordinate


@dataclass(frozen=True)
class Panel:
    """One small drawing.

    title : of the series; href : its link, relative to the site's root, or ""; note : what it shows, in words.
    shapes : ``(kind, path)``: each path is styled by the class of its kind.
    mark : a word that distinguishes this panel, or "".
    labels : ``(y, text)``: the values that the lowest and the highest point of the scale stand for.
    """

    title: str
    note: str
    shapes: list[tuple[str, str]] = field(default_factory=list)
    href: str = ""
    mark: str = ""
    width: int = WIDTH
    height: int = HEIGHT
    labels: Sequence[tuple[float, str]] = ()


@dataclass(frozen=True)
class Scale:
    """The axes of a drawing: ``months`` across, values from ``low`` to ``high`` upwards."""

    months: Sequence[str]
    low: float
    high: float

    def across(self, month: str) -> float:
        """The position of a month."""
        last = max(len(self.months) - 1, 1)
        return round(2 + (WIDTH - 4) * list(self.months).index(month) / last, TENTHS)

    def up(self, value: float) -> float:
        """The position of a value."""
        span = self.high - self.low or 1.0
        return round(HEIGHT - 3 - (HEIGHT - 6) * (value - self.low) / span, TENTHS)

    def ends(self, form: Callable[[float], str]) -> list[tuple[float, str]]:
        """The two ends of the scale in words, with their positions."""
        return [(self.up(value), form(value)) for value in (self.high, self.low)]

    def line(self, values: Sequence[float | None], months: Sequence[str] | None = None) -> str:
        """Path through monthly values, broken where one is missing; a month between two gaps is a dot."""
        points = zip(months or self.months, values, strict=True)
        runs = groupby(points, key=lambda point: fmt.is_missing(point[1]))
        return "".join(
            _run([(self.across(m), self.up(float(v or 0))) for m, v in run]) for gap, run in runs if not gap
        )

    def band(self, low: Sequence[float], high: Sequence[float], months: Sequence[str]) -> str:
        """Path around the area between two lines without gaps."""
        there = [(self.across(m), self.up(v)) for m, v in zip(months, high, strict=True)]
        back = [(self.across(m), self.up(v)) for m, v in zip(months, low, strict=True)]
        return f"{_run(there + back[::-1])}Z"

    def upright(self, month: str) -> str:
        """Path of a line from bottom to top at a month."""
        return f"M{self.across(month):g} 0V{HEIGHT}"

    def level(self, value: float) -> str:
        """Path of a line from side to side at a value."""
        return f"M0 {self.up(value):g}H{WIDTH}"


def _run(points: list[tuple[float, float]]) -> str:
    (x, y), *rest = points
    return f"M{x:g} {y:g}" + ("".join(f"L{a:g} {b:g}" for a, b in rest) or "h0")

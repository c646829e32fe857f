"""Fixed classes of the map: breaks computed once, rounded to clean numbers, counted for the legend."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from build.report.words.format import number, percent

CLEAN: Final = (1.0, 1.2, 1.5, 2.0, 2.5, 3.0, 4.0, 5.0, 6.0, 8.0, 10.0)
# Observed over predicted rate: at least this many times below or above, the same in both directions.
RESIDUAL_RATIOS: Final = (1.25, 1.6, 2.5)


@dataclass(frozen=True)
class Classes:
    """Classes of one measure.

    breaks : inner limits, ascending; a value belongs to the class after the last break it reaches.
    labels : one more than breaks, as printed in the legend.
    """

    breaks: tuple[float, ...]
    labels: tuple[str, ...]

    def index(self, values: NDArray[np.float64]) -> NDArray[np.int64]:
        """Return the class of each value, -1 where it is missing."""
        found = np.searchsorted(np.asarray(self.breaks), values, side="right")
        return np.where(np.isnan(values), -1, found)

    def counts(self, values: NDArray[np.float64]) -> list[int]:
        """Return how many values fall in each class."""
        index = self.index(values)
        return [int(n) for n in np.bincount(index[index >= 0], minlength=len(self.labels))]


def quantile_classes(values: NDArray[np.float64], classes: int = 7) -> Classes:
    """Return classes of about equal size whose breaks are clean numbers (1, 1.2, 1.5 ... by powers of ten).

    Two quantiles that round to the same number give one break, so there may be fewer classes than requested.
    """
    known = values[~np.isnan(values)]
    if not known.size:
        return Classes((), ("No values",))
    wanted = np.quantile(known, np.arange(1, classes) / classes)
    breaks = tuple(sorted({_clean(value) for value in wanted if value > 0}))
    return Classes(breaks, _labels(breaks))


def residual_classes() -> Classes:
    """Return classes of log(observed / predicted), symmetric about the prediction."""
    up = np.log(RESIDUAL_RATIOS)
    most, some, few = (f"{ratio:g}" for ratio in RESIDUAL_RATIOS[::-1])
    least, less, just = (f"{1 / ratio:.2g}" for ratio in RESIDUAL_RATIOS[::-1])
    below = (f"under {least} times predicted", f"{least} to {less} times", f"{less} to {just} times")
    above = (f"{few} to {some} times", f"{some} to {most} times", f"{most} times predicted or more")
    breaks = tuple(np.round([*-up[::-1], *up], 6).tolist())
    return Classes(breaks, (*below, f"{just} to {few} times", *above))


def decile_classes() -> Classes:
    """Return five classes of two deprivation deciles each, the least deprived first."""
    pairs = [(high - 1, high) for high in (10, 8, 6, 4, 2)]
    labels = [f"{low} and {high}" for low, high in pairs]
    labels[0], labels[-1] = f"{labels[0]} (least deprived)", f"{labels[-1]} (most deprived)"
    # In the order of the palette: the value is 10 minus the decile, so that most deprived is highest.
    return Classes((2.0, 4.0, 6.0, 8.0), tuple(labels))


def group_classes(names: Sequence[str]) -> Classes:
    """Return one class per group, numbered from 0 in the order of the names."""
    return Classes(tuple(number_ + 0.5 for number_ in range(len(names) - 1)), tuple(names))


def membership_classes(steps: tuple[float, float]) -> Classes:
    """Return three classes of the share of refits in which an area stays in its cluster, the palest first."""
    some, most = (percent(step, 0) for step in steps)
    labels = (
        f"palest: stays in under {some} of refits",
        f"paler: stays in {some} to {most} of refits",
        f"full colour: stays in {most} of refits or more",
    )
    return Classes(steps, labels)


def _clean(value: Any) -> float:
    power = 10.0 ** np.floor(np.log10(value))
    nearest = min(CLEAN, key=lambda step: abs(np.log(value / power / step)))
    return float(np.round(nearest * power, 9))


def _labels(breaks: tuple[float, ...]) -> tuple[str, ...]:
    text = [number(value, _decimals(value)) for value in breaks]
    if not text:
        return ("All areas",)
    between = [f"{low} to {high}" for low, high in itertools.pairwise(text)]
    return (f"under {text[0]}", *between, f"{text[-1]} or more")


def _decimals(value: float) -> int:
    return next(places for places in range(9) if np.isclose(value, round(value, places), rtol=1e-9))

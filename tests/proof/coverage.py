"""How often an interval holds the truth, measured by simulation from a truth that is known."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from build.config import Config

Floats = NDArray[np.float64]
Simulation = Callable[[np.random.Generator, int], tuple[Floats, Floats, Floats]]

REPETITIONS = 2000
TOLERANCE = 0.02


@dataclass(frozen=True)
class Claim:
    """An interval that the site publishes, and a world in which the truth is known.

    Attributes
    ----------
    name : the interval, in a few words, with the case simulated.
    page : where it is published.
    simulate : given a generator and a number of repetitions, makes that many data sets, computes the interval with
        the code that the site is built with, and returns ``low, high, truth``: three arrays of one shape, the first
        axis the repetitions.
    conservative : the interval holds at least its nominal share by construction (exact ones do, for discrete data).
    repetitions : data sets; never under 1,000.
    """

    name: str
    page: str
    simulate: Simulation
    conservative: bool = False
    repetitions: int = REPETITIONS
    nominal: float = Config.confidence

    def measured(self) -> float:
        """Share of the intervals that hold their truth; the same at every run."""
        rng = np.random.default_rng([Config.seed, *self.name.encode()])
        low, high, truth = self.simulate(rng, self.repetitions)
        assert low.shape == high.shape == truth.shape
        assert low.shape[0] == self.repetitions >= 1000
        return float(((low <= truth) & (truth <= high)).mean())

    def kept(self, measured: float) -> bool:
        """Whether the interval does what it says: within two points, or above them where it is conservative."""
        return measured >= self.nominal - TOLERANCE and (
            self.conservative or measured <= self.nominal + TOLERANCE
        )

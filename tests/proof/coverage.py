"""What the site claims of its intervals and tests, measured by simulation from a truth that is known."""

from __future__ import annotations

import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

import numpy as np
from threadpoolctl import threadpool_limits

from build.analysis.statistics.arrays import Floats
from tests.every_setting import EverySetting

Simulation = Callable[[np.random.Generator, int], tuple[Floats, Floats, Floats]]
Shares = Callable[[np.random.Generator, int], Floats]

REPETITIONS = 2000
TOLERANCE = 0.02


@dataclass(frozen=True)
class Claim:
    """An interval that the site publishes, and a world in which the truth is known.

    Attributes
    ----------
    name : the interval, in a few words, with the case simulated.
    page : where it is published.
    about : the published figure that the claim is about; claims about one figure stand together.
    against : what of the simulated world the estimator does not assume; "" where it assumes all of it.
    simulate : given a generator and a number of repetitions, makes that many data sets, computes the interval with
        the code that the site is built with, and returns ``low, high, truth``: three arrays of one shape, the first
        axis the repetitions.
    conservative : the interval holds at least its nominal share by construction (exact ones do, for discrete data).
    repetitions : data sets; never under 1,000.
    tolerance : how far the measured share may be from the nominal one.
    """

    name: str
    page: str
    about: str
    simulate: Simulation
    against: str = ""
    conservative: bool = False
    repetitions: int = REPETITIONS
    nominal: float = EverySetting.confidence
    tolerance: float = TOLERANCE

    def measured(self) -> float:
        """Share of the intervals that hold their truth; the same at every run."""
        with threadpool_limits(limits=1):  # threads only slow such small sums down
            low, high, truth = self.simulate(generator(self.name), self.repetitions)
        assert low.shape == high.shape == truth.shape
        assert low.shape[0] == self.repetitions >= 1000
        return float(((low <= truth) & (truth <= high)).mean())

    def kept(self, measured: float) -> bool:
        """Whether the interval does what it says: within two points, or above them where it is conservative."""
        return measured >= self.nominal - self.tolerance and (
            self.conservative or measured <= self.nominal + self.tolerance
        )


@dataclass(frozen=True)
class Frequency:
    """How often something happens in repeated worlds; attributes as of :class:`Claim`.

    simulate : returns (repetitions,) shares, each 0 or 1 where a repetition is one test. nominal : the bound that is claimed.
    """

    name: str
    page: str
    about: str
    simulate: Shares
    nominal: float
    against: str = ""
    repetitions: int = 1000

    def measured(self) -> float:
        """Mean share; the same at every run."""
        with threadpool_limits(limits=1):
            shares = self.simulate(generator(self.name), self.repetitions)
        assert shares.shape == (self.repetitions,)
        assert self.repetitions >= 1000
        return float(shares.mean())


class ErrorRate(Frequency):
    """A share of errors that a test on the site is said to hold, at most."""

    def kept(self, measured: float) -> bool:
        """Whether there are no more errors than is said, chance in the repetitions aside."""
        return measured <= self.nominal + TOLERANCE / 2


class Power(Frequency):
    """How often what is there is found, at least."""

    def kept(self, measured: float) -> bool:
        """Whether it is found as often as is said, chance in the repetitions aside."""
        return measured >= self.nominal - TOLERANCE


def generator(name: str) -> np.random.Generator:
    """The random numbers of one claim: the same at every run, others for another claim."""
    return np.random.default_rng([EverySetting.seed, *name.encode()])


def all_claims() -> list[Claim | ErrorRate | Power]:
    """The ``CLAIMS`` of every module of this package, by module."""
    names = [m.name for m in pkgutil.iter_modules([__file__.rpartition("/")[0]]) if m.name[:1] != "_"]
    modules = [import_module(f"tests.proof.{name}") for name in names if not name.startswith("test_")]
    return [claim for module in modules for claim in getattr(module, "CLAIMS", [])]

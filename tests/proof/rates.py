"""Intervals of rates, simulated: crimes are Poisson with a known rate per resident."""

from __future__ import annotations

import numpy as np

from build.analysis.intervals import garwood
from build.config import Config
from tests.proof.coverage import Claim, Floats


def _poisson(mean: float) -> Claim:
    def simulate(rng: np.random.Generator, repetitions: int) -> tuple[Floats, Floats, Floats]:
        low, high = garwood(rng.poisson(mean, repetitions), Config.confidence)
        return low, high, np.full(repetitions, mean)

    name = f"exact Poisson interval of a rate, {mean:g} crimes expected"
    return Claim(name, "Map, Boroughs", simulate, conservative=True)


CLAIMS = [_poisson(mean) for mean in (3.0, 30.0, 150.0)]

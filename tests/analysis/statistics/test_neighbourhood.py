"""The prior of the neighbourhood: rings by hand, the mean by hand, and that it helps where neighbours are alike."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.statistics.neighbourhood import REACHES, Reach, fit_local_prior, make_rings
from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior
from tests.analysis.made import grid_neighbours

ROW = np.array([[0, 1], [1, 2], [2, 3]], dtype=np.int32)  # four areas in a row
EVERY = np.ones(4, dtype=bool)


def test_rings_of_a_row_of_areas() -> None:
    rings = make_rings(ROW, 4)
    assert rings.near.toarray().tolist() == [[0, 1, 0, 0], [1, 0, 1, 0], [0, 1, 0, 1], [0, 0, 1, 0]]
    assert rings.far.toarray().tolist() == [[0, 1, 1, 0], [1, 0, 1, 1], [1, 1, 0, 1], [0, 1, 1, 0]]


def test_the_mean_is_that_of_the_neighbours_drawn_to_the_level_and_never_the_areas_own() -> None:
    count, years = np.array([90, 2, 4, 6], dtype=np.int32), np.full(4, 10.0)
    base = GammaPrior(1.0, 0.5)
    prior, _ = fit_local_prior(count, years, base, make_rings(ROW, 4), EVERY, [Reach(2.0, np.inf)])
    # areas of 10 years, a level worth 20: the first has one neighbour of 2, the second 90 and 4, and so on
    mean = np.array([(2 + 20 * 0.5) / 30, (94 + 10) / 40, (8 + 10) / 40, (4 + 10) / 30])
    assert prior.mean / prior.mean[0] == pytest.approx(mean / mean[0])


def test_an_area_left_out_is_no_neighbour() -> None:
    count, years = np.array([90, 2, 4, 6], dtype=np.int32), np.full(4, 10.0)
    comparable = np.array([False, True, True, True])
    prior, _ = fit_local_prior(
        count, years, GammaPrior(1.0, 0.5), make_rings(ROW, 4), comparable, [Reach(2.0, np.inf)]
    )
    assert prior.mean[1] / prior.mean[2] == pytest.approx(((4 + 10) / 30) / ((8 + 10) / 40))


@pytest.mark.parametrize(("alike", "better"), [(True, True), (False, False)])
def test_it_predicts_better_where_neighbours_are_alike_and_costs_little_where_not(
    alike: bool, better: bool
) -> None:
    """Rates from a smooth surface (not the prior's own model), or the same rates dealt out at random."""
    side, rng = 20, np.random.default_rng(3)
    y, x = np.divmod(np.arange(side * side), side)
    rate = 0.004 * np.exp(0.8 * np.sin(x / 3) * np.cos(y / 4))
    rate = rate if alike else rng.permutation(rate)
    years = np.full(side * side, 1500.0)
    count = rng.poisson(rate * years).astype(np.int32)
    every, base = np.ones(side * side, dtype=bool), fit_gamma_prior(count, years)
    prior, reach = fit_local_prior(
        count, years, base, make_rings(grid_neighbours(side, side), side * side), every
    )
    error = [np.square(p.posterior_mean(count, years) - rate).sum() for p in (base, prior)]
    assert (error[1] < 0.8 * error[0]) == better
    assert error[1] < 1.1 * error[0]
    assert reach in REACHES
    assert (reach.near < 16) == alike

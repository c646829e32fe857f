"""Empirical Bayes against simulated truth and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from build.analysis.shrinkage import GammaPrior, fit_gamma_prior, rank_bands


def simulate(
    areas: int = 3000, shape: float = 2.5, mean: float = 0.02
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(11)
    exposure = rng.uniform(200, 3000, areas)
    truth = rng.gamma(shape, mean / shape, areas)
    return truth, rng.poisson(truth * exposure).astype(np.int32), exposure


def log_likelihood(prior: GammaPrior, count: np.ndarray, exposure: np.ndarray) -> float:
    p = prior.inverse_scale / (prior.inverse_scale + exposure)
    return float(stats.nbinom.logpmf(count, prior.shape, p).sum())


def test_posterior_mean_by_hand() -> None:
    prior = GammaPrior(shape=2.0, mean=0.1)  # worth 20 years
    shrunken = prior.posterior_mean(np.array([5, 0, 0]), np.array([10.0, 10.0, 0.0]))
    assert shrunken[:2] == pytest.approx([7 / 30, 2 / 30])
    assert np.isnan(shrunken[2])


def test_fit_finds_the_prior_the_counts_were_drawn_from() -> None:
    _, count, exposure = simulate()
    prior = fit_gamma_prior(count, exposure)
    assert prior.mean == pytest.approx(0.02, rel=0.04)
    assert prior.shape == pytest.approx(2.5, rel=0.1)


def test_fit_is_a_maximum_of_the_negative_binomial_likelihood() -> None:
    _, count, exposure = simulate(areas=400)
    best = fit_gamma_prior(count, exposure)
    top = log_likelihood(best, count, exposure)
    for change in (0.97, 1.03):
        assert log_likelihood(GammaPrior(best.shape * change, best.mean), count, exposure) < top
        assert log_likelihood(GammaPrior(best.shape, best.mean * change), count, exposure) < top


def test_shrunken_rates_are_nearer_the_truth_than_raw_ones() -> None:
    truth, count, exposure = simulate()
    shrunken = fit_gamma_prior(count, exposure).posterior_mean(count, exposure)
    assert np.square(shrunken - truth).mean() < 0.9 * np.square(count / exposure - truth).mean()


def test_equal_rates_are_pooled_to_one() -> None:
    count = np.random.default_rng(2).poisson(5, 500).astype(np.int32)
    shrunken = fit_gamma_prior(count, np.ones(500)).posterior_mean(count, np.ones(500))
    assert shrunken.std() < 0.25 * count.std()


def test_nothing_counted_gives_zero_rates() -> None:
    prior = fit_gamma_prior(np.zeros(5, dtype=np.int32), np.ones(5))
    assert prior.posterior_mean(np.zeros(5, dtype=np.int32), np.ones(5)).tolist() == [0.0] * 5


def test_areas_without_exposure_do_not_enter_the_fit() -> None:
    _, count, exposure = simulate(areas=300)
    longer = fit_gamma_prior(np.append(count, 999).astype(np.int32), np.append(exposure, 0.0))
    assert longer == fit_gamma_prior(count, exposure)


def test_rank_bands_are_tight_where_rates_differ_and_wide_where_they_do_not() -> None:
    prior, years = GammaPrior(1.0, 100.0), np.ones(3)
    apart = rank_bands(prior, np.array([10_000, 100, 1000]), years, 0.95, 300, np.random.default_rng(1))
    assert [band.tolist() for band in apart] == [[1, 3, 2], [1, 3, 2]]
    alike = rank_bands(prior, np.array([100, 100, 100]), years, 0.95, 300, np.random.default_rng(1))
    assert [band.tolist() for band in alike] == [[1, 1, 1], [3, 3, 3]]


def test_rank_bands_cover_the_true_rank() -> None:
    truth, count, exposure = simulate(areas=400)
    low, high = rank_bands(
        fit_gamma_prior(count, exposure), count, exposure, 0.95, 400, np.random.default_rng(5)
    )
    rank = stats.rankdata(-truth)
    assert np.mean((low <= rank) & (rank <= high)) == pytest.approx(0.95, abs=0.03)

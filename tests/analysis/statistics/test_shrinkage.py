"""Empirical Bayes against simulated truth and hand arithmetic."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from statsmodels.discrete.discrete_model import NegativeBinomial

from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior, fit_group_prior, rank_bands


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
    smoothed = prior.posterior_mean(np.array([5, 0, 0]), np.array([10.0, 10.0, 0.0]))
    assert smoothed[:2] == pytest.approx([7 / 30, 2 / 30])
    assert np.isnan(smoothed[2])


def test_fit_finds_the_prior_the_counts_were_drawn_from() -> None:
    _, count, exposure = simulate()
    prior = fit_gamma_prior(count, exposure)
    assert prior.mean == pytest.approx(0.02, rel=0.04)
    assert prior.shape == pytest.approx(2.5, rel=0.1)


def test_fit_is_statsmodels_negative_binomial() -> None:
    _, count, exposure = simulate()
    reference = NegativeBinomial(count, np.ones(len(count)), exposure=exposure).fit(disp=False)
    log_mean, overdispersion = reference.params
    prior = fit_gamma_prior(count, exposure)
    assert prior.mean == pytest.approx(np.exp(log_mean), rel=1e-4)
    assert prior.shape == pytest.approx(1 / overdispersion, rel=1e-3)


def test_fit_is_a_maximum_of_the_negative_binomial_likelihood() -> None:
    _, count, exposure = simulate(areas=400)
    best = fit_gamma_prior(count, exposure)
    top = log_likelihood(best, count, exposure)
    for change in (0.97, 1.03):
        assert log_likelihood(GammaPrior(best.shape * change, best.mean), count, exposure) < top
        assert log_likelihood(GammaPrior(best.shape, best.mean * change), count, exposure) < top


def test_smoothed_rates_are_nearer_the_truth_than_raw_ones() -> None:
    truth, count, exposure = simulate()
    smoothed = fit_gamma_prior(count, exposure).posterior_mean(count, exposure)
    assert np.square(smoothed - truth).mean() < 0.9 * np.square(count / exposure - truth).mean()


def test_equal_rates_are_pooled_to_one() -> None:
    count = np.random.default_rng(2).poisson(5, 500).astype(np.int32)
    smoothed = fit_gamma_prior(count, np.ones(500)).posterior_mean(count, np.ones(500))
    assert smoothed.std() < 0.25 * count.std()


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


def grouped(spread: float) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Truth, counts, exposure and group of 1,200 areas whose 12 groups' means differ by ``spread`` (log scale)."""
    rng = np.random.default_rng(21)
    group = np.repeat(np.arange(12), 100)
    mean = 0.01 * np.exp(rng.normal(0, spread, 12))[group]
    exposure = rng.uniform(500, 2500, 1200)
    truth = rng.gamma(4.0, mean / 4.0)
    return truth, rng.poisson(truth * exposure).astype(np.int32), exposure, group


def test_a_group_prior_has_the_means_the_groups_were_drawn_with() -> None:
    _, count, exposure, group = grouped(0.6)
    prior = fit_group_prior(count, exposure, group, np.ones(1200, bool))
    rate = np.bincount(group, count) / np.bincount(group, exposure)
    assert prior.shape == pytest.approx(4.0, rel=0.15)
    assert np.asarray(prior.mean)[::100] == pytest.approx(rate, rel=0.03)


def test_a_group_prior_beats_one_for_all_where_groups_differ() -> None:
    truth, count, exposure, group = grouped(0.6)
    every = np.ones(1200, bool)
    guesses = [
        fit_group_prior(count, exposure, group, every).posterior_mean(count, exposure),
        fit_gamma_prior(count, exposure).posterior_mean(count, exposure),
        count / exposure,
    ]
    error = [float(np.square(g - truth).mean()) for g in guesses]
    assert error[0] < error[1] < error[2]


def test_a_group_without_events_or_without_comparable_areas_has_a_mean_above_nothing() -> None:
    _, count, exposure, group = grouped(0.3)
    count[group == 3] = 0
    comparable = group != 5
    mean = np.asarray(fit_group_prior(count, exposure, group, comparable).mean)
    assert 0 < mean[300] < mean[0] / 5
    others = count[comparable].sum() / exposure[comparable].sum()
    assert mean[500] == pytest.approx(others, rel=0.1)
    nothing = fit_group_prior(np.zeros(1200, np.int32), exposure, group, comparable)
    assert (nothing.posterior_mean(np.zeros(1200, np.int32), exposure) == 0).all()


def test_the_prior_of_some_areas_is_theirs() -> None:
    rows = np.array([True, False, True])
    assert np.asarray(GammaPrior(2.0, np.array([1.0, 2.0, 3.0])).of(rows).mean).tolist() == [1.0, 3.0]
    assert GammaPrior(2.0, 0.5).of(rows).mean == 0.5

"""Every interval that is published holds the truth as often as it says, in worlds where the truth is known."""

from __future__ import annotations

import pytest

from tests.proof import models, rates
from tests.proof.coverage import Claim, ErrorRate, Power, all_claims, generator


@pytest.mark.parametrize("claim", all_claims(), ids=lambda claim: claim.name)
def test_what_is_claimed_holds_as_often_as_it_says(claim: Claim | ErrorRate | Power):
    measured = claim.measured()
    assert claim.kept(measured), f"{claim.name}: says {claim.nominal:.1%}, measured {measured:.1%}"


def test_an_interval_that_is_too_narrow_is_found_out():
    """The check itself can fail: half-width intervals do not pass."""
    honest = rates.CLAIMS[2]

    def narrow(rng, repetitions):
        low, high, truth = honest.simulate(rng, repetitions)
        return (low + truth) / 2, (high + truth) / 2, truth + (high - low) / 4

    claim = Claim("too narrow", "", "", narrow)
    assert not claim.kept(claim.measured())


def test_every_published_figure_is_also_tried_where_its_assumptions_do_not_hold():
    tried = {claim.about for claim in all_claims() if claim.against}
    assert {claim.about for claim in all_claims()} - tried == set()


def test_random_folds_would_claim_what_is_not_there():
    """In the worlds where spatial folds claim something in one of seventy, random folds do so in one of three or more."""
    assert models.unrelated(spatial=False)(generator("random folds"), 100).mean() > 0.33

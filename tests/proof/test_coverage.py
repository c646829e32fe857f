"""Every interval that is published holds the truth as often as it says, in worlds where the truth is known."""

import pytest

from tests.proof import rates, stops
from tests.proof.coverage import Claim

CLAIMS = [*rates.CLAIMS, *stops.CLAIMS]


@pytest.mark.parametrize("claim", CLAIMS, ids=lambda claim: claim.name)
def test_the_interval_holds_the_truth_as_often_as_it_says(claim: Claim):
    measured = claim.measured()
    assert claim.kept(measured), f"{claim.name}: says {claim.nominal:.0%}, holds {measured:.1%}"


def test_an_interval_that_is_too_narrow_is_found_out():
    """The check itself can fail: half-width intervals do not pass."""
    claim = CLAIMS[-1]

    def narrow(rng, repetitions):
        low, high, truth = claim.simulate(rng, repetitions)
        return (low + truth) / 2, (high + truth) / 2, truth + (high - low) / 4

    assert not Claim("too narrow", "", narrow).kept(Claim("too narrow", "", narrow).measured())

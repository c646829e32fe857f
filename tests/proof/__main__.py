"""Print what every interval, test and verdict of the site is measured to do: ``python -m tests.proof``.

First a table of claims, figure by figure: how often an interval should hold, how often a test may err or how often a change
should be found, and how often it is so in simulated worlds; where a world is not as the estimator assumes, how. Then how often
London's change is called, by its size and by how alike neighbouring months are.
"""

from itertools import groupby
from time import process_time

from tests.proof import change
from tests.proof.coverage import all_claims

SAID = {"Claim": "holds", "ErrorRate": "errs at most", "Power": "finds at least"}

seconds = 0.0
for about, claims in groupby(
    sorted(all_claims(), key=lambda claim: claim.about), key=lambda claim: claim.about
):
    print(f"\n{about}")
    for claim in claims:
        started = process_time()
        measured = claim.measured()
        seconds += process_time() - started
        print(
            f"  {SAID[type(claim).__name__]:14} {claim.nominal:6.1%} measured {measured:6.1%} "
            f"{'kept  ' if claim.kept(measured) else 'BROKEN'} {claim.name} ({claim.page}; {claim.repetitions:,} worlds)"
            f"{f'; not assumed: {claim.against}' if claim.against else ''}",
            flush=True,
        )
print(f"\n{seconds:.0f} s of one processor")
print(
    "\nLondon's series called changed, of 1,000, by their true change and the autocorrelation of their months;"
    "\nin brackets by Newey and West's error of the mean paired difference\n"
)
print(change.size_and_power(1000).to_string())

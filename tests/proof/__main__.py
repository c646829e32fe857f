"""Print the table of nominal and measured shares: ``python -m tests.proof``."""

from time import process_time

from tests.proof.coverage import all_claims

for claim in all_claims():
    started = process_time()
    measured = claim.measured()
    print(
        f"{claim.nominal:6.1%} nominal {measured:7.2%} measured {claim.repetitions:6,} repetitions "
        f"{process_time() - started:5.1f} s  {'kept  ' if claim.kept(measured) else 'BROKEN'} {claim.name} ({claim.page})",
        flush=True,
    )

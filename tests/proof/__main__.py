"""Print the table of nominal and measured coverage: ``python -m tests.proof``."""

from tests.proof.test_coverage import CLAIMS

for claim in CLAIMS:
    print(f"{claim.nominal:.0%} nominal, {claim.measured():6.1%} measured  {claim.name} ({claim.page})")

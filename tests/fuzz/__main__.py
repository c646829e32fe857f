"""``python -m tests.fuzz``: the tally of every kind, and the peak of memory."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests import small
from tests.fuzz import kinds

if __name__ == "__main__":
    home = Path(tempfile.mkdtemp())
    config = small.make_config(home)
    faults: list[str] = []
    print(f"{'kind':<14} {'tried':>6} {'refused':>8} {'taken':>6} {'faults':>7}")
    for kind in kinds.KINDS:
        (at := home / kind.__name__).mkdir()
        tally = kinds.run(kind, at, config, kinds.inputs_asked_for(), kinds.seed_asked_for())
        print(
            f"{kind.__name__:<14} {tally.tried:>6} {tally.refused:>8} {tally.taken:>6} {len(tally.faults):>7}",
            flush=True,
        )
        faults += tally.faults
    print(f"peak of memory: {kinds.peak_megabytes()} MB")
    print("\n".join(faults))
    sys.exit(bool(faults))

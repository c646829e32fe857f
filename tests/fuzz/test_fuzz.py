"""Whatever is read, it is taken or refused in one line: never a traceback, never a changed file.

Seeded: the same inputs each time. ``make fuzz`` tries more (FUZZ_INPUTS for each kind) and from another seed (FUZZ_SEED).
``python -m tests.fuzz`` prints how many were tried, refused and taken.
"""

from __future__ import annotations

import pytest

from tests.fuzz import kinds

INPUTS = kinds.inputs_asked_for()


@pytest.mark.parametrize("kind", kinds.KINDS, ids=lambda k: k.__name__)
def test_every_input_is_taken_or_refused_in_a_line(kind, tmp_path, small_config):
    tally = kinds.run(kind, tmp_path, small_config, INPUTS, kinds.seed_asked_for())
    assert tally.faults == []
    assert tally.tried == INPUTS
    assert tally.refused > 0
    assert tally.taken > 0


def test_there_are_enough_of_them():
    assert len(kinds.KINDS) * kinds.IN_CI >= 500

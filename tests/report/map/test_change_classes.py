"""The classes of the map of change: the verdict, stronger where it moved more than London."""

from __future__ import annotations

import pandas as pd

from build.analysis.statistics.verdicts import (
    FELL,
    FELL_LESS,
    FELL_MORE,
    IN_LINE,
    ROSE,
    ROSE_MORE,
    SAME,
    TOO_FEW,
    UNKNOWN,
)
from build.report.map.change_classes import LABELS, PALETTE, change_classes, change_entry

ROWS = pd.DataFrame(
    [
        (FELL, FELL_MORE), (FELL, IN_LINE), (FELL, FELL_LESS), (SAME, ROSE_MORE), (ROSE, IN_LINE), (ROSE, ROSE_MORE),
        (TOO_FEW, TOO_FEW), (UNKNOWN, UNKNOWN),
    ],
    columns=["verdict", "against_london"],
)  # fmt: skip


def test_each_verdict_has_its_class_and_too_few_has_none() -> None:
    assert change_classes(ROWS).tolist() == [0, 1, 1, 2, 3, 4, -1, -1]
    assert len(LABELS) == len(PALETTE) == 5


def test_without_any_verdict_there_is_no_map_of_change() -> None:
    assert change_entry(ROWS[-1:]) is None
    legend = change_entry(ROWS)
    assert legend is not None
    assert legend["labels"][-1] == TOO_FEW

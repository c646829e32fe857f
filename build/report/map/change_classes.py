"""The map of change: each ward's verdict, stronger where it moved more than London.

Wards, because nine in ten small areas have too few incidents of most types for a verdict on a single year.
"""

from __future__ import annotations

from typing import Any, Final

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.statistics.verdicts import FELL, FELL_MORE, ROSE, ROSE_MORE, SAME, TOO_FEW, VERDICTS

LABELS: Final = ("fell, more than London", "fell", "about the same", "rose", "rose, more than London")
PALETTE: Final = ("below-above-1", "below-above-2", "below-above-4", "below-above-6", "below-above-7")
NONE: Final = -1


def change_classes(rows: pd.DataFrame) -> NDArray[np.int64]:
    """Return the class of each place, -1 where there is too little to tell or a month is missing.

    ``rows`` : ``verdict, against_london`` of one level and measure, as :class:`build.analysis.places.change.Places` has them.
    """
    verdict, against = rows["verdict"].to_numpy(), rows["against_london"].to_numpy()
    fell, rose = verdict == FELL, verdict == ROSE
    cases = [fell & (against == FELL_MORE), fell, verdict == SAME, rose & (against == ROSE_MORE), rose]
    return np.asarray(np.select(cases, [0, 1, 2, 4, 3], NONE), dtype=np.int64)


def change_entry(table: pd.DataFrame) -> dict[str, Any] | None:
    """Return the legend as the map page is told of it; None where there is no verdict on anything."""
    if not table["verdict"].isin(VERDICTS).any():
        return None
    return {"palette": list(PALETTE), "labels": [*LABELS, TOO_FEW]}

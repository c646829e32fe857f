"""What it is worth to know how far an area is from London's centre, which deprivation may stand for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.deprivation.cross_validation import Task, held_out
from build.analysis.deprivation.settings import DeprivationSettings
from build.analysis.statistics.arrays import Floats, Labels, Mask
from build.analysis.statistics.spatial_jackknife import r_squared_lost
from build.london import CENTRE
from build.vocabulary import DOMAINS


def worth_of_distance(
    areas: pd.DataFrame,
    features: Floats,
    task: Task,
    prediction: Floats,
    block: Labels,
    trained: Mask,
    settings: DeprivationSettings,
) -> dict[str, Any]:
    """How much held-out R2 rises when a model is told the distance to the centre too, and which domain stands for it.

    Parameters
    ----------
    areas : ``easting, northing``, metres. features : (areas, domains). block, trained : (areas,), as in cross-validation.
    task, prediction : the model, and what it predicts from the domains alone; folds and settings stay the same.

    Returns
    -------
    dict
        ``lead, low, high, heaviest`` as of the other leads; ``domain`` (its name) of those scores that go most closely with
        the distance, and ``correlation`` of the two.
    """
    place = areas[["easting", "northing"]].to_numpy(np.float64)
    distance = np.hypot(*(place - CENTRE).T)
    told = np.column_stack([features, distance])
    informed = held_out(told, [replace(task, ask=None)], trained, settings)[0][0]
    y = task.target[trained]
    errors = np.column_stack([np.square(p[trained] - y) for p in (informed, prediction)])
    gain = r_squared_lost(y, errors, block[trained], settings.confidence)
    alike = np.corrcoef(told[trained].T)[-1, :-1]
    closest = int(np.argmax(np.abs(alike)))
    return {
        "lead": float(gain.value[0]),
        "low": float(gain.low[0]),
        "high": float(gain.high[0]),
        "heaviest": float(gain.heaviest[0]),
        "domain": list(DOMAINS.values())[closest],
        "correlation": float(alike[closest]),
    }

"""What the distance to the centre adds: a great deal where crime depends on it, nothing where the domains say it all."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.deprivation.centre import worth_of_distance
from build.analysis.deprivation.cross_validation import LINEAR, Task, held_out
from build.london import CENTRE
from tests.analysis.made import QUICK


def worth(by_distance: float) -> dict[str, float]:
    rng = np.random.default_rng(1)
    east = CENTRE[0] + 500 * np.arange(120)
    areas = pd.DataFrame({"easting": east, "northing": CENTRE[1]})
    distance = (east - CENTRE[0]) / 1e4
    features = rng.normal(size=(120, 6))
    features[:, 2] -= distance  # education falls away from the centre
    block = (np.arange(120) // 6).astype(np.int32)
    fold = (block % 4).astype(np.int32)
    target = features[:, 0] + by_distance * distance + rng.normal(0, 0.5, 120)
    task, every = Task(LINEAR, target, fold), np.ones(120, dtype=bool)
    prediction = held_out(features, [task], every, QUICK)[0][0]
    return worth_of_distance(areas, features, task, prediction, block, every, QUICK)


def test_distance_adds_where_crime_falls_with_it_and_not_elsewhere() -> None:
    much, nothing = worth(-1.0), worth(0.0)
    assert much["low"] > 0.03
    assert abs(nothing["lead"]) < 0.02
    assert much["domain"] == "Education, skills and training"
    assert much["correlation"] < -0.7

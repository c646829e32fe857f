"""The values of the map's files: short, and in the classes that the legend of the picture counts."""

from __future__ import annotations

import numpy as np

from build.report.map.classes import Classes, residual_classes
from build.report.map.measure_files import classed, significant

CLASSES = Classes((40.0, 50.0), ("under 40", "40 to 50", "50 or more"))


def test_values_are_short_and_missing_ones_are_null() -> None:
    assert significant(np.array([123.456, 0.012345, np.nan, 40.0])) == [123, 0.0123, None, 40]


def test_rounding_moves_no_value_into_another_class() -> None:
    values = np.array([39.96, 40.04, 49.999, np.nan, 50.0, 12.345])
    assert classed(values, CLASSES) == [39.96, 40, 49.999, None, 50, 12.3]
    many = np.random.default_rng(7).normal(0, 0.6, 5000)
    again = np.array(classed(many, residual_classes()))
    assert (residual_classes().index(again) == residual_classes().index(many)).all()
    assert (residual_classes().index(np.array(significant(many))) != residual_classes().index(many)).any()

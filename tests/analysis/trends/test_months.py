"""What the months of a series are described by."""

from __future__ import annotations

import numpy as np
import pytest

from build.analysis.trends.months import pearson_residuals


def test_residuals_are_pearsons_about_year_times_month() -> None:
    counts = np.random.default_rng(1).poisson(80, (1, 24)).astype(float)
    table = counts.reshape(2, 12)
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    assert pearson_residuals(counts).reshape(2, 12) == pytest.approx((table - expected) / np.sqrt(expected))

"""What the months of a series are described by: calendar month, year, a smooth drift, and what those leave."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

YEAR = 12  # months


def pearson_residuals(counts: Floats) -> Floats:
    """(series, months) counts less their expectation from year and calendar month, over its root."""
    blocks = counts.reshape(len(counts), -1, YEAR)
    total = blocks.sum(axis=(1, 2), keepdims=True)
    expected = blocks.sum(axis=2, keepdims=True) * blocks.sum(axis=1, keepdims=True) / np.maximum(total, 1)
    root = np.sqrt(expected)
    residuals = np.divide(blocks - expected, root, out=np.zeros_like(root), where=root > 0)
    return np.asarray(residuals.reshape(counts.shape))


def season_terms(months: int) -> Floats:
    """(months, 12) one column a calendar month."""
    return np.asarray(np.eye(YEAR)[np.arange(months) % YEAR])


def drift_terms(months: int, degree: int) -> Floats:
    """(months, degree) Legendre polynomials without the constant."""
    across = np.linspace(-1.0, 1.0, months)
    return np.asarray(np.polynomial.legendre.legvander(across, degree)[:, 1:])

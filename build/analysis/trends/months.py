"""What the months of a series are described by: calendar month and a smooth drift."""

from __future__ import annotations

import numpy as np

from build.analysis.statistics.arrays import Floats

YEAR = 12  # months


def season_terms(months: int) -> Floats:
    """(months, 12) one column a calendar month."""
    return np.asarray(np.eye(YEAR)[np.arange(months) % YEAR])


def drift_terms(months: int, degree: int) -> Floats:
    """(months, degree) Legendre polynomials without the constant."""
    across = np.linspace(-1.0, 1.0, months)
    return np.asarray(np.polynomial.legendre.legvander(across, degree)[:, 1:])

"""Results kept between builds: the same inputs, settings, code and libraries give the same results."""

from __future__ import annotations

import hashlib
import pickle
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.results import Results, analyse
from build.analysis.settings import AnalysisSettings
from build.settings import ROOT
from build.storage.kept import drop_unused, read_kept, write_kept

LIBRARIES = ("numpy", "pandas", "ruptures", "scikit-learn", "scipy", "statsmodels")
KEPT = 3  # results of recent builds, so that one with other data or settings does not evict the usual one


def results_for(inputs: Inputs, settings: AnalysisSettings, cache: Path) -> Results:
    """The results of :func:`build.analysis.results.analyse`, from the cache if it has run on the same inputs before.

    A damaged cache file is recomputed.
    """
    path = cache / "results" / f"{fingerprint(inputs, settings)}.pickle"
    kept = read_kept(path)
    if kept is not None:
        known: Results = pickle.loads(kept)
        return known
    fresh = analyse(inputs, settings)
    write_kept(path, pickle.dumps(fresh, protocol=pickle.HIGHEST_PROTOCOL))
    drop_unused(path.parent, "*.pickle", KEPT)
    return fresh


def fingerprint(inputs: Inputs, settings: AnalysisSettings) -> str:
    """Hexadecimal digest of everything the results depend on."""
    digest = hashlib.sha256()
    for part in sorted(vars(inputs)):
        digest.update(part.encode())
        _add(digest, getattr(inputs, part))
    _add(digest, settings)
    _add(digest, [sys.version, *(f"{name} {version(name)}" for name in LIBRARIES)])
    for path in sorted(
        [
            *(ROOT / "build" / "analysis").rglob("*.py"),
            *(ROOT / "build" / name for name in ("london.py", "vocabulary.py", "wordings.py")),
        ]
    ):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _add(digest: Any, value: Any) -> None:
    if isinstance(value, pd.DataFrame):
        _add(digest, [(name, str(dtype)) for name, dtype in value.dtypes.items()])
        digest.update(pd.util.hash_pandas_object(value, index=False).to_numpy().tobytes())
    elif isinstance(value, np.ndarray):
        _add(digest, [value.shape, str(value.dtype)])
        digest.update(np.ascontiguousarray(value).data)
    elif isinstance(value, dict):
        for name in sorted(value):
            _add(digest, name)
            _add(digest, value[name])
    else:
        digest.update(repr(value).encode())

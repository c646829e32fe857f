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

LIBRARIES = ("numpy", "pandas", "ruptures", "scikit-learn", "scipy", "statsmodels")
KEPT = 3  # results of recent builds, so that one with other data or settings does not evict the usual one
_DIGEST = hashlib.sha256().digest_size


def results_for(inputs: Inputs, settings: AnalysisSettings, cache: Path) -> Results:
    """The results of :func:`build.analysis.results.analyse`, from the cache if it has run on the same inputs before.

    A cache file is a pickle preceded by its digest; one that does not match its digest (cut short, changed) is recomputed.
    """
    path = cache / "results" / f"{fingerprint(inputs, settings)}.pickle"
    known = _read(path)
    if known is None:
        known = analyse(inputs, settings)
        _write(known, path)
    return known


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


def _read(path: Path) -> Results | None:
    payload = path.read_bytes() if path.exists() else b""
    if len(payload) <= _DIGEST or hashlib.sha256(payload[_DIGEST:]).digest() != payload[:_DIGEST]:
        return None
    path.touch()
    results: Results = pickle.loads(payload[_DIGEST:])
    return results


def _write(results: Results, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    pickled = pickle.dumps(results, protocol=pickle.HIGHEST_PROTOCOL)
    partial = path.with_suffix(".partial")
    partial.write_bytes(hashlib.sha256(pickled).digest() + pickled)
    partial.replace(path)
    for old in sorted(path.parent.glob("*.pickle"), key=lambda p: p.stat().st_mtime_ns)[:-KEPT]:
        old.unlink()

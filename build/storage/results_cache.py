"""Parts of a build kept for the next: the same inputs, settings, code and libraries give the same part."""

from __future__ import annotations

import hashlib
import pickle
import sys
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from importlib.metadata import version
from pathlib import Path
from types import SimpleNamespace
from typing import Any, TypeVar, cast

import numpy as np
import pandas as pd
import pyarrow as pa
import shapely
from numpy.typing import NDArray

from build.analysis.absence import attempt
from build.analysis.inputs import Inputs
from build.analysis.results import Results, analyse
from build.analysis.settings import AnalysisSettings
from build.storage.code_used import code_behind
from build.storage.kept import drop_unused, read_kept, write_kept

LIBRARIES = (
    "altair", "jinja2", "lxml", "markupsafe", "numpy", "pandas", "pyarrow", "pyproj", "ruptures", "scikit-learn", "scipy",
    "shapely", "statsmodels",
)  # fmt: skip
KEPT = 3  # of each part, so that a build with other data or settings does not evict the usual one

Made = TypeVar("Made")


def results_for(inputs: Inputs, settings: AnalysisSettings, parts: KeptParts) -> Results:
    """The results of :func:`build.analysis.results.analyse`, each part from the cache if it was made of the same before."""
    return analyse(inputs, settings, parts)


class KeptParts:
    """Makes parts of the results or of the report, or takes them from a folder, which may be deleted at any time.

    A part is known by a digest of what it is made of: of the parts among that, their own. Its file is made again if damaged.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._known: dict[int, tuple[Any, str]] = {}  # by identity: a part, and what it is known by
        self._libraries = [sys.version, *(f"{name} {version(name)}" for name in LIBRARIES)]

    def __call__(self, part: str, make: Callable[..., Made], *given: Any) -> Made:
        """Return a part, made or kept."""
        name = self.key(make, *given)
        path = self.folder / f"{part}.{name}.pickle"
        kept = read_kept(path)
        made = pickle.loads(kept) if kept is not None else attempt(make, *given)
        if kept is None:
            write_kept(path, pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL))
            drop_unused(self.folder, f"{part}.*.pickle", KEPT)
        self._known[id(made)] = made, name
        return cast(Made, made)

    def key(self, make: Callable[..., Any], *given: Any) -> str:
        """Return the digest of what ``make`` makes of what is given."""
        digest = hashlib.sha256(code_behind(make).encode())
        self._add(digest, self._libraries)
        for value in given:
            self._add(digest, value)
        return digest.hexdigest()

    def _add(self, digest: Any, value: Any) -> None:
        if id(value) in self._known:
            digest.update(self._known[id(value)][1].encode())
        elif isinstance(value, SimpleNamespace):
            self._add(digest, vars(value))
        elif is_dataclass(value) and not isinstance(value, type):
            self._add_fields(digest, value)
        elif isinstance(value, pd.DataFrame | pd.Series):
            self._add_table(digest, pd.DataFrame(value))
        elif isinstance(value, np.ndarray):
            self._add(digest, [value.shape, str(value.dtype)])
            digest.update(_plain(value) if value.dtype == object else np.ascontiguousarray(value).data)
        elif isinstance(value, dict):
            digest.update(f"{len(value)} names".encode())
            for name in sorted(value):
                self._add(digest, name)
                self._add(digest, value[name])
        elif isinstance(value, (list, tuple)):
            digest.update(f"{len(value)} items".encode())
            for item in value:
                self._add(digest, item)
        else:
            digest.update(f"{value!r}\n".encode())

    def _add_table(self, digest: Any, table: pd.DataFrame) -> None:
        self._add(digest, [len(table), *((name, str(dtype)) for name, dtype in table.dtypes.items())])
        if not isinstance(table.index, pd.RangeIndex):
            self._add_table(digest, table.index.to_frame(index=False))
        for _, column in table.items():
            self._add_column(digest, column)

    @staticmethod
    def _add_column(digest: Any, column: pd.Series) -> None:
        if column.dtype == object:  # shapes, lists
            digest.update(_plain(column.to_numpy()))
        elif isinstance(column.dtype, pd.StringDtype):
            texts = pa.chunked_array(pa.array(column)).combine_chunks()
            digest.update(pa.record_batch([texts], ["texts"]).serialize())
        else:
            digest.update(pd.util.hash_pandas_object(column, index=False).to_numpy().tobytes())

    def _add_fields(self, digest: Any, value: Any) -> None:
        """Add a dataclass, whose digest is from now on known; not what it leaves out of its ``repr``: the number of workers."""
        own = hashlib.sha256(type(value).__qualname__.encode())
        for field in fields(value):
            if field.repr:
                self._add(own, field.name)
                self._add(own, getattr(value, field.name))
        self._known[id(value)] = value, own.hexdigest()
        digest.update(own.digest())


def _plain(values: NDArray[np.object_]) -> bytes:
    """Return objects as bytes; shapes all at once, which takes a tenth of the time."""
    return pickle.dumps(shapely.to_wkb(values) if shapely.is_valid_input(values).all() else values)

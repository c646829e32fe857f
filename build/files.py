"""Files written whole or not at all, and Parquet that is the same bytes for the same rows."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq


def write_table(frame: pd.DataFrame, path: Path, schema: pa.Schema | None = None) -> None:
    """Write a frame as Parquet (zstd); the same rows give the same bytes."""
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)
    pq.write_table(table, path, compression="zstd", compression_level=9, store_schema=False)


def read_table(path: Path) -> pd.DataFrame:
    """Read one Parquet file."""
    frame: pd.DataFrame = pq.read_table(path).to_pandas()
    return frame


def write_json(value: Any, path: Path) -> None:
    """Write JSON with sorted keys, readable in a diff."""
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")


@contextlib.contextmanager
def replacing_folder(target: Path) -> Iterator[Path]:
    """Give a fresh sibling folder to fill; on success it takes the place of ``target``, on any error it goes.

    The old folder is moved aside and back if the last rename fails, so there is always one whole folder. A run that
    was killed between the two renames is mended by :func:`recover_folder` at the start of the next.
    """
    recover_folder(target)
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh, old = _sibling(target, "new"), _sibling(target, "old")
    shutil.rmtree(fresh, ignore_errors=True)
    fresh.mkdir()
    try:
        yield fresh
        if (target / ".gitignore").exists():  # a folder that tells git to ignore it goes on doing so
            shutil.copy2(target / ".gitignore", fresh)
        if target.exists():
            os.rename(target, old)
        os.rename(fresh, target)
    except BaseException:
        if old.exists() and not target.exists():
            os.rename(old, target)
        shutil.rmtree(fresh, ignore_errors=True)
        raise
    shutil.rmtree(old, ignore_errors=True)


def recover_folder(target: Path) -> None:
    """Put back the old folder if a killed run left ``target`` moved aside; drop leftovers otherwise."""
    old = _sibling(target, "old")
    if old.exists() and not target.exists():
        os.rename(old, target)
    shutil.rmtree(old, ignore_errors=True)
    shutil.rmtree(_sibling(target, "new"), ignore_errors=True)


def _sibling(target: Path, suffix: str) -> Path:
    return target.parent / f".{target.name}.{suffix}"

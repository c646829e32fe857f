"""Parquet with the same bytes for the same rows, and JSON that is readable in a diff."""

from __future__ import annotations

import ctypes
import json
import re
import sys
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import csv

M_MMAP_THRESHOLD = -3  # as malloc.h has it
LARGE = 1 << 20  # bytes


def give_memory_back() -> None:
    """Make freed memory return to the system soonest, where the allocators can.

    Arrow uses jemalloc if it was built with it: its default allocator holds on to memory, which raised the peak of the analysis
    of the full snapshot by a quarter. The C library returns large blocks as soon as they are freed, but each time raises what
    counts as large, up to 32 MB, unless it is told; reading the archive left 100 MB behind.
    """
    if "jemalloc" in pa.supported_memory_backends():
        pa.set_memory_pool(pa.jemalloc_memory_pool())
    if sys.platform == "linux" and (mallopt := getattr(ctypes.CDLL(None), "mallopt", None)):
        mallopt(M_MMAP_THRESHOLD, LARGE)


def write_table(
    frame: pd.DataFrame, path: Path, schema: pa.Schema | None = None, ordered: str | None = None
) -> None:
    """Write a frame as Parquet (zstd); the same rows give the same bytes.

    ``ordered`` names a column of text that the rows are sorted by: it is written as what each value adds to the one before,
    a third of the size.
    """
    table = pa.Table.from_pandas(frame, schema=schema, preserve_index=False).replace_schema_metadata(None)
    encoding: dict[str, Any] = {}
    if ordered:
        others = [c for c in table.column_names if c != ordered]
        encoding = {"use_dictionary": others, "column_encoding": {ordered: "DELTA_BYTE_ARRAY"}}
    pq.write_table(table, path, compression="zstd", compression_level=9, store_schema=False, **encoding)


# What a spreadsheet would take for a formula; a number written out with its sign is none.
FORMULA = re.compile(r"[=@\t\n]|[+-](?![0-9][0-9.,]*%?$)")

TEXT = (pa.string(), pa.large_string())


def write_csv(frame: pd.DataFrame, path: Path) -> None:
    """Write a frame as CSV: text in quotes, numbers as short as they are exact, nothing where a value is missing.

    No text from the data can start a formula: an apostrophe stands before it. A carriage return becomes a line break.
    """
    table = pa.Table.from_pandas(frame, preserve_index=False)
    for at, field in enumerate(table.schema):
        if field.type in TEXT or pa.types.is_dictionary(field.type):
            texts = table.column(at).unique().to_pylist()  # few, many times over
            if any(text and tame(text) != text for text in texts):
                tamed = [text and tame(text) for text in table.column(at).to_pylist()]
                table = table.set_column(at, field.name, pa.array(tamed))
    csv.write_csv(table, path)


def tame(text: str) -> str:
    """Return a text as :func:`write_csv` writes it."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if FORMULA.match(text) else text


def read_table(path: Path) -> pd.DataFrame:
    """Read one Parquet file."""
    with pq.ParquetFile(
        path
    ) as file:  # pq.read_table takes half as long again: it looks for a folder of files
        frame: pd.DataFrame = file.read().to_pandas()
    return frame


def write_json(value: Any, path: Path) -> None:
    """Write JSON with sorted keys, readable in a diff."""
    text = json.dumps(value, indent=1, sort_keys=True, ensure_ascii=False, allow_nan=False)
    path.write_text(text + "\n", encoding="utf-8")

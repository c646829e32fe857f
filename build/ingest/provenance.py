"""The table of provenance that a source card can name: which counts are not as published, and what they rest on.

Columns ``month, force, kind, type, basis``; ``type`` is a crime type, or empty for all of a kind; ``basis`` is one of
:data:`build.analysis.provenance.BASES`. A snapshot keeps it month by month (``provenance.parquet``), so that a month which is
renewed from the publisher's own files loses it. What no row names is as published.
"""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

import pandas as pd

from build.analysis.provenance import ALL_TYPES, BASES, COLUMNS, PUBLISHED, SEARCHES, STREET
from build.errors import RawDataError, ReferenceDataError
from build.ingest.published import read_csv
from build.london import FORCES
from build.storage import tables as stored
from build.vocabulary import CRIME_TYPES

FILE = "provenance.parquet"


def read_provenance(path: Path) -> pd.DataFrame:
    """Read and check a table of provenance; RawDataError, one line, where it is not one."""
    try:
        file = read_csv(path, COLUMNS)
        file.once("month", "force", "kind", "type")
        return pd.DataFrame(
            {
                "month": file.codes("month", r"20\d\d-(0[1-9]|1[0-2])"),
                "force": file.codes("force", "|".join(FORCES)),
                "kind": file.codes("kind", f"{STREET}|{SEARCHES}"),
                "type": file.codes("type", "|".join([ALL_TYPES, *CRIME_TYPES])),
                "basis": file.codes("basis", "|".join(BASES)),
            }
        )
    except ReferenceDataError as e:
        raise RawDataError(f"{path.parent}: {e} A basis is one of: {', '.join(BASES)}.") from e


def write(provenance: pd.DataFrame, months: Collection[str], out: Path) -> None:
    """Write the rows of each month into its folder below ``out``; a month that is all as published gets no file."""
    told = provenance[provenance.basis != PUBLISHED]
    for month, rows in told[told.month.isin(list(months))].groupby("month"):
        kept = rows.drop(columns="month").sort_values(COLUMNS[1:4], ignore_index=True)
        stored.write_table(kept, out / str(month) / FILE)


def none() -> pd.DataFrame:
    """The table of data that are all as published."""
    return pd.DataFrame(columns=COLUMNS, dtype="str")

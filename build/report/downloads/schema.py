"""Tables to download and their columns' metadata: each room declares its own next to the table."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any, Final

import numpy as np
import pandas as pd

Bounds = tuple[float | None, float | None]
FREE: Final[Bounds] = (None, None)
NOT_NEGATIVE: Final[Bounds] = (0, None)
SHARE: Final[Bounds] = (0, 1)
DECIMALS: Final = 4


@dataclass(frozen=True)
class Column:
    """One column of one table.

    name : in the file; title : what it is; unit : "" if it has none.
    bounds : smallest and largest possible value, None if unbounded; values : all possible values;
    pattern : a regular expression its texts match.
    source : its name in the table it is taken from, if different.
    decimals : as many as are meaningful. whole : whether it is written without decimals if no value has any.
    """

    name: str
    title: str
    unit: str = ""
    bounds: Bounds = FREE
    values: tuple[str, ...] = ()
    pattern: str = ""
    source: str = ""
    decimals: int = DECIMALS
    whole: bool = True

    def constraints(self, kind: str) -> dict[str, Any]:
        """The column as a Data Package field. ``kind`` : the type of the values; a column without any has no bounds."""
        least, most = self.bounds if kind in ("integer", "number") else FREE
        stated = {"pattern": self.pattern, "enum": list(self.values)}
        return {
            **{name: value for name, value in stated.items() if value},
            **({} if least is None else {"minimum": least}),
            **({} if most is None else {"maximum": most}),
        }


def amount(name: str, title: str, unit: str, **further: Any) -> Column:
    """Declare a column of non-negative figures."""
    return Column(name, title, unit, NOT_NEGATIVE, **further)


def share(name: str, title: str, **further: Any) -> Column:
    """Declare a column of shares, from 0 to 1."""
    return Column(name, title, "share", SHARE, **further)


def ends(
    of: Column, words: str, note: str = "", stem: str = "", sources: tuple[str, str] = ("", "")
) -> tuple[Column, Column]:
    """Declare the ends of an interval, with the unit and bounds of the column it belongs to.

    words : names the interval, as in "its 95% interval"; note : added to the lower end, on how it was made.
    stem : the names are ``stem_low`` and ``stem_high``, those of the column if it is not given.
    sources : the names of the two in the table they are taken from, where those are others.
    """
    stem = stem or of.name
    low = replace(of, name=f"{stem}_low", title=f"Lower end of {words}{note}", source=sources[0])
    return low, replace(of, name=f"{stem}_high", title=f"Upper end of {words}", source=sources[1])


LSOA_CODE = Column("lsoa21cd", "Code of the Lower layer Super Output Area of 2021", pattern=r"E01\d{6}")
LSOA_NAME = Column("lsoa21nm", "Name of the LSOA")
WARD_CODE = Column("ward_code", "Code of the ward", pattern=r"E05\d{6}")
WARD = Column("ward", "Ward that holds the largest part of the area")
BOROUGH_CODE = Column("borough_code", "Code of the borough", pattern=r"E09\d{6}")
BOROUGH = Column("borough", "Borough (the City of London counted as one)")
POPULATION = amount("population", "Residents, mid-year estimate", "residents")
MONTH = Column("month", "Month, YYYY-MM", pattern=r"\d{4}-(0[1-9]|1[0-2])")
CRIME_TYPE = Column("crime_type", "Category of police.uk")
KIND = Column("kind", "Kind of file: street (crime) or stop-and-search", values=("street", "stop-and-search"))


def force_column(forces: tuple[str, ...]) -> Column:
    """Declare the column of forces."""
    return Column("force", "Police force, as police.uk names its files", values=forces)


@dataclass(frozen=True)
class Product:
    """One table to download.

    path : below the site; title, description : on the Downloads page and in the package.
    rows : the table it is taken from; columns : of the file, in its order.
    key : columns that identify a row, empty if none do; parquet : whether it is also written as Parquet.
    """

    path: str
    title: str
    description: str
    rows: pd.DataFrame
    columns: tuple[Column, ...]
    key: tuple[str, ...] = ()
    parquet: bool = False

    @property
    def stem(self) -> str:
        """The file's name without its extension."""
        return PurePosixPath(self.path).stem

    @cached_property
    def table(self) -> pd.DataFrame:
        """The rows under the columns' names, integers as integers, floats rounded to their decimals."""
        sources = {column.name: column.source or column.name for column in self.columns}
        # A table of which the data allow no row may come without columns.
        rows = (
            self.rows if len(self.rows) else self.rows.reindex(columns=list(dict.fromkeys(sources.values())))
        )
        return pd.DataFrame(
            {column.name: _tidy(rows[sources[column.name]], column) for column in self.columns}
        ).reset_index(drop=True)


def _tidy(values: pd.Series, column: Column) -> pd.Series:
    if not pd.api.types.is_float_dtype(values):
        return values
    known = values.dropna()
    if column.whole and len(known) and np.array_equal(known, known.round()):
        return values.astype("Int64")
    return values.round(column.decimals)

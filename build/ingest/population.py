"""Residents: the newest small-area estimates, brought to the boroughs' newer totals where those are newer."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.errors import ReferenceDataError
from build.ingest.published import Published, read_csv, require_columns
from build.ingest.reference_files import LSOA, in_order

CODE, TOTAL = "LSOA 2021 Code", "Total"
HEADER_ROW = 4
SHEET = re.compile(r"Mid-(20\d\d) LSOA 2021")


def read_population(path: Path, areas: pd.Series) -> tuple[pd.DataFrame, int]:
    """``lsoa21cd, population`` of the newest year in the workbook, in the order of ``areas``, and that year."""
    title, year, cells = _newest(path)
    name = f"{path.name}, {title}"
    frame = pd.DataFrame([c[1:] for c in cells], columns=[CODE, TOTAL], dtype=object)
    file = Published(name, frame, [c[0] for c in cells])
    file = file.where(file.codes(CODE, LSOA).isin(areas))
    file.once(CODE)
    frame = pd.DataFrame({"lsoa21cd": file.codes(CODE, LSOA), "population": file.whole(TOTAL, 1)})
    return in_order(frame, areas, name), year


def _newest(path: Path) -> tuple[str, int, list[tuple[int, Any, Any]]]:
    """The newest year's sheet: its title, its year, and row number, code and total of each of its rows.

    Rows with neither code nor total (empty ones, notes in another column) are left out.
    """
    import openpyxl  # noqa: PLC0415 (few runs renew the reference tables)

    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
        sheets = {int(m[1]): s for s in book.worksheets if (m := SHEET.fullmatch(s.title.strip()))}
        if not sheets:
            found = ", ".join(book.sheetnames)
            raise ReferenceDataError(
                f"{path.name}: no sheet 'Mid-YYYY LSOA 2021'; found: {found}. Take the workbook as published."
            )
        sheet = sheets[max(sheets)]
        rows = sheet.iter_rows(min_row=HEADER_ROW, values_only=True)
        header = [str(c).strip() for c in next(rows, ())]
        require_columns(f"{path.name}, {sheet.title}", header, (CODE, TOTAL))
        code, total = header.index(CODE), header.index(TOTAL)
        cells = [(n, r[code], r[total]) for n, r in enumerate(rows, HEADER_ROW + 1)]
    except ReferenceDataError:
        raise
    except Exception as e:  # openpyxl raises whatever its zip and XML readers raise
        reason = str(e).splitlines()[0] if str(e) else type(e).__name__
        raise ReferenceDataError(f"{path.name}: not a readable xlsx ({reason}). Download it again.") from e
    return sheet.title, max(sheets), [c for c in cells if c[1:] != (None, None)]


def read_boroughs(path: Path, boroughs: pd.Series) -> pd.DataFrame:
    """``borough, year, population`` of London's boroughs, every year of the table; the newest must have them all."""
    file = read_csv(path, ["borough", "year", "population"])
    file.texts("borough")
    file.codes("year", r"20\d\d")
    file.once("borough", "year")
    frame = pd.DataFrame(
        {
            "borough": file.texts("borough"),
            "year": file.whole("year").astype("int16"),
            "population": file.whole("population", 1),
        }
    )
    newest = frame[frame.year == frame.year.max()]
    missing = sorted(set(boroughs) - set(newest.borough))
    if missing:
        raise ReferenceDataError(
            f"{path.name}: {len(missing)} boroughs are missing (first: {missing[0]}). Take the complete table."
        )
    kept = frame[frame.borough.isin(boroughs)]
    return kept.sort_values(["year", "borough"], ignore_index=True)


def newest_totals(boroughs: pd.DataFrame) -> tuple[pd.Series, int]:
    """Residents by borough name in the newest year, and that year."""
    year = int(boroughs.year.max())
    return boroughs[boroughs.year == year].set_index("borough").population, year


def scaled_to(
    population: NDArray[np.int64], borough: NDArray[np.object_], totals: pd.Series
) -> NDArray[np.int64]:
    """(areas,) residents that add up to each borough's total, every area keeping its share of its borough.

    Largest remainders make them whole numbers that add up exactly.
    """
    out = np.zeros(len(population), np.int64)
    for name, total in totals.items():
        own = np.flatnonzero(borough == name)
        quota = population[own] / population[own].sum() * total
        given = np.floor(quota).astype(np.int64)
        short = int(total) - int(given.sum())
        given[np.argsort(given - quota, kind="stable")[:short]] += 1
        out[own] = given
    return out

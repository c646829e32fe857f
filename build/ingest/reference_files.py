"""Names, lookup, deprivation and census as published, to tidy frames: the only place that knows their column names.

Each reader takes the file as published (England and Wales, or London alone) and keeps London. Every cell that is used is
checked; a fault is one line with the file, the row and what to do.
"""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from build.errors import ReferenceDataError
from build.ingest.published import Published, header_of, read_csv

LONDON = "E09"  # every London borough's code starts so
LSOA, MSOA, WARD, BOROUGH = r"[EW]01\d{6}", r"[EW]02\d{6}", r"[EW]05\d{6}", r"[EW]0[6-9]\d{6}"
CHANGES = "[USMX]"
DOMAIN_COLUMNS = {
    "Income Score (rate)": ("income", 0, 1),
    "Employment Score (rate)": ("employment", 0, 1),
    "Education, Skills and Training Score": ("education", 0, 100),
    "Health Deprivation and Disability Score": ("health", -10, 10),
    "Barriers to Housing and Services Score": ("barriers", 0, 100),
    "Living Environment Score": ("living_environment", 0, 100),
}
IMD_SCORE = "Index of Multiple Deprivation (IMD) Score"
IMD_DECILE = "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)"
RESIDENTS_2015 = "Total population: mid 2015 (excluding prisoners)"
ETHNIC_COLUMNS = {
    "Ethnic group: Total: All usual residents": "residents_total",
    "Ethnic group: Asian, Asian British or Asian Welsh": "residents_asian",
    "Ethnic group: Black, Black British, Black Welsh, Caribbean or African": "residents_black",
    "Ethnic group: Mixed or Multiple ethnic groups": "residents_mixed",
    "Ethnic group: White": "residents_white",
    "Ethnic group: Other ethnic group": "residents_other",
}


def read_names(path: Path) -> pd.DataFrame:
    """``lsoa21cd, lsoa21nm, msoa21cd, msoa21nm, ward_code, ward, borough_code, borough``, sorted by code."""
    ward, borough = (_vintage(path, kind) for kind in ("WD", "LAD"))
    file = read_csv(path, ["LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", *ward, *borough])
    file = file.where(file.codes(borough[0], BOROUGH).str.startswith(LONDON))
    file.once("LSOA21CD")
    frame = pd.DataFrame(
        {
            "lsoa21cd": file.codes("LSOA21CD", LSOA),
            "lsoa21nm": file.texts("LSOA21NM"),
            "msoa21cd": file.codes("MSOA21CD", MSOA),
            "msoa21nm": file.texts("MSOA21NM"),
            "ward_code": file.codes(ward[0], WARD),
            "ward": file.texts(ward[1]),
            "borough_code": file.codes(borough[0], BOROUGH),
            "borough": file.texts(borough[1]),
        }
    )
    for code, name in (("ward_code", "ward"), ("borough_code", "borough")):
        _one_name(file, frame, code, name)
    return frame.sort_values("lsoa21cd", ignore_index=True)


def _vintage(path: Path, kind: str) -> tuple[str, str]:
    """Columns of code and name of wards or boroughs, whose year is part of their names."""
    found = sorted({m[1] for c in header_of(path) if (m := re.fullmatch(rf"({kind}\d\d)(CD|NM)", c))})
    if len(found) > 1:
        raise ReferenceDataError(
            f"{path.name}: row 1: columns of {' and '.join(found)}: which of them counts is not known. Leave the columns of one."
        )
    year = found[0] if found else f"{kind}24"
    return f"{year}CD", f"{year}NM"


def _one_name(file: Published, frame: pd.DataFrame, code: str, name: str) -> None:
    other = frame[name] != frame.groupby(code)[name].transform("first")
    if other.any():
        row = int(other.to_numpy().argmax())
        first = frame.loc[frame[code] == frame[code][row], name].iloc[0]
        raise file.fault(
            row,
            f"{frame[code][row]} is called {frame[name][row]!r}, and {first!r} before",
            "Take the file as published.",
        )


def read_lookup(path: Path, areas: pd.Series) -> pd.DataFrame:
    """``lsoa11cd, lsoa21cd, change`` (U unchanged, S split, M merged, X other) of the 2021 ``areas``."""
    file = read_csv(path, ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"])
    file = file.where(file.codes("LAD22CD", BOROUGH).str.startswith(LONDON))
    file.once("LSOA11CD", "LSOA21CD")
    frame = pd.DataFrame(
        {
            "lsoa11cd": file.codes("LSOA11CD", LSOA),
            "lsoa21cd": file.codes("LSOA21CD", LSOA),
            "change": file.codes("CHGIND", CHANGES),
        }
    )
    strange = ~frame.lsoa21cd.isin(areas)
    if strange.any():
        row = int(strange.to_numpy().argmax())
        raise file.fault(
            row,
            f"LSOA21CD is {frame.lsoa21cd[row]!r}, which the names do not hold",
            "Take both as published.",
        )
    require_areas(frame.lsoa21cd, areas, path.name)
    return frame.sort_values(["lsoa11cd", "lsoa21cd"], ignore_index=True)


def read_deprivation(path: Path, code: str, codes: pd.Series, *, residents: bool) -> pd.DataFrame:
    """IMD score and decile and the six domain scores of the areas in ``codes``; not the Crime domain.

    ``code`` is the column of area codes. ``residents`` asks for ``residents_2015``, which weights a merger of 2011 areas.
    """
    columns = [code, IMD_SCORE, IMD_DECILE, *DOMAIN_COLUMNS, *([RESIDENTS_2015] if residents else [])]
    file = read_csv(path, columns)
    file = file.where(file.codes(code, LSOA).isin(codes))
    file.once(code)
    frame = pd.DataFrame(
        {"code": file.codes(code, LSOA), "imd_score": file.scores(IMD_SCORE, 0, 100)}
    ).assign(imd_decile=file.scores(IMD_DECILE, 1, 10).astype("int64"))
    for column, (name, least, most) in DOMAIN_COLUMNS.items():
        frame[name] = file.scores(column, least, most)
    return frame.assign(residents_2015=file.whole(RESIDENTS_2015, 1)) if residents else frame


def read_ethnicity(path: Path, areas: pd.Series) -> pd.DataFrame:
    """Census usual residents of the ``areas``, in their order, in the five Census groups."""
    file = read_csv(path, ["geography code", *ETHNIC_COLUMNS])
    file = file.where(file.codes("geography code", LSOA).isin(areas))
    file.once("geography code")
    counts = {name: file.whole(column) for column, name in ETHNIC_COLUMNS.items()}
    frame = pd.DataFrame({"lsoa21cd": file.codes("geography code", LSOA), **counts})
    return in_order(frame, areas, path.name)


def require_areas(found: pd.Series, areas: pd.Series, what: str) -> None:
    """Raise ReferenceDataError unless every one of the areas is found."""
    missing = areas[~areas.isin(found)]
    if len(missing):
        raise ReferenceDataError(
            f"{what}: {len(missing)} of {len(areas)} London areas are missing (first: {missing.iloc[0]}). "
            "Take the complete file."
        )


def in_order(frame: pd.DataFrame, areas: pd.Series, what: str) -> pd.DataFrame:
    """Rows of ``frame``, each area once, in the order of ``areas``; ReferenceDataError if one is missing."""
    require_areas(frame.lsoa21cd, areas, what)
    return frame.set_index("lsoa21cd").loc[areas].reset_index()

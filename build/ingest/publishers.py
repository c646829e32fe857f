"""The publishers' reference files to tidy frames: the only module that knows their column names.

Each reader takes the file as published (England and Wales, or London alone), keeps London, checks the layout and
returns a frame with this project's names. A changed layout raises an error that names the expected and the found
columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd

from build.errors import ReferenceDataError

LONDON = "E09"  # every London borough's code starts so
OGL = "Open Government Licence v3.0"
ONS = "Office for National Statistics"
ARCGIS = "https://services1.arcgis.com/ESMARspQHYMw9BZ9/arcgis/rest/services/{}/FeatureServer/0"


@dataclass(frozen=True)
class Source:
    """Where a reference table comes from; the basis of its source card."""

    table: str
    pattern: str  # of the publisher's file name
    title: str
    publisher: str
    address: str
    label: str  # how captions call it
    licence: str = OGL


SOURCES = (
    Source(
        "names",
        "LSOA21_MSOA21_WD*_London.csv",
        "Names of the 2021 LSOAs, their wards, MSOAs and boroughs (best fit of output areas)",
        f"{ONS}, Open Geography",
        "https://geoportal.statistics.gov.uk/",
        "wards of 2024",
    ),
    Source(
        "lookup",
        "LSOA11_LSOA21_LAD22_EW_LU_v*.csv",
        "LSOA (2011) to LSOA (2021) exact-fit lookup, England and Wales",
        f"{ONS}, Open Geography",
        ARCGIS.format("LSOA11_LSOA21_LAD22_EW_LU_v5"),
        "LSOA 2011 to 2021",
    ),
    Source(
        "outlines",
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V*.geojson",
        "LSOA boundaries, December 2021, generalised and clipped to the coastline",
        f"{ONS}, Open Geography",
        ARCGIS.format("Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"),
        "LSOA 2021",
    ),
    Source(
        "population",
        "sapelsoasyoa*.xlsx",
        "Lower layer Super Output Area population estimates",
        ONS,
        "https://www.ons.gov.uk/peoplepopulationandcommunity/populationandmigration/populationestimates/"
        "datasets/lowersuperoutputareamidyearpopulationestimates",
        "",
    ),
    Source(
        "deprivation",
        "File_7_-_All_IoD2019_*.csv",
        "English indices of deprivation 2019, file 7: scores, ranks, deciles and population denominators",
        "Ministry of Housing, Communities and Local Government",
        "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2019",
        "IMD 2019",
    ),
    Source(
        "ethnicity",
        "census2021-ts021-lsoa.csv",
        "Census 2021, TS021: ethnic group by LSOA",
        f"{ONS}, Nomis",
        "https://www.nomisweb.co.uk/sources/census_2021_bulk",
        "Census 2021",
    ),
)

DEPRIVATION_2025 = Source(
    "deprivation_2025",
    "File_7_IoD2025_*.csv",
    "English indices of deprivation 2025, file 7: ranks, scores, deciles and population denominators",
    "Ministry of Housing, Communities and Local Government",
    "https://www.gov.uk/government/statistics/english-indices-of-deprivation-2025",
    "IMD 2025",
)

DEPRIVATION_COLUMNS = {
    "LSOA code (2011)": "lsoa11cd",
    "Index of Multiple Deprivation (IMD) Score": "imd_score",
    "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)": "imd_decile",
    "Income Score (rate)": "income",
    "Employment Score (rate)": "employment",
    "Education, Skills and Training Score": "education",
    "Health Deprivation and Disability Score": "health",
    "Barriers to Housing and Services Score": "barriers",
    "Living Environment Score": "living_environment",
    "Total population: mid 2015 (excluding prisoners)": "residents_2015",
}
# The 2025 edition: 2021 areas, so no residents to weight merged areas by; otherwise the same names.
DEPRIVATION_2025_COLUMNS = {
    "LSOA code (2021)": "lsoa21cd",
    **{k: v for k, v in DEPRIVATION_COLUMNS.items() if v not in ("lsoa11cd", "residents_2015")},
}
ETHNIC_COLUMNS = {
    "geography code": "lsoa21cd",
    "Ethnic group: Total: All usual residents": "residents_total",
    "Ethnic group: Asian, Asian British or Asian Welsh": "residents_asian",
    "Ethnic group: Black, Black British, Black Welsh, Caribbean or African": "residents_black",
    "Ethnic group: Mixed or Multiple ethnic groups": "residents_mixed",
    "Ethnic group: White": "residents_white",
    "Ethnic group: Other ethnic group": "residents_other",
}
POPULATION_COLUMNS = ("LSOA 2021 Code", "Total")
POPULATION_HEADER_ROW = 4


def require_columns(path: Path, found: Iterable[str], expected: Iterable[str]) -> None:
    """Raise ReferenceDataError, naming the expected and the found columns, unless all expected ones are present."""
    have = list(found)
    missing = [c for c in expected if c not in have]
    if missing:
        shown = ", ".join(map(str, have[:12])) + (" ..." if len(have) > 12 else "")
        raise ReferenceDataError(
            f"{path.name}: the layout has changed: column {missing[0]!r} is missing"
            + (f" (and {len(missing) - 1} more)" if len(missing) > 1 else "")
            + f"; found: {shown}. Adapt build/ingest/publishers.py or use the edition it names."
        )


def read_csv(path: Path, columns: Sequence[str]) -> pd.DataFrame:
    """A published CSV with at least the given columns; ReferenceDataError if it is not one."""
    try:
        frame = pd.read_csv(path, encoding="utf-8-sig", low_memory=False)
    except (UnicodeDecodeError, pd.errors.ParserError, pd.errors.EmptyDataError) as e:
        raise ReferenceDataError(f"{path.name}: not a readable CSV ({e}). Download it again.") from e
    require_columns(path, frame.columns, columns)
    return frame[list(columns)]


def read_names(path: Path) -> pd.DataFrame:
    """``lsoa21cd, lsoa21nm, msoa21cd, msoa21nm, ward_code, ward, borough_code, borough``, sorted by code."""
    header = pd.read_csv(path, nrows=0, encoding="utf-8-sig").columns
    wards = sorted(c for c in header if c.startswith("WD") and c.endswith(("CD", "NM")))
    wanted = [
        "LSOA21CD",
        "LSOA21NM",
        "MSOA21CD",
        "MSOA21NM",
        *(wards or ["WD24CD", "WD24NM"]),
        "LAD22CD",
        "LAD22NM",
    ]
    frame = read_csv(path, wanted)
    frame.columns = pd.Index(
        ["lsoa21cd", "lsoa21nm", "msoa21cd", "msoa21nm", "ward_code", "ward", "borough_code", "borough"]
    )
    frame = frame[frame.borough_code.str.startswith(LONDON)]
    return frame.sort_values("lsoa21cd", ignore_index=True)


def read_lookup(path: Path) -> pd.DataFrame:
    """``lsoa11cd, lsoa21cd, change`` (U unchanged, S split, M merged, X other), London only."""
    frame = read_csv(path, ["LSOA11CD", "LSOA21CD", "CHGIND", "LAD22CD"])
    frame = frame[frame.LAD22CD.str.startswith(LONDON)].drop(columns="LAD22CD")
    frame.columns = pd.Index(["lsoa11cd", "lsoa21cd", "change"])
    return frame.sort_values(["lsoa11cd", "lsoa21cd"], ignore_index=True)


def read_population(path: Path) -> tuple[pd.DataFrame, str]:
    """``lsoa21cd, population`` for the newest year in the workbook, and that year's label ("mid-2022")."""
    try:
        book = openpyxl.load_workbook(path, read_only=True)
    except Exception as e:  # openpyxl raises what its zip and XML readers raise
        raise ReferenceDataError(f"{path.name}: not a readable xlsx ({e}). Download it again.") from e
    sheets = sorted(s for s in book.sheetnames if s.startswith("Mid-") and s.endswith("LSOA 2021"))
    if not sheets:
        raise ReferenceDataError(
            f"{path.name}: no sheet 'Mid-YYYY LSOA 2021'; found: {', '.join(book.sheetnames)}."
        )
    rows = book[sheets[-1]].iter_rows(min_row=POPULATION_HEADER_ROW, values_only=True)
    header = [str(c) for c in next(rows)]
    require_columns(path, header, POPULATION_COLUMNS)
    code, total = (header.index(c) for c in POPULATION_COLUMNS)
    pairs = [(r[code], r[total]) for r in rows if r[code] is not None]
    frame = pd.DataFrame(pairs, columns=["lsoa21cd", "population"]).astype({"population": "int64"})
    return frame, sheets[-1].split(" ")[0].replace("Mid", "mid")


def read_deprivation(path: Path) -> pd.DataFrame:
    """Scores by 2011 LSOA: IMD score and decile, the six domains used, 2015 residents. Not the Crime domain."""
    return read_csv(path, list(DEPRIVATION_COLUMNS)).rename(columns=DEPRIVATION_COLUMNS)


def read_deprivation_2025(path: Path) -> pd.DataFrame:
    """The same scores by 2021 LSOA, from the 2025 edition."""
    return read_csv(path, list(DEPRIVATION_2025_COLUMNS)).rename(columns=DEPRIVATION_2025_COLUMNS)


def read_ethnicity(path: Path) -> pd.DataFrame:
    """Census usual residents by 2021 LSOA in the five Census groups."""
    return read_csv(path, list(ETHNIC_COLUMNS)).rename(columns=ETHNIC_COLUMNS)


def read_outlines(path: Path) -> gpd.GeoDataFrame:
    """``lsoa21cd, geometry`` in British National Grid (EPSG:27700)."""
    try:
        frame = gpd.read_file(path)
    except Exception as e:  # pyogrio wraps every GDAL failure in its own classes
        raise ReferenceDataError(f"{path.name}: not readable GeoJSON ({e}). Download it again.") from e
    require_columns(path, frame.columns, ["LSOA21CD"])
    frame = frame[["LSOA21CD", "geometry"]].rename(columns={"LSOA21CD": "lsoa21cd"})
    return frame.to_crs(27700).sort_values("lsoa21cd", ignore_index=True)

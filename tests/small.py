"""A small London in the publishers' own formats: 60 square areas in three boroughs, and police files about it.

Areas are squares of 500 m in six rows of ten, from the south-west corner of the National Grid at CORNER. The first six
are the City of London's, then 27 each of Camden and Hackney. Codes of 2021 are E01000001 to E01000060, but:

* E01000007 and E01000008 are the halves of the 2011 area E01090001 (split);
* E01000009 is the merger of the 2011 areas E01090002 and E01090003;
* every other area kept its code.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
from pyproj import Transformer

from build.analysis.settings import AnalysisSettings
from build.ingest.reference_renewal import renew_reference
from build.london import FORCES
from build.settings import Run
from build.vocabulary import CRIME_TYPES

AREAS = 60
COLUMNS, SIDE, CORNER = 10, 500, (529_000, 179_500)
SPLIT, HALVES = "E01090001", ("E01000007", "E01000008")
MERGED, MERGER = ("E01090002", "E01090003"), "E01000009"
WALES = "W01000001"
MET, CITY = "metropolitan", "city-of-london"

STREET_HEADER = [
    "Crime ID",
    "Month",
    "Reported by",
    "Falls within",
    "Longitude",
    "Latitude",
    "Location",
    "LSOA code",
    "LSOA name",
    "Crime type",
    "Last outcome category",
    "Context",
]
SEARCH_HEADER = [
    "Type",
    "Date",
    "Part of a policing operation",
    "Policing operation",
    "Latitude",
    "Longitude",
    "Gender",
    "Age range",
    "Self-defined ethnicity",
    "Officer-defined ethnicity",
    "Legislation",
    "Object of search",
    "Outcome",
    "Outcome linked to object of search",
    "Removal of more than just outer clothing",
]

_TO_WGS84 = Transformer.from_crs(27700, 4326, always_xy=True)


def code(i: int) -> str:
    """Code of area i (0 to 59)."""
    return f"E01{i + 1:06d}"


def borough(i: int) -> tuple[str, str]:
    """Code and name of the borough of area i."""
    if i < 6:
        return "E09000001", "City of London"
    return ("E09000007", "Camden") if i < 33 else ("E09000012", "Hackney")


def population(i: int) -> int:
    """Mid-2022 residents of area i; the halves of the split area have 3,000 and 1,000."""
    return {6: 3000, 7: 1000}.get(i, 1500 + 10 * i)


def corner(i: int) -> tuple[int, int]:
    """South-west corner of area i in the National Grid."""
    return CORNER[0] + SIDE * (i % COLUMNS), CORNER[1] + SIDE * (i // COLUMNS)


def centre(i: int) -> tuple[float, float]:
    """Longitude and latitude of the middle of area i."""
    east, north = corner(i)
    longitude, latitude = _TO_WGS84.transform(east + SIDE / 2, north + SIDE / 2)
    return round(longitude, 6), round(latitude, 6)


def deprivation(i: int) -> dict[str, float]:
    """Scores of area i as they would be in 2011 areas: higher to the east."""
    step = i % COLUMNS
    return {"imd": 5.0 + 5 * step, "income": 0.02 * (step + 1), "other": float(step)}


# How often things are drawn and fitted does not matter here.
QUICK = AnalysisSettings()
QUICK = replace(
    QUICK,
    clusters=replace(
        QUICK.clusters, k_range=(3, 4), stability_refits=3, refits=8, cluster_starts=2, refit_starts=1
    ),
    deprivation=replace(
        QUICK.deprivation, trees=6, tuning_trees=2, boosting_rounds=3, importance_repeats=1,
        permutations=99, local_draws=999,
    ),
    trends=replace(QUICK.trends, change_simulations=100),
)  # fmt: skip


def make_config(home: Path) -> Run:
    """Settings of a run on the small London below ``home``; its reference tables are made from publisher files."""
    config = Run(
        reference=home / "reference",
        snapshot=home / "snapshot",
        out=home / "site",
        cache=home / "cache",
        expected_areas=AREAS,
        workers=1,  # other tests run next to this one
    )
    config.reference.mkdir()
    renew_reference(write_reference(home / "publishers"), config.reference, config)
    return config


# -- reference files


def write_reference(folder: Path) -> Path:
    """All reference files under their publishers' names."""
    folder.mkdir(parents=True, exist_ok=True)
    _names(folder)
    _lookup(folder)
    _population(folder)
    _borough_population(folder)
    _deprivation(folder)
    _deprivation_2025(folder)
    _ethnicity(folder)
    _outlines(folder)
    write_postcodes(folder)
    write_context(folder)
    return folder


def _csv(path: Path, header: Iterable[str], rows: Iterable[Iterable[object]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as f:
        out = csv.writer(f, lineterminator="\n")
        out.writerow(header)
        out.writerows(rows)
    return path


def _names(folder: Path) -> None:
    header = ["LSOA21CD", "LSOA21NM", "MSOA21CD", "MSOA21NM", "WD24CD", "WD24NM", "LAD22CD", "LAD22NM"]
    rows = []
    for i in range(AREAS):
        lad, name = borough(i)
        group = f"{name} {i // 5:03d}"
        rows.append(
            (
                code(i),
                f"{group}{'ABCDE'[i % 5]}",
                f"E02{i // 5:06d}",
                group,
                f"E05{i // 3:06d}",
                f"Ward {i // 3}",
                lad,
                name,
            )
        )
    _csv(folder / "LSOA21_MSOA21_WD24_LAD22_London.csv", header, rows)


def old_codes(i: int) -> list[str]:
    """2011 codes that area i came from."""
    if code(i) in HALVES:
        return [SPLIT]
    return list(MERGED) if code(i) == MERGER else [code(i)]


def _lookup(folder: Path) -> None:
    rows = []
    for i in range(AREAS):
        change = "S" if code(i) in HALVES else "M" if code(i) == MERGER else "U"
        rows += [(old, "", code(i), "", change, borough(i)[0], borough(i)[1], "", i) for old in old_codes(i)]
    rows.append(("E01999999", "", "E01999998", "", "U", "E07000001", "Elsewhere", "", 99))
    header = [
        "LSOA11CD",
        "LSOA11NM",
        "LSOA21CD",
        "LSOA21NM",
        "CHGIND",
        "LAD22CD",
        "LAD22NM",
        "LAD22NMW",
        "ObjectId",
    ]
    _csv(folder / "LSOA11_LSOA21_LAD22_EW_LU_v5.csv", header, rows)


def _population(folder: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Contents"
    for year, extra in (("2021", -100), ("2022", 0)):
        sheet = book.create_sheet(f"Mid-{year} LSOA 2021")
        for line in ("Population estimates", "This worksheet contains one table", "Source: ONS"):
            sheet.append([line])
        sheet.append(["LAD 2023 Code", "LAD 2023 Name", "LSOA 2021 Code", "LSOA 2021 Name", "Total", "F0"])
        for i in range(AREAS):
            sheet.append([*borough(i), code(i), "", population(i) + extra, 10])
        sheet.append(["E07000001", "Elsewhere", "E01999998", "", 1000, 10])
    book.save(folder / "sapelsoasyoa20222024.xlsx")


def _deprivation(folder: Path) -> None:
    decile = "(where 1 is most deprived 10% of LSOAs)"
    header = [
        "LSOA code (2011)", "Index of Multiple Deprivation (IMD) Score",
        f"Index of Multiple Deprivation (IMD) Decile {decile}", "Income Score (rate)", "Employment Score (rate)",
        "Education, Skills and Training Score", "Health Deprivation and Disability Score", "Crime Score",
        "Barriers to Housing and Services Score", "Living Environment Score",
        "Total population: mid 2015 (excluding prisoners)",
    ]  # fmt: skip
    rows = []
    for i in range(AREAS):
        for n, old in enumerate(old_codes(i)):
            if old == SPLIT and code(i) != HALVES[0]:
                continue  # one row a 2011 area
            d = deprivation(i)
            # The merged area's parts differ: 1,000 residents at the score, 3,000 at the score plus 8.
            shift, residents = (8.0, 3000) if n else (0.0, 1000)
            other = d["other"] + shift
            rows.append(
                (
                    old,
                    d["imd"] + shift,
                    10 - i % COLUMNS,
                    d["income"],
                    d["income"] / 2,
                    other,
                    other / 10,
                    0,
                    other * 2,
                    other * 3,
                    residents,
                )
            )
    _csv(folder / "File_7_-_All_IoD2019_Scores.csv", header, rows)


def write_boroughs(folder: Path, totals: Mapping[int, Mapping[str, int]]) -> Path:
    """Residents of the boroughs by year and name."""
    rows = [(name, year, n) for year, of in totals.items() for name, n in of.items()]
    return _csv(
        folder / "ONS_mid_year_estimates_boroughs_2019_2024.csv", ["borough", "year", "population"], rows
    )


def _borough_population(folder: Path) -> None:
    totals: dict[str, int] = {}
    for i in range(AREAS):
        totals[borough(i)[1]] = totals.get(borough(i)[1], 0) + population(i)
    write_boroughs(folder, {2022: totals})


def _deprivation_2025(folder: Path) -> None:
    """The same scores by 2021 area, higher by one, and no residents."""
    old = (folder / "File_7_-_All_IoD2019_Scores.csv").read_text(encoding="utf-8").splitlines()
    header = next(csv.reader(old))[:-1]
    rows = []
    for i in range(AREAS):
        d = deprivation(i)
        other = d["other"] + 1
        rows.append(
            (
                code(i),
                d["imd"] + 1,
                10 - i % COLUMNS,
                d["income"],
                d["income"] / 2,
                other,
                other / 10,
                0,
                other * 2,
                other * 3,
            )
        )
    _csv(
        folder / "File_7_IoD2025_All_Ranks_Scores.csv",
        [h.replace("2011", "2021") for h in header],
        rows,
    )


def postcode(i: int, n: int = 0) -> str:
    """Postcode n (0 or 1) of area i."""
    return f"E{1 + i // 20} {i % 10}{'AB'[n]}{'ABCDEFGHJL'[i % 20 // 2]}"


def write_postcodes(folder: Path) -> Path:
    """Code-Point Open: two postcodes an area, one elsewhere, one whose place is not known."""
    lines = []
    for i in range(AREAS):
        east, north = corner(i)
        for n, (x, y) in enumerate(((100, 100), (400, 350))):
            lines.append(
                f'"{postcode(i, n)}",10,{east + x},{north + y},"E92000001","","","","{borough(i)[0]}","E05000001"'
            )
    lines.append('"CB1 1AA",10,545000,258000,"E92000001","","","","E07000008","E05000001"')
    lines.append(f'"E9 9ZZ",90,0,0,"E92000001","","","","{borough(59)[0]}","E05000001"')
    path = folder / "codepo_gb.zip"
    with zipfile.ZipFile(path, "w") as z:
        z.writestr("Doc/licence.txt", "Contains OS data")
        z.writestr("Data/CSV/e.csv", "\n".join(lines) + "\n")
    return path


def write_context(folder: Path) -> None:
    """A river along the south, two parks, two roads, two stations, two town centres."""

    def place(x: float, y: float) -> list[float]:
        return [round(v, 6) for v in _TO_WGS84.transform(CORNER[0] + x, CORNER[1] + y)]

    def box(x: float, y: float, wide: float, high: float) -> list[list[list[float]]]:
        return [[place(x, y), place(x + wide, y), place(x + wide, y + high), place(x, y + high), place(x, y)]]

    def write(name: str, *features: tuple[str, object, dict[str, object]]) -> None:
        shapes = [
            {"type": "Feature", "properties": p, "geometry": {"type": kind, "coordinates": c}}
            for kind, c, p in features
        ]
        (folder / f"{name}.geojson").write_text(
            json.dumps({"type": "FeatureCollection", "features": shapes}), encoding="utf-8"
        )

    # A bridge leaves a gap of 40 m in the river.
    write("thames", ("Polygon", box(0, -200, 2000, 200), {}), ("Polygon", box(2040, -200, 2960, 200), {}))
    write(
        "parks",
        ("Polygon", box(1000, 1000, 400, 400), {"name": "Small Common", "ha": 16.0}),
        ("Polygon", box(3000, 2000, 100, 100), {"name": "Pocket Park", "ha": 1.0}),
        ("Polygon", box(3500, 2000, 50, 50), {"name": None, "ha": 0.2}),
    )
    write(
        "motorways", ("LineString", [place(0, 3000), place(2500, 3000)], {"ref": "M1", "class": "motorway"})
    )
    write("main_roads", ("LineString", [place(0, 10), place(5000, 10)], {"class": "TLRN"}))
    write(
        "town_centres",
        ("Point", place(1200, 700), {"name": "Camden Town", "class": "Major", "borough": "Camden"}),
        (
            "Point",
            place(3200, 2300),
            {"name": "Dalston Town Centre", "class": "District", "borough": "Hackney"},
        ),
    )
    stations = [("Mornington Crescent", *place(1100, 600), "tube", "northern", "TfL")]
    stations.append(("Hackney Downs", *place(3300, 2400), "overground", "weaver", "TfL"))
    _csv(folder / "stations.csv", ["name", "lon", "lat", "modes", "lines", "source"], stations)


def _ethnicity(folder: Path) -> None:
    groups = {
        "Total: All usual residents": 10, "Asian, Asian British or Asian Welsh": 2,
        "Asian, Asian British or Asian Welsh: Indian": 1, "Black, Black British, Black Welsh, Caribbean or African": 2,
        "Mixed or Multiple ethnic groups": 1, "White": 4, "Other ethnic group": 1,
    }  # fmt: skip
    header = ["date", "geography", "geography code", *(f"Ethnic group: {g}" for g in groups)]
    rows = [
        (2021, "", code(i), *(population(i) // 10 * share for share in groups.values())) for i in range(AREAS)
    ]
    _csv(folder / "census2021-ts021-lsoa.csv", header, rows)


def _outlines(folder: Path) -> None:
    features = []
    for i in range(AREAS):
        east, north = corner(i)
        # A vertex in the middle of every side, so that neighbours share whole edges.
        steps = [(0, 0), (1, 0), (2, 0), (2, 1), (2, 2), (1, 2), (0, 2), (0, 1), (0, 0)]
        ring = [_TO_WGS84.transform(east + x * SIDE / 2, north + y * SIDE / 2) for x, y in steps]
        features.append({
            "type": "Feature", "properties": {"LSOA21CD": code(i), "LSOA21NM": ""},
            "geometry": {"type": "Polygon", "coordinates": [[[round(v, 7) for v in p] for p in ring]]},
        })  # fmt: skip
    name = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5.geojson"
    (folder / name).write_text(
        json.dumps({"type": "FeatureCollection", "features": features}), encoding="utf-8"
    )


# -- police files


def street_row(
    month: str, area: int | None = 20, kind: str = "Burglary", force: str = MET, **changes: object
) -> dict[str, object]:
    """One row of a street file, in area ``area`` (None: without a place), with any column changed."""
    longitude, latitude = ("", "") if area is None else centre(area)
    asb = kind == "Anti-social behaviour"
    row = {
        "Crime ID": "" if asb else hashlib.sha256(f"{month} {area} {kind} {force}".encode()).hexdigest(),
        "Month": month, "Reported by": FORCES[force].name, "Falls within": FORCES[force].name,
        "Longitude": longitude, "Latitude": latitude,
        "Location": "No Location" if area is None else f"On or near Street {area}",
        "LSOA code": "" if area is None else code(area), "LSOA name": "", "Crime type": kind,
        "Last outcome category": "" if asb else "Under investigation", "Context": "",
    }  # fmt: skip
    return {**row, **{k.replace("_", " "): v for k, v in changes.items()}}


def search_row(month: str, area: int | None = 20, **changes: object) -> dict[str, object]:
    """One row of a stop-and-search file, with any column changed."""
    longitude, latitude = ("", "") if area is None else centre(area)
    row = {
        "Type": "Person search", "Date": f"{month}-15T12:30:00+00:00", "Part of a policing operation": "False",
        "Policing operation": "", "Latitude": latitude, "Longitude": longitude, "Gender": "Male",
        "Age range": "18-24", "Self-defined ethnicity": "White - Irish", "Officer-defined ethnicity": "White",
        "Legislation": "Misuse of Drugs Act 1971 (section 23)", "Object of search": "Controlled drugs",
        "Outcome": "A no further action disposal", "Outcome linked to object of search": "",
        "Removal of more than just outer clothing": "False",
    }  # fmt: skip
    return {**row, **changes}


def csv_text(header: Iterable[str], rows: Iterable[Mapping[str, object]]) -> str:
    """The file that a publisher would write."""
    columns = list(header)
    lines = [",".join(columns), *(",".join(str(r[c]) for c in columns) for r in rows)]
    return "\n".join(lines) + "\n"


def write_street(folder: Path, month: str, rows: Iterable[Mapping[str, object]], force: str = MET) -> Path:
    """A street file in its month's folder."""
    path = folder / month / f"{month}-{force}-street.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(STREET_HEADER, rows), encoding="utf-8")
    return path


def write_searches(folder: Path, month: str, rows: Iterable[Mapping[str, object]], force: str = MET) -> Path:
    """A stop-and-search file in its month's folder."""
    path = folder / month / f"{month}-{force}-stop-and-search.csv"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(csv_text(SEARCH_HEADER, rows), encoding="utf-8")
    return path


def zip_folder(folder: Path, path: Path) -> Path:
    """The folder as an archive in the published layout."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as z:
        for file in sorted(folder.rglob("*.csv")):
            z.write(file, file.relative_to(folder).as_posix())
    return path


def write_police(folder: Path, months: Iterable[str], seed: int = 1) -> Path:
    """Files of both forces for each month: Poisson counts by area and type, searches of every group."""
    rng = np.random.default_rng(seed)
    kinds = list(CRIME_TYPES)
    level = rng.gamma(4, 0.25, (AREAS, 1)) * rng.dirichlet(np.full(len(kinds), 3.0), AREAS) * 12
    ethnic = [
        ("White - Irish", "White"), ("White - Any other White background", "White"),
        ("Black/African/Caribbean/Black British - African", "Black"),
        ("Asian/Asian British - Indian", "Asian"), ("Mixed/Multiple ethnic groups - White and Asian", "Other"),
        ("Other ethnic group - Arab", "Other"), ("Other ethnic group - Not stated", "Black"), ("", "White"),
    ]  # fmt: skip
    for month in months:
        counts = rng.poisson(level)
        rows: dict[str, list[dict[str, object]]] = {MET: [], CITY: []}
        for i, k in zip(*np.nonzero(counts), strict=True):
            force = CITY if borough(i)[1] == "City of London" else MET
            rows[force] += [street_row(month, int(i), kinds[k], force)] * int(counts[i, k])
        rows[MET].append(street_row(month, None))
        rows[MET].append(street_row(month, 20, LSOA_code=WALES))
        for force, found in rows.items():
            write_street(folder, month, found, force)
        found = []
        for n in range(120):
            own, officer = ethnic[int(rng.integers(len(ethnic)))]
            found.append(search_row(
                month, int(rng.integers(AREAS)) if n % 20 else None,
                **{"Self-defined ethnicity": own, "Officer-defined ethnicity": officer,
                   "Age range": ["10-17", "18-24", "25-34", "over 34", ""][n % 5],
                   "Gender": ["Male", "Female"][n % 7 == 0],
                   "Outcome": ["Arrest", "A no further action disposal", "Community resolution"][n % 3],
                   "Type": "Vehicle search" if n % 30 == 7 else "Person search"},
            ))  # fmt: skip
        write_searches(folder, month, found)
        write_searches(folder, month, found[:5], CITY)
    return folder

"""The inputs of the analysis, assembled from the reference tables and the snapshot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.geography import Geography
from build.analysis.inputs import Inputs
from build.analysis.provenance import AREA, BOROUGH, POINT, WARD, search_flags, street_flags
from build.errors import SnapshotError
from build.ingest.coverage import Corrections, coverage_table
from build.ingest.plan import RESTORE
from build.ingest.reference import Reference
from build.ingest.searches import ATTRIBUTES
from build.ingest.snapshot import Snapshot
from build.ingest.streets import names_of_areas
from build.london import FORCES, force_of
from build.settings import Gate
from build.vocabulary import CRIME_TYPES

STOP_COLUMNS = ["month", "force", "borough_code", *ATTRIBUTES.values(), "count"]
CLOCK_COLUMNS = ["month", "weekday", "hour", "count"]
POINT_COLUMNS = ["month", "crime_type", "location", "easting", "northing", "count"]


def make_inputs(reference: Reference, snapshot: Snapshot, corrections: Corrections, gate: Gate) -> Inputs:
    """Align a snapshot to the reference areas. Raises SnapshotError if it was made for other areas."""
    months = every_month(snapshot.months[0], snapshot.months[-1])
    coverage = coverage_table(snapshot.ledger, months, corrections, gate)
    if not (coverage.state == "complete").any():
        raise SnapshotError(
            f"{months[0]} to {months[-1]}: no area has data: not one file of a force has a complete month. "
            "Give files with rows, or correct their state in data/corrections.yml."
        )
    slugs = list(CRIME_TYPES.values())
    counts = np.zeros((len(reference.areas), len(months), len(slugs)), np.int32)
    searches = np.zeros((len(reference.areas), len(months)), np.int32)
    for month, tables in snapshot.tables.items():
        table, m = tables["areas"], months.index(month)
        if not np.array_equal(table.lsoa21cd.to_numpy(), reference.areas.lsoa21cd.to_numpy()):
            raise SnapshotError(f"{month}: the snapshot's areas are not those of data/reference. {RESTORE}")
        counts[:, m] = table[slugs].to_numpy()
        searches[:, m] = table.searches.to_numpy()
    types = tuple(CRIME_TYPES)
    return Inputs(
        areas=reference.areas.assign(streets=names_of_areas(snapshot.streets, reference.areas)),
        editions=reference.editions,
        neighbours=reference.neighbours,
        months=months,
        types=types,
        counts=counts,
        observed=observed_months(reference.areas, months, coverage),
        monthly=monthly_table(snapshot, months, coverage),
        coverage=coverage,
        ledger=snapshot.ledger,
        provenance=snapshot.provenance,
        estimated={
            level: street_flags(snapshot.provenance, months, types, level)
            for level in (BOROUGH, WARD, AREA, POINT)
        },
        searches_estimated=search_flags(snapshot.provenance, months),
        stops=stacked(snapshot, "stops", STOP_COLUMNS, words=STOP_COLUMNS[:-1]),
        stops_area=searches,
        stops_clock=stacked(snapshot, "clock", CLOCK_COLUMNS),
        points=newest_points(snapshot, months, coverage),
        labels={
            "population": reference.label("population"),
            "population_note": reference.note("population"),
            "deprivation": reference.label("deprivation"),
            "census": reference.label("ethnicity"),
            "estimated": str(snapshot.card["estimated"]),
            "note": str(snapshot.card["note"]),
        },
        sources=[snapshot.card, *reference.cards],
        breaks=corrections.breaks,
        residents_by_age=reference.residents_by_age,
    )


def make_geography(reference: Reference, snapshot: Snapshot) -> Geography:
    """Shapes, postcodes and context of the reference tables, with the streets that the police files name."""
    row = pd.Series(np.arange(len(reference.areas), dtype=np.int16), index=reference.areas.lsoa21cd)
    streets = snapshot.streets[snapshot.streets.lsoa21cd.isin(row.index)]
    area = row[streets.lsoa21cd].to_numpy()
    return replace(
        reference.geography, streets=pd.DataFrame({"street": streets.street.to_numpy(), "area": area})
    )


def every_month(first: str, last: str) -> tuple[str, ...]:
    """Consecutive months "YYYY-MM" from first to last, including those without a file."""
    return tuple(str(p) for p in pd.period_range(first, last, freq="M"))


def observed_months(
    areas: pd.DataFrame, months: tuple[str, ...], coverage: pd.DataFrame
) -> NDArray[np.bool_]:
    """(areas, months): whether the area's own force has a complete month of crimes."""
    street = coverage[(coverage.kind == "street") & (coverage.state == "complete")]
    complete = np.array([np.isin(months, street.month[street.force == slug]) for slug in FORCES])
    row = {slug: i for i, slug in enumerate(FORCES)}
    return complete[areas.borough_code.map(force_of).map(row).to_numpy(int)]


def monthly_table(snapshot: Snapshot, months: tuple[str, ...], coverage: pd.DataFrame) -> pd.DataFrame:
    """``month, force, crime_type, count``: all incidents recorded; null where the force-month is missing or partial."""
    index = pd.MultiIndex.from_product([months, FORCES, CRIME_TYPES], names=["month", "force", "crime_type"])
    reported = stacked(snapshot, "forces", ["month", "force", "crime_type", "count"])
    count = reported.set_index(list(index.names))["count"].astype("Int64").reindex(index)
    partial = coverage[(coverage.kind == "street") & (coverage.state != "complete")]
    gone = set(zip(partial.month, partial.force, strict=True))
    incomplete = np.array([(m, f) in gone for m, f, _ in index])
    return count.mask(incomplete).reset_index()


def stacked(snapshot: Snapshot, name: str, columns: list[str], words: Sequence[str] = ()) -> pd.DataFrame:
    """The named table of every month that has it, with its ``month``; no rows but the same columns if none has.

    Columns of a few ``words``, many times over, become categorical one after the other: as text they take ten times the memory.
    """
    parts = [t[name].assign(month=m) for m, t in snapshot.tables.items() if name in t]
    if not parts:
        return pd.DataFrame(columns=columns)
    made = {}
    for column in columns:
        values = pd.concat([part[column] for part in parts], ignore_index=True)
        made[column] = values.astype("str").astype("category") if column in words else values
    return pd.DataFrame(made)


def newest_points(snapshot: Snapshot, months: tuple[str, ...], coverage: pd.DataFrame) -> pd.DataFrame:
    """Points of the newest month that every force has, and of the same month a year earlier if it is one too.

    A month that a force lacks would be counted in part of Central London only. The live feed's month has every force's.
    """
    street = coverage[(coverage.kind == "street") & (coverage.state == "complete")]
    whole = {m for m in months if set(street.force[street.month == m]) == {*FORCES}}
    points = stacked(snapshot, "points", POINT_COLUMNS)
    if snapshot.live is not None:
        points = pd.concat([points, snapshot.live[POINT_COLUMNS]], ignore_index=True)
        whole |= set(snapshot.live.month)
    points = points[points.month.isin(whole)]
    if points.empty:
        return points
    newest = str(points.month.max())
    return points[points.month.isin([newest, str(pd.Period(newest, freq="M") - 12)])].reset_index(drop=True)

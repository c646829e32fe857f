"""A police.uk folder or archive to a snapshot, month by month, with at most two months in memory."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pandas as pd
import pyarrow as pa

from build.ingest import cards, provenance, snapshot, streets
from build.ingest.coverage import Corrections
from build.ingest.geography import AreaFinder
from build.ingest.members import STREET, Member, find_members
from build.ingest.reference import Reference
from build.ingest.searches import SearchFile, read_searches
from build.ingest.street import StreetFile, read_street
from build.settings import Gate, Run
from build.vocabulary import CRIME_TYPES

Progress = Callable[[int, int], None]
Named = Callable[[str, pa.Table], None]
LetIn = Callable[[str, str, str], Set[str]]


@dataclass
class IngestReport:
    """What the ingest read and what it ignored, for the closing table."""

    files: int = 0
    rows: int = 0
    bytes: int = 0
    other_forces: int = 0
    outcomes: int = 0
    repeated: tuple[str, ...] = field(default=())
    unread: tuple[str, ...] = field(default=())


def ingest_police(
    path: Path,
    reference: Reference,
    corrections: Corrections,
    out: Path,
    run: Run,
    gate: Gate,
    progress: Progress,
) -> IngestReport:
    """Read every wanted file below ``path`` and write a snapshot of them into the empty folder ``out``.

    Months outside ``run.since``/``until`` are ignored. ``progress`` is called with the months done and the total. Raises
    RawDataError if the files cannot be used as they are.
    """
    found = find_members(path, run)
    card, basis = cards.read_card(path)
    with_points = set(found.months[-run.points_months :])
    named = streets.DistinctPoints()
    ledgers = write_months(
        found.members, with_points, reference, corrections.let_in, out, run, gate, progress, named.add
    )
    streets.write(streets.street_table([named.points], reference.areas.lsoa21cd), out)
    provenance.write(basis, found.months, out)
    snapshot.carry_history(run.snapshot, out)
    snapshot.write_manifest(out, cards.police_card(path, card, ledgers))
    report = report_of(ledgers)
    report.other_forces, report.outcomes = found.other_forces, found.outcomes
    report.repeated, report.unread = found.repeated, found.unread
    return report


def write_months(
    members: Sequence[Member],
    with_points: Set[str],
    reference: Reference,
    let_in: LetIn,
    out: Path,
    run: Run,
    gate: Gate,
    progress: Progress,
    named: Named,
) -> list[dict[str, object]]:
    """Read the members month by month and write one folder each below ``out``; returns their ledger.

    ``let_in`` says of a month, force and kind which checks are waived for its file (see :func:`read_street`). ``named`` is
    given each month and its points that a street names.
    """
    months = sorted({m.month for m in members})
    finder = AreaFinder(reference.outlines)

    def one(month: str) -> tuple[list[dict[str, object]], pa.Table]:
        own = [m for m in members if m.month == month]
        tables, ledger, points = read_month(
            own, reference, let_in, finder, run, gate, with_points=month in with_points
        )
        snapshot.write_month(out, month, tables, ledger)
        return ledger, points

    ledgers = []
    with ThreadPoolExecutor(run.workers) as pool:
        for done, (ledger, points) in enumerate(pool.map(one, months), start=1):
            ledgers += ledger
            named(months[done - 1], points)
            progress(done, len(months))
    return ledgers


def report_of(ledgers: list[dict[str, object]]) -> IngestReport:
    """Number, rows and bytes of the files read."""
    return IngestReport(
        files=len(ledgers),
        rows=sum(int(str(entry["rows"])) for entry in ledgers),
        bytes=sum(int(str(entry["bytes"])) for entry in ledgers),
    )


def read_month(
    members: list[Member],
    reference: Reference,
    let_in: LetIn,
    finder: AreaFinder,
    run: Run,
    gate: Gate,
    *,
    with_points: bool,
) -> tuple[dict[str, pd.DataFrame], list[dict[str, object]], pa.Table]:
    """Tables of one month (see :mod:`build.ingest.snapshot`), its ledger rows, its points that a street names."""
    areas = reference.areas
    borough = areas.borough_code.to_numpy(object)
    street: dict[str, StreetFile] = {}
    searches: dict[str, SearchFile] = {}
    for member in members:
        if member.kind == STREET:
            street[member.force] = read_street(
                member,
                reference.crosswalk,
                finder,
                run,
                gate,
                n_areas=len(areas),
                with_points=with_points,
                let_in=let_in(member.month, member.force, member.kind),
            )
        else:
            searches[member.force] = read_searches(member, finder, borough, run)
    tables = {
        "areas": _area_table(areas.lsoa21cd, street, searches),
        "forces": _force_table(street),
    }
    if searches:
        tables["stops"] = pd.concat([s.stops for s in searches.values()], ignore_index=True)
        clock = pd.concat([s.clock for s in searches.values()])
        tables["clock"] = clock.groupby(["weekday", "hour"])["count"].sum().reset_index()
    central = [s.points for s in street.values() if s.points is not None]
    if central:
        points = pd.concat(central)
        keys = [c for c in points.columns if c != "count"]
        tables["points"] = points.groupby(keys, dropna=False)["count"].sum().reset_index()
    named = pa.concat_tables([streets.NO_POINTS, *(s.streets for s in street.values())])
    return tables, [s.ledger for s in street.values()] + [s.ledger for s in searches.values()], named


def _area_table(
    codes: pd.Series, street: dict[str, StreetFile], searches: dict[str, SearchFile]
) -> pd.DataFrame:
    counts = np.zeros((len(codes), len(CRIME_TYPES)), np.int32)
    for f in street.values():
        counts += f.counts
    stopped = np.zeros(len(codes), np.int32)
    for s in searches.values():
        stopped += s.by_area
    frame = pd.DataFrame(counts, columns=list(CRIME_TYPES.values()))
    frame.insert(0, "lsoa21cd", codes.to_numpy())
    return frame.assign(searches=stopped)


def _force_table(street: dict[str, StreetFile]) -> pd.DataFrame:
    """All incidents each force recorded, by type; zero for types of which it recorded none."""
    rows = [
        {"force": force, "crime_type": name, "count": int(n)}
        for force, f in street.items()
        if f.reported.sum()  # a file without rows is a missing month, not a month without crime
        for name, n in zip(CRIME_TYPES, f.reported, strict=True)
    ]
    return pd.DataFrame(rows, columns=["force", "crime_type", "count"])

"""The story of a build, top to bottom."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from build.analysis.absence import attempt
from build.analysis.inputs import Inputs
from build.analysis.parallel import aside
from build.analysis.results import Results, latest_of
from build.analysis.settings import AnalysisSettings
from build.analysis_inputs import make_geography, make_inputs
from build.errors import ReferenceDataError, SnapshotError, reading
from build.ingest.breaks import unexplained
from build.ingest.coverage import Corrections, load_corrections
from build.ingest.plan import RESTORE, Update, snapshot_hash
from build.ingest.police import IngestReport, ingest_police
from build.ingest.reference import Reference, load_reference
from build.ingest.reference_renewal import renew_reference
from build.ingest.renew import renew_snapshot
from build.ingest.snapshot import Snapshot, load_snapshot
from build.progress import Reporter
from build.report.publish.assets import write_assets
from build.report.publish.feed import write_feed
from build.report.publish.html_checks import check_site, page_sizes
from build.report.publish.metadata import data_date
from build.report.publish.size_limits import Weight, check_sizes
from build.report.site import write_site
from build.settings import Run, Settings
from build.storage.lock import JOURNAL
from build.storage.replace_folders import Staging, replacing_folders, require_replaceable
from build.storage.results_cache import KeptParts, results_for
from build.storage.site_folder import foreign_paths, refuse_clashes, write_list
from build.storage.site_record import hashes_below, remember

RESTORE_REFERENCE = "Restore data/reference from the repository, or renew it with --reference."


def build(
    settings: Settings,
    reporter: Reporter,
    raw: Path | None = None,
    reference: Path | None = None,
    update: Update | None = None,
) -> None:
    """Build the site; with ``raw``, ``reference`` or ``update``, renew the data first.

    Everything is written to new folders that replace the old ones together at the end, so a run that fails, for whatever
    reason, leaves the site, the snapshot and the reference tables as they were. Raises BuildError.
    """
    run, started = settings.run, time.time()
    foreign = foreign_paths(run.out)
    replaced = [
        run.out,
        *([run.reference] if reference else []),
        *([run.snapshot] if raw or update else []),
    ]
    for folder in replaced:
        require_replaceable(folder)
    with replacing_folders(run.cache / "locks" / JOURNAL) as staging:
        data = renewed(settings, staging, reporter, raw, reference, update)
        workers = settings.analysis.trends.workers_for(len(data.tables.areas))
        out = staging.folder(run.out)
        parts = KeptParts(run.cache / "parts")
        with aside(workers) as start:
            assets = start(write_assets, out, run)
            with reporter.stage("load"), reading(data.run.snapshot, RESTORE, SnapshotError):
                snapshot = load_snapshot(data.run)
                inputs = make_inputs(data.tables, snapshot, data.corrections, settings.gate)
                geography = make_geography(data.tables, snapshot)
                for line in unexplained(snapshot.ledger, inputs.stops, data.corrections.breaks):
                    reporter.say(f"{run.corrections.name}: {line}")
                snapshot = replace(snapshot, tables={})  # the inputs hold what is needed from them
            with reporter.stage("analysis"):
                results = with_live_month(
                    results_for(inputs, settings.analysis, parts), inputs, snapshot, settings.analysis
                )
            inputs = replace(inputs, stops=inputs.stops.iloc[:0])  # the report reads no search itself
            with reporter.stage("report"):
                rendered = write_site(inputs, geography, results, out, settings, parts, assets)
                write_feed(snapshot.history, out, run, data_date(inputs))
        with reporter.stage("checks"), aside(workers) as start:
            hashing = start(hashes_below, out)
            pages = {path: page.holds for path, page in rendered.items()}
            weighing = start(check_sizes, out, pages, settings.limits)
            check_site(out, pages, run.site_url)
            weights = weighing.result()
            sizes = page_sizes(pages)
            known = hashing.result()  # before anything else is written
            write_list(out, snapshot_hash(data.run.snapshot))
            refuse_clashes(run.out, out, foreign)
            remember(settings, replace(data.run, out=out), started, known)
            staging.keep(run.out, foreign)
        summarise(inputs, data.ingested, sizes, weights, reporter)


@dataclass(frozen=True)
class Data:
    """What a site is built from: ``run`` with the folders that hold it, tables, corrections, and what this run has read."""

    run: Run
    tables: Reference
    corrections: Corrections
    ingested: IngestReport | None


def renewed(
    settings: Settings,
    staging: Staging,
    reporter: Reporter,
    raw: Path | None,
    reference: Path | None,
    update: Update | None,
) -> Data:
    """Renew the data that is asked for, in folders that will replace the old ones, and load the reference tables."""
    run = staged = settings.run
    ingested = None
    if reference:
        staged = replace(staged, reference=staging.folder(run.reference))
        with reporter.stage("reference tables"):
            kept = renew_reference(reference, staged.reference, run)
        for line in kept:
            reporter.say(line)
    corrections = load_corrections(run.corrections)
    with reading(staged.reference, RESTORE_REFERENCE, ReferenceDataError):
        tables = load_reference(staged)
    if raw:
        staged = replace(staged, snapshot=staging.folder(run.snapshot))
        with reporter.stage("ingest"):
            ingested = ingest_police(
                raw, tables, corrections, staged.snapshot, run, settings.gate, reporter.step
            )
    if update:
        staged = replace(staged, snapshot=staging.folder(run.snapshot))
        with reporter.stage("ingest and gate"):
            ingested, entry = renew_snapshot(
                update, tables, corrections, staged.snapshot, settings, reporter.step
            )
        say_entry(entry, reporter)
    return Data(staged, tables, corrections, ingested)


def say_entry(entry: dict[str, Any], reporter: Reporter) -> None:
    """Print what a renewal brought."""
    for what in ("new", "replaced", "left"):
        if entry[what]:
            reporter.say(f"{what}: {', '.join(entry[what])}")
    for r in entry["revised"]:
        reporter.say(
            f"revised: {r['month']} {r['force']} {r['kind']}: {r['before']:,} rows before, {r['rows']:,} now"
        )
    for e in entry["exceptions"]:
        reporter.say(
            f"accepted by data/corrections.yml: {e['month']} {e['force']} {e['kind']} ({e['check']}): {e['reason']}"
        )
    if entry["live"]:
        reporter.say(f"live feed: {entry['live']}")


def with_live_month(
    results: Results, inputs: Inputs, snapshot: Snapshot, settings: AnalysisSettings
) -> Results:
    """The results, with the live feed's month as the latest if it is ahead of the archive."""
    if snapshot.live is None:
        return results
    months = tuple(sorted({*inputs.months, *snapshot.live.month}))
    return replace(results, latest=attempt(latest_of, inputs, months, settings.latest))


def summarise(
    inputs: Inputs,
    ingested: IngestReport | None,
    sizes: list[tuple[str, int, int]],
    weights: list[Weight],
    reporter: Reporter,
) -> None:
    """Print the closing tables: what became of every row, page sizes, sizes against their limits, time per stage."""
    ledger = inputs.ledger
    gone = ledger.filter(regex="^rejected_").sum(axis=1)
    rows = [
        (
            f"{force} {kind}",
            *(
                f"{n:,}"
                for n in (
                    part.rows.sum(),
                    part.counted.sum(),
                    part.no_place.sum(),
                    part.outside.sum(),
                    gone[part.index].sum(),
                )
            ),
        )
        for (force, kind), part in ledger.groupby(["force", "kind"])
    ]
    reporter.table("Rows", ("file", "read", "counted", "no place", "outside", "rejected"), rows)
    if ingested:
        reporter.say(
            f"{ingested.files} files, {ingested.bytes / 1e6:,.0f} MB; ignored: {ingested.other_forces} of other forces, "
            f"{ingested.outcomes} of outcomes, {len(ingested.repeated)} duplicates"
        )
        for place in ingested.unread:
            reporter.say(f"not read, though its name looks meant: {place}")
    for row in ledger[ledger["unknown"] != ""].itertuples():
        reporter.say(f"not known in {row.file}: {row.unknown}")
    shown = [(name, f"{size / 1e3:,.1f}", f"{packed / 1e3:,.1f}") for name, size, packed in sizes[:20]]
    reporter.table(f"Pages: the largest of {len(sizes)}", ("page", "kB", "kB compressed"), shown)
    limits = [(w.what, f"{w.size / 1e3:,.1f}", f"{w.limit / 1e3:,.0f}") for w in weights]
    reporter.table("Weight", ("what", "kB", "kB at most"), limits)
    seconds = [(name, f"{s:.1f}") for name, s in reporter.seconds.items()]
    reporter.table("Time", ("stage", "s"), [*seconds, ("all", f"{sum(reporter.seconds.values()):.1f}")])
    reporter.say(f"{len(inputs.areas):,} areas, {inputs.months[0]} to {inputs.months[-1]}")

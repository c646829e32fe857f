"""The story of a build, top to bottom."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from build.analysis.inputs import Inputs
from build.analysis.results import Results, latest_of
from build.analysis.settings import AnalysisSettings
from build.analysis_inputs import make_inputs
from build.errors import SiteError
from build.ingest.coverage import load_corrections
from build.ingest.plan import Update
from build.ingest.police import IngestReport, ingest_police
from build.ingest.reference import load_reference, renew_reference
from build.ingest.renew import renew_snapshot
from build.ingest.snapshot import Snapshot, load_snapshot
from build.progress import Reporter
from build.report.publish.feed import write_feed
from build.report.publish.html_checks import check_site, page_sizes
from build.report.publish.metadata import data_date
from build.report.publish.size_limits import Weight, check_sizes
from build.report.site import write_site
from build.settings import Settings
from build.storage.lock import JOURNAL
from build.storage.replace_folders import replacing_folders
from build.storage.results_cache import results_for


def build(
    settings: Settings,
    reporter: Reporter,
    raw: Path | None = None,
    reference: Path | None = None,
    update: Update | None = None,
) -> None:
    """Build the site; with ``raw``, ``reference`` or ``update`` from renewed data.

    Everything new is written beside what is there and takes its place together at the end, so a run that fails, whatever
    the reason, leaves site, snapshot and reference tables as they were. Raises BuildError.
    """
    run = settings.run
    refuse_foreign_folder(run.out)
    ingested = None
    with replacing_folders(run.cache / "locks" / JOURNAL) as staging:
        staged = run
        if reference:
            staged = replace(staged, reference=staging.folder(run.reference))
            with reporter.stage("reference tables"):
                # Fetched files come without the names, which no publisher has at an address of its own.
                fetched = reference.is_relative_to(run.cache)
                renew_reference(reference, staged.reference, run, keep_names=fetched)
        corrections = load_corrections(run.corrections)
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
        with reporter.stage("load"):
            snapshot = load_snapshot(staged)
            inputs = make_inputs(tables, snapshot, corrections, settings.gate)
            snapshot = replace(snapshot, tables={})  # the inputs hold what is needed of them
        with reporter.stage("analysis"):
            results = with_live_month(
                results_for(inputs, settings.analysis, run.cache), inputs, snapshot, settings.analysis
            )
        out = staging.folder(run.out)
        with reporter.stage("report"):
            write_site(inputs, tables.outlines, results, out, settings)
            write_feed(snapshot.history, out, run, data_date(inputs))
        with reporter.stage("checks"):
            check_site(out, run.site_url)
            weights = check_sizes(out, settings.limits)
        summarise(inputs, ingested, out, weights, reporter)


def say_entry(entry: dict[str, Any], reporter: Reporter) -> None:
    """What a renewal brought, in plain lines."""
    for what in ("new", "replaced", "left"):
        if entry[what]:
            reporter.say(f"{what}: {', '.join(entry[what])}")
    for r in entry["revised"]:
        reporter.say(
            f"revised: {r['month']} {r['force']} {r['kind']}: {r['before']:,} rows before, {r['rows']:,} now"
        )
    for e in entry["exceptions"]:
        reporter.say(
            f"let in by data/corrections.yml: {e['month']} {e['force']} {e['kind']} ({e['check']}): {e['reason']}"
        )
    if entry["live"]:
        reporter.say(f"live feed: {entry['live']}")


def with_live_month(
    results: Results, inputs: Inputs, snapshot: Snapshot, settings: AnalysisSettings
) -> Results:
    """The results, with the month that the live feed has before the archive as the latest, if there is one."""
    if snapshot.live is None:
        return results
    months = tuple(sorted({*inputs.months, *snapshot.live.month}))
    return replace(results, latest=latest_of(inputs, months, settings.latest))


def refuse_foreign_folder(out: Path) -> None:
    """Raise SiteError if ``out`` holds something that is not a site of ours, which a build would delete."""
    if out.is_dir():
        there = {p.name for p in out.iterdir()} - {".gitignore"}
        if there and not {"index.html", "data", "charts"} <= there:
            raise SiteError(
                f"{out} holds other files ({sorted(there)[0]} ...). Name a new or empty folder with --out."
            )
    elif out.exists():
        raise SiteError(f"{out} is a file. Name a folder with --out.")


def summarise(
    inputs: Inputs, ingested: IngestReport | None, out: Path, weights: list[Weight], reporter: Reporter
) -> None:
    """At the end: rows and where they went, size per page, weights beside their limits, time per stage."""
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
            f"{ingested.files} files, {ingested.bytes / 1e6:,.0f} MB; left aside: {ingested.other_forces} of other forces, "
            f"{ingested.outcomes} of outcomes, {len(ingested.repeated)} given twice"
        )
        for place in ingested.unread:
            reporter.say(f"not read, though its name looks meant: {place}")
    for row in ledger[ledger["unknown"] != ""].itertuples():
        reporter.say(f"not known in {row.file}: {row.unknown}")
    pages = page_sizes(out)
    shown = [(name, f"{size / 1e3:,.1f}", f"{packed / 1e3:,.1f}") for name, size, packed in pages[:20]]
    reporter.table(f"Pages: the largest of {len(pages)}", ("page", "kB", "kB compressed"), shown)
    limits = [(w.what, f"{w.size / 1e3:,.1f}", f"{w.limit / 1e3:,.0f}") for w in weights]
    reporter.table("Weight", ("what", "kB", "kB at most"), limits)
    seconds = [(name, f"{s:.1f}") for name, s in reporter.seconds.items()]
    reporter.table("Time", ("stage", "s"), [*seconds, ("all", f"{sum(reporter.seconds.values()):.1f}")])
    reporter.say(f"{len(inputs.areas):,} areas, {inputs.months[0]} to {inputs.months[-1]}")

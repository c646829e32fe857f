"""What the publishers have that the snapshot has not: looked up first, fetched only if there is something."""

from __future__ import annotations

import datetime
import os
import shutil
from pathlib import Path

from build.errors import SourceError
from build.ingest.plan import KINDS, Held, Key, LiveMonth, Plan, Update, compare, read_held
from build.london import FORCES
from build.progress import Reporter
from build.settings import Settings
from build.sources.api import Api
from build.sources.archive import Archive, Entry, fetch_members, open_archive
from build.sources.http import Client
from build.sources.reference import fetch_reference


def prepare_update(settings: Settings, reporter: Reporter) -> Update | None:
    """Compare the archive with the snapshot and fetch what is new into the cache; None if nothing is.

    Nothing here loads the analysis: that there is nothing new is known in a second. Raises SourceError or SnapshotError.
    """
    client = Client(settings.network.publishers, settings.network.patience)
    held = read_held(settings.run.snapshot)
    with reporter.stage("publishers"), open_archive(client, settings.run.cache) as archive:
        plan = compare(wanted(archive), held, settings.run.snapshot, settings.run.points_months)
        _require_months(archive, plan)
        live = newest_of_api(client, plan.months[-1], held, settings, reporter)
        news = bool(plan.stale or plan.left or live)
        if news:
            fetch_members(
                archive, plan.to_fetch, members_folder(settings), settings.network.connections, reporter.step
            )
    _say(archive, plan, client, held, reporter)
    if not news:
        return None
    return Update(
        held=held,
        plan=plan,
        folder=members_folder(settings),
        archive=archive.name,
        address=archive.file.url,
        date=archive.date or today(),
        today=today(),
        live=live,
        stand_in=client.publishers.rehearsal,
    )


def wanted(archive: Archive) -> list[tuple[Key, Entry]]:
    """The forces' street and stop-and-search members. Raises SourceError if one is given twice."""
    names = {f"{force}-{kind}.csv": (force, kind) for force in FORCES for kind in KINDS}
    found: dict[Key, Entry] = {}
    for entry in archive.entries:
        month, rest = entry.name[:7], entry.name[8:]
        if rest in names and len(month) == 7 and month[4] == "-" and (month[:4] + month[5:]).isdigit():
            key = (month, *names[rest])
            if key in found:
                raise SourceError(f"{archive.file.url}: lists {entry.name} twice. Try again later.")
            found[key] = entry
    return list(found.items())


def _require_months(archive: Archive, plan: Plan) -> None:
    if not plan.months:
        raise SourceError(
            f"{archive.file.url}: no file of {' or '.join(FORCES)} among its {len(archive.entries)} members. "
            "If police.uk changed its layout, this program must be adapted."
        )


def newest_of_api(
    client: Client, archived: str, held: Held, settings: Settings, reporter: Reporter
) -> LiveMonth | None:
    """Central London's crimes of a month that the API has and the archive has not; None if there is none.

    A month that the API lists but does not give yet is not there, and the month before is asked for. An API that does not
    answer is said and does no harm: the archive's newest month stands.
    """
    api = Api(client, settings.network)
    try:
        month = api.newest_month()
        while month > archived and month != held.live:
            if crimes := api.crimes(month, settings.run.central_london):
                return LiveMonth(month, crimes, client.publishers.api)
            reporter.say(f"police.uk's API does not give {month} yet.")
            month = month_before(month)
    except SourceError as e:
        reporter.say(f"The live feed was left out: {e}")
    return None


def month_before(month: str) -> str:
    """The month before, "YYYY-MM"."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year - 1}-12" if number == 1 else f"{year}-{number - 1:02d}"


def download_reference(settings: Settings, reporter: Reporter) -> Path:
    """Fetch the publishers' reference files into a folder of the cache. Raises SourceError or ReferenceDataError."""
    from build.ingest.reference import held_names  # noqa: PLC0415 (takes seconds to load)

    boroughs = sorted(held_names(settings.run).borough.unique())
    folder = settings.run.cache / "reference"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    client = Client(settings.network.publishers, settings.network.patience)
    with reporter.stage("reference files"):
        fetch_reference(client, boroughs, folder)
    reporter.say(f"{client.received / 1e6:,.1f} MB came in over {client.requests} requests")
    return folder


def members_folder(settings: Settings) -> Path:
    """Where fetched members are kept by name, CRC and size."""
    return settings.run.cache / "police"


def sweep(settings: Settings, plan: Plan) -> None:
    """Drop members from the cache that the archive no longer lists."""
    listed = {f"{e.key}.gz" for e in plan.members.values()}
    folder = members_folder(settings)
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in listed:
            path.unlink()


def today() -> str:
    """The day of this run, or of SOURCE_DATE_EPOCH."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH")
    now = (
        datetime.datetime.fromtimestamp(int(epoch), datetime.UTC)
        if epoch
        else datetime.datetime.now(datetime.UTC)
    )
    return now.date().isoformat()


def _say(archive: Archive, plan: Plan, client: Client, held: Held, reporter: Reporter) -> None:
    fresh = [m for m in plan.stale if m not in held.months]
    packed = sum(e.packed for e in plan.to_fetch)
    reporter.say(
        f"{archive.name}: {len(plan.months)} months; {len(fresh)} new, {len(plan.stale) - len(fresh)} with other files, "
        f"{len(plan.carried)} unchanged, {len(plan.left)} no longer in the archive"
    )
    reporter.say(
        f"{client.received:,} bytes came in over {client.requests} requests; the files wanted are {packed:,} bytes packed"
    )

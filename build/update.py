"""What the publishers have that the snapshot lacks: looked up first, fetched only if there is anything."""

from __future__ import annotations

import datetime
import shutil
from pathlib import Path
from typing import Any

from build.errors import SourceError, plain, reading
from build.ingest.plan import KINDS, Held, Key, LiveMonth, Plan, Update, compare, read_held
from build.london import FORCES
from build.progress import Reporter
from build.settings import Settings
from build.source_date import source_date
from build.sources.api import MONTH, Api
from build.sources.archive import Archive, Entry, fetch_members, open_archive
from build.sources.http import Client
from build.sources.reference import fetch_reference

MONTHS_AHEAD = 2  # that the API may be ahead of the archive


def prepare_update(settings: Settings, reporter: Reporter) -> Update | None:
    """Compare the archive with the snapshot and fetch what is new into the cache; None if nothing is.

    Nothing here loads the analysis, so finding nothing new takes a second. Raises SourceError or SnapshotError.
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
    """The forces' street and stop-and-search members. Raises SourceError if one is listed twice."""
    names = {f"{force}-{kind}.csv": (force, kind) for force in FORCES for kind in KINDS}
    found: dict[Key, Entry] = {}
    for entry in archive.entries:
        month, rest = entry.name[:7], entry.name[8:]
        if rest in names and entry.name[7:8] == "-":
            if not MONTH.fullmatch(month):
                raise SourceError(
                    f"{archive.file.url}: lists {plain(entry.path)}, which is of no month. Try again later."
                )
            key = (month, *names[rest])
            if key in found:
                raise SourceError(f"{archive.file.url}: lists {plain(entry.name)} twice. Try again later.")
            found[key] = entry
    return list(found.items())


def _require_months(archive: Archive, plan: Plan) -> None:
    if not plan.months:
        raise SourceError(
            f"{archive.file.url}: no file of {' or '.join(FORCES)} among its {len(archive.entries)} members. "
            "If police.uk has changed its layout, this program must be adapted."
        )


def newest_of_api(
    client: Client, archived: str, held: Held, settings: Settings, reporter: Reporter
) -> LiveMonth | None:
    """Central London's crimes in a month the API has and the archive does not; None if there is no such month.

    If the API lists a month but does not serve it yet, the month before is tried. If the API does not answer, that is
    reported and does no harm: the archive's newest month stands.
    """
    api = Api(client, settings.network)
    try:
        with reading(client.publishers.api, "The archive is taken without it.", SourceError):
            month = api.newest_month(month_after(archived, MONTHS_AHEAD))
            while month > archived and month != held.live:
                if crimes := api.crimes(month, settings.run.central_london):
                    return _live_month(month, crimes, client)
                reporter.say(f"police.uk's API does not serve {month} yet.")
                month = month_after(month, -1)
    except SourceError as e:
        reporter.say(f"The live feed was left out: {e}")
    return None


def _live_month(month: str, crimes: list[dict[str, Any]], client: Client) -> LiveMonth:
    from build.ingest.live import map_points  # noqa: PLC0415 (takes seconds to load)

    points, left_out = map_points(crimes, month)
    return LiveMonth(month, points, left_out, client.publishers.api)


def month_after(month: str, n: int) -> str:
    """The month ``n`` months later (earlier if negative), "YYYY-MM"."""
    number = 12 * int(month[:4]) + int(month[5:]) - 1 + n
    return f"{number // 12}-{number % 12 + 1:02d}"


def download_reference(settings: Settings, reporter: Reporter) -> Path:
    """Fetch the publishers' reference files into a cache folder. Raises SourceError or ReferenceDataError."""
    from build.ingest.reference import held_names  # noqa: PLC0415 (takes seconds to load)

    boroughs = sorted(held_names(settings.run).borough.unique())
    folder = settings.run.cache / "reference"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    client = Client(settings.network.publishers, settings.network.patience)
    with reporter.stage("reference files"):
        fetch_reference(client, boroughs, folder)
    reporter.say(f"{client.received / 1e6:,.1f} MB received in {client.requests} requests")
    return folder


def members_folder(settings: Settings) -> Path:
    """Where fetched members are cached by name, CRC and size."""
    return settings.run.cache / "police"


def sweep(settings: Settings, plan: Plan) -> None:
    """Delete cached members that the archive no longer lists."""
    listed = {f"{e.key}.gz" for e in plan.members.values()}
    folder = members_folder(settings)
    for path in sorted(folder.iterdir()) if folder.is_dir() else []:
        if path.name not in listed:
            path.unlink()


def today() -> str:
    """The date of this run, or of SOURCE_DATE_EPOCH."""
    return (source_date() or datetime.datetime.now(datetime.UTC).date()).isoformat()


def _say(archive: Archive, plan: Plan, client: Client, held: Held, reporter: Reporter) -> None:
    fresh = [m for m in plan.stale if m not in held.months]
    packed = sum(e.packed for e in plan.to_fetch)
    reporter.say(
        f"{archive.name}: {len(plan.months)} {'month' if len(plan.months) == 1 else 'months'}, of which {len(fresh)} new, "
        f"{len(plan.stale) - len(fresh)} changed, {len(plan.carried)} unchanged, {len(plan.left)} no longer in the archive"
    )
    reporter.say(
        f"{client.received:,} bytes received in {client.requests} requests; the files wanted are {packed:,} bytes compressed"
    )

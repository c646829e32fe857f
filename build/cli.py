"""Arguments in, exit code out: 0 built, 1 a problem explained in a line or two, 2 wrong arguments."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from build.errors import BuildError, SiteError
from build.progress import Reporter
from build.serve import site_server
from build.settings import Run, Settings
from build.storage.lock import one_run
from build.vocabulary import EDITIONS

MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
SERVE_PORT = 8000
DOWNLOAD = Path()  # --reference without a path


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit code."""
    options = parser().parse_args(arguments)
    if options.update and options.raw:
        parser().error("--update and --raw both renew the snapshot: give one of them")
    if options.reference == DOWNLOAD and not options.update:
        parser().error("--reference needs a PATH, or --update to fetch the files")
    if (options.since or "") > (options.until or "9999-12"):
        parser().error(f"--since {options.since} is after --until {options.until}")
    settings = Settings(
        Run(
            out=options.out.resolve(),
            since=options.since,
            until=options.until,
            site_url=options.site_url or "",
            lenient=options.lenient,
            imd=options.imd,
        )
    )
    writes = [settings.run.snapshot] if options.update or options.raw else []
    writes += [settings.run.reference] if options.reference else []
    reads = [f for f in (settings.run.snapshot, settings.run.reference) if f not in writes]
    try:
        with one_run([*writes, settings.run.out], reads, settings.run.cache / "locks"):
            run(options, settings, Reporter(quiet=options.quiet))
        if options.serve is not None:
            serve(settings.run.out, options.serve)
    except BuildError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1
    except OSError as e:  # a disk that is full, a folder that cannot be written
        print(f"error: {e}. Nothing was replaced.", file=sys.stderr)
        return 1
    return 0


def run(options: argparse.Namespace, settings: Settings, reporter: Reporter) -> None:
    """Fetch if that was asked for, then build; ends early if the publishers have nothing new."""
    update, reference = None, options.reference
    if options.update:
        from build.update import download_reference, prepare_update, sweep  # noqa: PLC0415

        update = prepare_update(settings, reporter)
        if update is None and reference is None:
            reporter.say("Nothing new: snapshot and site stay as they are.")
            return
        if reference == DOWNLOAD:
            reference = download_reference(settings, reporter)
    # Imported here so that --help, wrong arguments and an update without news answer at once.
    from build.pipeline import build  # noqa: PLC0415
    from build.storage.tables import give_memory_back  # noqa: PLC0415

    give_memory_back()
    build(settings, reporter, raw=options.raw, reference=reference, update=update)
    if update:
        sweep(settings, update.plan)


def parser() -> argparse.ArgumentParser:
    """The command line; README lists the same options."""
    p = argparse.ArgumentParser(
        prog="python build.py",
        description="Build the London Crime Analysis site from the data that comes with the repository, without a network.",
    )
    p.add_argument(
        "--raw",
        type=Path,
        metavar="PATH",
        help="take police.uk files from PATH (a folder as downloaded, an archive .zip, or a folder of zips), renew "
        "data/snapshot, then build",
    )
    p.add_argument(
        "--update",
        action="store_true",
        help="fetch what police.uk has newer than data/snapshot, renew it if it passes the gate, then build",
    )
    p.add_argument(
        "--reference",
        type=Path,
        nargs="?",
        const=DOWNLOAD,
        metavar="PATH",
        help="take the publishers' reference files (ONS, MHCLG) from the folder PATH, renew data/reference, then build; "
        "with --update and no PATH: fetch them",
    )
    p.add_argument(
        "--imd",
        choices=EDITIONS,
        default=EDITIONS[0],
        help="edition of the deprivation scores (default: %(default)s)",
    )
    p.add_argument(
        "--serve",
        type=port,
        nargs="?",
        const=SERVE_PORT,
        metavar="PORT",
        help="build, then serve on 127.0.0.1 (default port %(const)s)",
    )
    p.add_argument(
        "--out", type=Path, default=Run.out, metavar="DIR", help="where the site goes (default: site)"
    )
    p.add_argument("--since", type=month, metavar="YYYY-MM", help="leave out months before")
    p.add_argument("--until", type=month, metavar="YYYY-MM", help="leave out months after")
    p.add_argument("--site-url", type=url, metavar="URL", help="address the site will have")
    p.add_argument(
        "--lenient",
        action="store_true",
        help="leave out rows that can not be taken, and list them in the ledger",
    )
    p.add_argument("--quiet", action="store_true", help="print errors only")
    return p


def month(text: str) -> str:
    """A month as argparse takes it."""
    if not MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a month (YYYY-MM)")
    return text


def port(text: str) -> int:
    """A port as argparse takes it."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def url(text: str) -> str:
    """An absolute address, brought to end in one slash."""
    if not re.fullmatch(r"https?://[^\s/]+(/\S*)?", text):
        raise argparse.ArgumentTypeError(f"{text!r} is not an address (https://...)")
    return text.rstrip("/") + "/"


def serve(folder: Path, at: int) -> None:
    """Serve a folder on 127.0.0.1 until interrupted; SiteError if the port is taken."""
    try:
        server = site_server(folder, at)
    except OSError as e:
        raise SiteError(
            f"port {at} on 127.0.0.1 cannot be used ({e}). Choose another with --serve PORT; the site is built."
        ) from e
    with server:
        print(f"http://127.0.0.1:{at}/ (Ctrl-C ends)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return

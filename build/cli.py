"""Arguments in, exit code out: 0 built, 1 a problem explained in a line or two, 2 wrong arguments."""

from __future__ import annotations

import argparse
import contextlib
import errno
import gc
import mmap
import multiprocessing
import os
import re
import signal
import sys
import threading
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import BrokenExecutor
from functools import cache
from pathlib import Path
from types import ModuleType

from build.errors import BuildError, SiteError, in_words, plain
from build.progress import Reporter
from build.serve import site_server
from build.settings import Run, Settings
from build.source_date import source_date
from build.storage.lock import one_run
from build.vocabulary import EDITIONS

MONTH = re.compile(r"(19|20)\d{2}-(0[1-9]|1[0-2])")
SERVE_PORT = 8000
DOWNLOAD = Path("(fetched)")  # --reference without a path; recognised by identity
INTERRUPTED, TERMINATED = 130, 143  # a shell's exit codes after SIGINT and SIGTERM
PATIENCE = 10  # seconds that a stopped run may take to clear up
ROOM = 1 << 30  # bytes of address space: the libraries alone take more
UNEXPECTED = "something unexpected went wrong"
PLEASE_REPORT = "Please report this, with what --debug prints"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program and return its exit code."""
    options = parser().parse_args(arguments)
    if options.update and options.raw:
        parser().error("--update and --raw both renew the snapshot: give one of them")
    if options.reference is DOWNLOAD and not options.update:
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
    with stoppable():
        return _guarded(options, lambda: _work(options, settings, [*writes, settings.run.out], reads))


def _work(options: argparse.Namespace, settings: Settings, writes: list[Path], reads: list[Path]) -> None:
    source_date()  # a wrong SOURCE_DATE_EPOCH is reported before the work, not after
    with one_run(writes, reads, settings.run.cache / "locks"):
        run(options, settings, Reporter(quiet=options.quiet))
    if options.serve is not None:
        serve(settings.run.out, options.serve)


def _guarded(options: argparse.Namespace, work: Callable[[], None]) -> int:
    """Do the work; any error becomes one line and an exit code, after its traceback if ``--debug``."""
    try:
        work()
    except SystemExit:
        raise
    except BaseException as error:
        words, code = _in_a_line(error)
        if options.debug:
            traceback.print_exception(error)
        print(words, file=sys.stderr)
        return code
    return 0


def _in_a_line(error: BaseException) -> tuple[str, int]:
    """The message shown for an error, and the exit code."""
    if isinstance(error, KeyboardInterrupt | TerminatedError):
        code = INTERRUPTED if isinstance(error, KeyboardInterrupt) else TERMINATED
        return "stopped: nothing was replaced.", code
    if isinstance(error, BuildError):
        return f"error: {error}", 1
    if _out_of_memory(error):
        return (
            "error: out of memory. Nothing was replaced. Give it more, or leave months out with --since.",
            1,
        )
    if isinstance(error, BrokenExecutor):
        return (
            "error: one of the build's processes was killed, perhaps by a system short of memory. Nothing was replaced. "
            "Give it more memory, or leave months out with --since.",
            1,
        )
    if isinstance(error, OSError):  # a full disk, a folder without write permission
        named = f"{plain(error.filename)}: " if error.filename else ""
        return f"error: {named}{in_words(error)}. Nothing was replaced.", 1
    return f"error: {UNEXPECTED} ({in_words(error)}). Nothing was replaced. {PLEASE_REPORT}.", 1


def _out_of_memory(error: BaseException) -> bool:
    """Whether memory has run out: a library that cannot be loaded for want of it raises ImportError."""
    starved = isinstance(error, ImportError) and "failed to map segment" in str(error)
    return isinstance(error, MemoryError) or starved or getattr(error, "errno", None) == errno.ENOMEM


class TerminatedError(BaseException):
    """SIGTERM was received."""


@contextlib.contextmanager
def stoppable() -> Iterator[None]:
    """Make SIGINT and SIGTERM end the work at once, with clean-up, where signals can be handled."""

    def stop(number: int, _: object) -> None:
        for child in multiprocessing.active_children():  # nobody should have to wait for them
            child.terminate()
        # Nor for a pool that one of them left in the middle of a message: Python 3.11 can wait for the rest of it for ever.
        ending = threading.Timer(
            PATIENCE, os._exit, [TERMINATED if number == signal.SIGTERM else INTERRUPTED]
        )
        ending.daemon = True
        ending.start()
        raise TerminatedError if number == signal.SIGTERM else KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(options: argparse.Namespace, settings: Settings, reporter: Reporter) -> None:
    """Fetch if asked to, then build; stop early if the publishers have nothing new."""
    update, reference = None, options.reference
    if options.update:
        from build.update import download_reference, prepare_update, sweep  # noqa: PLC0415

        update = prepare_update(settings, reporter)
        if update is None and reference is None:
            reporter.say("Nothing new: snapshot and site stay as they are.")
            return
        if reference is DOWNLOAD:
            reference = download_reference(settings, reporter)
    if not (options.raw or update or reference):
        from build.storage.site_record import is_current  # noqa: PLC0415

        if is_current(settings):
            reporter.say(f"Nothing changed: {settings.run.out} is as the last build left it.")
            return
    # Starved of memory, some libraries crash as they are loaded, and one waits for ever: look for room first.
    mmap.mmap(-1, ROOM).close()
    from build.analysis.parallel import load_libraries  # noqa: PLC0415

    load_libraries(settings.analysis.trends.workers_for(settings.run.expected_areas))
    _pipeline().build(settings, reporter, raw=options.raw, reference=reference, update=update)
    if update:
        sweep(settings, update.plan)


@cache
def _pipeline() -> ModuleType:
    """The build, loaded only now so that --help, wrong arguments and an update with nothing new return at once."""
    gc.disable()
    from build import pipeline  # noqa: PLC0415
    from build.analysis.parallel import collect_rarely  # noqa: PLC0415
    from build.storage.tables import give_memory_back  # noqa: PLC0415

    gc.enable()
    collect_rarely()
    give_memory_back()
    return pipeline


def parser() -> argparse.ArgumentParser:
    """The command line; README lists the same options."""
    p = argparse.ArgumentParser(
        prog="python build.py",
        description="Build the London Crime Analysis site from the data in the repository; needs no network.",
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
        default=Run.imd,
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
        help="leave out rows that cannot be used and count them in the ledger, instead of stopping",
    )
    p.add_argument("--debug", action="store_true", help="print where in the program an error arose")
    p.add_argument("--quiet", action="store_true", help="print errors only")
    return p


def month(text: str) -> str:
    """Parse a month for argparse."""
    if not MONTH.fullmatch(text):
        raise argparse.ArgumentTypeError(f"{text!r} is not a month (YYYY-MM)")
    return text


def port(text: str) -> int:
    """Parse a port for argparse."""
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port (1 to 65535)")
    return int(text)


def url(text: str) -> str:
    """Parse an absolute address for argparse, ending it in one slash."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/-]*)?", text):
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
        print(f"http://127.0.0.1:{at}/ (Ctrl-C to stop)")
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return

"""How long builds take, as multiples of a bare scan of the same archive: python -m tests.bench ARCHIVE.zip; `make bench RAW=...`.

The scan unzips the police archive, parses the columns that are needed and groups them: no build can do less. Every figure is
the median of three runs in one sitting, because machines are noisy. All runs work in a copy of the checkout, so that its data,
site and cache stay as they are. Without an archive the builds from the bundled data alone are timed, in seconds.

With --scale, archives five and ten times as large are written, the months of the first repeated under earlier dates, and it is
shown how time and memory of reading them grow.
"""

from __future__ import annotations

import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from build.settings import ROOT

RUNS = 3
SPANS = 5  # times the months of an archive: an ingest takes files of at most twenty years together
COPIED = ("build", "build.py", "data", "templates", "requirements.lock")
STAGE = re.compile(r"^([a-z ]+): ([\d.]+) s$", re.MULTILINE)
# What a build may take, in scans.
ASKED = {"from the archive": 5.0, "ingest": 1.6, "load and checks": 0.5, "analysis": 1.2, "report": 1.7}
ASKED_BUNDLED = {"cold": 3.5, "nothing changed": 0.5}
MEMORY = 800  # MB, of the largest process
COMPILED = {
    **os.environ,
    "PYTHONDONTWRITEBYTECODE": "",
}  # all but a checkout's first run find its modules compiled
CHANGED = {
    "a page's text": "templates/sources.html",
    "a chart": "build/report/latest/charts.py",
    "a method": "build/analysis/trends/forecasts.py",
}

SCAN = """
import io, sys, zipfile, pyarrow as pa, pyarrow.csv as csv
wanted = {"street.csv": ["Month", "LSOA code", "Crime type"], "stop-and-search.csv": ["Date", "Object of search", "Outcome"]}
with zipfile.ZipFile(sys.argv[1]) as archive:
    for name in archive.namelist():
        for ending, columns in wanted.items():
            if name.endswith(ending):
                only = csv.ConvertOptions(include_columns=columns, column_types=dict.fromkeys(columns, pa.string()))
                table = csv.read_csv(io.BytesIO(archive.read(name)), convert_options=only)
                table.group_by(columns).aggregate([([], "count_all")])
"""


@dataclass(frozen=True)
class Taken:
    """Of one run: seconds, seconds of processor, megabytes of its largest process, seconds of each stage."""

    wall: float
    processor: float
    peak: float
    stages: dict[str, float]


def run(command: list[str], at: Path) -> Taken:
    """Run a command to its end, which has to be a good one."""
    with tempfile.TemporaryFile("w+") as printed:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=at, env=COMPILED, stdout=printed, stderr=subprocess.STDOUT, text=True
        )
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        printed.seek(0)
        text = printed.read()
    if process.returncode:
        sys.exit(f"{' '.join(command)} ended with {process.returncode}:\n{text[-2000:]}")
    stages = {name: float(seconds) for name, seconds in STAGE.findall(text)}
    return Taken(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1000, stages)


def median(runs: list[Taken], of: Callable[[Taken], float]) -> float:
    """The middle one of a figure of several runs."""
    return statistics.median(of(taken) for taken in runs)


class Bench:
    """Runs in a copy of the checkout; ``scan`` : seconds of a bare scan, 0 without an archive."""

    def __init__(self, home: Path) -> None:
        self.home, self.scan = home, 0.0
        for name in COPIED:
            source = ROOT / name
            copy = shutil.copytree if source.is_dir() else shutil.copy2
            copy(source, home / name)

    def build(self, *options: str, cold: bool = True) -> Taken:
        """One build; a cold one has neither cache nor site."""
        for folder in (".cache", "site") if cold else ():
            shutil.rmtree(self.home / folder, ignore_errors=True)
        return run([sys.executable, "build.py", *options], self.home)

    def changed(self, module: str) -> Taken:
        """One build after a line was added to a module."""
        with (self.home / module).open("a", encoding="utf-8") as file:
            file.write("\n")
        return self.build(cold=False)

    def line(self, name: str, seconds: float, asked: float | None = None, more: str = "") -> None:
        """Print one figure, as a multiple of the scan where there is one."""
        ratio = f"{seconds / self.scan:8.2f}" if self.scan else f"{'-':>8}"
        limit = f"{asked:8.1f}" if asked and self.scan else f"{'':8}"
        print(f"{name:24}{seconds:9.2f}{ratio}{limit}  {more}".rstrip(), flush=True)

    def stages(self, runs: list[Taken], asked: dict[str, float]) -> None:
        """Print the stages of some runs."""
        taken = {name: median(runs, lambda one, name=name: one.stages[name]) for name in runs[0].stages}
        if {"load", "checks"} <= set(taken):
            taken["load and checks"] = taken.pop("load") + taken.pop("checks")
        for name, seconds in taken.items():
            self.line(f"  {name}", seconds, asked.get(name))


def footprint(runs: list[Taken]) -> str:
    """Processor and memory of some runs in words."""
    return f"{median(runs, lambda one: one.processor):.0f} s of processor, {median(runs, lambda one: one.peak):.0f} MB"


def timed(archive: Path | None) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        print(f"{'':24}{'seconds':>9}{'scans':>8}{'asked':>8}")
        if archive:
            bench.scan = median(
                [run([sys.executable, "-c", SCAN, str(archive)], bench.home) for _ in range(RUNS)],
                lambda one: one.wall,
            )
            bench.line("bare scan", bench.scan)
        cold = [bench.build() for _ in range(RUNS)]
        bench.line("cold", median(cold, lambda one: one.wall), ASKED_BUNDLED["cold"], footprint(cold))
        bench.stages(cold, {})
        idle = [bench.build(cold=False) for _ in range(RUNS)]
        bench.line(
            "nothing changed",
            median(idle, lambda one: one.wall),
            ASKED_BUNDLED["nothing changed"],
            footprint(idle),
        )
        for what, module in CHANGED.items():
            changed = [bench.changed(module) for _ in range(RUNS)]
            bench.line(f"{what} changed", median(changed, lambda one: one.wall), None, footprint(changed))
        helped = [bench.build("--help", cold=False) for _ in range(RUNS)]
        bench.line("--help", median(helped, lambda one: one.wall))
        if archive:
            raw = [bench.build("--raw", str(archive)) for _ in range(RUNS)]
            bench.line(
                "from the archive",
                median(raw, lambda one: one.wall),
                ASKED["from the archive"],
                f"{footprint(raw)} (asked {MEMORY})",
            )
            bench.stages(raw, ASKED)


def lengthen(archive: Path, longer: Path, copies: int) -> None:
    """Write the archive's months ``SPANS`` times over, under earlier dates, each with its rows ``copies`` times over."""
    with ZipFile(archive) as source, ZipFile(longer, "w", ZIP_DEFLATED, compresslevel=1) as out:
        names = [name for name in source.namelist() if name.endswith(".csv")]
        years = sorted({int(name[:4]) for name in names})
        for back in range(SPANS):
            moved = {f"{year}-": f"{year - back * len(years)}-" for year in years}
            for name in names:
                header, _, rows = source.read(name).partition(b"\n")
                for year, earlier in moved.items():
                    rows = rows.replace(year.encode(), earlier.encode())
                earlier = name.replace(name[:5], moved[name[:5]])
                out.writestr(earlier, header + b"\n" + rows * copies)


INGEST = """
import sys
from dataclasses import replace
from pathlib import Path
from build.ingest.coverage import load_corrections
from build.ingest.police import ingest_police
from build.ingest.reference import load_reference
from build.settings import Settings
from build.storage.tables import give_memory_back
give_memory_back()
settings = Settings()
out = Path(sys.argv[2])
out.mkdir()
run = replace(settings.run, snapshot=out, lenient=True)
corrections, reference = load_corrections(run.corrections), load_reference(run)
ingest_police(Path(sys.argv[1]), reference, corrections, out, run, settings.gate, lambda *_: None)
"""


def scaled(archive: Path) -> None:
    """Print time and memory of reading the archive and one that is ``LENGTH`` times as long."""
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder))
        print(f"{'':32}{'seconds':>9}  processor, memory")
        longer = {f"{SPANS} times the months": 1, f"{SPANS} times, and twice the rows": 2}
        for name, copies in {"archive": 0, **longer}.items():
            path = Path(folder) / f"{copies}.zip" if copies else archive
            if copies:
                lengthen(archive, path, copies)
            taken = run(
                [sys.executable, "-c", INGEST, str(path), str(Path(folder) / f"{copies}")], bench.home
            )
            print(f"{name:32}{taken.wall:9.1f}  {footprint([taken])}", flush=True)


if __name__ == "__main__":
    given = [argument for argument in sys.argv[1:] if argument != "--scale"]
    raw = Path(given[0]).resolve() if given else None
    if raw and not raw.is_file():
        sys.exit(f"{raw} is no file. Name a police archive (.zip).")
    if "--scale" in sys.argv and raw:
        scaled(raw)
    else:
        timed(raw)

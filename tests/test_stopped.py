"""What ends a run that is stopped or goes wrong in a way nobody thought of: one line, its own exit code, nothing harmed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import zipfile
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import pytest

from build import cli
from build.errors import BuildError
from build.settings import ROOT, Run
from build.source_date import source_date

WAITING = """
import os, sys, time
from pathlib import Path
from build import cli
home = Path(sys.argv[1])
def wait(options, settings, reporter):
    from build.storage.replace_folders import replacing_folders
    with replacing_folders(home / "journal") as staging:
        (staging.folder(home / "site") / "half").write_text("x")
        (home / "ready").touch()
        try:
            time.sleep(60)
        except BaseException:
            time.sleep(float(os.environ["STUCK"]))
            raise
cli.run = wait
cli.PATIENCE = 3
real = cli.Run
class Given(real):
    def __new__(cls, **given):
        return real(**{**given, "cache": home / "cache", "snapshot": home / "snapshot", "reference": home / "ref"})
cli.Run = Given
sys.exit(cli.main(["--out", str(home / "site"), "--quiet", *sys.argv[2:]]))
"""


def stopped(home: Path, number: signal.Signals, stuck: float) -> tuple[int, str]:
    """Exit code of a run that a signal stops, and what it prints as an error; it takes so many seconds to clear up."""
    run = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(home)],
        cwd=ROOT,
        env={**os.environ, "STUCK": str(stuck)},
        stderr=subprocess.PIPE,
        text=True,
    )
    deadline = time.monotonic() + 60
    while not (home / "ready").exists():
        assert time.monotonic() < deadline
        assert run.poll() is None, run.stderr
        time.sleep(0.05)
    run.send_signal(number)
    _, error = run.communicate(timeout=20)
    return run.returncode, error


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_a_run_in_one_line_and_leaves_all_as_it_was(tmp_path, number, code):
    assert stopped(tmp_path, number, 0) == (code, "stopped: nothing was replaced.\n")
    assert not (tmp_path / "site").exists()
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_that_cannot_clear_up_ends_all_the_same(tmp_path, number, code):
    assert stopped(tmp_path, number, 60)[0] == code
    assert not (tmp_path / "site").exists()


@pytest.fixture
def failing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the program with work that fails in a way; exit code and what it prints as an error."""

    def call(error: BaseException, *arguments: str) -> tuple[int, str]:
        def fail(*_: object) -> None:
            raise error

        class Given(Run):
            def __new__(cls, **given: object) -> Run:  # type: ignore[misc]
                return Run(**{**given, "cache": tmp_path / "cache"})  # type: ignore[arg-type]

        monkeypatch.setattr(cli, "Run", Given)
        monkeypatch.setattr(cli, "run", fail)
        code = cli.main(["--out", str(tmp_path / "site"), "--quiet", *arguments])
        return code, capsys.readouterr().err

    return call


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (
            ZeroDivisionError("division by zero"),
            "something unexpected went wrong (ZeroDivisionError: division by zero)",
        ),
        (KeyError("month\n\x1b[31m"), "something unexpected went wrong (KeyError: 'month"),
        (RecursionError("deep"), "(nested too deeply)"),
        (MemoryError(), "out of memory"),
        (BrokenProcessPool("A process was terminated abruptly"), "one of the build's processes was killed"),
        (OSError(28, "No space left on device", "/data/x"), "/data/x: No space left on device"),
        (BuildError("a\x1b[2Jb\u202ec"), "error: a [2Jb c"),
    ],
)
def test_whatever_goes_wrong_is_one_line(failing, error, said):
    code, printed = failing(error)
    assert code == 1
    assert said in printed
    assert printed.count("\n") == 1
    assert printed.strip().isprintable()
    assert ("Please report this" in printed) == ("unexpected" in printed)


def test_debug_prints_where_the_error_arose(failing):
    code, printed = failing(ZeroDivisionError("division by zero"), "--debug")
    assert code == 1
    assert "Traceback" in printed
    assert printed.splitlines()[-1].startswith("error: something unexpected")
    assert "Traceback" in failing(BuildError("bad data"), "--debug")[1]


@pytest.mark.parametrize("text", ["soon", "-1", "1e9", "9" * 40, "²", "1.5"])
def test_a_source_date_epoch_that_is_none_is_said_before_the_work(failing, monkeypatch, text):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", text)
    code, printed = failing(AssertionError("the work began"))
    assert code == 1
    assert printed.startswith("error: SOURCE_DATE_EPOCH: ")
    assert "is not a number of seconds since 1970" in printed


def test_a_source_date_epoch_is_the_builds_day(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert str(source_date()) == "2023-11-14"
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert source_date() is None


def test_a_folder_for_the_site_where_nothing_can_be_written_is_said_at_once(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr("build.storage.replace_folders.os.access", lambda *_: False)
    assert cli.main(["--out", str(tmp_path / "site"), "--quiet"]) == 1
    assert "cannot be written to. Name a folder elsewhere" in capsys.readouterr().err


def test_reference_with_a_dot_is_the_folder_here(monkeypatch):
    options = cli.parser().parse_args(["--reference", "."])
    assert options.reference == Path()
    assert options.reference is not cli.DOWNLOAD
    assert cli.parser().parse_args(["--reference"]).reference is cli.DOWNLOAD


@pytest.mark.parametrize("megabytes", [200, 350, 600])
def test_too_little_memory_is_said_in_a_line(tmp_path, megabytes):
    limited = (
        "import resource, runpy, sys; "
        f"resource.setrlimit(resource.RLIMIT_AS, ({megabytes << 20},) * 2); "
        f"sys.argv = ['build.py', '--out', {str(tmp_path / 'site')!r}, '--quiet']; "
        "runpy.run_path('build.py', run_name='__main__')"
    )
    done = subprocess.run(
        [sys.executable, "-c", limited], cwd=ROOT, capture_output=True, text=True, check=False, timeout=100
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "memory" in done.stderr
    assert done.stderr.count("\n") == 1
    assert not (tmp_path / "site").exists()


BOMB = """
import re, sys
from pathlib import Path
from build.errors import BuildError
from build.ingest.members import find_members
from build.settings import Run
code = 0
try:
    for member in find_members(Path(sys.argv[1]), Run()).members:
        member.read()
except BuildError as e:
    print(e, file=sys.stderr)
    code = 1
# The peak of this process alone: getrusage counts what its parent held before it began.
print(int(re.search(r"VmHWM:\\s+(\\d+)", Path("/proc/self/status").read_text())[1]) // 1024)
sys.exit(code)
"""


@pytest.mark.parametrize("claim", [None, 100])
def test_a_zip_bomb_is_refused_without_being_unpacked(tmp_path, claim):
    """A few megabytes that unpack to 700 MB, by their listed size or in spite of it."""
    bomb = tmp_path / "bomb.zip"
    with (
        zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as z,
        z.open("2023-01-metropolitan-street.csv", "w") as f,
    ):
        for _ in range(700):
            f.write(b"\0" * (1 << 20))
    if claim:
        content = bytearray(bomb.read_bytes())
        at = content.rindex(b"PK\x01\x02") + 24
        content[at : at + 4] = claim.to_bytes(4, "little")
        bomb.write_bytes(bytes(content))
    done = subprocess.run(
        [sys.executable, "-c", BOMB, str(bomb)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert ("above the limit" in done.stderr) or ("cannot be read" in done.stderr)
    assert int(done.stdout) < 400  # megabytes at the peak

"""The command line from outside: exit codes, one clear line, nothing harmed by a run that fails."""

from __future__ import annotations

import hashlib
import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from build import cli
from build.errors import SiteError
from build.pipeline import build
from build.progress import Reporter
from build.settings import ROOT, Run, Settings
from tests import small
from tests.small import CITY, street_row

MONTHS = [f"2023-{m:02d}" for m in range(1, 13)] + [f"2024-{m:02d}" for m in range(1, 13)]


@pytest.fixture
def run(config: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the program on the small London; returns exit code and what it printed as an error."""

    def given(asked: Run) -> Settings:
        wanted = {name: getattr(asked, name) for name in ("since", "until", "site_url", "lenient", "imd")}
        return Settings(replace(config, **wanted), analysis=small.QUICK)

    monkeypatch.setattr(cli, "Settings", given)

    def call(*arguments: str) -> tuple[int, str]:
        code = cli.main([*arguments, "--quiet"])
        return code, capsys.readouterr().err

    return call


def state(config: Run) -> dict[str, str]:
    """Hash of every file of the snapshot and the site."""
    return {
        str(p): hashlib.sha256(p.read_bytes()).hexdigest()
        for folder in (config.snapshot, config.out)
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


def before(config: Run) -> dict[str, str]:
    """A snapshot and a site that a failed run must not touch."""
    for folder in (config.snapshot, config.out):
        (folder / "data").mkdir(parents=True)
        (folder / "charts").mkdir()
        (folder / "index.html").write_text("old")
    return state(config)


def bad(name: str, raw: Path) -> Path:
    """Raw data that cannot be taken."""
    if name == "not a zip":
        raw.write_text("<html>busy</html>")
        return raw
    raw.mkdir()
    rows = [street_row("2023-01", 20)] * 3
    if name == "empty folder":
        return raw
    if name == "unknown force":
        small.write_street(raw, "2023-01", rows, "gotham")
    elif name == "not a month":
        small.write_street(raw, "2023-00", rows)
    elif name == "unknown crime type":
        small.write_street(raw, "2023-01", [*rows, street_row("2023-01", 20, "Piracy")])
    elif name == "given twice":
        small.write_street(raw / "a", "2023-01", rows)
        small.write_street(raw / "b", "2023-01", rows[:2])
    elif name == "search outside Great Britain":
        small.write_street(raw, "2023-01", rows)
        small.write_searches(raw, "2023-01", [small.search_row("2023-01", 20, Latitude=-33.9)])
    else:
        path = small.write_street(raw, "2023-01", rows)
        text = path.read_text()
        damaged = {
            "changed header": text.replace("Crime type", "Offence").encode(),
            "row cut off": text[:-80].encode(),
            "wrong encoding": text.replace("Street 20", "Caf\xe9")
            .encode("latin-1")
            .replace(b"Burglary", b"Burgl\xe4ry"),
        }
        path.write_bytes(damaged[name])
    return raw


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("not a zip", "not a zip archive"),
        ("empty folder", "no file named"),
        ("unknown force", "files of other forces or months: gotham"),
        ("not a month", "2023-00 is not a month"),
        ("unknown crime type", "line 5: unknown type: Crime type is 'Piracy'"),
        ("given twice", "given twice with different content"),
        ("search outside Great Britain", "line 2: Longitude"),
        ("changed header", "no column 'Crime type'"),
        ("row cut off", "fields, expected 12"),
        ("wrong encoding", "not UTF-8"),
    ],
)
def test_bad_input_is_one_clear_line_and_harms_nothing(run, config, tmp_path, name, said):
    there = before(config)
    code, error = run("--raw", str(bad(name, tmp_path / "raw.zip")))
    assert code == 1
    assert said in error
    assert error.startswith("error: ")
    assert error.count("\n") == 1
    assert state(config) == there
    assert not list(tmp_path.glob(".*"))


def test_a_failure_after_the_ingest_leaves_the_snapshot_too(config, tmp_path, monkeypatch):
    there = before(config)
    raw = small.write_police(tmp_path / "raw", MONTHS[:2])

    def fail(inputs: object, outlines: object, results: object, out: Path, *_: object) -> None:
        (out / "index.html").write_text("half")
        raise SiteError("a chart that cannot be drawn")

    monkeypatch.setattr("build.pipeline.write_site", fail)
    with pytest.raises(SiteError, match="cannot be drawn"):
        build(Settings(config, analysis=small.QUICK), Reporter(quiet=True), raw=raw)
    assert state(config) == there


def test_a_full_disk_is_said_and_harms_nothing(run, config, tmp_path, monkeypatch):
    there = before(config)

    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("build.storage.tables.pq.write_table", full)
    code, error = run("--raw", str(small.write_police(tmp_path / "raw", MONTHS[:1])))
    assert code == 1
    assert "No space left on device" in error
    assert state(config) == there


def test_a_folder_that_is_not_a_site_is_not_replaced(config, tmp_path):
    (tmp_path / "thesis").mkdir()
    (tmp_path / "thesis" / "chapter.txt").write_text("all my work")
    with pytest.raises(SiteError, match="holds other files"):
        build(Settings(replace(config, out=tmp_path / "thesis")), Reporter(quiet=True))
    assert (tmp_path / "thesis" / "chapter.txt").read_text() == "all my work"


@pytest.mark.parametrize(
    "arguments",
    [["--since", "2023"], ["--until", "2023-13"], ["--since", "2024-02", "--until", "2024-01"], ["--serve", "99999"],
     ["--site-url", "example"], ["--nonsense"], ["surplus"]],
)  # fmt: skip
def test_wrong_arguments_exit_2(arguments, capsys):
    with pytest.raises(SystemExit) as exit_:
        cli.main(arguments)
    assert exit_.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_a_taken_port_is_said(tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(SiteError, match=f"port {port} on 127"):
            cli.serve(tmp_path, port)


def test_help_answers_at_once_without_loading_the_libraries():
    code = "import sys, build.cli; build.cli.parser(); sys.exit('pandas' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_readme_names_every_option():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    options = [o for a in cli.parser()._actions for o in a.option_strings if o.startswith("--")]
    assert [o for o in options if o != "--help" and f"`{o}" not in readme] == []


def test_the_whole_road_on_three_months_with_a_gap(run, config, tmp_path):
    raw = small.write_police(tmp_path / "raw", ["2023-01", "2023-02", "2023-04"])
    small.write_street(raw, "2023-03", [street_row("2023-03", 0, force=CITY)], CITY)
    code, error = run("--raw", str(small.zip_folder(raw, tmp_path / "archive.zip")))
    assert (code, error) == (0, "")
    assert (config.snapshot / "2023-03" / "areas.parquet").exists()
    assert (config.out / "index.html").exists()
    monthly = (config.out / "data" / "monthly.csv").read_text().splitlines()
    assert '"2023-03","metropolitan","Burglary",,false' in monthly
    assert '"2023-03","city-of-london","Burglary",1,false' in monthly

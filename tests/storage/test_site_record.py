"""A site is left alone only if nothing it was made of has changed and every file of it is as it was."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from build.settings import ROOT, Gate, Run, Settings
from build.storage import site_record
from build.storage.site_record import FOLDER, KEPT, is_current, remember


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A program with two modules, and a site of three files that was made of two months."""
    monkeypatch.setattr(site_record, "ROOT", tmp_path)
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    for path in (
        "build/figures.py",
        "build/analysis/rates.py",
        "templates/page.html",
        "templates/assets/map.js",
        "data/snapshot/2025-11/areas.parquet",
        "data/snapshot/2025-12/areas.parquet",
        "data/reference/areas.parquet",
        "data/corrections.yml",
        "site/index.html",
        "site/data/areas.csv",
        "site/places/camden.html",
    ):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"of {path}\n")
    run = Run(
        reference=tmp_path / "data/reference",
        snapshot=tmp_path / "data/snapshot",
        corrections=tmp_path / "data/corrections.yml",
        templates=tmp_path / "templates",
        out=tmp_path / "site",
        cache=tmp_path / "cache",
    )
    monkeypatch.setattr(site_record, "STARTED", time.time())  # the program has just been loaded
    remember(Settings(run), run, time.time())
    return Settings(run)


def test_a_site_that_nothing_has_changed_is_current(settings: Settings) -> None:
    assert is_current(settings)
    (settings.run.out / "CNAME").write_text("somebody else's\n")
    (settings.run.reference.parent.parent / "build/figures.cpython-311.pyc").write_text("compiled\n")
    assert is_current(settings)


CHANGES: dict[str, Callable[[Path], object]] = {
    "a line of the report": lambda at: (at / "build/figures.py").write_text("another\n"),
    "a line of the analysis": lambda at: (at / "build/analysis/rates.py").write_text("another\n"),
    "a new module": lambda at: (at / "build/analysis/more.py").write_text("another\n"),
    "a page's template": lambda at: (at / "templates/page.html").write_text("another\n"),
    "a script": lambda at: (at / "templates/assets/map.js").write_text("another\n"),
    "a month's counts": lambda at: (at / "data/snapshot/2025-12/areas.parquet").write_text("another\n"),
    "a month less": lambda at: shutil.rmtree(at / "data/snapshot/2025-11"),
    "a reference table": lambda at: (at / "data/reference/areas.parquet").write_text("another\n"),
    "a correction": lambda at: (at / "data/corrections.yml").write_text("another\n"),
    "a correction less": lambda at: (at / "data/corrections.yml").unlink(),
    "a page of the site": lambda at: (at / "site/index.html").write_text("another\n"),
    "a page less": lambda at: (at / "site/places/camden.html").unlink(),
    "no site": lambda at: shutil.rmtree(at / "site"),
    "no cache": lambda at: shutil.rmtree(at / "cache"),
    "two files that swapped their names": lambda at: _swap(
        at / "data/snapshot/2025-11", at / "data/snapshot/2025-12"
    ),
}


def _swap(one: Path, other: Path) -> None:
    one.rename(one.with_name("aside"))
    (one / "areas.parquet").parent.mkdir()
    (one / "areas.parquet").write_bytes((other / "areas.parquet").read_bytes())
    (other / "areas.parquet").write_bytes((one.with_name("aside") / "areas.parquet").read_bytes())
    shutil.rmtree(one.with_name("aside"))


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_whatever_changes_it_is_built_again(
    change: Callable[[Path], object], settings: Settings, tmp_path: Path
) -> None:
    change(tmp_path)
    assert not is_current(settings)


@pytest.mark.parametrize(
    "other",
    [
        lambda s: replace(s, run=replace(s.run, since="2025-12")),
        lambda s: replace(s, run=replace(s.run, site_url="https://example.org/")),
        lambda s: replace(s, gate=replace(Gate(), few=1)),
        lambda s: replace(s, analysis=s.analysis.with_common(confidence=0.9)),
    ],
    ids=["window", "address", "gate", "confidence"],
)
def test_another_setting_is_another_site(other: Callable[[Settings], Settings], settings: Settings) -> None:
    assert not is_current(other(settings))


def test_another_library_or_date_is_another_site(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as context:
        context.setenv("SOURCE_DATE_EPOCH", "1700000000")
        assert not is_current(settings)
    assert is_current(settings)
    newer = SimpleNamespace(metadata={"Name": "altair"}, version="99")
    monkeypatch.setattr(site_record, "distributions", lambda: [newer])
    monkeypatch.setattr(site_record, "_libraries", site_record._libraries.__wrapped__)  # as in another run
    assert not is_current(settings)


@pytest.mark.parametrize("damage", [b"", b"{", b"{}", b"[]", b"\xff"])
def test_a_damaged_record_is_none(damage: bytes, settings: Settings) -> None:
    (record,) = (settings.run.cache / FOLDER).iterdir()
    record.write_bytes(damage)
    assert not is_current(settings)


def test_the_records_of_the_last_few_builds_are_kept(settings: Settings) -> None:
    for confidence in (0.8, 0.85, 0.9, 0.92, 0.99):
        changed = replace(settings, analysis=settings.analysis.with_common(confidence=confidence))
        remember(changed, settings.run, time.time())
    assert len(list((settings.run.cache / FOLDER).iterdir())) == KEPT
    assert not is_current(settings)


def test_the_program_is_what_is_hashed() -> None:
    assert all((ROOT / name).is_dir() for name in site_record.PROGRAM)


@pytest.mark.parametrize("path", ["build/figures.py", "templates/page.html", "data/corrections.yml"])
def test_a_site_is_not_known_if_what_it_is_made_of_changed_while_it_was_made(
    path: str, settings: Settings
) -> None:
    """The build may have read the old file, and would be known by the new."""
    started = time.time()
    changed = settings.run.out.parent / path
    changed.write_text("another\n")
    os.utime(changed, (started + 1, started + 1))
    remember(settings, settings.run, started)
    assert not is_current(settings)
    remember(settings, settings.run, started + 2)
    assert is_current(settings) == (path != "build/figures.py")  # the program that runs is still the old one

"""Files that are written aside are finished, or given up, before anybody else touches their folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from build.analysis.parallel import aside
from build.errors import SiteError
from build.report.data_files import start_files
from build.storage.results_cache import KeptParts
from tests.report import fakes


def slow(*given: object) -> str:
    """Write a file after a while, as a large download is."""
    out = given[-1]
    assert isinstance(out, Path)
    time.sleep(0.2)
    name = f"late-{given[0]}.csv" if isinstance(given[0], str) else "late.csv"
    (out / name).write_text("a\n")
    return "written"


def given(out: Path, present: Path, kept: Path, write: Callable[..., object]) -> tuple[object, ...]:
    """What :func:`start_files` is given after ``start``."""
    return "data", write, (fakes.inputs(),), out, present, KeptParts(kept)


def test_an_error_meanwhile_waits_for_what_is_being_written(tmp_path: Path) -> None:
    def build() -> None:
        with aside(1) as start:
            start_files(start, *given(tmp_path, tmp_path / "site", tmp_path / "kept", slow))
            raise SiteError("a chart could not be drawn")

    with pytest.raises(SiteError):
        build()
    assert (tmp_path / "late.csv").exists()


def test_files_made_of_the_same_are_taken_from_the_present_site_if_they_are_as_they_were(
    tmp_path: Path,
) -> None:
    written: list[Path] = []

    def write(*given: object) -> str:
        written.append(Path(str(given[-1])))
        (written[-1] / "data").mkdir()
        (written[-1] / "data/areas.csv").write_text("a\n1\n")
        return "returned"

    present = tmp_path / "site"

    def build(name: str) -> Path:
        out = tmp_path / name
        with aside(1) as start:
            assert start_files(start, *given(out, present, tmp_path / "kept", write)).result() == "returned"
        assert [path.name for path in out.rglob("*") if path.is_file()] == ["areas.csv"]
        return out / "data/areas.csv"

    build("site")
    assert len(written) == 1
    copy = build("second")
    assert len(written) == 1
    copy.write_text("something else\n")
    assert (present / "data/areas.csv").read_text() == "a\n1\n"
    (present / "data/areas.csv").write_text("changed by hand\n")
    assert build("third").read_text() == "a\n1\n"
    assert len(written) == 2


def test_an_error_in_what_is_written_ends_the_build_even_if_nobody_asks_for_it(tmp_path: Path) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), aside(1) as start:
        start_files(start, *given(tmp_path, tmp_path / "site", tmp_path / "kept", fail))


@pytest.mark.parametrize("workers", [1, 2])
def test_kinds_of_files_are_written_at_the_same_time_into_one_folder(tmp_path: Path, workers: int) -> None:
    with aside(workers) as start:
        for kind in ("data", "places"):
            start_files(start, kind, slow, (kind,), tmp_path, tmp_path / "site", KeptParts(tmp_path / "kept"))
    assert sorted(path.name for path in tmp_path.rglob("*.csv")) == ["late-data.csv", "late-places.csv"]

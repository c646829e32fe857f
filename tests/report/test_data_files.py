"""Files that are written aside are finished, or given up, before anybody else touches their folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from build.errors import SiteError
from build.report import data_files
from build.settings import Run, Settings
from build.storage.results_cache import KeptParts
from tests.report import fakes


def slow(*given: object) -> str:
    """Write a file after a while, as a large download is."""
    out = given[-1]
    assert isinstance(out, Path)
    time.sleep(0.2)
    (out / "late.csv").write_text("a\n")
    return "written"


def test_an_error_meanwhile_waits_for_what_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "write_data_files", slow)
    given = (fakes.inputs(), None, None, None, tmp_path, Settings(), KeptParts(tmp_path / "kept"))
    with pytest.raises(SiteError), data_files.written_aside(*given):
        raise SiteError("a chart could not be drawn")
    assert (tmp_path / "late.csv").exists()


def test_files_made_of_the_same_are_taken_from_the_present_site_if_they_are_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    written: list[Path] = []

    def write(*given: object) -> str:
        written.append(Path(str(given[-1])))
        (written[-1] / "data").mkdir()
        (written[-1] / "data/areas.csv").write_text("a\n1\n")
        return "returned"

    monkeypatch.setattr(data_files, "write_data_files", write)
    settings = Settings(Run(out=tmp_path / "site"))

    def build(name: str) -> Path:
        out = tmp_path / name
        parts = KeptParts(tmp_path / "kept")
        with data_files.written_aside(fakes.inputs(), None, None, None, out, settings, parts) as files:
            assert files.result() == "returned"
        assert [path.name for path in out.rglob("*") if path.is_file()] == ["areas.csv"]
        return out / "data/areas.csv"

    build("site")
    assert len(written) == 1
    copy = build("second")
    assert len(written) == 1
    copy.write_text("something else\n")
    assert (settings.run.out / "data/areas.csv").read_text() == "a\n1\n"
    (settings.run.out / "data/areas.csv").write_text("changed by hand\n")
    assert build("third").read_text() == "a\n1\n"
    assert len(written) == 2


def test_an_error_in_what_is_written_is_raised_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(data_files, "write_data_files", fail)
    given = (fakes.inputs(), None, None, None, tmp_path, Settings(), KeptParts(tmp_path / "kept"))
    with data_files.written_aside(*given) as written, pytest.raises(OSError, match="No space"):
        written.result()

"""Files that are written aside are finished, or given up, before anybody else touches their folder."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from build.errors import SiteError
from build.report import data_files
from build.settings import Settings
from tests.report import fakes


def slow(*given: object) -> str:
    """Write a file after a while, as a large download is."""
    out = given[-2]
    assert isinstance(out, Path)
    time.sleep(0.2)
    (out / "late.csv").write_text("a\n")
    return "written"


def test_an_error_meanwhile_waits_for_what_is_being_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(data_files, "write_data_files", slow)
    given = (fakes.inputs(), None, None, None, tmp_path, Settings())
    with pytest.raises(SiteError), data_files.written_aside(*given):
        raise SiteError("a chart could not be drawn")
    assert (tmp_path / "late.csv").exists()


def test_an_error_in_what_is_written_is_raised_where_it_is_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(data_files, "write_data_files", fail)
    given = (fakes.inputs(), None, None, None, tmp_path, Settings())
    with data_files.written_aside(*given) as written, pytest.raises(OSError, match="No space"):
        written.result()

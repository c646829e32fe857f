"""Files are copied from the present site if they are there as they were written, and made again otherwise."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from build.storage.kept_files import files_for


class Maker:
    """Writes two files, and counts how often it is asked to."""

    def __init__(self, returned: Any) -> None:
        self.returned, self.asked = returned, 0

    def __call__(self, words: str, folder: Path) -> Any:
        self.asked += 1
        (folder / "data").mkdir()
        (folder / "data/one.txt").write_text(words)
        (folder / "two.txt").write_text(words)
        return self.returned


def spoilt(path: Path) -> None:
    path.write_bytes(b"spoilt")


@pytest.mark.parametrize("returned", [{"two": "two.txt"}, [], None])
def test_files_that_are_there_are_copied_with_what_their_maker_returned(
    tmp_path: Path, returned: Any
) -> None:
    make, record = Maker(returned), tmp_path / "files-some.1.pickle"
    for present, out in (("none", "first"), ("first", "second")):
        assert files_for(record, tmp_path / present, tmp_path / out, make, "words") == returned
    assert make.asked == 1
    written = {path.relative_to(tmp_path) for path in tmp_path.glob("second/**/*.txt")}
    assert written == {Path("second/data/one.txt"), Path("second/two.txt")}
    assert (tmp_path / "second/data/one.txt").read_text() == "words"
    (tmp_path / "second/two.txt").write_text("other")
    assert (tmp_path / "first/two.txt").read_text() == "words"  # no link


@pytest.mark.parametrize("loss", [Path.unlink, spoilt])
@pytest.mark.parametrize("lost", ["first/two.txt", "files-some.1.pickle"])
def test_files_are_made_again_where_one_or_the_record_is_gone_or_spoilt(
    tmp_path: Path, loss: Callable[[Path], None], lost: str
) -> None:
    make, record = Maker("done"), tmp_path / "files-some.1.pickle"
    files_for(record, tmp_path / "none", tmp_path / "first", make, "words")
    loss(tmp_path / lost)
    assert files_for(record, tmp_path / "first", tmp_path / "second", make, "words") == "done"
    assert make.asked == 2
    assert (tmp_path / "second/two.txt").read_text() == "words"

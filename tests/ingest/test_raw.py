"""Finding and reading police.uk files: any nesting, zips, duplicates, damage."""

from __future__ import annotations

import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from build.config import Config
from build.errors import RawDataError
from build.ingest.raw import DICTIONARY, find_members, read_table
from tests import small
from tests.small import street_row

COLUMNS = {"Month": DICTIONARY, "Longitude": pa.float64(), "Crime type": DICTIONARY}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two months of both forces, and files that are not wanted."""
    raw = small.write_police(tmp_path / "download" / "some" / "depth", ["2023-01", "2023-02"])
    (raw / "2023-01" / "2023-01-essex-street.csv").write_text("Crime ID\n")
    (raw / "2023-01" / "2023-01-metropolitan-outcomes.csv").write_text("Crime ID\n")
    (raw / "2023-01" / "._2023-01-metropolitan-street.csv").write_bytes(b"\0\0")
    (raw / "notes.csv").write_text("a,b\n")
    return tmp_path / "download"


def test_wanted_files_are_found_at_any_depth(folder, config):
    found = find_members(folder, config)
    assert [m.name for m in found.members][:3] == [
        "2023-01-city-of-london-stop-and-search.csv", "2023-01-city-of-london-street.csv",
        "2023-01-metropolitan-stop-and-search.csv",
    ]  # fmt: skip
    assert (len(found.members), found.other_forces, found.outcomes) == (8, 1, 1)
    assert found.months == ("2023-01", "2023-02")


def test_an_archive_and_a_folder_of_zips_hold_the_same(folder, tmp_path, config):
    whole = small.zip_folder(folder, tmp_path / "archive.zip")
    parts = tmp_path / "parts"
    for month in ("2023-01", "2023-02"):
        parts.mkdir(exist_ok=True)
        small.zip_folder(folder / "some" / "depth" / month, parts / f"{month}.zip")
    names = [m.name for m in find_members(folder, config).members]
    assert [m.name for m in find_members(whole, config).members] == names
    assert [m.name for m in find_members(parts, config).members] == names


def test_the_window_leaves_months_out(folder, config):
    assert find_members(folder, replace(config, since="2023-02")).months == ("2023-02",)
    assert find_members(folder, replace(config, until="2023-01")).months == ("2023-01",)


def test_the_same_file_twice_is_read_once_and_said(folder, config):
    first = next(folder.rglob("2023-01-metropolitan-street.csv"))
    shutil.copy(first, folder / first.name)
    found = find_members(folder, config)
    assert len(found.members) == 8
    assert len(found.repeated) == 1


def test_a_month_given_twice_with_different_content_is_refused(folder, config):
    small.write_street(folder / "again", "2023-01", [street_row("2023-01")])
    with pytest.raises(RawDataError, match="given twice with different content"):
        find_members(folder, config)


def test_a_month_that_is_not_a_month_is_refused(folder, config):
    small.write_street(folder, "2023-13", [street_row("2023-01")])
    with pytest.raises(RawDataError, match="2023-13 is not a month"):
        find_members(folder, config)


def test_nothing_there(tmp_path, config):
    (tmp_path / "empty").mkdir()
    with pytest.raises(RawDataError, match=r"no file named YYYY-MM-metropolitan-street\.csv"):
        find_members(tmp_path / "empty", config)
    with pytest.raises(RawDataError, match="no such file or folder"):
        find_members(tmp_path / "missing", config)


def test_only_other_forces(tmp_path, config):
    small.write_street(tmp_path, "2023-01", [], "gotham")
    with pytest.raises(RawDataError, match=r"files of other forces or months: gotham"):
        find_members(tmp_path, config)


def test_not_a_zip(tmp_path, config):
    (tmp_path / "archive.zip").write_text("<html>not found</html>")
    with pytest.raises(RawDataError, match="not a zip archive"):
        find_members(tmp_path / "archive.zip", config)


def test_a_zip_cut_short_or_with_a_damaged_member(folder, tmp_path, config):
    whole = small.zip_folder(folder, tmp_path / "archive.zip")
    content = whole.read_bytes()
    (tmp_path / "short.zip").write_bytes(content[: len(content) // 2])
    with pytest.raises(RawDataError, match="cut short"):
        find_members(tmp_path / "short.zip", config)
    with zipfile.ZipFile(whole) as z:
        info = z.getinfo("some/depth/2023-01/2023-01-metropolitan-street.csv")
    at = info.header_offset + 30 + len(info.filename) + 200
    (tmp_path / "bad.zip").write_bytes(content[:at] + b"\xff\x00\xff" + content[at + 3 :])
    member = next(m for m in find_members(tmp_path / "bad.zip", config).members if m.inner == info.filename)
    with pytest.raises(RawDataError, match="cannot be read"):
        member.read()


def one_member(path: Path, content: bytes, config: Config):
    """A Met street file of January with the given bytes."""
    target = path / "2023-01-metropolitan-street.csv"
    target.write_bytes(content)
    (member,) = find_members(path, config).members
    return member


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "the header has changed"),
        (
            b"Crime ID,Month,Longitude,Offence\n",
            "no column 'Crime type'; found: Crime ID,Month,Longitude,Offence",
        ),
        ("Month,Longitude,Crime type\n2023-01,0.1,Burglary\n".encode("utf-16"), "not UTF-8"),
        (b"Month,Longitude,Crime type\n2023-01,0.1,Caf\xe9\n", "not UTF-8"),
        (b"Month,Longitude,Crime type\n2023-01,east,Burglary\n", "invalid value 'east'"),
        (b"Month,Longitude,Crime type\n2023-01,0.1\n", "line 2: 2 fields, expected 3"),
    ],
)
def test_a_damaged_file_is_refused_with_what_and_where(tmp_path, config, content, message):
    member = one_member(tmp_path, content, config)
    with pytest.raises(RawDataError, match=r"2023-01-metropolitan-street\.csv") as error:
        read_table(member, COLUMNS, lenient=False)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_byte_order_mark_and_other_columns_do_no_harm(tmp_path, config):
    content = "\ufeffMonth,New,Longitude,Crime type\r\n2023-01,x,0.1,Burglary\r\n".encode()
    raw = read_table(one_member(tmp_path, content, config), COLUMNS, lenient=False)
    assert raw.table.to_pylist() == [{"Month": "2023-01", "Longitude": 0.1, "Crime type": "Burglary"}]

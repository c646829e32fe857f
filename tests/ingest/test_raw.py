"""Finding and reading police.uk files: any nesting, zips, duplicates, damage."""

from __future__ import annotations

import gzip
import shutil
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest

from build.errors import RawDataError
from build.ingest.members import find_members
from build.ingest.raw import DICTIONARY, read_table
from build.settings import Run
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
    with pytest.raises(RawDataError, match="incomplete download"):
        find_members(tmp_path / "short.zip", config)
    with zipfile.ZipFile(whole) as z:
        info = z.getinfo("some/depth/2023-01/2023-01-metropolitan-street.csv")
    at = info.header_offset + 30 + len(info.filename) + 200
    (tmp_path / "bad.zip").write_bytes(content[:at] + b"\xff\x00\xff" + content[at + 3 :])
    member = next(m for m in find_members(tmp_path / "bad.zip", config).members if m.inner == info.filename)
    with pytest.raises(RawDataError, match="cannot be read"):
        member.read()


def one_member(path: Path, content: bytes, config: Run):
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
        (b"Month,Longitude,Crime type\n2023-01,0.1,Caf\xe9\n", "line 2: not UTF-8"),
        (b"Month,Longitude,Crime type,Month\n2023-01,0.1,Drugs,2023-01\n", "names 'Month' twice"),
        (b"Month,Longitude,Crime type\r2023-01,0.1,Drugs\r", "no column 'Crime type'"),
        (b"Month,Longitude,Crime type\n2023-01,0.1,Drugs\r2023-01,0.1,Drugs\n", "line 2: a carriage return"),
        (
            b"Month,Longitude,Crime type\n2023-01,east,Burglary\n",
            "line 2: Longitude 'east' is not a number (1 such rows)",
        ),
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


ROW = b"2023-01,0.1,Drugs\n"
HEADER = b"Month,Longitude,Crime type\n"


@pytest.mark.parametrize(
    ("content", "line", "what"),
    [
        (HEADER + 20 * ROW + b'2023-01,0.1,"\n' + 900 * ROW, 22, "never closed"),
        (HEADER + 20 * ROW + b'2023-01,0.1,"\n' + 900 * ROW + b'2023-01,0.1,"\n' + ROW, 22, "after other records"),
        (HEADER + 20 * ROW + b'2023-01,"0.1,Drugs\n' + b'2023-01,0.1",Drugs\n' + ROW, 22, "after other records"),
        (HEADER + 20 * ROW + b'2023-01,0.1,Drugs"\n' + ROW, 22, "middle of a field"),
        (HEADER + 20 * ROW + b'2023-01,0.1,"Drugs"s\n' + ROW, 22, "middle of a field"),
        (HEADER + 20 * ROW + b'2023-01,0.1,"Drugs', 22, "never closed"),
        (HEADER + 20 * ROW + b'2023-01,0.1,"', 22, "never closed"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("lenient", [False, True])
def test_a_stray_quotation_mark_swallows_nothing(tmp_path, config, content, line, what, lenient):
    with pytest.raises(
        RawDataError, match=rf"street\.csv: line {line}: a quotation mark .*{what}.*\. Correct"
    ):
        read_table(one_member(tmp_path, content, config), COLUMNS, lenient)


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        (HEADER + b'2023-01,0.1,"Drugs\nand more"\n' + ROW, 2),
        (HEADER + b'2023-01,0.1,"Drugs, ""so called"""\n' + ROW, 2),
        (HEADER + b'"2023-01","0.1",""\r\n\r\n\n' + ROW[:-1], 2),
        (HEADER + b'2023-01,0.1,"Drugs\n\n, and more"\n' + 500_000 * ROW, 500_001),  # over several blocks
        (HEADER, 0),
        (HEADER[:-1], 0),
    ],
)
def test_genuine_quotes_line_breaks_and_blank_lines_are_read(tmp_path, config, content, rows):
    raw = read_table(one_member(tmp_path, content, config), COLUMNS, lenient=False)
    assert (raw.table.num_rows, raw.records.rows) == (rows, rows)


def test_a_line_is_counted_in_the_text_not_in_the_rows(tmp_path, config):
    content = HEADER + b'2023-01,0.1,"two\nlines"\n\n' + ROW + b"2023-01,east,Drugs\n"
    with pytest.raises(RawDataError, match="line 6: Longitude 'east'"):
        read_table(one_member(tmp_path, content, config), COLUMNS, lenient=False)
    raw = read_table(one_member(tmp_path, content + b"2023-01\n", config), COLUMNS, lenient=True)
    assert (raw.table.num_rows, raw.cut_off, raw.records.rows) == (2, 2, 4)


@pytest.mark.parametrize(
    "name",
    [
        "2023-01-metropolitan-street (1).csv",
        "Copy of 2023-01-metropolitan-street.csv",
        "2023-01-metropolitan-street - Copy.csv",
        "2023-01-metropolitan-street - Copy (2).csv",
        "2023-01-Metropolitan-Street.CSV",
        "2023_01_metropolitan_street.csv",
        "2023-01-metropolitan-street.csv.gz",
    ],
)
def test_a_file_is_known_by_its_name_whatever_was_done_to_it(tmp_path, config, name):
    content = HEADER + ROW
    (tmp_path / name).write_bytes(gzip.compress(content) if name.endswith("gz") else content)
    (member,) = find_members(tmp_path, config).members
    assert (member.name, member.read()) == ("2023-01-metropolitan-street.csv", content)


def test_files_that_look_meant_and_are_not_read_are_named(folder, config, tmp_path):
    for name in ("2023-03-metropolitan-street.xlsx", "2023-03-city-of-london-stop-and-search.csv.part"):
        (folder / name).write_bytes(b"x")
    with zipfile.ZipFile(folder / "more.zip", "w") as z:
        z.writestr("2023-03.zip", b"PK")
        z.writestr("__MACOSX/._2023-03-metropolitan-street.csv", b"x")
        z.writestr("2023-03\\2023-03-metropolitan-street.csv", HEADER)
    found = find_members(folder, config)
    assert found.months == ("2023-01", "2023-02", "2023-03")
    assert sorted(Path(place).name for place in found.unread) == [
        "2023-03-city-of-london-stop-and-search.csv.part", "2023-03-metropolitan-street.xlsx", "more.zip:2023-03.zip",
    ]  # fmt: skip


def test_two_members_of_one_name_are_two_files(tmp_path, config):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as z:
        z.writestr("2023-01-metropolitan-street.csv", HEADER + ROW)
        with pytest.warns(UserWarning, match="Duplicate"):
            z.writestr("2023-01-metropolitan-street.csv", HEADER + ROW + ROW)
    with pytest.raises(RawDataError, match="given twice with different content"):
        find_members(tmp_path / "a.zip", config)


def test_a_folder_that_cannot_be_opened_and_one_that_leads_to_itself(folder, config, monkeypatch):
    (folder / "loop").symlink_to(folder)
    (folder / "elsewhere").symlink_to(folder / "some")
    assert len(find_members(folder, config).members) == 8

    def walk(at: object, onerror: Callable[[OSError], None], **_: object) -> Iterator[object]:
        onerror(PermissionError(13, "Permission denied", f"{at}/closed"))
        return iter(())

    monkeypatch.setattr("build.ingest.members.os.walk", walk)
    with pytest.raises(RawDataError, match=r"closed: cannot be read \(Permission denied\)"):
        find_members(folder, config)


def test_months_a_lifetime_apart_are_not_meant(folder, config):
    small.write_street(folder, "2099-01", [street_row("2099-01")])
    with pytest.raises(RawDataError, match="files of 2023-01 and of 2099-01: more than 20 years apart"):
        find_members(folder, config)
    assert find_members(folder, replace(config, until="2023-12")).months == ("2023-01", "2023-02")

"""Tables as they are written for others: no text in a CSV can start a formula, and numbers stay numbers."""

from __future__ import annotations

import csv
from pathlib import Path

import pandas as pd
import pytest

from build.storage.tables import write_csv


@pytest.mark.parametrize(
    "text",
    ["=HYPERLINK(1)", "+44 20 7946", "-1+1|cmd", "@SUM(A1)", "\t=1+1", "\n=1+1", "=", "-", "+A1", "-2+3"],
)
def test_no_text_of_a_csv_starts_a_formula(text: str, tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"name": [text, "Camden"], "n": [-1.5, 2]}), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as f:
        first, second = csv.DictReader(f)
    assert first["name"] == f"'{text}"
    assert (second["name"], first["n"], second["n"]) == ("Camden", "-1.5", "2")


def test_a_carriage_return_breaks_no_row(tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"name": ["\r=1+1", "a\r\nb"]}), tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as f:
        assert [row["name"] for row in csv.DictReader(f)] == ["'\n=1+1", "a\nb"]


@pytest.mark.parametrize("text", ["-12.5%", "+1,204", "-0.3", "2024-01", "a=b", "Hackney 017C"])
def test_a_number_with_its_sign_and_plain_text_stay_as_they_are(text: str, tmp_path: Path) -> None:
    write_csv(pd.DataFrame({"name": [text]}), tmp_path / "t.csv")
    assert (tmp_path / "t.csv").read_text(encoding="utf-8").split("\n", 1)[1].strip().strip('"') == text


def test_values_are_read_back_as_they_were(tmp_path: Path) -> None:
    frame = pd.DataFrame(
        {
            "name": ['Kensington, "Royal"', None, "", "two\nlines"],
            "kind": pd.Categorical(["=ward", "area", "area", None]),
            "rate": [0.1 + 0.2, None, 1e-7, -123456789.1234],
            "count": pd.array([3, None, 0, 2**53 + 1], dtype="Int64"),
            "known": [True, False, True, False],
        }
    )
    write_csv(frame, tmp_path / "t.csv")
    with (tmp_path / "t.csv").open(newline="", encoding="utf-8") as f:
        rows = list(csv.DictReader(f))
    assert [row["name"] for row in rows] == ['Kensington, "Royal"', "", "", "two\nlines"]
    assert [row["kind"] for row in rows] == ["'=ward", "area", "area", ""]
    assert [row["rate"] and float(row["rate"]) for row in rows] == [0.1 + 0.2, "", 1e-7, -123456789.1234]
    assert [row["count"] and int(row["count"]) for row in rows] == [3, "", 0, 2**53 + 1]
    assert [row["known"] for row in rows] == ["true", "false", "true", "false"]

"""Totals of the ledger, checked against sums worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from build.analysis.record import ledger

TABLE = pd.DataFrame(
    {
        "month": ["2025-02", "2025-01", "2025-01"],
        "force": ["metropolitan", "metropolitan", "metropolitan"],
        "kind": ["street", "street", "stop-and-search"],
        "rows": [100, 50, 20],
        "counted": [80, 40, 15],
        "no_place": [10, 5, 4],
        "outside": [6, 3, 0],
        "rejected_cut_off": [1, 2, 1],
        "rejected_wrong_month": [3.0, 0.0, None],  # a search file has no such reason
        "same_code": [60, 40, 0],
        "merged": [20, 0, 0],
        "split_by_point": [0, 0, 0],
        "split_by_share": [0, 0, 0],
    }
)


def test_every_row_has_one_fate_by_month() -> None:
    table = ledger.by_month(TABLE)
    assert table["month"].tolist() == ["2025-01", "2025-02"]
    assert table["rejected"].tolist() == [3, 4]
    assert table["unaccounted"].tolist() == [0, 0]


def test_a_row_that_went_nowhere_is_unaccounted_for() -> None:
    lost = TABLE.assign(rows=TABLE["rows"] + [0, 0, 7])
    assert ledger.totals(lost) == {
        "rows": 177, "counted": 135, "no_place": 19, "outside": 9, "rejected": 7, "unaccounted": 7,
    }  # fmt: skip


def test_shares_by_file_are_of_the_rows_read() -> None:
    table = ledger.by_file(TABLE).set_index("kind")
    assert table.loc["street", "no_place_share"] == pytest.approx(15 / 150)
    assert table.loc["stop-and-search", "no_place_share"] == pytest.approx(4 / 20)
    assert ledger.by_file(TABLE.assign(rows=0))["outside_share"].notna().all()


def test_reasons_and_matches_are_added_up() -> None:
    assert ledger.by_reason(TABLE) == {"cut_off": 4, "wrong_month": 3}
    assert ledger.by_match(TABLE)["same_code"] == (100, pytest.approx(100 / 120))

"""The gate on ledgers made by hand: each check on both sides of its line, and no check on what is settled."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import pytest

from build.errors import GateError
from build.ingest.coverage import Corrections, load_corrections
from build.ingest.gate import check_renewal
from build.ingest.plan import Held, Plan, compare, read_held
from build.ingest.snapshot import typed
from build.settings import Gate, Run

MET, STREET = "metropolitan", "street"
MONTHS = [f"2024-{m:02d}" for m in range(1, 13)]
NEW = MONTHS[-1]
NONE = Corrections([], [])


def entry(month: str, rows: int = 1000, **changes: int) -> dict:
    plain = {
        "month": month,
        "force": MET,
        "kind": STREET,
        "rows": rows,
        "counted": rows,
        "no_place": 4,
        "outside": 4,
    }
    return {**plain, **changes}


def judged(
    ledger: list[dict],
    *,
    held: list[dict] | None = None,
    fresh: tuple[str, ...] = (NEW,),
    estimated: tuple[str, ...] = (),
) -> list[str]:
    """Reasons for rejecting a ledger; only the Met's street files exist in it."""
    held = held if held is not None else [e for e in ledger if e["month"] not in fresh]
    entries = {(e["month"], MET, STREET): e for e in held}
    months = sorted({e["month"] for e in ledger})
    plan = Plan(
        {},
        tuple(m for m in months if m in fresh),
        tuple(m for m in months if m not in fresh),
        (),
        frozenset((m, MET, STREET) for m in fresh),
    )
    state = Held(entries, tuple(sorted({e["month"] for e in held})), frozenset(estimated), "")
    try:
        check_renewal(typed(pd.DataFrame(ledger)), state, plan, NONE, Gate())
    except GateError as e:
        return e.reasons
    return []


def with_new(**changes: int) -> list[dict]:
    return [*(entry(m) for m in MONTHS[:-1]), entry(NEW, **changes)]


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"rows": 600}, ""), ({"rows": 599}, "599 rows, 60% of the trailing median of 1,000 (expected 60% to 160%)"),
        ({"rows": 1600}, ""), ({"rows": 1601}, "1,601 rows, 160%"), ({"rows": 0}, "0 rows, 0% of"),
        ({"no_place": 84}, ""), ({"no_place": 85}, "8.5% of rows without a place, usually 0.4% (at most 8.4%)"),
        ({"outside": 10}, ""), ({"outside": 11}, "11 of 1,011 rows with a place are outside London"),
        ({"rejected_unknown_type": 3}, "3 rows with an unknown type"),
    ],
)  # fmt: skip
def test_a_new_month_beside_those_before_it(changes, said):
    reasons = judged(with_new(**changes))
    assert [said in r for r in reasons] == ([True] if said else [])
    assert all(r.startswith(f"{NEW}-metropolitan-street.csv: ") for r in reasons)


def test_small_files_have_a_wider_band():
    small = [entry(m, rows=100, no_place=0, outside=0) for m in MONTHS[:-1]]
    assert judged([*small, entry(NEW, rows=31, no_place=0, outside=0)]) == []
    assert len(judged([*small, entry(NEW, rows=29)])) == 1


def test_a_known_month_may_be_revised_a_little_and_not_lost():
    before = [entry(m) for m in MONTHS]
    assert (
        judged([*before[:5], entry("2024-06", rows=1100), *before[6:]], held=before, fresh=("2024-06",)) == []
    )
    (reason,) = judged(
        [*before[:5], entry("2024-06", rows=1101), *before[6:]], held=before, fresh=("2024-06",)
    )
    assert "1,101 rows, 1,000 before: changed by +10% (at most 10%)" in reason
    (reason,) = judged([*before[:5], entry("2024-06", rows=0), *before[6:]], held=before, fresh=("2024-06",))
    assert "no rows, but 1,000 in the snapshot" in reason
    # What a sample had is no measure of what is published.
    grown = [*before[:5], entry("2024-06", rows=1300), *before[6:]]
    assert judged(grown, held=before, fresh=("2024-06",), estimated=("2024-06",)) == []


def test_what_has_long_been_in_the_archive_is_taken_as_it_is_the_first_time():
    odd = [entry(m, rows=100 if m == "2024-05" else 1000) for m in MONTHS]
    assert judged(odd, held=[], fresh=tuple(MONTHS)) == []
    recent = [entry(m, rows=100 if m == "2024-09" else 1000) for m in MONTHS]
    assert len(judged(recent, held=[], fresh=tuple(MONTHS))) == 1


@dataclass(frozen=True)
class Listed:
    name: str
    crc: int
    size: int


def test_only_another_crc_or_size_or_a_file_gone_makes_a_month_stale(tmp_path):
    ledger = {
        (m, MET, k): {"crc32": "000000ff", "bytes": 10, "month": m, "force": MET, "kind": k}
        for m in MONTHS[:3]
        for k in (STREET, "stop-and-search")
    }
    for m in MONTHS[:3]:
        (tmp_path / m).mkdir()
        (tmp_path / m / "points.parquet").write_bytes(b"")
    held = Held(ledger, tuple(MONTHS[:3]), frozenset(), "")
    listed = {k: Listed("", 255, 10) for k in ledger}
    assert compare(listed.items(), held, tmp_path, 13).stale == ()
    other = {
        **listed,
        ("2024-01", MET, STREET): Listed("", 254, 10),
        ("2024-02", MET, STREET): Listed("", 255, 11),
    }
    del other["2024-03", MET, "stop-and-search"]
    assert compare(other.items(), held, tmp_path, 13).stale == ("2024-01", "2024-02", "2024-03")
    (tmp_path / "2024-03" / "points.parquet").unlink()
    assert compare(listed.items(), held, tmp_path, 13).stale == ("2024-03",)
    assert compare(listed.items(), held, tmp_path, 1).stale == ("2024-03",)


def test_the_bundled_snapshot_says_what_an_update_needs():
    held = read_held(Run().snapshot)
    assert len(held.months) == 36
    assert all(len(e["crc32"]) == 8 for e in held.entries.values())
    assert load_corrections(Run.corrections).exceptions == []

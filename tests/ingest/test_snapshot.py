"""The snapshot: what goes in comes out, nothing half written, damage noticed."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from build.analysis_inputs import make_inputs
from build.errors import RawDataError, ReferenceDataError, SnapshotError
from build.ingest.cards import police_card, read_card
from build.ingest.coverage import Corrections, coverage_table, load_corrections
from build.ingest.police import ingest_police
from build.ingest.snapshot import load_snapshot
from build.settings import Gate, Run
from build.storage.replace_folders import recover_folder, replacing_folder, replacing_folders
from build.vocabulary import CRIME_TYPES
from tests import small
from tests.small import CITY, MET, street_row

NONE = Corrections([], [])


def ingested(raw: Path, reference, config: Run) -> Run:
    """Settings whose snapshot holds what is in ``raw``."""
    config.snapshot.mkdir()
    ingest_police(raw, reference, Corrections(), config.snapshot, config, Gate(), lambda done, total: None)
    return config


@pytest.fixture
def months(tmp_path: Path, small_reference, config: Run) -> Run:
    """Three months of files, the second without the Met's, the third of the Met's without rows."""
    raw = tmp_path / "raw"
    for month in ("2023-01", "2023-02", "2023-03"):
        if month != "2023-02":
            small.write_street(raw, month, [street_row(month, 20)] * 5 if month == "2023-01" else [])
        small.write_street(raw, month, [street_row(month, 0, force=CITY)] * 2, CITY)
    return ingested(raw, small_reference, config)


def test_a_missing_month_is_null_not_zero(months, small_reference):
    inputs = make_inputs(small_reference, load_snapshot(months), NONE, Gate())
    met = inputs.monthly[(inputs.monthly.force == MET) & (inputs.monthly.crime_type == "Burglary")]
    assert met["count"].isna().tolist() == [False, True, True]
    assert inputs.monthly[inputs.monthly.force == CITY].groupby("month")["count"].sum().tolist() == [2, 2, 2]
    states = inputs.coverage[inputs.coverage.kind == "street"].pivot(
        index="month", columns="force", values="state"
    )
    assert states[MET].tolist() == ["complete", "missing", "missing"]
    # The City's own areas are observed when its force is; the others when the Met is.
    assert inputs.observed[0].tolist() == [True, True, True]
    assert inputs.observed[20].tolist() == [True, False, False]


def test_a_month_that_no_force_gave_is_in_the_window_and_missing(tmp_path, small_reference, config):
    for month in ("2023-01", "2023-03"):
        small.write_street(tmp_path / "raw", month, [street_row(month, 20)])
    config = ingested(tmp_path / "raw", small_reference, config)
    inputs = make_inputs(small_reference, load_snapshot(config), NONE, Gate())
    assert inputs.months == ("2023-01", "2023-02", "2023-03")
    assert inputs.observed[20].tolist() == [True, False, True]


def test_a_month_far_under_its_trailing_median_is_partial(small_reference, tmp_path, config):
    for i, n in enumerate([100, 110, 90, 100, 30, 100], start=1):
        small.write_street(tmp_path / "raw", f"2023-0{i}", [street_row(f"2023-0{i}", 20)] * n)
    config = ingested(tmp_path / "raw", small_reference, config)
    snapshot = load_snapshot(config)
    table = coverage_table(snapshot.ledger, snapshot.months, NONE, Gate())
    met = table[(table.force == MET) & (table.kind == "street")]
    assert met.state.tolist() == ["complete"] * 4 + ["partial", "complete"]
    assert met.reason.iloc[4] == "30 rows, 30% of the trailing median of 100"
    known = {"force": MET, "month": "2023-05", "kind": "street", "state": "complete", "reason": "checked"}
    table = coverage_table(snapshot.ledger, snapshot.months, Corrections([], [known]), Gate())
    assert set(table[(table.force == MET) & (table.kind == "street")].state) == {"complete"}


def test_counts_come_back_as_they_went_in(tmp_path, small_reference, config):
    raw = small.write_police(tmp_path / "raw", ["2023-01", "2023-02"])
    config = ingested(raw, small_reference, config)
    inputs = make_inputs(small_reference, load_snapshot(config), NONE, Gate())
    expected = np.zeros_like(inputs.counts)
    for m, month in enumerate(inputs.months):
        for force in (MET, CITY):
            lines = (raw / month / f"{month}-{force}-street.csv").read_text().splitlines()[1:]
            for cells in (line.split(",") for line in lines):
                if cells[7].startswith("E01"):
                    expected[int(cells[7][3:]) - 1, m, list(CRIME_TYPES).index(cells[9])] += 1
    assert np.array_equal(inputs.counts, expected)
    assert inputs.stops_area.sum() == inputs.stops.dropna(subset="borough_code")["count"].sum()
    assert inputs.stops_clock["count"].sum() == inputs.stops_area.sum()


def test_the_same_files_give_the_same_bytes(tmp_path, small_reference, config):
    raw = small.write_police(tmp_path / "raw", ["2023-01", "2023-02", "2023-03"])
    trees = []
    for name in ("a", "b"):
        folder = ingested(raw, small_reference, replace(config, snapshot=tmp_path / name)).snapshot
        trees.append({p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert trees[0] == trees[1]


@pytest.mark.parametrize("file", ["2023-01/areas.parquet", "2023-01/ledger.json", "manifest.json"])
def test_a_file_changed_or_gone_is_noticed(months, file):
    path = months.snapshot / file
    path.write_bytes(path.read_bytes()[:-10])
    with pytest.raises(SnapshotError, match="Restore data/snapshot"):
        load_snapshot(months)
    path.unlink()
    with pytest.raises(SnapshotError, match="No such file"):
        load_snapshot(months)


def test_a_snapshot_that_does_not_add_up_is_noticed(months):
    import hashlib

    at = months.snapshot / "2023-01" / "ledger.json"
    at.write_text(
        at.read_text().replace('"counted": 5', '"counted": 4').replace('"no_place": 0', '"no_place": 1', 1)
    )
    manifest = json.loads((months.snapshot / "manifest.json").read_text())
    manifest["files"]["2023-01/ledger.json"] = hashlib.sha256(at.read_bytes()).hexdigest()
    (months.snapshot / "manifest.json").write_text(json.dumps(manifest))
    with pytest.raises(SnapshotError, match=r"do not add up|in the ledger"):
        load_snapshot(months)


def test_a_window_without_months_is_refused(months):
    with pytest.raises(SnapshotError, match="holds 2023-01 to 2023-03, nothing from 2030-01"):
        load_snapshot(replace(months, since="2030-01"))
    assert load_snapshot(replace(months, since="2023-02")).months == ("2023-02", "2023-03")


def test_a_folder_is_replaced_whole_or_not_at_all(tmp_path):
    target = tmp_path / "site"
    target.mkdir()
    (target / "old").write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing_folder(target) as fresh:  # noqa: PT012
        (fresh / "new").write_text("half")
        raise KeyboardInterrupt
    assert [p.name for p in tmp_path.rglob("*")] == ["site", "old"]
    with replacing_folder(target) as fresh:
        (fresh / "new").write_text("whole")
    assert [p.name for p in tmp_path.rglob("*")] == ["site", "new"]


def test_a_run_killed_between_the_renames_is_mended(tmp_path):
    target, old = tmp_path / "site", tmp_path / ".site.old"
    old.mkdir()
    (old / "page").write_text("old")
    (tmp_path / ".site.new").mkdir()
    recover_folder(target)
    assert sorted(str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*")) == ["site", "site/page"]


def test_a_card_beside_the_files_says_what_is_not_as_published(tmp_path):
    path = tmp_path / "a.zip"
    path.write_bytes(b"")
    words, basis = read_card(path)
    assert (words, len(basis), police_card(path, words, [])["note"]) == ({}, 0, "")
    (tmp_path / "a.zip.card.yml").write_text("note: A sample.\nprovenance: basis.csv\n")
    with pytest.raises(RawDataError, match=r"no file basis\.csv next to it"):
        read_card(path)
    (tmp_path / "basis.csv").write_text(
        "month,force,kind,type,basis\n2024-01,metropolitan,street,Burglary,average\n"
        "2024-01,city-of-london,stop-and-search,,drawn\n2024-01,metropolitan,street,Drugs,published\n"
    )
    words, basis = read_card(path)
    assert police_card(path, words, [])["note"] == "A sample."
    assert basis.basis.tolist() == ["average", "drawn", "published"]
    (tmp_path / "basis.csv").write_text(
        "month,force,kind,type,basis\n2024-01,metropolitan,street,Burglary,guess\n"
    )
    with pytest.raises(RawDataError, match=r"row 2: basis is 'guess', not a code.*one of: published, rows"):
        read_card(path)
    (tmp_path / "a.zip.card.yml").write_text("colour: red\n")
    with pytest.raises(RawDataError, match=r"'colour' was unexpected"):
        read_card(path)


def test_corrections_are_checked(tmp_path):
    path = tmp_path / "corrections.yml"
    path.write_text("breaks: []\nmonths: [{force: metropolitan, month: 2023-01}]\n")
    with pytest.raises(ReferenceDataError, match="'kind' is missing"):
        load_corrections(path)
    assert load_corrections(Run.corrections).breaks


def test_two_folders_take_their_places_together_or_stay(tmp_path, monkeypatch):
    for name in ("site", "snapshot"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "old").write_text("old")
    before = sorted(str(p) for p in tmp_path.rglob("*"))
    real, left = os.rename, [3]

    def rename(a: object, b: object) -> None:
        left[0] -= 1
        if left[0] == 0:
            raise OSError(28, "No space left on device")
        real(a, b)

    monkeypatch.setattr("build.storage.replace_folders.os.rename", rename)
    with pytest.raises(OSError, match="No space"), replacing_folders(tmp_path / "journal") as staging:  # noqa: PT012
        for name in ("site", "snapshot"):
            (staging.folder(tmp_path / name) / "new").write_text("new")
    assert sorted(str(p) for p in tmp_path.rglob("*")) == before

"""Results kept between builds: returned for the same inputs, recomputed for any other."""

from __future__ import annotations

import inspect
import shutil
from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.analysis.settings import AnalysisSettings
from build.analysis_inputs import make_inputs
from build.ingest.coverage import Corrections, load_corrections
from build.ingest.police import ingest_police
from build.ingest.reference import load_reference
from build.ingest.snapshot import load_snapshot
from build.settings import ROOT, Gate, Run
from build.storage import results_cache
from tests import small

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def year(small_config: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a snapshot of one year."""
    home = tmp_path_factory.mktemp("memory")
    config = replace(small_config, snapshot=home / "snapshot")
    config.snapshot.mkdir()
    raw = small.write_police(home / "raw", MONTHS)
    ingest_police(
        raw, load_reference(config), Corrections(), config.snapshot, config, Gate(), lambda *_: None
    )
    return config


@pytest.fixture(scope="module")
def inputs(year: Run) -> Inputs:
    """What the analysis is given."""
    return make_inputs(load_reference(year), load_snapshot(year), load_corrections(year.corrections), Gate())


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[AnalysisSettings]:
    """The settings of each real run of the analysis, in order."""
    done: list[AnalysisSettings] = []

    def counted(inputs: Inputs, settings: AnalysisSettings) -> Results:
        done.append(settings)
        return real(inputs, settings)

    real = results_cache.analyse
    monkeypatch.setattr(results_cache, "analyse", counted)
    return done


def assert_same(a: Any, b: Any) -> None:
    """Every table and array of two results is equal."""
    if is_dataclass(a):
        for field in fields(a):
            assert_same(getattr(a, field.name), getattr(b, field.name))
    elif isinstance(a, pd.DataFrame):
        pd.testing.assert_frame_equal(a, b)
    elif isinstance(a, np.ndarray):
        np.testing.assert_array_equal(a, b)
    else:
        assert repr(a) == repr(b)


def test_an_unchanged_build_is_given_the_same_results(inputs, tmp_path, runs):
    first = results_cache.results_for(inputs, small.QUICK, tmp_path)
    again = results_cache.results_for(inputs, small.QUICK, tmp_path)
    assert len(runs) == 1
    assert_same(first, again)


def test_how_many_processes_share_the_work_does_not_matter(inputs):
    shared = small.QUICK.with_common(workers=5, parallel_areas=7)
    assert results_cache.fingerprint(inputs, small.QUICK) == results_cache.fingerprint(inputs, shared)


def test_only_the_settings_of_the_analysis_are_asked_for():
    """An address, a limit of weight or a licence cannot recompute anything: the cache is never given them."""
    asked = inspect.signature(results_cache.fingerprint, eval_str=True).parameters
    assert [parameter.annotation for parameter in asked.values()] == [Inputs, AnalysisSettings]


def test_one_crime_more_one_setting_or_one_word_changes_the_fingerprint(inputs):
    counts = inputs.counts.copy()
    counts[3, 2, 1] += 1
    stops = inputs.stops.assign(count=inputs.stops["count"] + 1)
    prints = [
        results_cache.fingerprint(inputs, small.QUICK),
        results_cache.fingerprint(replace(inputs, counts=counts), small.QUICK),
        results_cache.fingerprint(replace(inputs, stops=stops), small.QUICK),
        results_cache.fingerprint(
            replace(inputs, labels={**inputs.labels, "census": "another"}), small.QUICK
        ),
        results_cache.fingerprint(inputs, small.QUICK.with_common(seed=1)),
    ]
    assert len(set(prints)) == len(prints)


def test_a_changed_line_of_the_analysis_changes_the_fingerprint(inputs, tmp_path, monkeypatch):
    before = results_cache.fingerprint(inputs, small.QUICK)
    shutil.copytree(ROOT / "build", tmp_path / "build", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(results_cache, "ROOT", tmp_path)
    assert results_cache.fingerprint(inputs, small.QUICK) == before
    with (tmp_path / "build" / "analysis" / "inputs.py").open("a") as f:
        f.write("# another line\n")
    assert results_cache.fingerprint(inputs, small.QUICK) != before


def test_a_changed_line_in_a_room_below_changes_the_fingerprint(inputs, tmp_path, monkeypatch):
    shutil.copytree(ROOT / "build", tmp_path / "build", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(results_cache, "ROOT", tmp_path)
    room = tmp_path / "build" / "analysis" / "a_room"
    room.mkdir()
    (room / "subject.py").write_text("RATE = 1\n")
    before = results_cache.fingerprint(inputs, small.QUICK)
    (room / "subject.py").write_text("RATE = 2\n")
    assert results_cache.fingerprint(inputs, small.QUICK) != before


@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:-1] + b"?", lambda b: b""])
def test_a_damaged_file_is_made_again(inputs, tmp_path, runs, damage):
    first = results_cache.results_for(inputs, small.QUICK, tmp_path)
    (path,) = (tmp_path / "results").iterdir()
    path.write_bytes(damage(path.read_bytes()))
    assert_same(first, results_cache.results_for(inputs, small.QUICK, tmp_path))
    assert len(runs) == 2


def test_only_the_last_few_results_are_kept(inputs, tmp_path):
    paths: list[Path] = []
    for seed in range(results_cache.KEPT + 1):
        results_cache.results_for(inputs, small.QUICK.with_common(seed=seed), tmp_path)
        paths += [p for p in (tmp_path / "results").iterdir() if p not in paths]
    left = list((tmp_path / "results").iterdir())
    assert sorted(left) == sorted(paths[-results_cache.KEPT :])

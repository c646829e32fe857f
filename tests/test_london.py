"""A force is one entry of build/london.py: what follows from it, and that nothing else names one."""

from __future__ import annotations

import ast
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from build import london
from build.analysis_inputs import make_inputs, monthly_table
from build.ingest.coverage import Corrections
from build.ingest.police import ingest_police
from build.ingest.snapshot import load_snapshot
from build.settings import ROOT, Gate
from tests import small

BUILD = ROOT / "build"
THIRD = london.Force("river", "River Police", "River", frozenset({"E09000007"}))


@pytest.fixture
def third_force(monkeypatch: pytest.MonkeyPatch) -> None:
    """A made-up force that answers for one borough and has sent no file."""
    monkeypatch.setitem(london.FORCES, THIRD.slug, THIRD)


def test_areas_of_a_force_without_a_file_are_missing_not_zero(third_force, tmp_path, small_reference, config):
    config.snapshot.mkdir()
    raw = small.write_police(tmp_path / "raw", ["2024-01", "2024-02"])
    ingest_police(raw, small_reference, Corrections(), config.snapshot, config, Gate(), lambda *_: None)
    snapshot = load_snapshot(config)
    inputs = make_inputs(small_reference, snapshot, Corrections(), Gate())
    own = (inputs.areas.borough_code == "E09000007").to_numpy()
    assert own.any()
    assert not inputs.observed[own].any()
    assert inputs.observed[~own].all()
    monthly = monthly_table(snapshot, inputs.months, inputs.coverage)
    assert monthly["count"][monthly.force == THIRD.slug].isna().all()
    assert monthly["count"][monthly.force != THIRD.slug].notna().all()
    assert set(inputs.coverage.state[inputs.coverage.force == THIRD.slug]) == {"missing"}


def test_every_borough_has_one_force():
    codes = pd.Series(["E09000001", "E09000002", "E09000033"])
    assert list(london.forces_of(codes)) == ["city-of-london", "metropolitan", "metropolitan"]
    assert london.has_own_force("E09000001")
    assert not london.has_own_force("E09000002")
    assert sum(force.boroughs is None for force in london.FORCES.values()) == 1


def test_a_third_force_takes_its_boroughs_from_the_main_one(third_force):
    assert london.force_of("E09000007") == THIRD.slug
    assert np.array_equal(london.forces_of(["E09000007", "E09000008"]), [THIRD.slug, "metropolitan"])


@pytest.mark.parametrize("path", sorted(BUILD.rglob("*.py")), ids=lambda p: p.relative_to(BUILD).as_posix())
def test_no_other_module_names_a_force_or_a_borough_code(path: Path):
    if path == BUILD / "london.py":
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))
    prose = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    words = [
        str(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in prose
    ]
    named = [force.slug for force in london.FORCES.values()] + [f.name for f in london.FORCES.values()]
    found = [w for w in words if any(name in w for name in named) or "E0900" in w]
    assert found == []

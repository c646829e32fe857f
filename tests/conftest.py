"""Shared fixtures: the small London of tests/small.py, read once, and the site of the bundled data, built once."""

from __future__ import annotations

import fcntl
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from build.ingest.reference import Reference, load_reference
from build.settings import ROOT, Run
from tests import small


@pytest.fixture(scope="session")
def small_config(tmp_path_factory: pytest.TempPathFactory) -> Run:
    """Settings of a run on the small London; its reference tables are made from publisher files."""
    return small.make_config(tmp_path_factory.mktemp("small"))


@pytest.fixture(scope="session")
def small_reference(small_config: Run) -> Reference:
    """The small London's reference tables."""
    return load_reference(small_config)


@pytest.fixture
def config(small_config: Run, tmp_path: Path) -> Run:
    """The small London's settings with a snapshot and a site of the test's own."""
    return replace(small_config, snapshot=tmp_path / "snapshot", out=tmp_path / "site")


@pytest.fixture(scope="session")
def site_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site: the one named in LCA_SITE, or built from the bundled data, once for all test processes."""
    if given := os.environ.get("LCA_SITE"):
        return Path(given).resolve()
    base = tmp_path_factory.getbasetemp()
    home = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    out = home / "bundled-site"
    with (home / "bundled-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (out / "build.json").exists():
            subprocess.run([sys.executable, "build.py", "--out", str(out), "--quiet"], cwd=ROOT, check=True)
    return out

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

# Files of tests that take longest: they begin first, so that none runs alone at the end.
LONGEST = {
    "test_chain.py",
    "test_coverage.py",
    "test_estimated.py",
    "test_map_motion.py",
    "test_pages.py",
    "test_results_cache.py",
    "test_site.py",
    "test_update.py",
    "test_worlds.py",
}


@pytest.hookimpl(optionalhook=True)  # there may be no xdist
def pytest_xdist_auto_num_workers() -> int:
    """Three processes for two processors: tests that drive a browser or a server wait much of the time."""
    return 3 * (os.cpu_count() or 1) // 2


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the longest files first, and leave the others in their order."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


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

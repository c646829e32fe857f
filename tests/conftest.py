"""Shared fixtures: the small London of tests/small.py, read once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from build.ingest.reference import Reference, load_reference
from build.settings import Run
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

"""Fixtures of the update's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from build import cli, pipeline
from build.config import Config
from build.ingest.coverage import Corrections
from build.ingest.police import ingest_police
from tests import small
from tests.loopback import Loopback
from tests.sources import world as w


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, small_reference, small_config: Config) -> w.World:
    """Fourteen months of the small London, an archive of the first thirteen and one of the last thirteen."""
    home = tmp_path_factory.mktemp("world")
    raw = small.write_police(home / "raw", w.MONTHS)
    before, now = w.archive(raw, w.MONTHS[:-1]), w.archive(raw, w.MONTHS[1:])
    (home / "before.zip").write_bytes(before)
    config = replace(small_config, snapshot=home / "snapshot")
    config.snapshot.mkdir()
    ingest_police(
        home / "before.zip", small_reference, Corrections(), config.snapshot, config, lambda done, total: None
    )
    return w.World(before, now, raw, config.snapshot)


@pytest.fixture
def publisher(world: w.World) -> Iterator[Loopback]:
    """Every publisher, in good order."""
    with w.serve(world) as server:
        yield server


@pytest.fixture
def config(small_config: Config, tmp_path: Path, publisher: Loopback) -> Config:
    """Settings at the test's own folders, against the loopback publisher."""
    return w.settings(small_config, tmp_path, publisher.host)


@pytest.fixture
def run(config: Config, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the program; returns exit code, what it said, what it printed as an error."""

    def call(*arguments: str, settings: Config = config) -> tuple[int, str, str]:
        class Given(Config):
            def __new__(cls, **changes: object) -> Config:  # type: ignore[misc]
                return replace(settings, **{k: v for k, v in changes.items() if k in ("imd", "lenient")})

        monkeypatch.setattr(cli, "Config", Given)
        code = cli.main([*arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leave the analysis and the pages out of a build: what is tested is how data come in."""

    def write(inputs: object, outlines: object, results: object, out: Path, config: Config) -> None:
        for part in ("data", "charts"):
            (out / part).mkdir()
        (out / "index.html").write_text(w.SITE)

    monkeypatch.setattr(pipeline, "results_for", lambda inputs, config: None)
    monkeypatch.setattr(pipeline, "with_live_month", lambda results, *others: results)
    monkeypatch.setattr(pipeline, "write_site", write)
    monkeypatch.setattr(pipeline, "summarise", lambda *arguments: None)

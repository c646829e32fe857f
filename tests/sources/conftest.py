"""Fixtures of the update's tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from build import cli, pipeline
from build.ingest.coverage import Corrections
from build.ingest.police import ingest_police
from build.report.rendering import Rendered
from build.settings import Gate, Network, Publishers, Run, Settings
from tests import small
from tests.loopback import Loopback
from tests.rendered import rendered_site
from tests.sources import world as w


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, small_reference, small_config: Run) -> w.World:
    """Fourteen months of the small London, an archive of the first thirteen and one of the last thirteen."""
    home = tmp_path_factory.mktemp("world")
    raw = small.write_police(home / "raw", w.MONTHS)
    before, now = w.archive(raw, w.MONTHS[:-1]), w.archive(raw, w.MONTHS[1:])
    (home / "before.zip").write_bytes(before)
    config = replace(small_config, snapshot=home / "snapshot")
    config.snapshot.mkdir()
    ingest_police(
        home / "before.zip",
        small_reference,
        Corrections(),
        config.snapshot,
        config,
        Gate(),
        lambda done, total: None,
    )
    return w.World(before, now, raw, config.snapshot)


@pytest.fixture
def publisher(world: w.World) -> Iterator[Loopback]:
    """Every publisher, in good order."""
    with w.serve(world) as server:
        yield server


@pytest.fixture
def config(small_config: Run, tmp_path: Path) -> Run:
    """A run at the test's own folders."""
    return w.settings(small_config, tmp_path)


@pytest.fixture
def network(publisher: Loopback) -> Network:
    """The loopback publisher in place of all, and little patience."""
    return Network(replace(Publishers().at(publisher.host), rehearsal=""), w.QUICK)


@pytest.fixture
def run(config: Run, network: Network, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]):
    """Run the program; returns exit code, what it said, what it printed as an error."""

    def call(*arguments: str, settings: Run = config, network: Network = network) -> tuple[int, str, str]:
        def given(asked: Run) -> Settings:
            run = replace(settings, imd=asked.imd, lenient=asked.lenient)
            return Settings(run, network, analysis=small.QUICK)

        monkeypatch.setattr(cli, "Settings", given)
        code = cli.main([*arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return call


@pytest.fixture
def light(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Leave the analysis and the pages out of a build: what is tested is how data come in."""

    def write(
        inputs: object, outlines: object, results: object, out: Path, *_: object
    ) -> dict[str, Rendered]:
        for part in ("data", "charts"):
            (out / part).mkdir()
        (out / "index.html").write_text(w.SITE)
        return rendered_site(out)

    monkeypatch.setattr(pipeline, "results_for", lambda *arguments: None)
    monkeypatch.setattr(pipeline, "with_live_month", lambda results, *others: results)
    monkeypatch.setattr(pipeline, "write_assets", lambda *arguments: {})
    monkeypatch.setattr(pipeline, "write_site", write)
    monkeypatch.setattr(pipeline, "summarise", lambda *arguments: None)

"""An update that kills its own process at a moment, with the loopback publisher and without analysis and pages."""

from __future__ import annotations

import os
import signal
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

from build import cli, pipeline, update  # noqa: F401  what a run loads by and by is loaded once for all runs
from build.ingest import renew
from build.report.rendering import Rendered
from build.settings import Network, Publishers, Run, Settings
from tests.rendered import rendered_site
from tests.sources import world as w


def update_and_die(home: Path, host: str, reference: Path, moment: str) -> None:
    """Run an update below ``home``; ``moment`` : "writing" its manifest, or how many folders have changed places before."""
    run = w.settings(Run(reference=reference, expected_areas=60), home)
    network = Network(replace(Publishers().at(host), rehearsal=""), w.QUICK)
    cli.Settings = lambda asked: Settings(run, network)  # type: ignore[assignment,misc]
    pipeline.results_for = lambda *arguments: None  # type: ignore[assignment]
    pipeline.summarise = lambda *arguments: None  # type: ignore[assignment]
    pipeline.write_assets = lambda *arguments: {}  # type: ignore[assignment]
    pipeline.write_site = _write_site  # type: ignore[assignment]
    if moment == "writing":
        renew.snapshot.write_manifest = _die
    else:
        os.rename = _renaming(int(moment))  # type: ignore[assignment]
    sys.exit(cli.main(["--update", "--quiet"]))


def _die(*_: Any, **__: Any) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _write_site(
    inputs: object, outlines: object, results: object, out: Path, *_: object
) -> dict[str, Rendered]:
    for part in ("data", "charts"):
        (out / part).mkdir()
    (out / "index.html").write_text(w.SITE)
    return rendered_site(out)


def _renaming(left: int) -> Any:
    real = os.rename

    def rename(a: Any, b: Any) -> None:
        nonlocal left
        if "data" in str(a) or "site" in str(a):
            left -= 1
            if left < 0:
                _die()
        real(a, b)

    return rename

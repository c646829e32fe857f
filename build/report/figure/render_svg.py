"""Specifications to SVG, in separate processes: drawing takes longest in a report.

Run as a program, it reads specifications from standard input, one per line as JSON, and prints their SVGs the same way.
"""

from __future__ import annotations

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import vl_convert

from build.errors import SiteError
from build.settings import ROOT
from build.storage.kept import Kept

VEGA_LITE = "6.4"
WORTH_A_PROCESS = 8  # fewer are drawn before a process would have started


def draw(spec: str) -> str:
    """Draw one specification, given as JSON."""
    return str(vl_convert.vegalite_to_svg(spec, vl_version=VEGA_LITE))


def draw_all(specs: list[str], workers: int, cache: Path) -> list[str]:
    """Draw specifications, but those whose drawings are kept in ``cache``.

    Many are drawn in several processes at once; the number of processes does not affect the result.

    Raises
    ------
    SiteError
        If a specification cannot be drawn.
    """
    kept = Kept(cache / "drawings", f"{version('vl-convert-python')} {Path(__file__).read_text('utf-8')}")
    drawn = kept.all(specs, lambda missing: [svg.encode() for svg in _draw_all(missing, workers)])
    return [svg.decode() for svg in drawn]


def _draw_all(specs: list[str], workers: int) -> list[str]:
    if len(specs) < WORTH_A_PROCESS:
        return [draw(spec) for spec in specs]
    drawn = [""] * len(specs)
    with ThreadPoolExecutor(workers) as pool:
        for start, part in enumerate(pool.map(_draw_apart, [specs[i::workers] for i in range(workers)])):
            drawn[start::workers] = part
    return drawn


def _draw_apart(specs: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-m", "build.report.figure.render_svg"],
        input="\n".join(specs),
        cwd=ROOT,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        reason = done.stderr.strip().splitlines()[-1:] or ["no reason given"]
        raise SiteError(f"A chart could not be drawn: {reason[0]}")
    return [json.loads(line) for line in done.stdout.splitlines()]


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    for given in sys.stdin:
        sys.stdout.write(json.dumps(draw(given)) + "\n")

"""Lighthouse on the built site, served as a web server would: python -m tests.lighthouse [SITE]; `make lighthouse`.

It fetches Lighthouse from the package index of npm and drives the Chromium of the browser tests, so it is not one of the tests.
The scores depend on the machine: what counts is whether one falls under its mark, and which audits took it down.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from typing import Any

from build.serve import QuietHandler, site_server
from build.settings import ROOT
from tests.browser.conftest import CHROMIUM
from tests.browser.page_types import A_WARD

LIGHTHOUSE = "lighthouse@12.8.2"  # the newest that runs on Node 18 and 20
PAGES = ("index.html", "map.html", "places/croydon.html", A_WARD, "explore.html", "stops.html")
MARKS = {"performance": 95, "accessibility": 100, "best-practices": 100, "seo": 100}
FLAGS = "--headless=new --no-sandbox --disable-background-networking --use-angle=swiftshader --enable-unsafe-swiftshader"
PATIENCE = 300  # seconds for one page


def main(site: Path) -> int:
    """Print the four scores of each page and what lowered them; 1 if one is too low, 2 if Lighthouse cannot be run."""
    if not (site / "index.html").is_file():
        print(f"{site} holds no site: build it first (make site)", file=sys.stderr)
        return 2
    if not CHROMIUM or not shutil.which("npx"):
        print("Lighthouse needs npx (of Node.js) and a Chromium (or its path in CHROMIUM)", file=sys.stderr)
        return 2
    low = []
    with site_server(site, 0, QuietHandler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        print(f"{'':30}" + "".join(f"{name:>16}" for name in MARKS))
        for page in PAGES:
            report = run(f"http://127.0.0.1:{server.server_address[1]}/{page}")
            scores = {name: round(100 * report["categories"][name]["score"]) for name in MARKS}
            print(f"{page:30}" + "".join(f"{score:>16}" for score in scores.values()), flush=True)
            low += [f"{page}: {name}" for name, mark in MARKS.items() if scores[name] < mark]
            for line in lowered(report):
                print(f"    {line}")
        server.shutdown()
    if low:
        print("under the mark: " + "; ".join(low), file=sys.stderr)
    return 1 if low else 0


def run(url: str) -> dict[str, Any]:
    """Return Lighthouse's report of a page, as for a telephone on a slow line."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.json"
        command = ["npx", "--yes", LIGHTHOUSE, url, "--output=json", f"--output-path={path}", "--quiet"]
        subprocess.run(
            [*command, f"--only-categories={','.join(MARKS)}", f"--chrome-flags={FLAGS}"],
            check=True,
            timeout=PATIENCE,
            env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
        )
        report: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return report


def lowered(report: dict[str, Any]) -> list[str]:
    """Return the audits that a score was lowered by, each with what Lighthouse measured."""
    lines = []
    for name in MARKS:
        for part in report["categories"][name]["auditRefs"]:
            audit = report["audits"][part["id"]]
            if part["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                lines.append(f"{name}: {audit['title']} ({audit.get('displayValue', 'failed')})")
    return lines


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "site"))

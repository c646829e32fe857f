"""One page of each type in Chromium, Firefox and WebKit: python -m tests.browsers [SITE]; `make browsers`.

No driver is needed. The site is served on 127.0.0.1 with one script added to each page, which waits until charts and map are
drawn, reports what went wrong, and goes on to the page that the answer names. A browser only has to be opened at the first.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from functools import partial
from pathlib import Path

from build.serve import QuietHandler, SiteServer
from build.settings import ROOT
from tests.browser.conftest import CHROMIUM
from tests.browser.page_types import TYPES

PATIENCE = 90  # seconds for one page
FIREFOX = next(filter(None, map(shutil.which, ("firefox-esr", "firefox"))), None)
WEBKIT = next(iter(sorted(Path("/usr/lib").glob("*/webkit2gtk-*/MiniBrowser"))), None)
XVFB = shutil.which("xvfb-run")
WATCH = """
"use strict";
(() => {
  const problems = [];
  const named = ({ src, href }) => `${src || href} did not load`;
  addEventListener("error", (event) => problems.push(event.message || named(event.target)), true);
  addEventListener("unhandledrejection", ({ reason }) => problems.push(String(reason)));
  for (const kind of ["error", "warn"]) {
    const log = console[kind];
    console[kind] = (...words) => { problems.push(words.join(" ")); log(...words); };
  }
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
  const waiting = () => {
    const folded = "details:not([open]), [hidden]";
    const charts = [...document.querySelectorAll("[data-chart]:not(.drawn:has(svg))")].filter((one) => !one.closest(folded));
    const map = document.querySelector("#map-page:not([data-state=ready])");
    return [...charts.map((one) => `chart ${one.dataset.chart}`), ...(map ? ["the map"] : [])];
  };
  addEventListener("load", async () => {
    dispatchEvent(new Event("pointermove"));
    for (let tries = 0; tries < 120; tries++) {
      LCA.drawAll?.();
      await pause(500);
      if (!waiting().length) break;
    }
    const found = {
      page: location.pathname.slice(1),
      charts: document.querySelectorAll(".drawn svg").length,
      problems: [...problems, ...waiting().map((one) => `${one} is not drawn`)],
    };
    const answer = await fetch("/__report__", { method: "POST", body: JSON.stringify(found) });
    const { next } = await answer.json();
    if (next) location.href = `/${next}`;
  });
})();
"""


class Watching(QuietHandler):
    """Serves the site with a watching script in every page, and takes the pages' reports."""

    def __init__(
        self, *arguments: object, reports: list[dict[str, object]], done: threading.Event, **named: object
    ) -> None:
        self.reports, self.done = reports, done
        super().__init__(*arguments, **named)  # type: ignore[arg-type]

    def do_GET(self) -> None:  # noqa: N802
        """Answer with the script, a page that loads it, or a file."""
        path = self._file()
        if self.path == "/__watch__.js":
            self._answer(WATCH.encode(), "text/javascript")
        elif path is not None and path.suffix == ".html":
            page = path.read_text(encoding="utf-8").replace(
                "<head>", '<head><script src="/__watch__.js"></script>', 1
            )
            self._answer(page.encode(), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_POST(self) -> None:  # noqa: N802
        """Take a report and name the next page."""
        self.reports.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        seen = len(self.reports)
        self._answer(
            json.dumps({"next": TYPES[seen] if seen < len(TYPES) else ""}).encode(), "application/json"
        )
        if seen == len(TYPES):
            self.done.set()

    def _answer(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def commands(home: str) -> dict[str, list[str] | None]:
    """How each browser is opened, without its address; None where it is not installed. ``home`` : a folder for its profile."""
    quiet = [
        "--no-sandbox",
        "--disable-background-networking",
        "--no-first-run",
        f"--user-data-dir={home}/chromium",
    ]
    drawing = ["--headless=new", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"]
    return {
        "Chromium": [CHROMIUM, *quiet, *drawing] if CHROMIUM else None,
        "Firefox": [FIREFOX, "--headless", "--no-remote", "--profile", f"{home}/firefox"]
        if FIREFOX
        else None,
        "WebKit": [XVFB, "-a", str(WEBKIT)] if WEBKIT and XVFB else None,
    }


def walk(name: str, command: list[str], site: Path, home: str) -> list[str]:
    """Open every page in one browser; returns what is wrong, a line each."""
    reports: list[dict[str, object]] = []
    done = threading.Event()
    handler = partial(Watching, directory=str(site), reports=reports, done=done)
    with SiteServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        first = f"http://127.0.0.1:{server.server_address[1]}/{TYPES[0]}"
        Path(home, "firefox").mkdir(exist_ok=True)
        environment = {**os.environ, "HOME": home, "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1"}
        started = subprocess.Popen(
            [*command, first],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,
        )
        try:
            seen = -1
            while not done.wait(PATIENCE) and len(reports) > seen:
                seen = len(reports)
        finally:
            os.killpg(started.pid, 15)
            started.wait()
            server.shutdown()
    for report in reports:
        print(
            f"{name}: {report['page']}: {report['charts']} charts drawn, {len(report['problems'])} problems"
        )  # type: ignore[arg-type]
    missing = TYPES[len(reports) :]
    return (
        [f"{name}: {r['page']}: {p}" for r in reports for p in r["problems"]]
        + [  # type: ignore[attr-defined]
            f"{name}: {page}: no report in {PATIENCE} s" for page in missing[:1]
        ]
    )


def main(site: Path) -> int:
    """Print what each browser found; 1 if something is wrong, 2 if a browser or the site is missing."""
    if not (site / "index.html").is_file():
        print(f"{site} holds no site: build it first (make site)", file=sys.stderr)
        return 2
    wrong: list[str] = []
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        found = commands(home)
        for name, command in found.items():
            if command is None:
                print(f"{name} is not installed; CONTRIBUTING.md says what installs it", file=sys.stderr)
            else:
                wrong += walk(name, command, site, home)
    print("\n".join(wrong) or "nothing is wrong")
    return 1 if wrong else 2 if None in found.values() else 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else ROOT / "site"))

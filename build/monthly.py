"""What the monthly workflow calls: update and build, commit the snapshot, tell the maintainer.

``python -m build.monthly update [--always] | commit | tell``. The workflow holds no logic of its own.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import hashlib
import io
import json
import os
import secrets
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from build import cli
from build.errors import BuildError
from build.settings import ROOT, Patience, Run

TITLE = "The monthly run failed"
AUTHOR = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "Monthly run"), ("EMAIL", "monthly-run@users.noreply.github.com"))
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m build.monthly", description="One step of the monthly workflow."
    )
    parser.add_argument("step", choices=("update", "commit", "tell"))
    parser.add_argument("--always", action="store_true", help="build even if there is nothing new")
    options = parser.parse_args(arguments)
    try:
        if options.step == "update":
            return update(os.environ, always=options.always)
        return commit(os.environ) if options.step == "commit" else tell(os.environ)
    except BuildError as e:
        print(f"error: {e}", file=sys.stderr)
        return 1


def update(environment: Mapping[str, str], *, always: bool) -> int:
    """Update and build; says ``changed`` and ``reasons`` to the workflow.

    ``changed`` is whether there is a site to publish: the snapshot is another one, or ``always``.
    """
    site = ["--site-url", environment["SITE_URL"]] if environment.get("SITE_URL") else []
    before = manifest_hash(Run().snapshot)
    code, reasons = run(["--update", *site])
    changed = manifest_hash(Run().snapshot) != before
    if code == 0 and always and not changed:
        code, reasons = run(site)
    publish = code == 0 and (changed or always)
    say(environment, {"changed": str(publish).lower(), "reasons": reasons})
    return code


def run(arguments: Sequence[str]) -> tuple[int, str]:
    """Run the program; its exit code and what it printed as errors, which are printed too."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        code = cli.main(arguments)
    print(errors.getvalue(), file=sys.stderr, end="", flush=True)
    return code, errors.getvalue()


def say(environment: Mapping[str, str], outputs: Mapping[str, str]) -> None:
    """Hand outputs to the steps that follow, through the file that GitHub names; whatever is in them, they stay values."""
    path = environment.get("GITHUB_OUTPUT")
    if not path:
        return
    with Path(path).open("a", encoding="utf-8") as f:
        for name, value in outputs.items():
            mark = f"end-{secrets.token_hex(8)}"
            f.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def commit(environment: Mapping[str, str], root: Path = ROOT) -> int:
    """Commit data/snapshot and push it; nothing if it did not change."""
    if not git(root, "status", "--porcelain", "--", "data/snapshot"):
        print("nothing to commit")
        return 0
    last = json.loads((root / "data" / "snapshot" / "history.json").read_text(encoding="utf-8"))[-1]
    message = f"Snapshot {last['first']} to {last['last']} from {last['archive']}"
    details = "\n".join(
        f"{k}: {json.dumps(last[k])}" for k in ("new", "revised", "replaced", "left", "exceptions") if last[k]
    )
    git(root, "add", "--all", "--", "data/snapshot")
    git(root, "commit", "--quiet", "-m", message, "-m", details or "live feed", environment=AUTHOR)
    git(root, "push", "--quiet", "origin", "HEAD", environment=credentials(environment))
    print(message)
    return 0


def credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Git settings with which one push is allowed: from the token, by environment, so that nothing is kept on disk."""
    token = environment.get("GITHUB_TOKEN")
    if not token:
        return {}
    server = environment.get("GITHUB_SERVER_URL", "https://github.com")
    basic = base64.b64encode(f"x-access-token:{token}".encode()).decode()
    return {
        "GIT_CONFIG_COUNT": "1",
        "GIT_CONFIG_KEY_0": f"http.{server}/.extraheader",
        "GIT_CONFIG_VALUE_0": f"AUTHORIZATION: basic {basic}",
    }


def git(root: Path, *arguments: str, environment: Mapping[str, str] | None = None) -> str:
    """Run git; its output. Raises BuildError with git's own words."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"git {arguments[0]}: {done.stderr.strip()}")
    return done.stdout


def tell(environment: Mapping[str, str]) -> int:
    """Open or update the one issue with the reasons of a failed run."""
    from build.sources.github import open_or_update_issue  # noqa: PLC0415

    reasons = environment.get("REASONS", "").strip() or "No reason was handed on: see the run."
    where = environment.get("RUN_URL", "")
    body = f"The site stays as it was.\n\n```\n{reasons}\n```\n\n{where}\n"
    print(open_or_update_issue(environment, TITLE, body, Patience()))
    return 0


def manifest_hash(snapshot: Path) -> str:
    """Hash of a snapshot's manifest, which holds those of all its files."""
    path = snapshot / "manifest.json"
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.exists() else ""


if __name__ == "__main__":
    sys.exit(main())

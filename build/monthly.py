"""What the monthly workflow calls: update and build, commit the snapshot, tell the maintainer.

``python -m build.monthly update [--always] | commit | tell``. The workflow holds no logic of its own.
"""

from __future__ import annotations

import argparse
import base64
import contextlib
import datetime
import io
import json
import os
import secrets
import subprocess
import sys
import traceback
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from build import cli
from build.errors import BuildError, in_words, plain
from build.ingest.plan import snapshot_hash
from build.settings import ROOT, Patience, Run
from build.sources.github import open_or_update_issue, published_snapshot, site_address

TITLE = "The monthly run failed"
AUTHOR = {
    f"GIT_{role}_{part}": value
    for role in ("AUTHOR", "COMMITTER")
    for part, value in (("NAME", "Monthly run"), ("EMAIL", "monthly-run@users.noreply.github.com"))
}
PUSHES = 3  # tries, each on top of what others pushed meanwhile
QUIET_DAYS = 45  # after this many without a commit one is made: GitHub stops a schedule after 60


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one step; returns its exit code. Whatever goes wrong is handed on to the step that tells the maintainer."""
    parser = argparse.ArgumentParser(
        prog="python -m build.monthly", description="One step of the monthly workflow."
    )
    parser.add_argument("step", choices=("update", "commit", "tell"))
    parser.add_argument("--always", action="store_true", help="build even if there is nothing new")
    options = parser.parse_args(arguments)
    steps: dict[str, Callable[[], int]] = {
        "update": lambda: update(os.environ, always=options.always),
        "commit": lambda: commit(os.environ),
        "tell": lambda: tell(os.environ),
    }
    try:
        return steps[options.step]()
    except BuildError as e:
        reason = f"error: {e}"
    except Exception as e:
        traceback.print_exc()
        reason = f"error: {cli.UNEXPECTED}: {in_words(e)}. {cli.PLEASE_REPORT}"
    print(reason, file=sys.stderr)
    say(os.environ, {"changed": "false", "reasons": reason})
    return 1


def update(environment: Mapping[str, str], *, always: bool) -> int:
    """Update and build; hands ``changed`` and ``reasons`` to the workflow.

    ``changed`` is whether there is a site to publish: ``always``, or the published site was made from another snapshot.
    That is so after a new month, and also when an earlier run committed one and could not publish it.
    """
    address = site_address(environment, Patience())
    site = ["--site-url", address] if address else []
    before = snapshot_hash(Run().snapshot)
    code, reasons = run(["--update", *site])
    now = snapshot_hash(Run().snapshot)
    publish = code == 0 and (always or now != before or now != published_snapshot(address, Patience()))
    if publish and now == before:
        code, reasons = run(site)
    say(environment, {"changed": str(publish and code == 0).lower(), "reasons": reasons})
    return code


def run(arguments: Sequence[str]) -> tuple[int, str]:
    """Run the program; return its exit code and its error output, which is also printed."""
    errors = io.StringIO()
    with contextlib.redirect_stderr(errors):
        code = cli.main([*arguments, "--debug"])
    print(errors.getvalue(), file=sys.stderr, end="", flush=True)
    lines = errors.getvalue().splitlines()
    start = next((n for n, line in enumerate(lines) if line.startswith("error: ")), 0)
    return code, "\n".join(lines[start:])


def say(environment: Mapping[str, str], outputs: Mapping[str, str]) -> None:
    """Pass outputs to the next steps through the file GitHub names; nothing in them can be taken for another output."""
    path = environment.get("GITHUB_OUTPUT")
    if not path:
        return
    with Path(path).open("a", encoding="utf-8") as f:
        for name, value in outputs.items():
            mark = f"end-{secrets.token_hex(8)}"
            f.write(f"{name}<<{mark}\n{value}\n{mark}\n")


def commit(environment: Mapping[str, str], root: Path = ROOT) -> int:
    """Commit data/snapshot and push it; without news only so often that GitHub does not switch the schedule off."""
    if git(root, "status", "--porcelain", "--", "data/snapshot"):
        last = json.loads((root / "data" / "snapshot" / "history.json").read_text(encoding="utf-8"))[-1]
        # Words from outside stand on one line each: a line break in a name must not make a trailer.
        message = plain(f"Snapshot {last['first']} to {last['last']} from {last['archive']}")
        parts = ("new", "revised", "replaced", "left", "exceptions")
        details = "\n".join(f"{k}: {json.dumps(last[k])}" for k in parts if last[k]) or "live feed"
        git(root, "add", "--all", "--", "data/snapshot")
        git(root, "commit", "--quiet", "-m", message, "-m", details, environment=AUTHOR)
    elif (days := days_without_commits(root)) >= QUIET_DAYS:
        message = f"Nothing new for {days} days: keep the schedule running"
        reason = "GitHub switches a schedule off after 60 days without commits."
        git(root, "commit", "--quiet", "--allow-empty", "-m", message, "-m", reason, environment=AUTHOR)
    else:
        print("nothing to commit")
        return 0
    push(root, environment)
    print(message)
    return 0


def days_without_commits(root: Path) -> int:
    """Days since the last commit."""
    last = datetime.datetime.fromtimestamp(int(git(root, "log", "-1", "--format=%ct")), datetime.UTC)
    return (datetime.datetime.now(datetime.UTC) - last).days


def push(root: Path, environment: Mapping[str, str]) -> None:
    """Push the newest commit, on top of what others pushed while this ran. BuildError if it is refused all the same."""
    given = credentials(environment)
    branch = environment.get("GITHUB_REF_NAME") or git(root, "branch", "--show-current").strip()
    for n in range(1, PUSHES + 1):
        try:
            git(root, "push", "--quiet", "origin", f"HEAD:refs/heads/{branch}", environment=given)
            return
        except BuildError as refused:
            if n == PUSHES:
                raise
            rebase(root, branch, given, refused)


def rebase(root: Path, branch: str, given: Mapping[str, str], refused: BuildError) -> None:
    """Put the newest commit on top of the remote's. Raises ``refused`` where there is none, BuildError if they contradict."""
    try:
        git(root, "fetch", "--quiet", "origin", branch, environment=given)
    except BuildError:
        raise refused from None
    try:
        git(root, "rebase", "--quiet", "FETCH_HEAD", environment=AUTHOR)
    except BuildError:
        git(root, "rebase", "--abort")
        raise


def credentials(environment: Mapping[str, str]) -> dict[str, str]:
    """Git settings that authorise one push with the token, passed by environment so that nothing is written to disk."""
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
    """Run git and return its output. Raises BuildError with git's own message."""
    done = subprocess.run(
        ["git", *arguments],
        cwd=root,
        env={**os.environ, **(environment or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"git {arguments[0]}: {plain(done.stderr, 400)}")
    return done.stdout


def tell(environment: Mapping[str, str]) -> int:
    """Open or update the one issue that gives the reasons for a failed run."""
    where = environment.get("RUN_URL", "")
    body = f"The site stays as it was.\n\n```\n{failure(environment)}\n```\n\n{where}\n"
    print(open_or_update_issue(environment, TITLE, body, Patience()))
    return 0


def failure(environment: Mapping[str, str]) -> str:
    """What failed, in words: STEPS holds the steps of the first job with their outputs, PUBLISHED the outcome of the second.

    A backquote could end the block that the words stand in.
    """
    found = []
    try:
        steps = json.loads(environment.get("STEPS") or "{}")
        for name, step in steps.items():
            if step.get("outcome") == "failure":
                reasons = str((step.get("outputs") or {}).get("reasons") or "").strip()
                found.append(reasons or f"The step “{name}” failed before it could say why: see the run.")
    except (ValueError, AttributeError, RecursionError):
        found.append("What the steps handed on cannot be read: see the run.")
    if environment.get("PUBLISHED") == "failure":
        found.append(
            "The site was built and could not be published. The next run publishes it; or run it by hand."
        )
    text = "\n".join(found) or "No reason was handed on: see the run."
    return "\n".join(plain(line, 2000) for line in text.splitlines()).replace("`", "'")


if __name__ == "__main__":
    sys.exit(main())

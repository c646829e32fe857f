"""The monthly workflow's steps as it calls them: outputs, commit and push to a bare remote, one issue; and the workflows."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from build import monthly
from build.settings import ROOT
from tests.loopback import Loopback

ENTRY = {
    "date": "2026-03-04", "archive": "2026-01.zip", "first": "2023-02", "last": "2026-01", "new": ["2026-01"],
    "revised": [], "replaced": [], "left": ["2023-01"], "live": "", "exceptions": [],
}  # fmt: skip
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=folder, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def clone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A clone with a snapshot, its remote a bare repository."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Test")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "test@example.org")
    git(tmp_path, "init", "--quiet", "--bare", "-b", "main", "remote.git")
    git(tmp_path, "clone", "--quiet", "remote.git", "clone")
    clone = tmp_path / "clone"
    (clone / "data" / "snapshot").mkdir(parents=True)
    (clone / "data" / "snapshot" / "history.json").write_text("[]")
    git(clone, "checkout", "--quiet", "-b", "main")
    git(clone, "add", "-A")
    git(clone, "commit", "--quiet", "-m", "first")
    git(clone, "push", "--quiet", "origin", "main")
    return clone


def test_the_snapshot_alone_is_committed_and_pushed(clone, tmp_path, capsys):
    assert monthly.commit({}, clone) == 0
    assert "nothing to commit" in capsys.readouterr().out
    (clone / "data" / "snapshot" / "history.json").write_text(json.dumps([ENTRY]))
    (clone / "data" / "snapshot" / "2026-01").mkdir()
    (clone / "data" / "snapshot" / "2026-01" / "ledger.json").write_text("[]")
    (clone / "stray").write_text("not ours")
    assert monthly.commit({"GITHUB_TOKEN": "secret", "GITHUB_SERVER_URL": "https://github.com"}, clone) == 0
    remote = tmp_path / "remote.git"
    assert (
        git(remote, "log", "-1", "--format=%an: %s", "main")
        == "Monthly run: Snapshot 2023-02 to 2026-01 from 2026-01.zip\n"
    )
    changed = git(remote, "show", "--name-only", "--format=", "main").split()
    assert changed == ["data/snapshot/2026-01/ledger.json", "data/snapshot/history.json"]
    assert "secret" not in (clone / ".git" / "config").read_text()


def test_a_push_that_is_refused_fails_the_step(clone, capsys, monkeypatch):
    (clone / "data" / "snapshot" / "history.json").write_text(json.dumps([ENTRY]))
    git(clone, "remote", "set-url", "origin", str(clone / "nowhere"))
    monkeypatch.setattr(monthly, "ROOT", clone)
    monkeypatch.setattr(monthly.commit, "__defaults__", (clone,))
    assert monthly.main(["commit"]) == 1
    assert "error: git push" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("codes", "hashes", "always", "changed", "runs"),
    [([0], "ab", False, "true", 1), ([0], "aa", False, "false", 1), ([0, 0], "aa", True, "true", 2),
     ([1], "aa", True, "false", 1), ([0, 1], "aa", True, "false", 2)],
)  # fmt: skip
def test_what_the_update_step_hands_on(tmp_path, monkeypatch, codes, hashes, always, changed, runs):
    left, seen, called = list(codes), list(hashes), []

    def program(arguments: list[str]) -> int:
        import sys

        called.append(arguments)
        code = left.pop(0)
        if code:
            print("error: one\ntwo <<end", file=sys.stderr)
        return code

    monkeypatch.setattr(monthly.cli, "main", program)
    monkeypatch.setattr(monthly, "manifest_hash", lambda folder: seen.pop(0))
    output = tmp_path / "output"
    site = "https://example.org/london/"
    assert monthly.update({"GITHUB_OUTPUT": str(output), "SITE_URL": site}, always=always) == codes[-1]
    assert called == [["--update", "--site-url", site], ["--site-url", site]][:runs]
    blocks = dict(re.findall(r"^(\w+)<<(?:end-\w+)\n(.*?)\nend-\w+$", output.read_text(), re.M | re.S))
    assert blocks["changed"] == changed
    assert ("one" in blocks["reasons"]) == (codes[-1] == 1)


def test_one_issue_is_opened_and_then_commented_on():
    with Loopback() as github:
        environment = {
            "GITHUB_API_URL": github.host,
            "GITHUB_REPOSITORY": "someone/london",
            "GITHUB_TOKEN": "t",
        }
        for reasons in ("error: a tenth of the rows", "error: the same again"):
            assert (
                monthly.tell({**environment, "REASONS": reasons, "RUN_URL": "https://example.org/run"}) == 0
            )
        assert len(github.issues) == 1
        issue = github.issues[0]
        assert issue["title"] == monthly.TITLE
        assert "a tenth of the rows" in issue["body"]
        assert len(issue["comments"]) == 1
        assert "the same again" in issue["comments"][0]


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda p: p.name)
def test_workflows_pin_actions_by_commit_and_ask_for_little(path):
    text = path.read_text(encoding="utf-8")
    used = re.findall(r"uses: (\S+)(.*)", text)
    assert used
    for action, comment in used:
        assert re.fullmatch(r"actions/[a-z-]+@[0-9a-f]{40}", action)
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", comment)
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {}
    writes = {
        n: {k for k, v in j["permissions"].items() if v == "write"} for n, j in workflow["jobs"].items()
    }
    assert writes in (
        {"check": set()},
        {"renew": {"contents"}, "publish": {"pages", "id-token"}, "tell": {"issues"}},
    )
    for step in (s for j in workflow["jobs"].values() for s in j["steps"] if "run" in s):
        assert "\n" not in step["run"].strip(), "logic belongs in Python"
        assert "${{" not in step["run"]

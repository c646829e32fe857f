"""The monthly workflow's steps as it calls them: outputs, commit and push to a bare remote, one issue; and the workflows."""

from __future__ import annotations

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from build import monthly
from build.errors import BuildError
from build.settings import ROOT, Patience
from build.sources.github import site_address
from tests.loopback import Loopback

ENTRY = {
    "date": "2026-03-04", "archive": "2026-01.zip", "first": "2023-02", "last": "2026-01", "new": ["2026-01"],
    "revised": [], "replaced": [], "left": ["2023-01"], "live": "", "exceptions": [],
}  # fmt: skip


def handed_on(reasons: str) -> str:
    """What a workflow says of a step that failed."""
    return json.dumps({"update": {"outcome": "failure", "outputs": {"reasons": reasons}}})


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


def test_a_push_that_comes_second_goes_on_top_of_the_first(clone, tmp_path):
    git(tmp_path, "clone", "--quiet", "remote.git", "other")
    (tmp_path / "other" / "README.md").write_text("someone else's work")
    git(tmp_path / "other", "add", "-A")
    git(tmp_path / "other", "commit", "--quiet", "-m", "Theirs")
    git(tmp_path / "other", "push", "--quiet", "origin", "main")
    (clone / "data" / "snapshot" / "history.json").write_text(json.dumps([ENTRY]))
    assert monthly.commit({}, clone) == 0
    log = git(tmp_path / "remote.git", "log", "-3", "--format=%s", "main").splitlines()
    assert log == ["Snapshot 2023-02 to 2026-01 from 2026-01.zip", "Theirs", "first"]


def test_a_push_that_contradicts_another_is_given_up_and_nothing_is_lost(clone, tmp_path):
    git(tmp_path, "clone", "--quiet", "remote.git", "other")
    (tmp_path / "other" / "data" / "snapshot" / "history.json").write_text("[1]")
    git(tmp_path / "other", "commit", "--quiet", "-a", "-m", "Theirs")
    git(tmp_path / "other", "push", "--quiet", "origin", "main")
    (clone / "data" / "snapshot" / "history.json").write_text(json.dumps([ENTRY]))
    with pytest.raises(BuildError, match="git rebase"):
        monthly.commit({}, clone)
    assert git(clone, "status", "--porcelain") == ""
    assert json.loads((clone / "data" / "snapshot" / "history.json").read_text()) == [ENTRY]


def test_an_archives_name_makes_no_trailer(clone, tmp_path):
    forged = ENTRY | {"archive": "2026-01.zip\n\nSigned-off-by: The Maintainer <m@example.org>"}
    (clone / "data" / "snapshot" / "history.json").write_text(json.dumps([forged]))
    assert monthly.commit({}, clone) == 0
    assert "Signed-off-by" not in git(tmp_path / "remote.git", "log", "-1", "--format=%(trailers)", "main")
    assert "\n" not in git(tmp_path / "remote.git", "log", "-1", "--format=%s", "main").strip()


def test_a_schedule_without_news_is_kept_running(clone, tmp_path, capsys):
    remote = tmp_path / "remote.git"
    assert monthly.commit({}, clone) == 0
    assert git(remote, "rev-list", "--count", "main").strip() == "1"
    old = {"GIT_COMMITTER_DATE": "2020-01-01T00:00:00Z", "GIT_AUTHOR_DATE": "2020-01-01T00:00:00Z"}
    subprocess.run(
        ["git", "commit", "--quiet", "--amend", "--no-edit"], cwd=clone, check=True, env={**os.environ, **old}
    )
    git(clone, "push", "--quiet", "--force", "origin", "main")
    assert monthly.commit({}, clone) == 0
    assert "keep the schedule running" in git(remote, "log", "-1", "--format=%s", "main")
    assert git(remote, "show", "--name-only", "--format=", "main") == ""
    assert monthly.commit({}, clone) == 0
    assert git(remote, "rev-list", "--count", "main").strip() == "2"


@pytest.mark.parametrize(
    ("codes", "hashes", "published", "always", "changed", "runs"),
    [
        ([0], "ab", "a", False, "true", 1),  # a new month
        ([0], "aa", "a", False, "false", 1),  # nothing new
        ([0, 0], "bb", "a", False, "true", 2),  # committed by a run that could not publish it
        ([0, 0], "aa", "", False, "true", 2),  # never published
        ([0, 0], "aa", "a", True, "true", 2),
        ([1], "aa", "a", True, "false", 1),
        ([0, 1], "aa", "a", True, "false", 2),
    ],
)
def test_what_the_update_step_hands_on(
    tmp_path, monkeypatch, codes, hashes, published, always, changed, runs
):
    left, seen, called = list(codes), list(hashes), []

    def program(arguments: list[str]) -> int:
        import sys

        called.append(arguments)
        code = left.pop(0)
        if code:
            print("Traceback (most recent call last):\n  ...\nerror: one\ntwo <<end", file=sys.stderr)
        return code

    monkeypatch.setattr(monthly.cli, "main", program)
    monkeypatch.setattr(monthly, "snapshot_hash", lambda folder: seen.pop(0))
    output = tmp_path / "output"
    with Loopback() as github:
        if published:
            github.files = {"/london/build.json": json.dumps({"snapshot": published, "files": []}).encode()}
        github.files["/repos/someone/london/pages"] = json.dumps(
            {"html_url": f"{github.host}/london"}
        ).encode()
        environment = {
            "GITHUB_OUTPUT": str(output), "GITHUB_REPOSITORY": "someone/london", "GITHUB_API_URL": github.host,
        }  # fmt: skip
        site = f"{github.host}/london/"
        assert monthly.update(environment, always=always) == codes[-1]
    expected = [["--update", "--site-url", site, "--debug"], ["--site-url", site, "--debug"]]
    assert called == expected[:runs]
    blocks = dict(re.findall(r"^(\w+)<<(?:end-\w+)\n(.*?)\nend-\w+$", output.read_text(), re.M | re.S))
    assert blocks["changed"] == changed
    assert blocks["reasons"] == ("error: one\ntwo <<end" if codes[-1] else "")


@pytest.mark.parametrize(
    ("repository", "told", "address"),
    [
        ("Someone/London", "", "https://someone.github.io/london/"),
        ("Someone/someone.github.io", "", "https://someone.github.io/"),
        ("someone/london", "https://crime.example.org", "https://crime.example.org/"),
        ("someone/london", "https://crime.example.org/below/", "https://crime.example.org/below/"),
        ("someone/london", "javascript:alert()", "https://someone.github.io/london/"),
        ("", "", ""),
    ],
)
def test_the_site_knows_its_address(repository, told, address):
    with Loopback() as github:
        if told:
            github.files = {f"/repos/{repository}/pages": json.dumps({"html_url": told}).encode()}
        environment = {"GITHUB_REPOSITORY": repository, "GITHUB_API_URL": github.host}
        assert site_address(environment, Patience()) == address


def test_whatever_a_step_meets_is_handed_on(tmp_path, monkeypatch, capsys):
    output = tmp_path / "output"
    monkeypatch.setenv("GITHUB_OUTPUT", str(output))
    monkeypatch.setattr(monthly, "update", lambda *_, **__: 1 / 0)
    assert monthly.main(["update"]) == 1
    assert "something unexpected went wrong: ZeroDivisionError" in output.read_text()
    assert "Please report this" in output.read_text()


STEPS = {
    "install": {"outcome": "success", "outputs": {}},
    "update": {
        "outcome": "failure",
        "outputs": {"reasons": "error: a `tenth` of the rows\x1b[31m\n```\n# Not a heading"},
    },
    "commit": {"outcome": "skipped", "outputs": {}},
}


def test_what_failed_is_said_whichever_step_it_was():
    words = monthly.failure({"STEPS": json.dumps(STEPS)})
    assert words == "error: a 'tenth' of the rows [31m\n'''\n# Not a heading"
    assert "“install” failed" in monthly.failure(
        {"STEPS": '{"install": {"outcome": "failure", "outputs": {}}}'}
    )
    assert "could not be published" in monthly.failure({"STEPS": "{}", "PUBLISHED": "failure"})
    assert "cannot be read" in monthly.failure({"STEPS": "[" * 9999})
    assert monthly.failure({}) == "No reason was handed on: see the run."


def test_an_issue_is_never_too_long_for_github():
    with Loopback() as github:
        environment = {"GITHUB_API_URL": github.host, "GITHUB_REPOSITORY": "a/b", "GITHUB_TOKEN": "t"}
        steps = {"update": {"outcome": "failure", "outputs": {"reasons": "error: x\n" * 50_000}}}
        assert monthly.tell({**environment, "STEPS": json.dumps(steps)}) == 0
        assert len(github.issues[0]["body"]) < 65_000


def test_one_issue_is_opened_and_then_commented_on():
    with Loopback() as github:
        environment = {
            "GITHUB_API_URL": github.host,
            "GITHUB_REPOSITORY": "someone/london",
            "GITHUB_TOKEN": "t",
        }
        for reasons in ("error: a tenth of the rows", "error: the same again"):
            assert (
                monthly.tell(
                    {**environment, "STEPS": handed_on(reasons), "RUN_URL": "https://example.org/run"}
                )
                == 0
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


def locked(name: str) -> dict[str, str]:
    """Packages of a lock and their versions."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([a-z0-9._-]+)==(\S+)", text, re.M))


def test_the_run_that_may_write_installs_only_what_building_needs():
    whole, build = locked("requirements.lock"), locked("requirements-build.lock")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    names = {re.split(r"[<>=~ ]", d)[0].lower() for d in project["project"]["dependencies"]}
    assert names <= set(build)
    assert build.items() <= whole.items()
    tools = {re.split(r"[<>=~ ]", d)[0].lower() for d in project["dependency-groups"]["dev"]} - names
    assert tools & set(build) == set()
    installs = [line for line in MONTHLY.splitlines() if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes --only-binary :all: -r requirements-build.lock" in line for line in installs)


MONTHLY = (ROOT / ".github" / "workflows" / "monthly.yml").read_text(encoding="utf-8")

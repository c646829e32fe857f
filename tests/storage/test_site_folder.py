"""What a build deletes in the folder of the site: what an earlier one wrote, and nothing else."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from build.errors import BuildError, SiteError
from build.storage import replace_folders
from build.storage.replace_folders import finish_swaps, recover_folder, replacing_folders, require_replaceable
from build.storage.site_folder import LIST, foreign_paths, refuse_clashes, write_list


def write(folder: Path, *names: str) -> Path:
    """Files of these names below a folder."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    return folder


def built(out: Path, *names: str) -> None:
    """Replace the site in ``out`` by one of these files, as the pipeline does."""
    foreign = foreign_paths(out)
    with replacing_folders(out.parent / "journal") as staging:
        fresh = staging.folder(out)
        write(fresh, *names)
        write_list(fresh, "")
        refuse_clashes(out, fresh, foreign)
        staging.keep(out, foreign)


def names(folder: Path) -> list[str]:
    """Every file below a folder."""
    return sorted(p.relative_to(folder).as_posix() for p in folder.rglob("*") if not p.is_dir())


def test_a_checkout_of_the_published_branch_keeps_what_is_its_own(tmp_path):
    out = tmp_path / "site"
    built(out, "index.html", "data/old.csv")
    subprocess.run(["git", "init", "--quiet", str(out)], check=True)
    write(out, "CNAME", ".nojekyll", "docs/mine.txt", "data/mine.csv")
    built(out, "index.html", "data/new.csv")
    kept = [n for n in names(out) if not n.startswith(".git/")]
    assert kept == [
        ".nojekyll",
        "CNAME",
        LIST,
        "data/mine.csv",
        "data/new.csv",
        "docs/mine.txt",
        "index.html",
    ]
    # the repository works still, empty folders of its included
    assert subprocess.run(["git", "status"], cwd=out, check=False, capture_output=True).returncode == 0
    assert not list(tmp_path.glob(".*"))


def test_a_site_of_the_first_version_is_taken_over_and_other_folders_are_not(tmp_path):
    first = write(
        tmp_path / "first",
        "index.html",
        "boroughs/camden.html",
        "charts/a.vl.json",
        "assets/site.0a1b2c3d.js",
    )
    assert foreign_paths(first) == []
    write(first, "thesis.txt")
    with pytest.raises(SiteError, match=r"other files \(thesis.txt \.\.\.\) and no list of a build's"):
        foreign_paths(first)
    with pytest.raises(SiteError, match="other files"):
        foreign_paths(write(tmp_path / "work", "chapter.txt"))
    with pytest.raises(SiteError, match="other files"):
        foreign_paths(write(tmp_path / "git", ".git/HEAD"))
    assert foreign_paths(tmp_path / "none") == []


def test_what_would_be_written_over_is_named_and_all_stays(tmp_path):
    out = tmp_path / "site"
    built(out, "index.html")
    write(out, "about.html")
    with pytest.raises(SiteError, match=r"about\.html: no build wrote it, and this one would write there"):
        built(out, "index.html", "about.html")
    assert (out / "about.html").read_text() == "about.html"
    assert names(out) == ["about.html", LIST, "index.html"]


@pytest.mark.parametrize(
    "text", ["", "[]", "{", '{"snapshot": "", "files": [1]}', '{"snapshot": "x", "files": []}']
)
def test_a_list_that_cannot_be_read_stops_the_build(tmp_path, text):
    write(tmp_path / "site", "index.html", "mine.txt")
    (tmp_path / "site" / LIST).write_text(text)
    with pytest.raises(SiteError, match=r"build\.json: "):
        foreign_paths(tmp_path / "site")


@pytest.mark.parametrize("moment", range(4))
def test_a_run_killed_while_folders_change_places_loses_nothing_of_ours_or_yours(
    tmp_path, monkeypatch, moment
):
    out = tmp_path / "site"
    built(out, "index.html")
    write(out, "CNAME", "docs/mine.txt")
    count = 0
    real = os.rename

    class KilledError(BaseException):
        pass

    def rename(*given: object) -> None:
        nonlocal count
        if count == moment:
            raise KilledError
        count += 1
        real(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(replace_folders.os, "rename", rename)
    monkeypatch.setattr(replace_folders, "_put_back", lambda target: None)  # a killed run puts nothing back
    monkeypatch.setattr(replace_folders.Staging, "clear", lambda self: None)
    with pytest.raises(KilledError):
        built(out, "index.html", "new.html")
    monkeypatch.undo()
    finish_swaps(tmp_path / "journal")
    recover_folder(out)
    assert {"CNAME", "docs/mine.txt", "index.html"} <= set(names(out))
    assert not list(tmp_path.glob(".*"))


def test_a_linked_folder_is_replaced_where_it_lies(tmp_path):
    real = write(tmp_path / "disk" / "snapshot", "old.json")
    link = tmp_path / "snapshot"
    link.symlink_to(real)
    with replacing_folders(tmp_path / "journal") as staging:
        write(staging.folder(link), "new.json")
    assert link.is_symlink()
    assert names(real) == ["new.json"]


def test_what_cannot_be_replaced_is_said_before_the_work(tmp_path, monkeypatch):
    with pytest.raises(BuildError, match="is a file"):
        require_replaceable(write(tmp_path, "site") / "site")
    with pytest.raises(BuildError, match="is a mount point, which cannot be replaced"):
        require_replaceable(Path("/proc"))
    with pytest.raises(BuildError, match="is a mount point"):
        require_replaceable(Path("/"))
    monkeypatch.setattr(replace_folders.os, "access", lambda *_: False)
    with pytest.raises(BuildError, match=r"cannot be written to\. Name a folder elsewhere \(--out\)"):
        require_replaceable(tmp_path / "closed" / "site")


def test_the_list_says_of_which_snapshot_the_site_is(tmp_path):
    write_list(write(tmp_path / "site", "index.html", "a/b.csv"), "0" * 64)
    assert json.loads((tmp_path / "site" / LIST).read_text()) == {
        "snapshot": "0" * 64, "files": ["a/b.csv", "index.html", LIST],
    }  # fmt: skip

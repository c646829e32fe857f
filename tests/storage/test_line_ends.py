"""The bundled data keep their bytes in a clone by Git for Windows, which turns the line ends of text."""

from __future__ import annotations

import subprocess
from pathlib import Path

from build.settings import ROOT


def checked_out(folder: Path, turned: str) -> dict[str, bytes]:
    """Path -> bytes of the files below data/ as git writes them with this setting of core.autocrlf."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "data"], cwd=ROOT, check=True, capture_output=True
    ).stdout
    subprocess.run(
        ["git", "-c", f"core.autocrlf={turned}", "checkout-index", "-z", "--stdin", f"--prefix={folder}/"],
        cwd=ROOT, check=True, input=listed,
    )  # fmt: skip
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def test_a_clone_that_turns_line_ends_leaves_the_data_alone(tmp_path: Path) -> None:
    turned = checked_out(tmp_path / "turned", "true")
    assert len(turned) > 100
    assert any(b"\n" in content for content in turned.values())
    assert turned == checked_out(tmp_path / "plain", "false")

"""The code keeps to docs/architecture.md: its tables are read, and the imports held against them."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

from build.settings import ROOT

DOCUMENT = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MODULES = sorted((ROOT / "build").rglob("*.py"))
TOGETHER = {"pipeline", "update", "cli", "monthly"}  # they tell the story, so they see every stage


def rows(heading: str) -> list[list[str]]:
    """The names in each row of the table under a heading, cell by cell."""
    part = DOCUMENT.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("| `")]
    return [[" ".join(re.findall(r"`([^`]+)`", cell)) for cell in line.split("|")[1:3]] for line in lines]


RULES = {room: frozenset(allowed.split()) for room, allowed in rows("Who may import whom")}


def name_of(path: Path) -> str:
    """A module's name below ``build``; a package by its folder."""
    parts = path.relative_to(ROOT / "build").with_suffix("").parts
    return ".".join(part for part in parts if part != "__init__")


def imported(source: str) -> set[str]:
    """Names below ``build`` of the modules a text imports."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "build":
            for alias in node.names:
                inner = ROOT.joinpath(*str(node.module).split("."), alias.name)
                is_module = inner.with_suffix(".py").exists() or inner.is_dir()
                found.add(f"{node.module}.{alias.name}" if is_module else str(node.module))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names if alias.name.split(".")[0] == "build"}
    return {name.partition(".")[2] for name in found} - {""}


def within(name: str, room: str) -> bool:
    """Whether a module is the room or below it; ``*`` stands for one folder."""
    pattern = re.escape(room).replace(r"\*", r"[^.]+")
    is_folder = "*" not in room or ROOT.joinpath("build", *name.split(".")[: room.count(".") + 1]).is_dir()
    return is_folder and re.fullmatch(rf"{pattern}(\..+)?", name) is not None


def room_of(name: str) -> tuple[str, str]:
    """The row that applies to a module, and the room the module is in (a folder's name where the row has ``*``)."""
    matching = [room for room in RULES if within(name, room)]
    assert matching, f"build.{name}: no row of docs/architecture.md is about it"
    row = max(matching, key=lambda room: (room.count("."), "*" not in room))
    return row, ".".join(name.split(".")[: row.count(".") + 1])


def faults(name: str, source: str) -> set[str]:
    """Imports of a module that its row does not allow."""
    row, own = room_of(name)
    allowed = RULES[row] | {own}
    return {target for target in imported(source) if not any(within(target, room) for room in allowed)}


CHECKED = [path for path in MODULES if name_of(path) not in TOGETHER | {""}]


@pytest.mark.parametrize("path", CHECKED, ids=name_of)
def test_a_module_imports_only_what_its_room_may(path: Path) -> None:
    assert faults(name_of(path), path.read_text(encoding="utf-8")) == set()


def test_forbidden_arrows_are_seen() -> None:
    up = "from build.report.words import format"
    other = "from build.analysis.trends.series import analyse_series"
    assert faults("analysis.rates.area_rates", up) == {"report.words.format"}
    assert faults("analysis.rates.area_rates", other) == {"analysis.trends.series"}
    assert faults("analysis.trends.yearly_change", other) == set()
    assert faults("analysis.statistics.bootstrap", "import build.analysis.inputs") == {"analysis.inputs"}
    assert faults("ingest.gate", "from build.sources import http") == {"sources.http"}


def test_nothing_imports_what_brings_the_stages_together() -> None:
    for path in CHECKED:
        assert not {name.split(".")[0] for name in imported(path.read_text(encoding="utf-8"))} & TOGETHER, (
            path
        )


def test_every_folder_is_in_the_plan_and_every_name_in_it_exists() -> None:
    plan = {name for row in rows("The site's navigation is the plan of the house") for name in row[0].split()}
    assert all((ROOT / name).exists() for name in plan)
    folders = {
        path.relative_to(ROOT).as_posix() + "/" for path in (ROOT / "build").iterdir() if path.is_dir()
    }
    assert {name for name in folders if "__pycache__" not in name} <= plan
    for room in RULES:
        assert any(within(name_of(path), room) for path in MODULES), room
    for name in set().union(*RULES.values()):
        assert any(within(name_of(path), name) for path in MODULES), name


@pytest.mark.parametrize(
    "document",
    [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))],
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_every_path_a_document_names_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = re.findall(r"`((?:build|templates|tests|docs|data)/[\w./-]*|[\w-]+\.lock)`", text)
    linked = [link for link in re.findall(r"\]\(([\w./-]+)\)", text) if "://" not in link]
    missing = [name for name in named if not (ROOT / name).exists()]
    missing += [link for link in linked if not (document.parent / link).exists()]
    assert missing == []

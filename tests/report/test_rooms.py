"""The rooms of the report keep to their plan: sentences, drawings and pages each know only what they need."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from build.settings import ROOT

REPORT = ROOT / "build" / "report"
MODULES = sorted(REPORT.rglob("*.py"))


def kind_of(module: str) -> str:
    """What a module of the report is for, by its name: ``charts``, ``findings``, ``page``, ``figures`` or its own."""
    stem = module.rsplit(".", 1)[-1]
    return next(
        (kind for kind in ("charts", "findings", "page") if stem == kind or stem.endswith(f"_{kind}")), stem
    )


def imported(path: Path) -> set[str]:
    """Every module of the build that a file imports, by its full name."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("build"):
            inner = [f"{node.module}.{alias.name}" for alias in node.names]
            is_module = [(ROOT / name.replace(".", "/")).with_suffix(".py").exists() for name in inner]
            names |= {
                name if module else str(node.module) for name, module in zip(inner, is_module, strict=True)
            }
    return names


FORBIDDEN = {
    "charts": {"findings", "page", "figures"},
    "findings": {"charts", "page", "figures"},
    "page": {"charts"},
}


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(REPORT).as_posix())
def test_charts_findings_and_pages_keep_apart(path: Path) -> None:
    """A chart is given its headline, a sentence knows no drawing, and only ``figures.py`` brings the two together."""
    kinds = {kind_of(name) for name in imported(path) if name.startswith("build.report.")}
    assert not kinds & FORBIDDEN.get(kind_of(path.stem), set())


def test_the_scan_tells_charts_from_findings() -> None:
    assert "build.report.overview.findings" in imported(REPORT / "overview" / "figures.py")
    assert [kind_of(name) for name in ("a.ratio_charts", "a.findings", "a.borough_page", "a.figures")] == [
        "charts", "findings", "page", "figures",
    ]  # fmt: skip

"""Specifications are drawn alike in one process and in several, and a failure says what failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.errors import SiteError
from build.report.figure.figure import json_text, static_spec
from build.report.figure.render_svg import draw, draw_all
from build.report.overview import figures as overview
from tests.report import fakes

MANY = 8  # specifications: processes share them


def specs() -> list[str]:
    figures = overview.figures(fakes.inputs(), fakes.trends(), fakes.places())
    return [json_text({**static_spec(figure.spec), "padding": i}) for i in range(3) for figure in figures]


def test_processes_change_nothing_but_the_time(tmp_path: Path) -> None:
    given = specs()
    assert len(set(given)) >= MANY
    assert draw_all(given, 2, tmp_path) == [draw(spec) for spec in given]


def test_a_specification_that_cannot_be_drawn_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="could not be drawn"):
        draw_all([f"not a specification {i}" for i in range(MANY)], 2, tmp_path)

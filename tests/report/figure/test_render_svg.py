"""Specifications are drawn alike in one process and in several, and a failure says what failed."""

from __future__ import annotations

import pytest

from build.errors import SiteError
from build.report.figure.figure import json_text, static_spec
from build.report.figure.render_svg import WORTH_A_PROCESS, draw, draw_all
from build.report.overview import figures as overview
from tests.report import fakes


def specs() -> list[str]:
    figures = overview.figures(fakes.inputs(), fakes.trends(), fakes.places())
    return [json_text(static_spec(figure.spec)) for figure in figures] * 3


def test_processes_change_nothing_but_the_time() -> None:
    given = specs()
    assert len(given) >= WORTH_A_PROCESS
    assert draw_all(given, workers=2) == [draw(spec) for spec in given]


def test_a_specification_that_can_not_be_drawn_is_an_error() -> None:
    with pytest.raises(SiteError, match="could not be drawn"):
        draw_all(["not a specification"] * WORTH_A_PROCESS, workers=2)

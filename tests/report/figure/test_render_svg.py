"""Specifications are drawn alike in this process and in another, and a failure says what failed."""

from __future__ import annotations

from pathlib import Path

import pytest

from build.analysis.parallel import aside
from build.errors import SiteError
from build.report.figure.figure import json_text, static_spec
from build.report.figure.render_svg import draw, draw_all
from build.report.overview import figures as overview
from tests.report import fakes


def specs() -> list[str]:
    figures = overview.figures(fakes.inputs(), fakes.trends(), fakes.places())
    return [json_text(static_spec(figure.spec)) for figure in figures]


def test_another_process_draws_the_same(tmp_path: Path) -> None:
    given = specs()
    with aside(2) as start:
        elsewhere = start(draw_all, given, tmp_path).result()
    assert len(set(given)) > 1
    assert elsewhere == [draw(spec) for spec in given]


def test_a_specification_that_cannot_be_drawn_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SiteError, match="could not be drawn"), aside(2) as start:
        start(draw_all, [*specs()[:1], "not a specification"], tmp_path)

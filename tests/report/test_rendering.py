"""A page is rendered again if anything that it is made of has changed, and no other page is."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from build.report import rendering
from build.report.figure.figure import Figures
from build.report.pages import make_pages
from build.report.publish.html_checks import read_page
from build.report.publish.templates import Frame
from build.report.rendering import Rendered, remember_rendered, render_pages, rendered_before
from build.settings import Run
from tests.report.test_pages import content, frame


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Rendered]]:
    """A site's pages, rendered from templates of its own, and what is known of them."""
    home = tmp_path_factory.mktemp("rendered")
    shutil.copytree(Run().templates, home / "templates", ignore=shutil.ignore_patterns("assets"))
    return home, render_pages(make_pages(content()), framed(home), home / "site")


@pytest.fixture
def home(built: tuple[Path, dict[str, Rendered]], tmp_path: Path) -> Path:
    """A copy of its folder."""
    return shutil.copytree(built[0], tmp_path / "home")


def framed(home: Path) -> Frame:
    """The frame of pages below a folder."""
    return replace(frame(), run=replace(Run(), templates=home / "templates", out=home / "site"))


def again(
    home: Path,
    known: Mapping[str, Rendered],
    monkeypatch: pytest.MonkeyPatch,
    made_with: str = "",
    **changes: object,
) -> set[str]:
    """Paths of the pages that are rendered where the rest of the last build is at hand; every page is there afterwards."""
    done: set[str] = set()
    real = rendering.render_page

    def counted(page: object, *given: object) -> str:
        done.add(page.path)  # type: ignore[attr-defined]
        return real(page, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(rendering, "render_page", counted)
    found = render_pages(make_pages(content(**changes)), framed(home), home / "new", 1, known, made_with)
    assert {path: read_page((home / "new" / path).read_bytes()) for path in found} == {
        path: page.holds for path, page in found.items()
    }
    return done


def test_pages_made_of_the_same_are_copied(built, home, monkeypatch):
    assert again(home, built[1], monkeypatch) == set()
    for path in built[1]:
        assert (home / "new" / path).read_bytes() == (home / "site" / path).read_bytes()


@pytest.mark.parametrize(
    ("template", "who"),
    [
        ("sources.html", lambda known: {"sources.html"}),
        ("panels.html", lambda known: {"trends.html"}),  # which imports it
        ("embed.html", lambda known: set()),
        ("head.html", set),
        ("absent.html", set),  # what any page may become
    ],
)
def test_a_changed_template_renews_the_pages_that_use_it(
    built, home, monkeypatch, template: str, who: Callable[[Mapping[str, Rendered]], set[str]]
):
    changed = home / "templates" / template
    changed.write_text(changed.read_text(encoding="utf-8") + "{# another line #}", encoding="utf-8")
    assert again(home, built[1], monkeypatch) == who(built[1])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("stops-rates", {"index.html", "stops.html"}),
        ("quality-coverage", {"quality.html"}),
        ("borough-camden-mix", {"places/camden.html"}),
    ],
)
def test_a_changed_chart_renews_the_pages_that_show_it(built, home, monkeypatch, name: str, shown: set[str]):
    figures = content().figures
    changed = Figures({**figures, name: replace(figures[name], headline="Something else.")}, {})
    assert again(home, built[1], monkeypatch, figures=changed) == shown


def test_other_code_renews_every_page(built, home, monkeypatch):
    assert again(home, built[1], monkeypatch, made_with="another") == set(built[1])


def test_a_page_that_is_no_longer_as_it_was_written_is_rendered(built, home, monkeypatch):
    (home / "site/sources.html").write_text("changed by hand")
    (home / "site/glossary.html").unlink()
    assert again(home, built[1], monkeypatch) == {"sources.html", "glossary.html"}


def test_what_is_known_of_pages_is_kept_and_may_be_lost(built, tmp_path):
    record = tmp_path / "pages.pickle"
    assert rendered_before(record) == {}
    remember_rendered(record, built[1])
    assert rendered_before(record) == built[1]
    record.write_bytes(record.read_bytes()[:-1])
    assert rendered_before(record) == {}

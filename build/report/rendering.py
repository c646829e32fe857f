"""Pages into HTML. A page made of the same as the one in the present site is copied from there."""

from __future__ import annotations

import hashlib
import inspect
import io
import pickle
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import chain
from math import ceil
from pathlib import Path
from types import MappingProxyType
from typing import IO, Any
from urllib.parse import urlsplit

import jinja2
from jinja2 import meta

from build.analysis.absence import AbsentError
from build.analysis.parallel import in_processes
from build.report.page import Page
from build.report.publish.html_checks import ParsedPage, read_page
from build.report.publish.templates import Frame, make_environment
from build.report.publish.term_links import GLOSSARY, with_term_links
from build.storage.kept import read_kept, write_kept

ABSENT = "absent.html"


@dataclass(frozen=True)
class Rendered:
    """A page that is written.

    made_of : digest of all that it is made of. written : of its file. holds : what its file refers to.
    """

    made_of: str
    written: str
    holds: ParsedPage


Known = Mapping[str, Rendered]


def rendered_before(record: Path) -> Known:
    """Return what is known of the pages of the last build, by path."""
    kept = read_kept(record)
    return pickle.loads(kept) if kept is not None else {}


def remember_rendered(record: Path, pages: Known) -> None:
    """Keep what is known of a build's pages for the next."""
    write_kept(record, pickle.dumps(pages))


def render_pages(
    pages: Sequence[Page],
    frame: Frame,
    out: Path,
    workers: int = 1,
    known: Known = MappingProxyType({}),
    made_with: str = "",
) -> dict[str, Rendered]:
    """Write every page below ``out``, in so many processes.

    Parameters
    ----------
    known : of the pages in the present site, by path. made_with : digest of this function's code and of the frame.

    Returns
    -------
    dict[str, Rendered]
        By path relative to ``out``, in the order of the pages.

    Raises
    ------
    jinja2.UndefinedError
        If a template uses something its page does not provide.
    """
    size = ceil(len(pages) / workers)  # one part a process: each has to compile the templates
    jobs = [(page, known.get(page.path)) for page in pages]
    parts = [jobs[i : i + size] for i in range(0, len(jobs), max(size, 1))]
    found = in_processes(partial(_render_part, frame, out, made_with), parts, workers)
    return {page.path: one for page, one in zip(pages, chain(*found), strict=True)}


def _render_part(
    frame: Frame, out: Path, made_with: str, jobs: Sequence[tuple[Page, Rendered | None]]
) -> list[Rendered]:
    env = make_environment(frame)
    behind = cache(partial(_templates_behind, env, frame.run.templates))
    rendered = []
    for page, before in jobs:
        root = root_of(page, frame.run.site_url)
        made_of = _digest(made_with, root, *behind(page.template), *behind(ABSENT), _plain(page))
        target = out / page.path
        target.parent.mkdir(parents=True, exist_ok=True)
        if before and before.made_of == made_of and _copied(before, frame.run.out / page.path, target):
            rendered.append(before)
            continue
        html = render_page(page, env, root).encode()
        target.write_bytes(html)
        rendered.append(Rendered(made_of, _digest(html), read_page(html)))
    return rendered


def _copied(page: Rendered, present: Path, target: Path) -> bool:
    """Whether a page of the present site, still as it was written, is now in place of the new one."""
    if not present.is_file() or _digest(present.read_bytes()) != page.written:
        return False
    shutil.copyfile(present, target)
    return True


def _digest(*parts: str | bytes) -> str:
    digest = hashlib.sha256()
    for part in parts:
        content = part.encode() if isinstance(part, str) else part
        digest.update(len(content).to_bytes(8))
        digest.update(content)
    return digest.hexdigest()


class _Plain(pickle.Pickler):
    """Writes things in the same way whether or not equal ones among them are one, and notes of which classes they are."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self.fast = True
        self.classes: set[type] = set()

    def reducer_override(self, thing: Any) -> Any:
        self.classes.add(type(thing))
        return NotImplemented


def _plain(page: Page) -> bytes:
    """Return a page as bytes, with the code of what it is given: a template may ask for what a method returns."""
    written = io.BytesIO()
    pickler = _Plain(written)
    pickler.dump(page)
    return b"".join([written.getvalue(), *sorted(_source(one).encode() for one in pickler.classes)])


@cache
def _source(one: type) -> str:
    return inspect.getsource(one) if one.__module__.startswith("build.") else ""


def _templates_behind(env: jinja2.Environment, templates: Path, name: str) -> list[str]:
    """Return the source of a template and of all that it extends, includes or imports."""
    found: dict[str, str] = {}
    waiting = [name]
    while waiting:
        one = waiting.pop()
        if one in found:
            continue
        found[one] = (templates / one).read_text(encoding="utf-8")
        for name_used in meta.find_referenced_templates(env.parse(found[one])):
            waiting += (
                env.list_templates() if name_used is None else [name_used]
            )  # None: only rendering knows
    return [found[one] for one in sorted(found)]


def root_of(page: Page, site_url: str) -> str:
    """Return the prefix that leads from a page to the site's root.

    The not-found page is shown at any depth: its links start at the host, if the site's address is known.
    """
    if site_url and page.anywhere:
        return urlsplit(site_url).path or "/"
    return "../" * page.path.count("/")


def render_page(page: Page, env: jinja2.Environment, root: str) -> str:
    """Return a page as HTML. ``root`` : the prefix that leads from it to the site's root."""
    try:
        html = env.get_template(page.template).render(page=page, root=root, **page.context)
    except AbsentError as e:  # the template asked for a part that the data do not allow
        reason = str(e)
        page = replace(page, template=ABSENT, description=reason, structured={}, context={"reason": reason})
        html = env.get_template(page.template).render(page=page, root=root, **page.context)
    return with_term_links(html, root) if page.listed and page.path != GLOSSARY else html

"""The whole site into one folder: downloads, charts, maps, assets, then the pages that link to them."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

from build.analysis.geography import Geography
from build.analysis.inputs import Inputs
from build.analysis.parallel import aside
from build.analysis.results import Results
from build.report.data_files import start_files, write_downloads, write_finders, write_places
from build.report.downloads.data_package import write_datapackage
from build.report.figures import start_figures
from build.report.page import Content
from build.report.pages import make_pages, navigation, page_cards
from build.report.places.said import make_said
from build.report.publish.embeds import embed_pages, stands_on
from build.report.publish.metadata import NAME, PUBLISHERS, data_date, sitemap
from build.report.publish.preview_cards import write_cards
from build.report.publish.templates import Frame
from build.report.rendering import Rendered, remember_rendered, render_pages, rendered_before
from build.report.words import format as fmt
from build.settings import Run, Settings
from build.source_date import source_date
from build.storage.results_cache import KeptParts


def write_site(
    inputs: Inputs,
    geography: Geography,
    results: Results,
    out: Path,
    settings: Settings,
    parts: KeptParts,
    assets: Future[dict[str, str]],
) -> dict[str, Rendered]:
    """Write every file of the site but its assets below the folder ``out``; returns its pages, by path.

    ``parts`` : knows the figures and the files of data of the last builds. ``assets`` : what ``write_assets`` will return.
    """
    run = settings.run
    workers = settings.analysis.trends.workers_for(len(inputs.areas))
    where = (out, run.out, parts)
    with aside(workers) as start:
        shapes = (geography.outlines, geography.picture_outlines)
        downloads = start_files(start, "downloads", write_downloads, (inputs, *shapes, results), *where)
        said = parts("said", make_said, inputs, results)
        found = start_files(start, "finders", write_finders, (inputs, geography, results, said), *where)
        figures = start_figures(start, inputs, results, settings.gate, parts, out, run.cache)
        catalogue, finders = downloads.result(), found.result()
        start_files(start, "places", write_places, (inputs, results, said, run.licence), *where)
        write_datapackage(catalogue, inputs, run, out)
        content = Content(
            inputs=inputs,
            results=results,
            maps=finders.maps,
            said=said,
            geography=geography,
            map_page=finders.map_page,
            figures=figures(),
            catalogue=catalogue,
            settings=settings,
        )
        pages = make_pages(content)
        start(write_cards, page_cards(pages, content, out), out, run.cache)
        frame = Frame(run, site_words(inputs, settings), {**assets.result(), "search.js": finders.search})
        record = parts.folder / "pages.pickle"
        reused = rendered_before(record), parts.key(render_pages, frame)
        rendered = render_pages(pages, frame, out, workers, *reused)
    write_for_machines([page.path for page in pages if page.listed], inputs, run, out)
    embeds = embed_pages(content.figures, stands_on(out, rendered))
    rendered |= render_pages(embeds, frame, out, workers, *reused)
    remember_rendered(record, rendered)
    return rendered


def site_words(inputs: Inputs, settings: Settings) -> dict[str, Any]:
    """What every page says about the site."""
    return {
        "name": NAME,
        "months": fmt.period(inputs.months),
        "estimated": inputs.labels["estimated"],
        "built": built_on(inputs),
        "nav": navigation(),
        "url": settings.run.site_url,
        "sources": PUBLISHERS,
        "licence": settings.run.licence,
    }


def built_on(inputs: Inputs) -> str:
    """The date printed as the site's own: SOURCE_DATE_EPOCH, or else the date of the police data.

    Never the clock's: the same data give the same bytes on any day.
    """
    day = source_date()
    return day.isoformat() if day else str(inputs.sources[0]["date"])


def write_for_machines(pages: list[str], inputs: Inputs, run: Run, out: Path) -> None:
    """Write ``robots.txt``, and a sitemap if the site's address is known (a sitemap needs absolute addresses)."""
    lines = ["User-agent: *", "Allow: /"]
    if run.site_url:
        lines.append(f"Sitemap: {run.site_url}sitemap.xml")
        (out / "sitemap.xml").write_text(sitemap(pages, data_date(inputs), run.site_url), encoding="utf-8")
    (out / "robots.txt").write_text("\n".join(lines) + "\n", encoding="utf-8")

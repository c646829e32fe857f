"""The whole site into one folder: downloads, charts, maps, assets, then the pages that link to them."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd

from build.analysis.absence import AbsentError, attempt
from build.analysis.geography import Geography
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.london import CITY_OF_LONDON, CITY_WARDS
from build.report.downloads.all_areas import outline_product
from build.report.downloads.data_package import entry_of, write_datapackage
from build.report.downloads.products import make_products, write_products
from build.report.estimates import labelled
from build.report.explore.place_files import YEAR
from build.report.explore.write import write_explore
from build.report.figure.figure import Figures, render_figures
from build.report.figures import all_figures
from build.report.map.map_page import write_maps
from build.report.map.outlines import write_geojson
from build.report.map.static_maps import write_static_maps
from build.report.page import Content
from build.report.pages import make_pages, navigation, render_pages, write_page_cards
from build.report.places.said import make_said
from build.report.publish.assets import write_assets
from build.report.publish.embeds import embed_pages, stands_on
from build.report.publish.metadata import NAME, PUBLISHERS, data_date, sitemap
from build.report.publish.templates import make_environment
from build.report.search.index import write_search
from build.report.words import format as fmt
from build.settings import Run, Settings
from build.source_date import source_date


def write_site(
    inputs: Inputs, geography: Geography, results: Results, out: Path, settings: Settings
) -> list[str]:
    """Write every file of the site below the empty folder ``out``; returns the paths of its pages."""
    run = settings.run
    with ThreadPoolExecutor(1) as aside:  # this thread only waits for the drawing processes
        listed, reasons = all_figures(inputs, results, settings.gate)
        figures = aside.submit(render_figures, labelled(listed, inputs), out, run.cache, run.workers)
        said = attempt(make_said, inputs, results)
        products = make_products(inputs, results)
        catalogue = write_products(products, out)
        outlined = outline_product(products[0])
        write_geojson(
            out / outlined.path,
            geography.outlines,
            {column.name: outlined.table[column.name].tolist() for column in outlined.columns},
        )
        catalogue.append(entry_of(out, outlined))
        catalogue.append(
            write_explore(
                inputs, geography, results, years_of_places(results), said, out, publisher_words(inputs, run)
            )
        )
        write_datapackage(catalogue, inputs, run, out)
        maps = attempt(write_static_maps, inputs, geography.picture_outlines, results, out)
        content = Content(
            inputs=inputs,
            results=results,
            maps=maps,
            said=said,
            geography=geography,
            map_page=attempt(write_maps, inputs, geography, results, said, maps, out),
            figures=Figures(figures.result(), reasons),
            catalogue=catalogue,
            settings=settings,
        )
    assets = {
        **write_assets(out, run),
        "search.js": write_search(inputs.areas, geography, wards_without_areas(inputs.areas), said, out),
    }
    pages = make_pages(content)
    write_page_cards(pages, content, out)
    env = make_environment(run, site_words(inputs, settings), assets)
    written = render_pages(pages, env, out, run.site_url)
    write_for_machines([page.path for page in pages if page.listed], inputs, run, out)
    embeds = embed_pages(content.figures, stands_on(out, written))
    return [*written, *render_pages(embeds, env, out, run.site_url)]


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


def wards_without_areas(areas: pd.DataFrame) -> dict[str, list[str]]:
    """Return the wards that no small area is assigned to, by borough: the City's, which are smaller than any."""
    made = set(areas.ward[areas.borough == CITY_OF_LONDON])
    return {CITY_OF_LONDON: [ward for ward in CITY_WARDS if ward not in made]} if made else {}


def years_of_places(results: Results) -> pd.DataFrame:
    """Return what is known of every place's year; no rows where the months are too few to say anything."""
    try:
        return results.places.table
    except AbsentError:
        return pd.DataFrame(columns=["level", "code", "measure", *YEAR])


def publisher_words(inputs: Inputs, run: Run) -> dict[str, str]:
    """Return what a file about one place says of its source."""
    return {
        "publisher": PUBLISHERS,
        "licence": run.licence,
        "date": str(inputs.sources[0]["date"]),
        "note": inputs.labels["note"],
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

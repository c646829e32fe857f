"""What pages tell machines about themselves: addresses, dates, and their tables as schema.org data sets."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final
from xml.sax.saxutils import escape

from build.analysis.inputs import Inputs
from build.settings import Run

NAME: Final = "London Crime Analysis"
ABOUT: Final = (
    "Recorded crime, deprivation and stop and search in London, with the uncertainty of every figure."
)
PUBLISHERS: Final = (
    "data.police.uk, Office for National Statistics, Ministry of Housing, Communities and Local Government"
)
LICENCE: Final = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
CONTEXT: Final = "https://schema.org"
FORMATS: Final = {
    "csv": "text/csv",
    "parquet": "application/vnd.apache.parquet",
    "geojson": "application/geo+json",
}
DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}")
UNLISTED: Final = "404.html"  # the not-found page


def address(site_url: str, path: str, root: str = "") -> str:
    """Return the address of a path of the site: absolute if the site's address is known, else relative through ``root``.

    The index of a folder has the folder's address.
    """
    if not site_url:
        return root + path
    folder, slash, name = path.rpartition("/")
    return site_url + (folder + slash if name == "index.html" else path)


def data_date(inputs: Inputs) -> str:
    """Return the date of the newest of the site's data, "YYYY-MM-DD"; "" if no source gives one."""
    days = [str(card.get("date", "")) for card in inputs.sources]
    return max((day for day in days if DAY.fullmatch(day)), default="")


def sitemap(paths: Sequence[str], changed: str, site_url: str) -> str:
    """Return ``sitemap.xml``; ``changed``, the date of the pages' data, is left out if unknown."""
    lastmod = f"<lastmod>{changed}</lastmod>" if changed else ""
    entries = "".join(
        f"<url><loc>{escape(address(site_url, path))}</loc>{lastmod}</url>\n"
        for path in paths
        if path != UNLISTED
    )
    opening = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    )
    return f"{opening}\n{entries}</urlset>\n"


def website(run: Run) -> dict[str, Any]:
    """Return the site as schema.org's ``WebSite``."""
    return {
        "@context": CONTEXT,
        "@type": "WebSite",
        "name": NAME,
        "description": ABOUT,
        "inLanguage": "en-GB",
        **_where(run),
    }


def data_set(
    inputs: Inputs,
    run: Run,
    root: str,
    *,
    name: str,
    description: str,
    place: str,
    files: Sequence[str],
    columns: Sequence[str],
) -> dict[str, Any]:
    """Return a table as schema.org's ``Dataset``.

    Parameters
    ----------
    root : from the page to the site's root, "" or "../".
    place : the area the table covers.
    files : paths below the site, one per format.
    columns : what is measured: the names of the columns, as in the dictionary on Downloads.
    """
    changed = data_date(inputs)
    return {
        "@type": "Dataset",
        "name": name,
        "description": description,
        "license": LICENCE,
        "isAccessibleForFree": True,
        "creator": {"@type": "Organization", "name": NAME, **_where(run)},
        "temporalCoverage": f"{inputs.months[0]}/{inputs.months[-1]}",
        "spatialCoverage": {"@type": "Place", "name": place},
        **({"dateModified": changed} if changed else {}),
        "variableMeasured": list(columns),
        "distribution": [
            {
                "@type": "DataDownload",
                "encodingFormat": FORMATS[path.rsplit(".", 1)[1]],
                "contentUrl": address(run.site_url, path, root),
            }
            for path in files
        ],
    }


def alone(thing: Mapping[str, Any]) -> dict[str, Any]:
    """Return a thing described on its own, not inside another."""
    return {"@context": CONTEXT, **thing}


def data_catalog(sets: Sequence[Mapping[str, Any]], run: Run) -> dict[str, Any]:
    """Return the downloads as schema.org's ``DataCatalog``."""
    return {
        "@context": CONTEXT,
        "@type": "DataCatalog",
        "name": NAME,
        "description": ABOUT,
        "license": LICENCE,
        **_where(run, "downloads.html"),
        "dataset": list(sets),
    }


def _where(run: Run, path: str = "index.html") -> dict[str, str]:
    """The address of a page if it is known; none is invented."""
    return {"url": address(run.site_url, path)} if run.site_url else {}

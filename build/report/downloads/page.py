"""Downloads: what the template is given."""

from __future__ import annotations

from typing import Any

from build.london import LONDON_CODE
from build.report.page import Content, Page
from build.report.publish import metadata
from build.report.words import format as fmt
from build.vocabulary import CRIME_TYPES

SOMEWHERE = "https://example.org/"  # stands for the site where its address is not known


def downloads(content: Content) -> Page:
    """Every file with its size and columns."""
    boroughs = sorted(set(content.inputs.areas["borough"]))
    tables = sum(entry["path"].endswith(".csv") for entry in content.catalogue)
    return Page(
        "downloads.html",
        "downloads.html",
        "Downloads",
        f"{fmt.count(tables)} tables and the outlines of {fmt.count(len(content.inputs.areas))} areas to take and use, "
        "with a dictionary of every column.",
        {
            "catalogue": content.catalogue,
            "dictionary": dictionary(content.catalogue),
            "boroughs": [{"title": name, "href": f"data/boroughs/{fmt.slug(name)}.csv"} for name in boroughs],
            "licence": content.settings.run.licence,
            "estimated": content.inputs.labels["estimated"],
            "charts": len(content.figures),
            "kilobyte": 1000,
            "example": f"{content.settings.run.site_url or SOMEWHERE}data/place/{LONDON_CODE}.json",
            "measure": next(iter(CRIME_TYPES.values())),
        },
        structured=metadata.data_catalog(
            [_data_set(content, entry) for entry in content.catalogue], content.settings.run
        ),
    )


def _data_set(content: Content, entry: dict[str, Any]) -> dict[str, Any]:
    """Return a download in schema.org's vocabulary."""
    others = [entry["parquet"]["path"]] if "parquet" in entry else []
    return metadata.data_set(
        content.inputs,
        content.settings.run,
        "",
        name=entry["title"],
        description=f"{entry['description']} {metadata.ABOUT}",
        place="Greater London",
        files=[entry["path"], *others],
        columns=[column["name"] for column in entry["columns"]],
    )


def dictionary(catalogue: list[dict[str, Any]]) -> list[list[str]]:
    """Return every column with each of its meanings: anchor, name, what it is, unit, the files that have it so.

    Two tables can use a name for different things; the anchor of the second meaning ends in ``-2``.
    """
    found: dict[str, dict[tuple[str, str], list[str]]] = {}
    for entry in catalogue:
        for column in entry["columns"]:
            meanings = found.setdefault(column["name"], {})
            files = meanings.setdefault((column["title"], column["unit"]), [])
            files.append(entry["path"].rsplit("/", 1)[-1])
    return [
        [name if place == 1 else f"{name}-{place}", name, title, unit, ", ".join(files)]
        for name, meanings in sorted(found.items())
        for place, ((title, unit), files) in enumerate(meanings.items(), 1)
    ]

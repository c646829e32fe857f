"""Sites that are there, read as a build reads the pages it has rendered."""

from __future__ import annotations

from pathlib import Path

from build.report.publish.html_checks import ParsedPage, read_page
from build.report.rendering import Rendered
from build.storage.files_below import files_below


def read_site(out: Path) -> dict[str, ParsedPage]:
    """What each page of a site holds, by its path."""
    return {path: read_page((out / path).read_bytes()) for path in files_below(out) if path.endswith(".html")}


def rendered_site(out: Path) -> dict[str, Rendered]:
    """A site's pages as ``write_site`` returns them."""
    return {path: Rendered("", "", page) for path, page in read_site(out).items()}

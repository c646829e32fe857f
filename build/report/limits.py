"""How large a page and the site may be before they are let out."""

from __future__ import annotations

from pathlib import Path

from build.config import Config
from build.errors import SiteError
from build.report.checks import page_sizes


def check_sizes(out: Path, config: Config) -> None:
    """Raise SiteError if a page, compressed, or the whole site is larger than its limit."""
    faults = [
        f"{name} is {packed:,} bytes compressed, at most {config.page_limit:,}"
        for name, _, packed in page_sizes(out)
        if packed > config.page_limit
    ]
    total = sum(p.stat().st_size for p in out.rglob("*") if p.is_file())
    if total > config.site_limit:
        faults.append(f"the site is {total:,} bytes, at most {config.site_limit:,}")
    if faults:
        raise SiteError("the built site is too large: " + "; ".join(faults[:5]))

"""The template engine: strict about names, safe by default, with the filters that print figures."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import jinja2
from markupsafe import Markup

from build.report.publish import preview_cards as cards
from build.report.publish.metadata import address
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.settings import Run

FEW_WORDS = 24  # letters
FILTERS: dict[str, Callable[..., Any]] = {
    "number": fmt.number,
    "few": say.few,
    "counted": say.counted,
    "areas": say.areas,
    "day": fmt.day,
    "count": fmt.count,
    "rate": fmt.rate,
    "percent": fmt.percent,
    "signed_percent": fmt.signed_percent,
    "interval": fmt.interval,
    "percent_interval": fmt.percent_interval,
    "signed_percent_interval": fmt.signed_percent_interval,
    "ratio": fmt.ratio,
    "p_value": fmt.p_value,
    "month": fmt.month,
    "period": fmt.period,
    "slug": fmt.slug,
    "the": say.the,
    "typographic": fmt.typographic,
}


@dataclass(frozen=True)
class Frame:
    """What every page is given.

    run : its ``templates`` folder holds the templates; ``site_url`` is the site's address.
    site : ``name, months`` (label of the period), ``estimated`` ("" or the statement), ``built`` (date), ``nav`` (list of
        ``title, href, more``), ``url`` ("" or the site's address with a slash at its end), ``sources`` (one line), ``licence``.
    assets : plain name -> content-hashed path relative to the site's root, as ``write_assets`` returns it,
        with ``search.js`` added by ``write_search``.
    """

    run: Run
    site: Mapping[str, Any]
    assets: Mapping[str, str]


def make_environment(frame: Frame) -> jinja2.Environment:
    """Return the environment that renders every page.

    Raises
    ------
    KeyError
        From the global ``asset(name)`` when a template names an asset that was not written.
    """
    env = jinja2.Environment(
        loader=jinja2.FileSystemLoader(frame.run.templates),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    env.filters.update(FILTERS)
    env.tests["long"] = is_long
    env.tests["missing"] = fmt.is_missing
    env.globals.update(
        site=frame.site,
        asset=frame.assets.__getitem__,
        is_current=is_current,
        address=address,
        card_size=(cards.WIDTH, cards.HEIGHT),
    )
    return env


def is_long(cell: Any) -> bool:
    """Say whether a table's cell holds more than a few words, which a narrow screen would break into many lines."""
    return len(Markup(cell).striptags()) > FEW_WORDS


def is_current(path: str, href: str) -> bool:
    """Say whether a navigation entry leads to this page or to the section it belongs to."""
    section = href.removesuffix("index.html")
    return path == href or (section.endswith("/") and path.startswith(section))

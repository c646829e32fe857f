"""Terms that the Glossary explains: the first use of each on a page leads there, by rule."""

from __future__ import annotations

import re
from typing import Final

GLOSSARY: Final = "glossary.html"
# Anchor in the Glossary -> how the term is written on pages.
TERMS: Final = {
    "recorded-crime": r"recorded crimes?",
    "small-area": r"small areas?|LSOAs?",
    "rate": r"rates?|per 1,000 residents",
    "interval": r"intervals?",
    "deprivation-decile": r"deprivation deciles?|deciles?",
    "self-defined-ethnicity": r"self-defined ethnicity",
    "no-further-action": r"no further action",
    "section-60": r"section 60",
}
WHOLE: Final = ("svg", "script", "select", "nav", "table")  # elements without a sentence, passed over whole
TAG: Final = re.compile(
    "(" + "|".join([*(rf"<{name}\b.*?</{name}>" for name in WHOLE), "<[^>]+>"]) + ")", re.S
)
NAME: Final = re.compile(r"</?([a-z0-9]+)")
READ: Final = frozenset({"p", "li", "dd"})  # running text, in which a link disturbs nobody
CLOSED: Final = frozenset({"a", "button", "summary", "label", "h1", "h2", "h3", "h4"})
EITHER: Final = READ | CLOSED


def with_term_links(html: str, root: str) -> str:
    """Return a page with the first use of each term in its running text as a link to the Glossary.

    Parameters
    ----------
    html : a page of the site. root : the prefix that leads from it to the site's root.
    """
    start, end = html.find("<main"), html.find("</main>")
    if start < 0:
        return html
    return html[:start] + _linked(html[start:end], f"{root}{GLOSSARY}") + html[end:]


def _linked(main: str, glossary: str) -> str:
    """Walk through the tags of the page's content and link terms in texts that are read on."""
    left = {anchor: re.compile(rf"\b(?:{words})\b", re.I) for anchor, words in TERMS.items()}
    read, closed, lede = 0, 0, False  # elements that the walk is inside
    out = []
    for piece in TAG.split(main):
        if piece.startswith("<"):
            tag = NAME.match(piece)
            if tag and tag[1] in EITHER:
                step = -1 if piece.startswith("</") else 1
                read, closed = read + step * (tag[1] in READ), closed + step * (tag[1] in CLOSED)
                lede = 'class="lede' in piece  # the page's one sentence, which people copy
        elif read > 0 and closed <= 0 and left and not lede:
            piece = _first_uses(piece, left, glossary)  # noqa: PLW2901
        out.append(piece)
    return "".join(out)


def _first_uses(text: str, left: dict[str, re.Pattern[str]], glossary: str) -> str:
    """Link the terms of a text that have not been met; what is linked leaves ``left``."""
    found: list[tuple[int, int, str]] = []
    for anchor, pattern in list(left.items()):
        hit = pattern.search(text)
        if hit and not any(hit.start() < end and start < hit.end() for start, end, _ in found):
            found.append((hit.start(), hit.end(), anchor))
            del left[anchor]
    for start, end, anchor in sorted(found, reverse=True):
        text = f'{text[:start]}<a class="term" href="{glossary}#{anchor}">{text[start:end]}</a>{text[end:]}'
    return text

"""Streets, stations, town centres and parks by name, in files that a word's consonants choose.

Which file holds a word must not change with a slip of the finger in it, so files go by a rough sound of the word: its first
letter and the consonants after it, vowels, h and doubled letters left out. "Brixton", "Brikston" and "Brixten" are all "brk".
templates/assets/search/words.js says the same to the reader's words.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Final

from build.report.search.packing import starts, steps

VOWELS: Final = "aeiouy"
SOUNDS: Final = {"c": "k", "q": "k", "x": "k", "z": "s"}
CONSONANTS: Final = 3  # letters of a sound
UNSAID: Final = ("the", "st")  # words that many names begin with: what follows is what a name is looked up by
# What a street is, at the end of its name: nobody looks for "street".
TYPES: Final = frozenset((
    "avenue", "close", "court", "crescent", "drive", "gardens", "gate", "green", "grove", "hill", "lane", "mews",
    "parade", "park", "place", "rise", "road", "row", "square", "street", "terrace", "villas", "walk", "way", "yard",
))  # fmt: skip
MOST: Final = 6000  # characters in a file, unless one sound has more


def words(text: str) -> list[str]:
    """Return the words of a name as they are compared: small letters without accents, apostrophes and full stops."""
    plain = unicodedata.normalize("NFKD", text)
    plain = re.sub(r"[\u0300-\u036f'’.]", "", plain).lower()
    return ["st" if word == "saint" else word for word in re.split(r"[^a-z0-9]+", plain) if word]


def sound(word: str) -> str:
    """Return the sound that a word is filed under, of one to three letters."""
    heard = "a" if word[0] in VOWELS else SOUNDS.get(word[0], word[0])
    before = heard
    for letter in word[1:]:
        now = SOUNDS.get(letter, letter)
        if now not in f"{VOWELS}h" and now != before:
            heard += now
        before = now
    return heard[:CONSONANTS]


def sounds(name: str) -> set[str]:
    """Return the sounds under which a name is filed: of every word that somebody could look it up by."""
    said = words(name)
    telling = [w for w in said if w not in UNSAID]
    if telling and telling[-1] in TYPES and len(telling) > 1:
        telling.pop()
    return {sound(word) for word in telling or said}


def pack_names(places: Iterable[tuple[str, str, list[int]]]) -> dict[str, dict[str, str]]:
    """Pack named places into files.

    Parameters
    ----------
    places : (kind, name, rows): the ascending row numbers, in the search's order, of the areas that the place is in.

    Returns
    -------
    dict
        First sound -> kind -> lines of "name|rows", in the order of names; each file runs, in the order of text, up to the first
        sound of the next.
    """
    filed: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for kind, name, rows in sorted(places):
        for heard in sounds(name):
            filed[heard].append((kind, f"{name}|{steps(rows)}"))
    ordered = sorted(filed)
    first = starts((sum(len(line) for _, line in filed[heard]) for heard in ordered), MOST)
    return {
        ordered[begin]: by_kind(filed, ordered[begin:end])
        for begin, end in zip(first, [*first[1:], len(ordered)], strict=True)
        if ordered
    }


def by_kind(filed: Mapping[str, list[tuple[str, str]]], within: Iterable[str]) -> dict[str, str]:
    """Return the lines filed under some sounds, each once, by the kind of place."""
    lines: dict[str, dict[str, None]] = defaultdict(dict)
    for heard in within:
        for kind, line in filed[heard]:
            lines[kind][line] = None
    return {kind: "\n".join(sorted(lines[kind])) for kind in sorted(lines)}

"""Words that police forces write, and what they stand for."""

from __future__ import annotations

from build.vocabulary import ETHNIC_GROUPS, NOT_STATED

# Words of the 16+1 codes of 2001 and of the Census 2021 that begin like none of the five groups, or like the wrong one.
_OTHERWISE = {"chinese": "Asian", "gypsy": "White", "roma": "White"}
_NOT_STATED = ("not stated", "(ns)", "not known", "unknown", "refused", "prefer not to say", "declined")


def ethnic_group(word: str) -> str | None:
    """The Census group of a self-defined ethnicity as published, "Not stated", or None for a wording that is not known.

    "Chinese or other ethnic group" stands for people of two groups and is not known.
    """
    text = " ".join(word.lower().split())
    if not text or any(text.endswith(end) for end in _NOT_STATED):
        return NOT_STATED
    if text.startswith("chinese or other"):
        return None
    for start, group in [*((g.lower(), g) for g in ETHNIC_GROUPS), *_OTHERWISE.items()]:
        if text.startswith(start):
            return group
    return None

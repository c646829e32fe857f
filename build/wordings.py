"""Wordings used by police forces, and what they stand for."""

from __future__ import annotations

from build.vocabulary import ETHNIC_GROUPS, NOT_STATED

# Wordings of the 16+1 codes of 2001 and of Census 2021 that begin like none of the five groups, or like the wrong one.
_OTHERWISE = {"chinese": "Asian", "gypsy": "White", "roma": "White"}
_NOT_STATED = ("not stated", "(ns)", "not known", "unknown", "refused", "prefer not to say", "declined")


def ethnic_group(word: str) -> str | None:
    """The Census group of a published self-defined ethnicity, "Not stated", or None for an unknown wording.

    "Chinese or other ethnic group" covers people of two Census groups, so its group is unknown.
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

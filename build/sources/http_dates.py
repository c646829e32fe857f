"""Dates and waits as HTTP headers give them."""

from __future__ import annotations

import datetime
import email.utils
import re

DIGITS = re.compile(r"[0-9]{1,18}")


def retry_after(text: str) -> float | None:
    """Return the seconds a Retry-After header asks to wait, given as such or as a date; None if it is neither."""
    if DIGITS.fullmatch(text.strip()):
        return float(text)
    when = parse_date(text)
    return max(0.0, (when - datetime.datetime.now(datetime.UTC)).total_seconds()) if when else None


def parse_date(text: str) -> datetime.datetime | None:
    """Return a header's date; None if it is not one."""
    try:
        when = email.utils.parsedate_to_datetime(text)
        return when if when.tzinfo else when.replace(tzinfo=datetime.UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None

"""SOURCE_DATE_EPOCH: the date a build uses instead of the clock's, so that the same data give the same bytes."""

from __future__ import annotations

import datetime
import os
import re

from build.errors import BuildError, quoted

NAME = "SOURCE_DATE_EPOCH"
LAST = 253_402_300_799  # the end of the year 9999


def source_date() -> datetime.date | None:
    """The date given by SOURCE_DATE_EPOCH, None if it is not set. BuildError if it is not a number of seconds."""
    text = os.environ.get(NAME, "").strip()
    if not text:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", text) or int(text) > LAST:
        raise BuildError(
            f"{NAME}: {quoted(text)} is not a number of seconds since 1970. Unset it, or give one."
        )
    return datetime.datetime.fromtimestamp(int(text), datetime.UTC).date()

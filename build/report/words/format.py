"""How figures are printed: pure functions, used as filters in the templates and in sentences."""

from __future__ import annotations

import math
import re
import unicodedata
from functools import cache
from typing import Any

from markupsafe import Markup

MINUS = "−"
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
MISSING = Markup('<span aria-hidden="true">–</span><span class="visually-hidden">not available</span>')


def is_missing(value: Any) -> bool:
    """Say whether a value stands for "not published" (None, NaN, pandas' NA)."""
    if value is None or type(value).__name__ in ("NAType", "NaTType"):
        return True
    return isinstance(value, float) and math.isnan(value)


def number(value: Any, decimals: int = 0) -> str:
    """Print a number with thousands separators and a true minus sign: ``−1,234.5``."""
    if is_missing(value):
        return MISSING
    text = f"{float(value):,.{decimals}f}"
    if text.startswith("-"):
        text = text[1:] if not text.strip("-0.,") else MINUS + text[1:]
    return text


def count(value: Any) -> str:
    """Print a count: ``12,345``."""
    return number(value, 0)


def rate(value: Any) -> str:
    """Print a rate to one decimal: ``87.3``."""
    return number(value, 1)


def percent(fraction: Any, decimals: int = 1) -> str:
    """Print a fraction as a percentage: ``0.314`` is ``31.4%``."""
    return MISSING if is_missing(fraction) else f"{number(100 * float(fraction), decimals)}%"


def signed_percent(fraction: Any, decimals: int = 1) -> str:
    """Print a change given as a fraction: ``+3.1%`` or ``−3.1%``; no sign if it rounds to zero."""
    if is_missing(fraction):
        return MISSING
    text = percent(fraction, decimals)
    return f"+{text}" if float(fraction) > 0 and text.strip("0.%") else text


def interval(low: Any, high: Any, decimals: int = 1) -> str:
    """Print an interval of numbers: ``21.3 to 24.9``."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{number(low, decimals)} to {number(high, decimals)}"


def percent_interval(low: Any, high: Any, decimals: int = 1) -> str:
    """Print an interval of fractions: ``21.3% to 24.9%``."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{percent(low, decimals)} to {percent(high, decimals)}"


def signed_percent_interval(low: Any, high: Any, decimals: int = 1) -> str:
    """Print an interval of changes given as fractions: ``−1.2% to +3.4%``."""
    if is_missing(low) or is_missing(high):
        return MISSING
    return f"{signed_percent(low, decimals)} to {signed_percent(high, decimals)}"


def ratio(value: Any, decimals: int = 1) -> str:
    """Print a rate ratio: ``2.9 times``."""
    return MISSING if is_missing(value) else f"{number(value, decimals)} times"


def p_value(value: Any, smallest: float = 0.001) -> str:
    """Print a p-value to three decimals, or ``below 0.001`` if it is smaller than can be shown."""
    if is_missing(value):
        return MISSING
    return f"below {smallest:.3f}" if float(value) < smallest else f"{float(value):.3f}"


def month(value: Any) -> str:
    """Print a month: ``2025-12`` is ``December 2025``."""
    if is_missing(value) or value == "":
        return MISSING
    year, number_ = str(value).split("-")[:2]
    return f"{MONTHS[int(number_) - 1]} {year}"


def day(value: Any) -> str:
    """Print a day: ``2026-01-05`` is ``5 January 2026``; anything else is printed unchanged."""
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", str(value)):
        return str(value)
    return f"{int(str(value)[8:])} {month(value)}"


def period(months: Any) -> str:
    """Print the first and last of a sequence of months: ``May 2025 to April 2026``; of whole years, ``2023 to 2025``."""
    listed = list(months)
    if not listed:
        return MISSING
    whole = str(listed[0]).endswith("-01") and str(listed[-1]).endswith("-12")
    first, last = (str(end)[:4] if whole else month(end) for end in (listed[0], listed[-1]))
    return first if first == last else f"{first} to {last}"


def typographic(text: str) -> str:
    """Set the apostrophes and quotation marks of a published text as the site sets its own: ``King’s Park``."""
    return re.sub(r'"([^"]*)"', r"“\1”", text.replace("'", "’"))


@cache  # the same boroughs and wards for thousands of areas
def slug(name: str) -> str:
    """Turn a name, however its apostrophe is set, into a file stem: ``King’s Park`` is ``king-s-park``."""
    plain = unicodedata.normalize("NFKD", name.replace("’", "'")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")

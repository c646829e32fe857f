"""The pages of places: the map, the index of boroughs, one page a borough."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build.report import findings
from build.report import format as fmt
from build.report.charts.boroughs import LIMITS, figure_name
from build.report.charts.frame import estimated_short
from build.report.pages.content import Content, Page
from build.report.tables import dict_rows

MOST_DEPRIVED, PART = 2, "fifth"  # so many deciles of England, and what they are called
DECILES = 10
SCALE = 100  # drawing units across an interval


def map_page(content: Content) -> Page:
    """Every area on a map that answers."""
    count = fmt.count(len(content.inputs.areas))
    return Page(
        "map.html",
        "map.html",
        "Map",
        f"Recorded crime in London's {count} small areas, with the uncertainty of each figure.",
        {"map": content.map_page},
    )


def _ordered(content: Content) -> pd.DataFrame:
    return content.results.rates.borough.sort_values("borough").reset_index(drop=True)


def boroughs(content: Content) -> Page:
    """The index of boroughs, with the funnel."""
    rates = content.results.rates
    rows = [{**row, "href": f"{fmt.slug(row['borough'])}.html"} for row in dict_rows(_ordered(content))]
    return Page(
        "boroughs/index.html",
        "boroughs.html",
        "Boroughs",
        f"{findings.funnel(rates)}.",
        {
            "figure": content.figures["boroughs-funnel"],
            "rows": rows,
            "london": rates.london,
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "population": content.inputs.labels["population"],
        },
    )


def borough_pages(content: Content) -> list[Page]:
    """Return one page a borough, each knowing its neighbours in the alphabet."""
    rows = dict_rows(_ordered(content))
    count = len(rows)
    return [
        _borough(content, row, rows[(i - 1) % count], rows[(i + 1) % count]) for i, row in enumerate(rows)
    ]


def _borough(content: Content, row: dict[str, Any], before: dict[str, Any], after: dict[str, Any]) -> Page:
    code, name = str(row["borough_code"]), str(row["borough"])
    sentence = findings.borough_rate(row, content.year)
    stem = fmt.slug(name)
    return Page(
        f"boroughs/{stem}.html",
        "borough.html",
        name,
        sentence,
        {
            "row": row,
            "sentence": sentence,
            "trend": content.figures[figure_name(name, "trend")],
            "mix": content.figures[figure_name(name, "mix")],
            "london": content.results.rates.london,
            "limit": LIMITS["998"],
            "wards": ward_rows(content, code),
            "ward_scale": SCALE,
            "areas": area_rows(content, code),
            "stops": stop_row(content, code),
            "deprivation": deprivation_row(content, code),
            "csv": f"data/boroughs/{stem}.csv",
            "links": {"previous": _link(before), "next": _link(after)},
            "year": fmt.period(content.year),
            "per": content.per,
            "confidence": content.confidence,
            "population": content.inputs.labels["population"],
            "census": content.inputs.labels["census"],
            "edition": content.inputs.labels["deprivation"],
            "estimated": estimated_short(content.inputs),
        },
    )


def _link(row: dict[str, Any]) -> dict[str, str]:
    return {"title": str(row["borough"]), "href": f"{fmt.slug(row['borough'])}.html"}


def ward_rows(content: Content, code: str) -> dict[str, Any]:
    """Return a borough's wards and where to draw each interval: ``rows`` and ``london`` (drawing units).

    Positions lie between 0, no crime, and ``SCALE``, the highest end of an interval in the borough.
    """
    wards = content.results.rates.ward[content.results.rates.ward["borough_code"] == code].sort_values(
        ["ward", "ward_code"]
    )
    top = float(wards["rate_high"].max()) if wards["rate_high"].notna().any() else 1.0
    unit = SCALE / max(top, float(content.results.rates.london["rate"]))
    rows = dict_rows(wards)
    for row in rows:
        row["drawn"] = not fmt.is_missing(row["rate"])
        for end in ("rate", "rate_low", "rate_high"):
            row[f"{end}_at"] = round(float(row[end]) * unit, 1) if row["drawn"] else 0.0
    return {"rows": rows, "london": round(float(content.results.rates.london["rate"]) * unit, 1)}


def area_rows(content: Content, code: str) -> list[dict[str, Any]]:
    """Return a borough's LSOAs with count, rate, interval, shrunken rate and flag, in the order of their names."""
    areas, rates = content.inputs.areas, content.results.rates.area
    own = (areas["borough_code"] == code).to_numpy()
    columns = [
        "crimes_12m",
        "rate_per_1000_12m",
        "rate_low",
        "rate_high",
        "rate_smoothed",
        "denominator_flag",
    ]
    table = areas.loc[own, ["lsoa21cd", "lsoa21nm"]].join(rates.loc[own, columns])
    return dict_rows(table.sort_values(["lsoa21nm", "lsoa21cd"]))


def stop_row(content: Content, code: str) -> dict[str, Any]:
    """Return a borough's searches, its share without a stated ethnicity, and the ratio with interval."""
    rows = dict_rows(content.results.stops.borough[content.results.stops.borough["borough_code"] == code])
    return rows[0] if rows else {}


def deprivation_row(content: Content, code: str) -> dict[str, Any]:
    """Return how many of a borough's areas lie in each part of England's ranking, and in the most deprived fifth."""
    decile = content.inputs.areas.loc[content.inputs.areas["borough_code"] == code, "imd_decile"]
    return {
        "areas": len(decile),
        "most": int((decile <= MOST_DEPRIVED).sum()),
        "least": int((decile > DECILES - MOST_DEPRIVED).sum()),
        "part": PART,
        "columns": [str(place) for place in range(1, DECILES + 1)],
        "counts": [str(int((decile == place).sum())) for place in range(1, DECILES + 1)],
    }

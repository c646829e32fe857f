"""One page a borough: its rate and place among the others, trend, mix, wards, areas, searches, deprivation, downloads."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build.report.deprivation import findings as deprivation_findings
from build.report.figure.chart_words import estimated_short
from build.report.page import Content, Page
from build.report.places import findings
from build.report.places import findings as borough_findings
from build.report.places.phrases import figure_name, funnel_limits
from build.report.places.small_funnel import funnel_drawing
from build.report.publish import metadata
from build.report.words import format as fmt
from build.report.words import measures
from build.report.words.rows import dict_rows

SCALE = 100  # drawing units across an interval
Row = dict[str, Any]


def borough_pages(content: Content) -> list[Page]:
    """Return one page a borough, each knowing its neighbours in the alphabet."""
    rows = dict_rows(content.results.rates.borough.sort_values("borough"))
    count = len(rows)
    return [
        _borough(content, row, rows[(i - 1) % count], rows[(i + 1) % count]) for i, row in enumerate(rows)
    ]


def _borough(content: Content, row: Row, before: Row, after: Row) -> Page:
    name = str(row["borough"])
    stem = fmt.slug(name)
    description = borough_findings.description(row, content.results.rates)
    return Page(
        f"boroughs/{stem}.html",
        "borough.html",
        name,
        description,
        {
            "row": row,
            "sentence": findings.borough_rate(row, content.results.rates),
            "trend": content.figures[figure_name(name, "trend")],
            "mix": content.figures[figure_name(name, "mix")],
            "csv": f"data/boroughs/{stem}.csv",
            "links": {"previous": _link(before), "next": _link(after)},
            **_words(content),
            **_parts(content, row),
        },
        picture=figure_name(name, "trend"),
        structured=metadata.alone(_data_set(content, row, description)),
    )


def _words(content: Content) -> dict[str, Any]:
    """Return what all the pages say alike."""
    labels = content.inputs.labels
    return {
        "london": content.results.rates.london,
        "limits": funnel_limits(content.results.rates),
        "year": fmt.period(content.year),
        "per": content.per,
        "confidence": content.confidence,
        "population": labels["population"],
        "census": labels["census"],
        "edition": labels["deprivation"],
        "average": measures.average_of(content.results.rates),
        "reach": f"{deprivation_findings.deprivation_score(content.results.deprivation)}.",
        "estimated": estimated_short(content.inputs),
        "london_ratio": borough_findings.london_ratio(content.results.stops),
        "kilobyte": 1000,
    }


def _parts(content: Content, row: Row) -> dict[str, Any]:
    """Return the figures of one borough, section by section."""
    code, name = str(row["borough_code"]), str(row["borough"])
    profiles = content.results.profiles
    deciles, clusters = _of(profiles.deciles, code), _of(profiles.clusters, code)
    model = dict_rows(_of(profiles.model, code))[0]
    stops = dict_rows(_of(content.results.stops.borough, code))
    return {
        "funnel": funnel_drawing(content.results.rates, code),
        "position": borough_findings.funnel_position(row, content.results.rates),
        "wards": ward_rows(content, code),
        "ward_scale": SCALE,
        "areas": area_rows(content, code),
        "flagged": _flagged(content, code),
        "stops": stops[0] if stops else {},
        "search_ratio": borough_findings.search_ratio(content.results.stops, name),
        "deprived": borough_findings.deprived(deciles, name),
        "deciles": dict_rows(deciles),
        "against": borough_findings.against_model(model, profiles.london),
        "cluster": borough_findings.largest_cluster(clusters),
        "clusters": dict_rows(clusters),
    }


def _flagged(content: Content, code: str) -> str:
    own = (content.inputs.areas["borough_code"] == code).to_numpy()
    return measures.flagged(content.results.rates.area.loc[own, "denominator_flag"])


def _of(table: pd.DataFrame, code: str) -> pd.DataFrame:
    return table[table["borough_code"] == code]


def _data_set(content: Content, row: Row, description: str) -> dict[str, Any]:
    """Return the borough's table of areas in schema.org's words."""
    name = str(row["borough"])
    return metadata.data_set(
        content.inputs,
        content.settings.run,
        "../",
        name=f"Recorded crime by small area, {name}",
        description=f"{description} One row per LSOA: counts, rates with intervals, deprivation, cluster.",
        place=f"{name}, London",
        files=[f"data/boroughs/{fmt.slug(name)}.csv"],
        columns=[column["name"] for column in content.catalogue[0]["columns"]],
    )


def _link(row: Row) -> dict[str, str]:
    return {"title": str(row["borough"]), "href": f"{fmt.slug(row['borough'])}.html"}


def ward_rows(content: Content, code: str) -> dict[str, Any]:
    """Return a borough's wards and where to draw each interval: ``rows`` and ``london`` (drawing units).

    Positions lie between 0, no crime, and ``SCALE``, the highest end of an interval in the borough.
    """
    wards = _of(content.results.rates.ward, code).sort_values(["ward", "ward_code"])
    top = float(wards["rate_high"].max()) if wards["rate_high"].notna().any() else 1.0
    unit = SCALE / max(top, float(content.results.rates.london["rate"]))
    rows = dict_rows(wards)
    for row in rows:
        row["drawn"] = not fmt.is_missing(row["rate"])
        for end in ("rate", "rate_low", "rate_high"):
            row[f"{end}_at"] = round(float(row[end]) * unit, 1) if row["drawn"] else 0.0
    return {"rows": rows, "london": round(float(content.results.rates.london["rate"]) * unit, 1)}


def area_rows(content: Content, code: str) -> list[Row]:
    """Return a borough's LSOAs in the order of their names: count, rates, interval, flag, decile, number of the cluster.

    ``name`` : the area's name without the borough's, which the table says once.
    """
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
    table = areas.loc[own, ["lsoa21cd", "lsoa21nm", "borough", "imd_decile"]].join(rates.loc[own, columns])
    table["cluster"] = content.results.clusters.label[own]
    rows = dict_rows(table.sort_values(["lsoa21nm", "lsoa21cd"]))
    return [row | {"name": row["lsoa21nm"].removeprefix(row["borough"]).strip()} for row in rows]

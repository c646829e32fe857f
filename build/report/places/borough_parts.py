"""What only a borough's page has: trend and mix as charts, searches, deprivation, clusters, downloads."""

from __future__ import annotations

from typing import Any

import pandas as pd

from build.report.deprivation import headlines as deprivation_headlines
from build.report.page import Content
from build.report.places import findings
from build.report.places.phrases import figure_name
from build.report.publish import metadata
from build.report.words import format as fmt
from build.report.words import measures
from build.report.words import phrases as say
from build.report.words.rows import dict_rows


def parts(content: Content, code: str, name: str) -> dict[str, Any]:
    """Return the figures and sentences of one borough, section by section."""
    results, labels = content.results, content.inputs.labels
    profiles = results.profiles
    deciles, clusters = _of(profiles.deciles, code), _of(profiles.clusters, code)
    stops = dict_rows(_of(results.stops.borough, code))
    own = (content.inputs.areas["borough_code"] == code).to_numpy()
    return {
        "trend": content.figures[figure_name(name, "trend")],
        "mix": content.figures[figure_name(name, "mix")],
        "csv": f"data/boroughs/{fmt.slug(name)}.csv",
        "flagged": measures.flagged(results.rates.area.loc[own, "denominator_flag"]),
        "stops": stops[0] if stops else {},
        "search_ratio": findings.search_ratio(results.stops, name),
        "london_ratio": findings.london_ratio(results.stops),
        "deprived": findings.deprived(deciles, name),
        "deciles": dict_rows(deciles),
        "against": findings.against_model(dict_rows(_of(profiles.model, code))[0], profiles.london),
        "reach": f"{deprivation_headlines.score(results.deprivation)}.",
        "cluster": findings.largest_cluster(clusters),
        "clusters": dict_rows(clusters),
        "searched": say.within(content.year),
        "census": labels["census"],
        "edition": labels["deprivation"],
    }


def _of(table: pd.DataFrame, code: str) -> pd.DataFrame:
    return table[table["borough_code"] == code]


def described(content: Content, code: str, name: str) -> dict[str, Any]:
    """Return the borough's table of areas in schema.org's words."""
    data_set = metadata.data_set(
        content.inputs,
        content.settings.run,
        "../",
        name=f"Recorded crime by small area, {name}",
        description=f"Recorded crime in {say.the(name)}. One row per LSOA: counts, rates with intervals, deprivation, cluster.",
        place=f"{name}, London",
        files=[f"data/boroughs/{fmt.slug(name)}.csv"],
        columns=[column["name"] for column in content.catalogue[0]["columns"]],
    )
    return metadata.alone(data_set)

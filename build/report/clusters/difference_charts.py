"""Charts of how sure the clusters are: each one's difference from London with intervals, and the areas' membership."""

from __future__ import annotations

import copy
import itertools
import math
from typing import Any

import numpy as np
import pandas as pd

from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.inputs import Inputs
from build.report.clusters import phrases
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.figure.keys import Key
from build.report.words import format as fmt
from build.report.words import units
from build.report.words.rows import dict_rows

BARS = (
    0.5,
    0.6,
    0.7,
    0.8,
    0.9,
)  # limits between the bars of membership, besides the steps by which maps fade
NOT_COVERED = (
    "Shares add up to one: a larger share of one type is a smaller one of others, and does not say how much crime there is. "
    "The interval covers which parts of London were drawn and how they were grouped; it does not cover what goes unrecorded, "
    "the smoothing, or another number of clusters."
)
NO_VERDICT = (
    "An area that wavers is not a special case: its mix is between clusters, or it has too few recorded crimes to say. "
    "A high share does not make the cluster a kind of place."
)


def scale_ends(clusters: Clusters) -> tuple[int, int]:
    """Return the whole percentage points between which the intervals of all clusters are."""
    points = 100 * clusters.profile[["difference_low", "difference_high"]]
    return math.floor(min(points.min())), math.ceil(max(points.max()))


def difference(inputs: Inputs, clusters: Clusters, cluster: int, *, headline: str, misses: str) -> Figure:
    """A cluster's share of each type less London's, in percentage points, on the same scale for all clusters.

    misses : how many of the intervals shown can be expected to miss.
    """
    rows = clusters.profile[clusters.profile["cluster"] == cluster]
    rows = rows.sort_values(["difference", "crime_type"], ascending=[False, True])
    points = pd.DataFrame(
        {
            "name": rows["crime_type"],
            "value": 100 * rows["difference"],
            "low": 100 * rows["difference_low"],
            "high": 100 * rows["difference_high"],
            "part": design.part(phrases.is_clear(rows)),
            "text": [
                f"{phrases.points(row)}; {fmt.percent(row['share'])} against London’s {fmt.percent(row['london_share'])}"
                for row in dict_rows(rows)
            ],
        }
    )
    data = {"points": points, "reference": pd.DataFrame({"value": [0.0], "label": ["as in London"]})}
    form = design.intervals("Type", "Percentage points", "+.0f", reference=True)
    return Figure(
        name=f"clusters-difference-{cluster}",
        headline=headline,
        subtitle=(
            f"{clusters.names[cluster]}: share of recorded crime less London’s, in percentage points, "
            f"{frame.span(inputs.months)}"
        ),
        source=frame.POLICE,
        alt=f"Points with intervals, one per type of crime. {headline}.",
        spec=_on_scale(
            design.filled(form, data, design.rows_height(len(rows)), _key(clusters)), scale_ends(clusters)
        ),
        table=_table(rows),
        made=_made(clusters),
        limits=frame.estimated(inputs, f"{NOT_COVERED} {misses}"),
    )


def _key(clusters: Clusters) -> Key:
    interval = f"{units.interval(clusters.settings)} interval"
    return [("subject", "clear difference"), ("context", "no clear difference"), ("interval", interval)]


def _made(clusters: Clusters) -> str:
    used = clusters.refitting
    return (
        f"London is cut into {fmt.count(used['squares'])} squares of {fmt.number(used['block_km'])} km. "
        f"{fmt.count(used['refits'])} times, squares are drawn at random, with repeats, their areas are grouped again and the "
        "clusters matched to those shown; the interval holds the middle of the differences found. "
        "Squares, not areas, because neighbouring areas resemble each other."
    )


def _on_scale(spec: dict[str, Any], ends: tuple[int, int]) -> dict[str, Any]:
    """Return a layered specification whose amounts all run between the same ends."""
    spec = copy.deepcopy(spec)
    for layer in spec["layer"]:
        if "field" in layer["encoding"].get("x", {}):  # the key is on no scale
            layer["encoding"]["x"]["scale"] = {"domain": list(ends), "nice": False}
    return spec


def _table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Type": rows["crime_type"],
            "Share, %": (100 * rows["share"]).round(1),
            "London, %": (100 * rows["london_share"]).round(1),
            "Difference, points": (100 * rows["difference"]).round(2),
            "Lower end": (100 * rows["difference_low"]).round(2),
            "Upper end": (100 * rows["difference_high"]).round(2),
            "Ratio": rows["ratio"].round(2),
            "Ratio, lower end": rows["ratio_low"].round(2),
            "Ratio, upper end": rows["ratio_high"].round(2),
        }
    )


def membership(inputs: Inputs, clusters: Clusters, *, headline: str, doubt: str) -> Figure:
    """How many areas stay in their cluster in what share of refits. ``doubt`` : where the wavering comes from."""
    steps = sorted({*BARS, *clusters.settings.membership_steps})
    classes = pd.cut(clusters.membership, [-np.inf, *steps, np.inf], right=False, labels=_bar_names(steps))
    counts = pd.Series(classes).value_counts(sort=False)
    share = counts / len(clusters.membership)
    bars = pd.DataFrame(
        {
            "name": counts.index.astype(str),
            "value": counts.to_numpy(),
            "part": design.part(
                pd.Series([low >= clusters.settings.membership_steps[-1] for low in (0.0, *steps)])
            ),
            "label": [fmt.percent(part, 0) for part in share],
            "text": [
                f"{fmt.count(n)} areas ({fmt.percent(part)})" for n, part in zip(counts, share, strict=True)
            ],
        }
    )
    return Figure(
        name="clusters-membership",
        headline=headline,
        subtitle=(
            f"London areas by the share of {fmt.count(clusters.refitting['refits'])} refits in which they stay in their cluster, "
            f"{frame.span(inputs.months)}"
        ),
        source=frame.POLICE,
        alt=f"Bars of areas by share of refits. {headline}.",
        spec=design.filled(
            design.bars("Share of refits", "Areas"), {"bars": bars}, design.rows_height(len(bars))
        ),
        table=_membership_table(clusters, pd.Series(classes)),
        made=(
            "In each of the refits above, every area’s own mix is drawn again too, from what its counts leave open, "
            f"and given to the nearest cluster. {doubt}"
        ),
        limits=frame.estimated(inputs, NO_VERDICT),
    )


def _bar_names(steps: list[float]) -> list[str]:
    text = [units.share(limit) for limit in steps]
    between = [f"{low} to {high}" for low, high in itertools.pairwise(text)]
    return [f"under {text[0]}", *between, f"{text[-1]} or more"]


def _membership_table(clusters: Clusters, classes: pd.Series) -> pd.DataFrame:
    """Areas of each cluster by share of refits."""
    table = pd.crosstab(classes, clusters.label, dropna=False)
    table.columns = pd.Index([f"Cluster {number}" for number in table.columns])
    table.index = table.index.astype(str)
    every = table.sum(axis=1)
    share = (100 * every / every.sum()).round(1)
    return table.assign(**{"All": every, "All, %": share}).rename_axis("Share of refits").reset_index()

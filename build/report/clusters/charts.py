"""Charts of the clusters: how k was chosen, and each cluster's mix against London's."""

from __future__ import annotations

import altair as alt
import pandas as pd

from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.inputs import Inputs
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.words import format as fmt

SCORES = {
    "silhouette": "Silhouette (higher: better separated)",
    "calinski_harabasz": "Calinski–Harabasz (higher: better separated)",
    "stability": "Stability over refits (higher: more stable)",
}
# Ratio to London's share: the limits between the seven classes of the diverging palette.
RATIO_BREAKS = (0.5, 0.67, 0.83, 1.2, 1.5, 2.0)
NOT_MEANT = (
    "A cluster is a likeness of mixes, not a kind of place or of people: "
    "areas in one cluster can have very different amounts of crime."
)


def ratio_class(ratio: float) -> int:
    """Return the class of a ratio to London's share, from 1 (far below) to 7 (far above)."""
    return 1 + sum(ratio >= limit for limit in RATIO_BREAKS)


def _profile_design() -> design.Design:
    axis = alt.Axis(orient="top", labelAngle=0, labelLimit=90, labelColor=theme.LIGHT["ink"])
    x = alt.X("cluster", type="ordinal", title=None, axis=axis)
    base = design.named("cells").encode(x=x, y=design.category_axis())
    breaks = [fmt.number(limit, 1 if limit >= 1 else 2) for limit in RATIO_BREAKS]
    cells = base.mark_rect(stroke=theme.LIGHT["ground"], strokeWidth=2).encode(
        color=design.diverging(breaks, "under", "over"),
        tooltip=[
            alt.Tooltip("cluster_name", type="nominal", title="Cluster"),
            *design.tooltip("Type", "Share"),
        ],
    )
    tones = alt.Scale(domain=["dark", "light"], range=[theme.LIGHT["ink"], theme.LIGHT["ground"]])
    text = base.mark_text().encode(
        text=alt.Text("ratio", type="quantitative", format=".1f"),
        color=alt.Color("tone", type="nominal", scale=tones, legend=None),
    )
    return design.drawn(alt.layer(cells, text).resolve_scale(color="independent"))


def profiles(inputs: Inputs, clusters: Clusters, *, headline: str, smoothing: str) -> Figure:
    """Each cluster's share of each type as a multiple of London's. ``smoothing`` : the weights of the priors, in crimes."""
    rows = clusters.profile.sort_values(["crime_type", "cluster"])
    cells = pd.DataFrame(
        {
            "name": rows["crime_type"],
            "cluster": rows["cluster"],
            "cluster_name": rows["cluster"].map(clusters.names),
            "ratio": rows["ratio"],
            "class": [ratio_class(ratio) for ratio in rows["ratio"]],
            "text": [
                f"{fmt.percent(own)}, London {fmt.percent(all_)}"
                for own, all_ in zip(rows["share"], rows["london_share"], strict=True)
            ],
        }
    )
    cells["tone"] = (
        cells["class"]
        .isin([1, len(theme.DIVERGING_LIGHT) - 1, len(theme.DIVERGING_LIGHT)])
        .map({True: "light", False: "dark"})
    )
    types = cells["name"].nunique()
    table = rows.assign(name=rows["cluster"].map(clusters.names))
    return Figure(
        name="clusters-profiles",
        headline=headline,
        subtitle=(
            f"Each cluster’s share of a type as a multiple of London’s share, {frame.span(inputs.months)}"
        ),
        source=frame.POLICE,
        alt=f"A grid of types by clusters. {headline}.",
        spec=design.filled(_profile_design(), {"cells": cells}, design.rows_height(types)),
        table=pd.DataFrame(
            {
                "Cluster": table["cluster"].astype(str) + ". " + table["name"],
                "Type": table["crime_type"],
                "Share, %": (100 * table["share"]).round(1),
                "London, %": (100 * table["london_share"]).round(1),
                "Ratio": table["ratio"].round(2),
            }
        ),
        made=(
            "k-means on centred log-ratios of each area’s mix, so that the volume of crime does not decide. "
            f"Each share is smoothed towards the average area’s with the weight of {smoothing} crimes, by type. "
            "London’s share is the mean of its areas’ shares: each area counts once, however much crime it has, so it is not "
            "the share of all crimes that other pages give."
        ),
        limits=frame.estimated(inputs, NOT_MEANT),
    )


def _choice_design() -> design.Design:
    x = alt.X("k", type="ordinal", title="k", axis=alt.Axis(labelAngle=0))
    y = alt.Y("value", type="quantitative", title=None, scale=alt.Scale(zero=True))
    base = alt.Chart(width=168, height=140).encode(x=x, y=y)
    line = base.mark_line(color=theme.LIGHT["context"], strokeWidth=1.5)
    points = base.mark_circle(size=60, opacity=1).encode(
        color=design.colour_of_part(), tooltip=design.tooltip("k", "Score")
    )
    header = alt.Header(labelLimit=180)
    facets = alt.layer(line, points, data=alt.NamedData(name="scores")).facet(
        facet=alt.Facet(
            "score",
            type="nominal",
            title=None,
            sort=[label.partition(" (")[0] for label in SCORES.values()],
            header=header,
        ),
        columns=3,
    )
    return design.drawn(facets.resolve_scale(y="independent"))


def choice(inputs: Inputs, clusters: Clusters, *, headline: str, borders: str) -> Figure:
    """The scores from which k was computed. ``borders`` : how sharp the borders between clusters are."""
    table = clusters.choice.sort_values("k")
    long = pd.concat(
        [
            pd.DataFrame(
                {
                    "score": label.partition(" (")[0],
                    "k": table["k"],
                    "name": table["k"].astype(str),
                    "value": table[column].astype(float),
                    "part": design.part(table["chosen"].astype(bool)),
                    "text": [fmt.number(value, 2) for value in table[column]],
                }
            )
            for column, label in SCORES.items()
        ]
    )
    spec = design.filled(_choice_design(), {"scores": long}, 0)
    for key in ("width", "height", "autosize"):
        del spec[key]
    return Figure(
        name="clusters-choice",
        headline=headline,
        subtitle=(
            f"Three scores for each number of clusters k, London areas, {frame.span(inputs.months)}; "
            "the chosen k stands out"
        ),
        source=frame.POLICE,
        alt=f"Three small charts of scores by k. {headline}.",
        spec=spec,
        table=pd.DataFrame(
            {
                "k": table["k"].astype("Int64"),
                "Silhouette": table["silhouette"].round(3),
                "Calinski–Harabasz": table["calinski_harabasz"].round(1),
                "Stability": table["stability"].round(3),
                "Eligible": table["eligible"].map({True: "yes", False: "no"}),
                "Chosen": table["chosen"].map({True: "yes", False: ""}),
            }
        ),
        made=clusters.rule,
        limits=borders,
    )

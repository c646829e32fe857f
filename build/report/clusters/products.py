"""Tables of the clusters to download."""

from __future__ import annotations

from build.analysis.clusters.mix_clusters import Clusters
from build.report.downloads.schema import CRIME_TYPE, SHARE, Column, Product, amount, ends, share
from build.report.places.products import CLUSTER, CLUSTER_NAME
from build.report.words import units

CHOICE_COLUMNS = (
    amount("k", "Number of clusters", ""),
    Column("silhouette", "Mean silhouette width", bounds=(-1, 1)),
    amount("calinski_harabasz", "Calinski-Harabasz index", ""),
    Column(
        "stability",
        "Mean adjusted Rand index between the clusters and those of refits to half of the areas",
        bounds=(-1, 1),
    ),
    amount("stability_error", "Its standard error over the refits", ""),
    Column(
        "mixture", "Adjusted Rand index between the clusters and those of a Gaussian mixture", bounds=(-1, 1)
    ),
    Column(
        "hierarchy", "Adjusted Rand index between the clusters and those of Ward’s hierarchy", bounds=(-1, 1)
    ),
    Column("eligible", "Whether the rule lets this k be chosen"),
    Column("clearest", "Whether this k is the clearest split: the highest silhouette of those eligible"),
    Column("chosen", "Whether this k was chosen"),
)


def cluster_products(clusters: Clusters) -> list[Product]:
    """How the number of clusters was chosen, and their profiles."""
    profile = clusters.profile
    return [
        Product(
            "data/cluster_choice.csv",
            "Choice of clusters",
            "Scores and stability of each number of clusters.",
            clusters.choice,
            CHOICE_COLUMNS,
            key=("k",),
        ),
        Product(
            "data/cluster_profiles.csv",
            "Profiles of clusters",
            "Each cluster’s mix against London’s, with intervals over refits to resampled squares of the map.",
            profile.assign(cluster_name=profile["cluster"].map(clusters.names)),
            _profile_columns(clusters),
        ),
    ]


def _profile_columns(clusters: Clusters) -> tuple[Column, ...]:
    interval = f"its {units.interval(clusters.settings)} interval"
    note = ", over refits to resampled squares of the map"
    difference = Column(
        "difference", "The cluster’s share less London’s; 0.01 is one percentage point", "share", (-1, 1)
    )
    ratio = amount("share_ratio", "The cluster’s share divided by London’s", "ratio", source="ratio")
    own = "Mean over the cluster’s areas of the category’s smoothed share of recorded crime"
    return (
        CLUSTER,
        CLUSTER_NAME,
        CRIME_TYPE,
        share("share", own),
        Column("london_share", "The same over all areas of London", "share", SHARE),
        difference,
        *ends(difference, interval, note),
        ratio,
        *ends(ratio, interval, note, sources=("ratio_low", "ratio_high")),
    )

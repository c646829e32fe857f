"""The figures of the clusters: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.inputs import Inputs
from build.report.clusters import charts, difference_charts, findings, headlines
from build.report.figure.figure import Figure, headed


def figures(inputs: Inputs, clusters: Clusters) -> list[Figure]:
    """Return the page's figures in its order."""
    smoothing, misses = findings.smoothing(clusters), findings.misses(clusters)
    sure = findings.membership(clusters)
    return [
        headed(
            charts.profiles(inputs, clusters, headline=findings.profile(clusters), smoothing=smoothing),
            headlines.profile(clusters),
        ),
        *(
            headed(
                difference_charts.difference(
                    inputs, clusters, number, headline=findings.difference(clusters, number), misses=misses
                ),
                headlines.difference(clusters, number),
            )
            for number in sorted(clusters.names)
        ),
        headed(
            charts.choice(
                inputs, clusters, headline=findings.chosen(clusters), borders=findings.borders(clusters)
            ),
            headlines.chosen(clusters),
        ),
        headed(
            difference_charts.membership(inputs, clusters, headline=sure, doubt=findings.doubt(clusters)),
            headlines.membership(clusters),
        ),
    ]

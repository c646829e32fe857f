"""The figures of the clusters: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.inputs import Inputs
from build.report.clusters import charts, difference_charts, findings
from build.report.figure.figure import Figure


def figures(inputs: Inputs, clusters: Clusters) -> list[Figure]:
    """Return the page's figures in its order."""
    smoothing, misses = findings.smoothing(clusters), findings.misses(clusters)
    sure = findings.membership(clusters)
    return [
        charts.profiles(inputs, clusters, headline=findings.profile(clusters), smoothing=smoothing),
        *(
            difference_charts.difference(
                inputs, clusters, number, headline=findings.difference(clusters, number), misses=misses
            )
            for number in sorted(clusters.names)
        ),
        charts.choice(
            inputs, clusters, headline=findings.chosen(clusters), borders=findings.borders(clusters)
        ),
        difference_charts.membership(inputs, clusters, headline=sure, doubt=findings.doubt(clusters)),
    ]

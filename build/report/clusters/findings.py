"""Sentences about the clusters, made by rule from their profiles, scores and refits."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from build.analysis.clusters.cluster_quality import shared_borders
from build.analysis.clusters.composition import prior_range
from build.analysis.clusters.mix_clusters import Clusters
from build.report.clusters import phrases
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows, highest


def choice(clusters: Clusters) -> str:
    """Say into how many groups the areas fall and which is largest."""
    top = highest(clusters.summary, clusters.summary["areas"])
    return (
        f"By their mix of recorded crime London’s areas fall into {say.few(len(clusters.summary))} groups; "
        f"the largest is “{top['name']}” with {fmt.count(top['areas'])} areas"
    )


def split(clusters: Clusters) -> str:
    """Say what the clearest split of the areas follows, in plain words."""
    found = clusters.split
    name = say.lower_first(found.crime_type)
    shares = [f"{fmt.percent(share, 0)} in {say.areas(areas)}" for share, areas in found.groups]
    return (
        f"The clearest split is in {say.few(len(found.groups))}, and says how much {name} is recorded: {name} makes up "
        f"{say.joined(shares)}. It accounts for {fmt.percent(found.explained, 0)} of how areas differ in that."
    )


def questions(clusters: Clusters) -> str:
    """Say for how many areas the tree's questions name the cluster."""
    right, areas = (sum(getattr(leaf, name) for leaf in clusters.leaves) for name in ("right", "areas"))
    asked = {name for leaf in clusters.leaves for name, _, _ in leaf.answers}
    about = say.joined(sorted(say.lower_first(name) for name in asked))
    return (
        f"Asking only how large a share {about} {'has' if len(asked) == 1 else 'have'} puts "
        f"{fmt.percent(right / max(areas, 1), 0)} of areas into their group"
    )


def question_rows(clusters: Clusters) -> list[list[str]]:
    """Return the answers that lead to each cluster, with how many areas give them and how many of these it holds."""
    return [
        [
            say.capital(
                say.joined(
                    [
                        f"{say.lower_first(name)} {'over' if above else 'at most'} {fmt.percent(limit)}"
                        for name, above, limit in leaf.answers
                    ]
                )
            ),
            f"{leaf.cluster}. {clusters.names[leaf.cluster]}",
            fmt.count(leaf.areas),
            fmt.count(leaf.right),
        ]
        for leaf in clusters.leaves
    ]


def other_methods(clusters: Clusters) -> str:
    """Say how far other ways of grouping agree with the clusters."""
    row = dict_rows(clusters.choice[clusters.choice["chosen"].astype(bool)])[0]
    name = say.lower_first(clusters.split.crime_type)
    return (
        f"Other ways of making {say.few(row['k'])} groups agree with these only in part (an adjusted Rand index of 1 would be "
        f"full agreement, 0 chance): a Gaussian mixture {fmt.number(row['mixture'], 2)}, Ward’s hierarchy "
        f"{fmt.number(row['hierarchy'], 2)}, k-means on the mix without {name} {fmt.number(clusters.without, 2)}."
    )


def profile(clusters: Clusters) -> str:
    """Name the type of crime that stands furthest above London's share in any cluster, with the interval of its ratio."""
    clear = clusters.profile[clusters.profile["difference_low"] > 0]
    if clear.empty:
        return "No cluster’s share of any type is clearly above London’s"
    top = highest(clear, clear["ratio"])
    name = say.lower_first(str(top["crime_type"]))
    times = say.with_interval(top["ratio"], top["ratio_low"], top["ratio_high"])
    return f"Furthest above London’s share: {name} in cluster {top['cluster']}, {times} times as large"


def chosen(clusters: Clusters) -> str:
    """Say how many clusters the rule chooses."""
    return f"The stated rule chooses {clusters.choice.loc[clusters.choice['chosen'].astype(bool), 'k'].item()} clusters"


def smoothing(clusters: Clusters) -> str:
    """Return the weights of the priors over types, in crimes: ``21 to 212``, or ``no``."""
    ends = prior_range(clusters.prior_strength)
    return fmt.interval(*ends, 0) if ends else "no"


def borders(clusters: Clusters) -> str:
    """Say how sharp the borders between clusters are, by the chosen k's silhouette."""
    chosen = dict_rows(clusters.choice[clusters.choice["chosen"].astype(bool)])[0]
    silhouette = f"(silhouette {fmt.number(chosen['silhouette'], 2)}, where one would be perfect)"
    if chosen["silhouette"] <= clusters.settings.silhouette_weak:
        return f"Areas shade into one another {silhouette}: the borders between clusters are not sharp."
    return (
        f"The clusters are distinct {silhouette}, but areas near a border could as well be in the next one."
    )


def difference(clusters: Clusters, cluster: int) -> str:
    """Say of how many types a cluster has clearly more and less than London, and where it is furthest apart."""
    rows = clusters.profile[clusters.profile["cluster"] == cluster]
    clear = phrases.is_clear(rows)
    start = f"Cluster {cluster}"
    if not clear.any():
        return f"{start} does not differ clearly from London’s mix in any type"
    above = int((clear & (rows["difference"] > 0)).sum())
    below = int(clear.sum()) - above
    counts = f"a clearly larger share of {say.few(above)} of {len(rows)} types and a smaller one of {say.few(below)}"
    top = highest(rows[clear], rows.loc[clear, "difference"].abs())
    furthest = say.lower_first(str(top["crime_type"]))
    return f"{start} has {counts}; furthest apart is {furthest}, {phrases.points(top)} percentage points"


def misses(clusters: Clusters) -> str:
    """Say how many intervals stand next to each other, and how many of so many miss the truth."""
    intervals = len(clusters.profile)
    missing = max(1, round(intervals * (1 - clusters.settings.confidence)))
    return f"Each interval holds by itself: of all {fmt.count(intervals)} here, about {say.few(missing)} can be expected to miss."


def membership(clusters: Clusters) -> str:
    """Say how many areas surely belong to their cluster and how many waver, by the shares of refits that were set."""
    low, high = clusters.settings.membership_steps
    sure, wavering = (clusters.membership >= high).sum(), (clusters.membership < low).sum()
    areas = len(clusters.membership)
    return (
        f"{fmt.count(sure)} of {fmt.count(areas)} areas ({fmt.percent(sure / areas, 0)}) stay in their cluster in at least "
        f"{fmt.percent(high, 0)} of refits; {fmt.count(wavering)} ({fmt.percent(wavering / areas, 0)}) waver, staying in under "
        f"{fmt.percent(low, 0)}"
    )


def doubt(clusters: Clusters) -> str:
    """Say how much of the wavering comes from the grouping and how much from chance in the areas' own counts."""
    grouping, both = clusters.refitting["grouping"], float(clusters.membership.mean())
    start = (
        f"On average an area stays in its cluster in {fmt.percent(both, 0)} of refits. With its own mix taken as published, and "
        f"only the grouping made again, it would be {fmt.percent(grouping, 0)}"
    )
    if grouping - both > 1 - grouping:
        return f"{start}: most of the doubt is chance in an area’s own counts."
    return f"{start}: most of the doubt is in the grouping itself."


def volume(clusters: Clusters) -> str:
    """Say how far apart rates are inside the cluster in which they do most."""
    spread = clusters.summary["rate_ninetieth"] / clusters.summary["rate_tenth"]
    row = highest(clusters.summary, spread)
    return (
        f"In cluster {row['cluster']} one area in ten has a rate under {fmt.rate(row['rate_tenth'])} and one in ten a rate above "
        f"{fmt.rate(row['rate_ninetieth'])}"
    )


def anti_social_behaviour(clusters: Clusters) -> str:
    """Say whether anti-social behaviour as one more category would make the groups better."""
    without, added = dict_rows(clusters.with_asb.sort_values("asb"))
    both = [added[score] > without[score] for score in ("silhouette", "stability")]
    told = "; ".join(
        f"{score} {fmt.number(added[score], 3)} against {fmt.number(without[score], 3)}"
        for score in ("silhouette", "stability")
    )
    start = f"With anti-social behaviour as one more category, at the same k: {told}."
    if all(both):
        return f"{start} It would help; it is left out all the same, because it is not recorded crime."
    helped = "only one of the two" if any(both) else "neither"
    return f"{start} It would raise {helped}, so it is left out."


def neighbours_alike(label: NDArray[np.int32], neighbours: NDArray[np.int32]) -> str:
    """Say how often areas that touch share a cluster, against what chance alone would give.

    ``label`` : (areas,); ``neighbours`` : (pairs, 2) row numbers. Chance deals the same clusters out at random.
    """
    if not len(neighbours):
        return "Where the clusters are"
    same, chance = shared_borders(label, neighbours)
    return (
        f"{fmt.percent(same, 0)} of pairs of areas that touch share a cluster; "
        f"dealt out by chance it would be {fmt.percent(chance, 0)}"
    )

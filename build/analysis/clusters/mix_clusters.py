"""Areas grouped by their mix of recorded crime: k-means on centred log-ratios, with k chosen by a rule."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.clusters.choice import choose_k
from build.analysis.clusters.cluster_quality import (
    adjusted_rand,
    compare_partitions,
    fit_labels,
)
from build.analysis.clusters.composition import Mix, centred_log_ratio, smoothed_mix
from build.analysis.clusters.explanation import Leaf, Split, explain, split_by
from build.analysis.clusters.names import cluster_names
from build.analysis.clusters.settings import ClusterSettings
from build.analysis.clusters.stability import Refits, memberships, refit_clusters
from build.analysis.inputs import Rates
from build.analysis.parallel import in_processes
from build.analysis.statistics.arrays import Counts, Floats, Labels
from build.analysis.statistics.bootstrap import expanded_interval
from build.analysis.statistics.spatial import spatial_blocks
from build.vocabulary import ASB, CRIME_TYPES


@dataclass(frozen=True)
class Clusters:
    """Result of :func:`mix_clusters`.

    choice : one row per k: ``k, silhouette, calinski_harabasz, stability, stability_error, mixture, hierarchy`` (agreement with
        other methods), ``eligible, clearest, chosen``.
    split : what the clearest split follows. leaves : the questions that reproduce the clusters.
    without : agreement (adjusted Rand index) with the grouping that the mix without that type gives, at the same k.
    rule : the rule in words, with its figures.
    label : (areas,) cluster number 1..k, from the lowest pooled rate of recorded crime to the highest.
    names : cluster number -> name derived from the profile.
    profile : ``cluster, crime_type, slug, share, london_share, difference`` (share less London's), ``ratio`` (share
        over London's), each of these two with ``_low`` and ``_high``. A share is the mean over areas of their smoothed
        shares, so that each area counts once. An interval says how far the figure would move if London's squares were
        resampled and its areas grouped again (:func:`build.analysis.clusters.stability.refit_clusters`).
    membership : (areas,) share of refits in which the area stays in its cluster, its own mix redrawn from its posterior.
    refitting : ``refits, squares, block_km`` behind intervals and membership, and ``grouping``: mean share of refits
        in which areas stay if their own mix is taken as published.
    with_asb : ``asb`` (whether anti-social behaviour is a category more), ``silhouette, stability`` at the chosen k.
    summary : ``cluster, name, areas, population, crimes_12m, rate`` (pooled, flagged areas left out of the
        rate), ``rate_tenth, rate_ninetieth`` (percentiles of the unflagged areas' shrunk rates), ``flagged``.
    settings : what it was made with.
    prior_strength : slug -> how many recorded crimes of an area the prior of that category's share is worth.
    """

    choice: pd.DataFrame
    split: Split
    leaves: list[Leaf]
    without: float
    rule: str
    label: NDArray[np.int32]
    names: dict[int, str]
    profile: pd.DataFrame
    membership: Floats
    refitting: dict[str, float]
    with_asb: pd.DataFrame
    summary: pd.DataFrame
    prior_strength: dict[str, float]
    settings: ClusterSettings


def mix_clusters(
    areas: pd.DataFrame,
    counts: Counts,
    observed: NDArray[np.bool_],
    rates: Rates,
    types: tuple[str, ...],
    settings: ClusterSettings,
) -> Clusters:
    """Group the areas by their mix of the recorded categories over the whole window.

    Volume does not decide: only shares enter. Each category's share is smoothed towards its own mean over the
    areas, then the shares are centred log-ratio transformed and grouped by k-means for each k, of which
    :func:`build.analysis.clusters.choice.choose_k` takes one.

    Parameters
    ----------
    areas : one row per area with ``population, easting, northing``.
    counts : (areas, months, types) incidents.
    observed : (areas, months); other months are ignored. An area without any gets London's mix.
    rates : flags and 12-month rates of the same areas.
    types : police.uk names in the order of the last axis of ``counts``; anti-social behaviour is left out.
    settings : ``k_range``, ``stability_floor`` and the other settings of clusters.

    Returns
    -------
    Clusters

    Raises
    ------
    ValueError
        If there are too few areas for any k.

    References
    ----------
    Aitchison, J. (1986). The Statistical Analysis of Compositional Data. Police counts: data.police.uk.
    """
    recorded = [i for i, name in enumerate(types) if name != ASB]
    names = [types[i] for i in recorded]
    window = np.where(observed[:, :, None], counts, 0).sum(axis=1, dtype=np.int32)
    mix = smoothed_mix(window[:, recorded])
    points = centred_log_ratio(mix.share)
    table, labels = compare_partitions(points, settings, others=True)
    choice, rule = choose_k(table, settings)
    row = choice[choice["chosen"]]
    split = split_by(points, mix.share, labels[int(choice.loc[choice["clearest"], "k"].iloc[0])], names)
    label = _ordered(labels[int(row["k"].iloc[0])], rates)
    block, squares = spatial_blocks(areas, settings)
    refits = refit_clusters(mix, label - 1, block, settings)
    profile = profiles(mix.share, label, names, refits, settings)
    named = cluster_names(profile, settings)
    workers = settings.workers_for(len(areas))
    [leaves] = in_processes(partial(explain, mix.share, label, names), [settings], workers)
    return Clusters(
        choice=choice,
        split=split,
        leaves=leaves,
        without=_without(mix, names.index(split.crime_type), label, settings),
        rule=rule,
        label=label,
        names=named,
        profile=profile,
        membership=memberships(mix, label - 1, refits, settings),
        refitting={
            "refits": settings.refits,
            "squares": refits.squares,
            "block_km": squares["block_km"],
            "grouping": float(refits.grouping.mean()),
        },
        with_asb=_with_asb(window, row, settings),
        summary=_summary(areas, label, rates, named, settings.per),
        prior_strength={
            CRIME_TYPES[name]: worth if window[:, i].any() else np.inf
            for name, i, worth in zip(names, recorded, mix.strength.tolist(), strict=True)
        },
        settings=settings,
    )


def _without(mix: Mix, left_out: int, label: Labels, settings: ClusterSettings) -> float:
    """Agreement of the clusters with those of the mix of all other types."""
    others = smoothed_mix(np.delete(mix.count, left_out, axis=1))
    found = fit_labels(centred_log_ratio(others.share), len(np.unique(label)), settings)
    return adjusted_rand(label, found)


def _with_asb(window: Counts, row: pd.DataFrame, settings: ClusterSettings) -> pd.DataFrame:
    """Scores at the chosen k with the recorded categories alone, and with anti-social behaviour added."""
    only = replace(settings, k_range=(int(row["k"].iloc[0]),))
    more, _ = compare_partitions(centred_log_ratio(smoothed_mix(window).share), only)
    scores = pd.concat([row, more], ignore_index=True)[["silhouette", "stability"]]
    return scores.assign(asb=[False, True])[["asb", "silhouette", "stability"]]


def _ordered(raw: Labels, rates: Rates) -> Labels:
    """Number the groups 1..k by pooled 12-month rate of unflagged areas, lowest first."""
    k = int(raw.max()) + 1
    rate = [_pooled_rate(rates, raw == group) for group in range(k)]
    size = np.bincount(raw, minlength=k)
    order = np.lexsort((-size, np.nan_to_num(np.array(rate), nan=np.inf)))
    number = np.empty(k, dtype=np.int32)
    number[order] = np.arange(1, k + 1)
    return number[raw]


def _pooled_rate(rates: Rates, members: NDArray[np.bool_]) -> float:
    """Recorded crimes over person-years of the unflagged members; NaN without any."""
    used = members & rates.area["denominator_flag"].eq("").to_numpy()
    years = float(rates.exposure[0, used].sum())
    return float(rates.count[0, 0, used].sum()) / years if years > 0 else np.nan


def profiles(
    share: Floats, label: Labels, names: list[str], refits: Refits, settings: ClusterSettings
) -> pd.DataFrame:
    """Each cluster's mix compared with London's, with intervals over the refits.

    Parameters
    ----------
    share : (areas, categories) smoothed shares.
    label : (areas,) clusters, 1 to k.
    names : the categories, as police.uk names them.
    refits : of the same clusters.
    settings : ``confidence``.

    Returns
    -------
    DataFrame
        As described in :class:`Clusters`.
    """
    london = share.mean(axis=0)
    parts = []
    for place, cluster in enumerate(np.unique(label)):
        own = share[label == cluster].mean(axis=0)
        drawn = refits.share[:, place]
        apart = expanded_interval(drawn - refits.london, refits.squares, settings.confidence)
        times = expanded_interval(drawn / refits.london, refits.squares, settings.confidence)
        parts.append(
            pd.DataFrame(
                {
                    "cluster": int(cluster),
                    "crime_type": names,
                    "slug": [CRIME_TYPES[name] for name in names],
                    "share": own,
                    "london_share": london,
                    "difference": own - london,
                    "difference_low": apart[0],
                    "difference_high": apart[1],
                    "ratio": own / london,
                    "ratio_low": times[0],
                    "ratio_high": times[1],
                }
            )
        )
    return pd.concat(parts, ignore_index=True)


def _summary(
    areas: pd.DataFrame, label: Labels, rates: Rates, names: dict[int, str], per: int
) -> pd.DataFrame:
    rows = [
        {
            "cluster": cluster,
            "name": name,
            "areas": int((label == cluster).sum()),
            "population": int(areas.loc[label == cluster, "population"].sum()),
            "crimes_12m": _count(rates, label == cluster),
            "rate": _pooled_rate(rates, label == cluster) * per,
            **_spread(rates, label == cluster),
            "flagged": int(rates.area.loc[label == cluster, "denominator_flag"].ne("").sum()),
        }
        for cluster, name in names.items()
    ]
    return pd.DataFrame(rows)


def _count(rates: Rates, members: NDArray[np.bool_]) -> int | None:
    """Recorded crimes of the last year in some areas, None unless every month of it was observed in all of them."""
    return int(rates.count[0, 0, members].sum()) if rates.whole[0, members].all() else None


def _spread(rates: Rates, members: NDArray[np.bool_]) -> dict[str, float]:
    """Tenth and ninetieth percentile of the members' smoothed rates, without flagged ones; NaN without any."""
    used = rates.area["rate_smoothed"][members & rates.area["denominator_flag"].eq("").to_numpy()]
    return {"rate_tenth": float(used.quantile(0.1)), "rate_ninetieth": float(used.quantile(0.9))}

"""Which number of clusters: the clearest split, and the finer grouping that comes back most surely."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.clusters.settings import ClusterSettings


def choose_k(table: pd.DataFrame, settings: ClusterSettings) -> tuple[pd.DataFrame, str]:
    """Mark the clearest split and the grouping that is used, and say the rule with its figures.

    Eligible are the k, up to ``most_groups``, whose groups come back when they are made from half of the areas. The clearest
    of them has the highest silhouette, and is used where that shows groups that stand apart (over ``silhouette_clear``).
    Where it does not, the most stable of the finer ones is used, and among those as stable within its standard error the
    finest.

    Parameters
    ----------
    table : ``k, silhouette, calinski_harabasz, stability, stability_error``.
    settings : ``most_groups, stability_floor, silhouette_weak, silhouette_clear, stability_refits``.

    Returns
    -------
    choice : the table with ``eligible``, ``clearest`` and ``chosen`` (the last two True once; ties go to the smaller k).
    rule : some sentences.
    """
    few_enough = table["k"] <= settings.most_groups
    eligible = few_enough & (table["stability"] >= settings.stability_floor)
    score = table["silhouette"].where(eligible) if eligible.any() else table["stability"].where(few_enough)
    clear = table.iloc[int(np.nanargmax(score.to_numpy()))]
    finer = table[eligible & (table["k"] > clear["k"]) & (clear["silhouette"] <= settings.silhouette_clear)]
    used = _finest_of_the_most_stable(finer) if len(finer) else clear
    choice = table.assign(
        eligible=eligible, clearest=table["k"] == clear["k"], chosen=table["k"] == used["k"]
    )
    return choice, " ".join(
        [_clearest(choice, clear, settings), *_finer(clear, used, settings), *_weakness(used, settings)]
    )


def _finest_of_the_most_stable(finer: pd.DataFrame) -> pd.Series:
    best = finer.iloc[int(finer["stability"].argmax())]
    as_stable = finer["stability"] >= best["stability"] - best["stability_error"]
    return finer.iloc[int(np.flatnonzero(as_stable)[-1])]


def _clearest(choice: pd.DataFrame, clear: pd.Series, settings: ClusterSettings) -> str:
    few, many = int(choice["k"].min()), int(choice["k"].max())
    floor = f"a mean adjusted Rand index of at least {settings.stability_floor:g}"
    tried = f"{settings.stability_refits} refits to half of the areas"
    if not choice["eligible"].any():
        return (
            f"For no k from {few} to {many} do the groups come back in {tried} with {floor}. "
            f"The most stable is taken: k = {clear['k']:.0f} ({clear['stability']:.2f})."
        )
    kept = ", ".join(str(k) for k in choice.loc[choice["eligible"], "k"])
    return (
        f"Of k = {few} to {many}, the groups come back in {tried} with {floor} for k = {kept}. "
        f"Of these, k = {clear['k']:.0f} has the highest mean silhouette ({clear['silhouette']:.2f})."
    )


def _finer(clear: pd.Series, used: pd.Series, settings: ClusterSettings) -> list[str]:
    if used["k"] == clear["k"]:
        return []
    return [
        f"That is no clear structure (at most {settings.silhouette_clear:g}). Of the finer groupings that come back, "
        f"k = {used['k']:.0f} is the finest of those that do so most surely ({used['stability']:.2f}, with a standard error "
        f"of {used['stability_error']:.2f}), and is the one shown."
    ]


def _weakness(used: pd.Series, settings: ClusterSettings) -> list[str]:
    if used["silhouette"] > settings.silhouette_weak:
        return []
    return [
        f"Its silhouette of {used['silhouette']:.2f} is low (at most {settings.silhouette_weak:g}): areas shade into one "
        "another, and the groups are a summary, not separate kinds of place."
    ]

"""What searches led to, by group, object, law, year and borough: arrests, any outcome, and what was found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from build.analysis.statistics.intervals import wilson
from build.analysis.stops.settings import StopSettings
from build.analysis.stops.slices import VIEWS, Slice, View

# A share and what it is a share of; `found` is "Outcome linked to object of search".
SHARES = {"arrest": ("arrests", "recorded"), "outcome": ("outcomes", "recorded"), "find": ("found", "linked")}


def with_results(rows: pd.DataFrame) -> pd.DataFrame:
    """Add what each search led to, as counts.

    Parameters
    ----------
    rows : ``outcome, outcome_linked`` (published words, null where the cell is empty) and ``count``.

    Returns
    -------
    pandas.DataFrame
        With ``recorded`` (outcome recorded), ``arrests``, ``outcomes`` (any but no further action), ``linked``
        ("Outcome linked to object of search" filled in) and ``found`` (it is true). An empty cell counts in none.
    """
    outcome, linked = rows["outcome"], rows["outcome_linked"].astype("string").str.lower()
    holds = {
        "recorded": outcome.notna(),
        "arrests": outcome.str.contains("arrest", case=False, na=False),
        "outcomes": ~outcome.str.contains("no further action", case=False, na=True),
        "linked": linked.isin(["true", "false"]),
        "found": linked.eq("true").fillna(False),
    }
    return rows.assign(**{name: rows["count"].where(held.to_numpy(bool), 0) for name, held in holds.items()})


def shares(table: pd.DataFrame, settings: StopSettings, find: bool) -> pd.DataFrame:
    """Add ``<share>_rate, _low, _high`` (Wilson) for arrest, any outcome and find; null without trials.

    ``find`` : whether "Outcome linked to object of search" is ever true. Where it never is, the column says nothing, and
    no find rate is given: a rate of nought would be a finding that nobody made.
    """
    for name, (hits, trials) in SHARES.items():
        n = table[trials].to_numpy(np.float64) * (find or name != "find")
        x = np.minimum(table[hits].to_numpy(np.float64), n)
        table[f"{name}_rate"] = np.divide(x, n, out=np.full(n.size, np.nan), where=n > 0)
        table[f"{name}_low"], table[f"{name}_high"] = wilson(x, n, settings.confidence)
    return table


def result_tables(cuts: Sequence[Slice], settings: StopSettings) -> pd.DataFrame:
    """Results of the searches of every group in every part of every slice, in both views.

    Parameters
    ----------
    cuts : slices of rows from :func:`with_results`.

    Returns
    -------
    pandas.DataFrame
        ``view, dimension, value, group`` (those without a group too), ``searches, recorded, arrests, outcomes, linked,
        found`` and for each of arrest, outcome and find ``_rate, _low, _high``.
    """
    table = pd.concat([_counted(cut, view) for cut in cuts for view in VIEWS], ignore_index=True)
    return shares(table, settings, find=bool(table["found"].any()))


def _counted(cut: Slice, view: View) -> pd.DataFrame:
    groups = [*view.groups, view.unknown]
    kept = cut.part >= 0
    group = cut.rows[view.column].to_numpy()[kept]
    place, cells = cut.part[kept] * len(groups) + group, len(cut.values) * len(groups)
    names = {"count": "searches", **dict.fromkeys(("recorded", "arrests", "outcomes", "linked", "found"))}
    counts = {
        new or name: np.bincount(place, cut.rows[name].to_numpy(np.float64)[kept], cells).astype(np.int64)
        for name, new in names.items()
    }
    head = {
        "view": view.name,
        "dimension": cut.dimension,
        "value": np.repeat(np.array(cut.values, object), len(groups)),
        "group": groups * len(cut.values),
    }
    return pd.DataFrame({**head, **counts})

"""The make-up of each borough: its areas by deprivation and by cluster, and recorded against predicted crime."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

KEYS = ["borough_code", "borough"]
QUARTILES = {"ratio_quarter": 0.25, "ratio_half": 0.5, "ratio_three_quarters": 0.75}


@dataclass(frozen=True)
class Profiles:
    """Result of :func:`borough_profiles`; boroughs in the order of their codes.

    deciles : ``borough_code, borough, imd_decile, lsoas, lsoa_share, london_lsoa_share``: every decile of England (1 = most
        deprived tenth) in every borough, 0 for those with no area. Shares are of the areas that have a decile.
    clusters : ``borough_code, borough, cluster, cluster_name, lsoas, lsoa_share, london_lsoa_share``.
    model : ``borough_code, borough, lsoas`` (compared: neither flagged nor without a prediction), ``lsoas_above`` (with a
        higher rate than predicted), ``above_share, ratio_quarter, ratio_half, ratio_three_quarters`` (quartiles over its areas
        of recorded over predicted rate, each plus the model's constant); null where none is compared.
    london : the figures of ``model`` for all areas together.
    """

    deciles: pd.DataFrame
    clusters: pd.DataFrame
    model: pd.DataFrame
    london: dict[str, float]


def borough_profiles(
    areas: pd.DataFrame, prediction: pd.DataFrame, label: NDArray[np.int32], names: Mapping[int, str]
) -> Profiles:
    """Count each borough's areas by deprivation decile and cluster, and compare recorded with predicted rates.

    The quartiles describe the areas; they are not an interval for the borough, because neighbouring areas are alike and so
    not independent observations.

    Parameters
    ----------
    areas : one row per area: ``borough_code, borough, imd_decile`` (1 to 10, may be missing).
    prediction : aligned to ``areas``: ``residual`` (log recorded minus log predicted rate, held-out), ``trained``.
    label : (areas,) cluster number.
    names : cluster number -> name.

    Returns
    -------
    Profiles

    Raises
    ------
    ValueError
        If the tables do not cover the same areas.

    References
    ----------
    Deciles: Ministry of Housing, Communities and Local Government, English indices of deprivation.
    """
    if not len(areas) == len(prediction) == len(label):
        raise ValueError(
            f"{len(areas)} areas, {len(prediction)} predictions and {len(label)} clusters do not match"
        )
    keys = areas[KEYS].reset_index(drop=True)
    decile = areas["imd_decile"].reset_index(drop=True)
    clusters = _parts(keys, pd.Series(label), sorted(names), "cluster")
    clusters.insert(3, "cluster_name", clusters["cluster"].map(names))
    ratio = np.exp(prediction["residual"].to_numpy(float))
    ratio = pd.Series(np.where(prediction["trained"].to_numpy(bool), ratio, np.nan))
    groups = keys.assign(ratio=ratio).groupby(KEYS, sort=True)["ratio"]
    rows = [dict(zip(KEYS, key, strict=True)) | _against(values) for key, values in groups]
    return Profiles(
        deciles=_parts(keys, decile, list(range(1, 11)), "imd_decile"),
        clusters=clusters,
        model=pd.DataFrame(rows),
        london=_against(ratio),
    )


def _parts(keys: pd.DataFrame, values: pd.Series, kinds: list[int], name: str) -> pd.DataFrame:
    """Count areas by borough and kind, every kind in every borough, with the shares over all areas."""
    known = keys.assign(**{name: values}).dropna(subset=[name]).astype({name: int})
    boroughs = keys.drop_duplicates().sort_values(KEYS)
    whole = boroughs.merge(pd.DataFrame({name: kinds}), how="cross")
    counted = known.groupby([*KEYS, name]).size().rename("lsoas").reset_index()
    table = whole.merge(counted, on=[*KEYS, name], how="left").fillna({"lsoas": 0}).astype({"lsoas": int})
    in_borough = table.groupby("borough_code")["lsoas"].transform("sum")
    table["lsoa_share"] = table["lsoas"] / in_borough.where(in_borough > 0)
    of_all = known[name].value_counts(normalize=True)
    table["london_lsoa_share"] = table[name].map(of_all).fillna(0.0)
    return table


def _against(ratio: pd.Series) -> dict[str, float]:
    """Count areas above their prediction, with the quartiles of recorded over predicted."""
    known = ratio.dropna()
    above = int((known > 1).sum())
    quartiles = {name: float(known.quantile(share)) for name, share in QUARTILES.items()}
    share = above / len(known) if len(known) else np.nan
    return {"lsoas": len(known), "lsoas_above": above, "above_share": share, **quartiles}

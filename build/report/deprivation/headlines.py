"""The headlines of crime and deprivation: one claim each, in round figures."""

from __future__ import annotations

from build.analysis.deprivation.importance import BLOCK
from build.analysis.deprivation.model import Deprivation
from build.analysis.statistics.local_moran import ABOVE, BELOW
from build.report.deprivation.findings import NOTHING, score_of
from build.report.words import phrases as say
from build.report.words import round_figures as about
from build.report.words.measures import SHORT_NAMES
from build.report.words.rows import dict_rows, highest


def score(deprivation: Deprivation) -> str:
    """Say how much of the difference between areas deprivation accounts for."""
    share = float(score_of(deprivation)["r2"])
    if share <= NOTHING:
        return "Deprivation says next to nothing about where crime is recorded"
    return f"Deprivation accounts for about {about.fraction(share)} of the difference between areas"


def importance(deprivation: Deprivation) -> str:
    """Name the domain most closely associated with recorded crime."""
    rows = deprivation.importance.sort_values("mean", ascending=False, kind="stable")
    single = [row for row in dict_rows(rows[rows["feature"] != BLOCK]) if row["low"] > 0]
    if not single:
        return "No single kind of deprivation stands out"
    return f"{single[0]['label']} is most closely associated with recorded crime"


def partial(deprivation: Deprivation) -> str:
    """Say along which domain the typical rate moves most."""
    ends = deprivation.partial.groupby("label", sort=False)["rate"].agg(["first", "last"])
    if ends.empty:
        return "No domain’s curve can be drawn"
    gap = (ends["last"] - ends["first"]).astype(float)
    name = str(gap.abs().idxmax())
    way = "rises" if float(gap[name]) > 0 else "falls"
    return f"Recorded crime {way} with the score of {say.lower_first(name)}"


def by_type(deprivation: Deprivation) -> str:
    """Name the type of crime that deprivation says most about."""
    rows = deprivation.scores[deprivation.scores["measure"].isin(list(SHORT_NAMES))]
    rows = rows[rows["model"] == "Random forest"].dropna(subset=["r2"])
    if rows.empty:
        return "Deprivation says nothing about any type of crime"
    top = highest(rows, rows["r2"].astype(float))
    return f"Deprivation says most about {say.lower_first(SHORT_NAMES[str(top['measure'])])}"


def residuals(deprivation: Deprivation) -> str:
    """Say whether the prediction is wrong in the same direction next door."""
    moran = deprivation.moran
    if not moran or not moran["p"] < 1 - deprivation.settings.confidence:
        return "Where the prediction is wrong shows no pattern"
    return "Where the prediction is wrong, neighbours tend to be wrong too"


def local(deprivation: Deprivation) -> str:
    """Say how many areas record more, and how many less, than deprivation predicts, like their neighbours."""
    kind = deprivation.area["local"]
    above, below = int((kind == ABOVE).sum()), int((kind == BELOW).sum())
    return f"Beyond prediction, with neighbours: {say.few(above)} above, {say.few(below)} below"

"""Sentences on crime and deprivation, made by rule from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build import config
from build.analysis.crossval import BOOSTING, FOREST, LAG, LINEAR
from build.analysis.deprivation import Deprivation
from build.analysis.local import ABOVE, BELOW
from build.report import format as fmt
from build.report import wording as say
from build.report.findings import TYPE_NAMES
from build.report.tables import dict_rows, highest

# Held-out R2 up to which deprivation is said to tell nothing, a little, something.
R2_STEPS = ((0.02, "next to nothing"), (0.3, "a little"), (0.6, "something"))


def score_of(deprivation: Deprivation, model: str = FOREST, measure: str = "recorded") -> Mapping[str, Any]:
    """Return the row of scores of one model on one measure."""
    rows = deprivation.scores[
        (deprivation.scores["measure"] == measure) & (deprivation.scores["model"] == model)
    ]
    return dict_rows(rows)[0]


def lead_over(deprivation: Deprivation, model: str) -> Mapping[str, Any]:
    """Return the forest's lead in R2 over another model, with its interval."""
    return dict_rows(deprivation.lead[deprivation.lead["model"] == model])[0]


def _strength(r2: float) -> str:
    return next((words for limit, words in R2_STEPS if r2 <= limit), "much")


def deprivation_score(deprivation: Deprivation) -> str:
    """Say how much of the variation deprivation accounts for in areas the model has not seen."""
    row = score_of(deprivation)
    r2 = float(row["r2"])
    start = f"How deprived an area is says {_strength(r2)} about how much crime is recorded there"
    if r2 <= R2_STEPS[0][0]:
        return f"{start}: held-out R² is {fmt.number(r2, 2)}"
    spread = fmt.percent_interval(row["r2_low"], row["r2_high"], 0)
    return f"{start}: {fmt.percent(r2, 0)} of the variation between held-out areas (over folds {spread})"


def _lead_words(row: Mapping[str, Any]) -> str:
    """``better by 0.028 (0.012 to 0.048)``, or worse, or that the interval includes no difference; and what it hangs on."""
    size = f"{fmt.number(abs(row['lead']), 3)}"
    if fmt.is_missing(row["low"]):
        return f"a difference of {size}, of which no more can be said"
    if not say.is_clear(row["low"], row["high"]):
        return f"no clear difference ({fmt.interval(row['low'], row['high'], 3)})"
    near, far = sorted((abs(float(row["low"])), abs(float(row["high"]))))
    words = f"{'better' if row['lead'] > 0 else 'worse'} by {size} ({fmt.interval(near, far, 3)})"
    return f"{words}, which hangs mostly on one square of the map" if hangs_on_one(row) else words


def hangs_on_one(row: Mapping[str, Any]) -> bool:
    """Say whether one square makes most of an interval's variance: such an interval holds less often than it says."""
    return not fmt.is_missing(row["heaviest"]) and float(row["heaviest"]) > config.Config().heavy_square


def model_against_line(deprivation: Deprivation) -> str:
    """Say whether the forest is better than a straight line and than boosting, by the intervals of its leads."""
    forest, line = score_of(deprivation), score_of(deprivation, LINEAR)
    scores = f"R² {fmt.number(forest['r2'], 2)} against {fmt.number(line['r2'], 2)}"
    lead, boosted = (_lead_words(lead_over(deprivation, model)) for model in (LINEAR, BOOSTING))
    return (
        f"The random forest against a straight line: {scores}, {lead}. Against gradient boosting: {boosted}."
    )


def neighbours_worth(deprivation: Deprivation) -> str:
    """Say what it is worth to know the rates next door, beside a line that does not."""
    knows, lead = score_of(deprivation, LAG), deprivation.neighbours
    words = "not clearly more or less than"
    if say.is_clear(lead["low"], lead["high"]):
        near, far = sorted((abs(lead["low"]), abs(lead["high"])))
        side = "more" if lead["lead"] > 0 else "less"
        words = f"{fmt.number(abs(lead['lead']), 2)} ({fmt.interval(near, far, 2)}) {side} than"
    return (
        f"A straight line that is also told the rates of the areas next door reaches an R² of {fmt.number(knows['r2'], 2)}, "
        f"{words} without them. It is a yardstick, not a rival: it is told crime recorded nearby, in held-out squares too, "
        "though never the area's own."
    )


def flattery(deprivation: Deprivation) -> str:
    """Say how much folds of random rows would have flattered the forest."""
    row = score_of(deprivation)
    gap = float(row["r2_random"]) - float(row["r2"])
    if gap <= float(row["r2_sd"]):
        return f"Folds of random areas give about the same here, {fmt.number(row['r2_random'], 2)}."
    return (
        f"Folds of random areas would have claimed an R² of {fmt.number(row['r2_random'], 2)} in place of "
        f"{fmt.number(row['r2'], 2)}, because an area's neighbours give its answer away."
    )


def tuning(deprivation: Deprivation) -> str:
    """Say which settings the folds chose for the forest, and how little or much the choice matters."""
    chosen = deprivation.tuning[deprivation.tuning["chosen"].astype(bool)]
    leaves = sorted({int(n) for n in chosen["leaf"]})
    shares = sorted({float(n) for n in chosen["features"]})
    return (
        f"Inside the training areas of each fold, {fmt.count(len(deprivation.tuning) // max(len(chosen), 1))} settings were "
        f"tried; the folds chose leaves of at least {say.joined([fmt.count(n) for n in leaves])} areas and "
        f"{say.joined([fmt.percent(n, 0) for n in shares])} of the domains at each split. Between the best setting and the "
        f"worst the squared error differs by {fmt.percent(deprivation.settings['inner_error_range'], 1)} at most."
    )


def importance(deprivation: Deprivation) -> str:
    """Name the domain without which the forest loses most, if its interval leaves out zero, and those it can not be told from."""
    single = deprivation.importance[deprivation.importance["feature"] != "block"]
    clear = single[single["low"] > 0].sort_values("mean", ascending=False)
    if clear.empty:
        return "No single domain of deprivation stands out: every interval includes no loss"
    top, *rest = dict_rows(clear)
    loss = f"{fmt.number(top['mean'], 2)} ({fmt.interval(top['low'], top['high'], 2)})"
    near = [say.lower_first(str(row["label"])) for row in rest if row["high"] >= top["low"]]
    if near:
        return (
            f"Shuffling {say.lower_first(str(top['label']))} lowers held-out R² by {loss}, "
            f"not clearly more than {say.joined(near)}"
        )
    return f"{top['label']} is most closely associated with recorded crime: shuffling it lowers held-out R² by {loss}"


def partial(deprivation: Deprivation) -> str:
    """Say between which rates the prediction moves over the range of the domain that moves it most, if it clearly moves.

    It clearly moves where the intervals at the two ends of the curve do not meet.
    """
    curves = deprivation.partial.groupby("label")
    first_end, last_end = curves.first(), curves.last()
    ends = pd.DataFrame({"first": first_end["rate"], "last": last_end["rate"]})
    ends = ends[(first_end["high"] < last_end["low"]) | (last_end["high"] < first_end["low"])]
    if ends.empty:
        return "Over no domain's range does the predicted rate clearly rise or fall"
    row = highest(ends.reset_index(), (ends["last"] - ends["first"]).abs().reset_index(drop=True))
    top, first, last = row["label"], float(row["first"]), float(row["last"])
    verb = "rises" if last > first else "falls"
    span = f"from {fmt.rate(first)} to {fmt.rate(last)}"
    return f"The predicted rate {verb} {span} over the range of “{top}”, the widest clear span"


def by_type(deprivation: Deprivation) -> str:
    """Say for which type of crime the score is highest, and for how many it is next to nothing."""
    rows = deprivation.scores.query("model == @FOREST and measure in @TYPE_NAMES").sort_values(
        ["r2", "measure"], ascending=[False, True]
    )
    top = dict_rows(rows)[0]
    nothing = int((rows["r2"] <= R2_STEPS[0][0]).sum())
    name = say.lower_first(TYPE_NAMES[str(top["measure"])])
    tail = f"; about {say.counted(nothing, 'type')} deprivation says next to nothing" if nothing else ""
    score = f"{fmt.number(top['r2'], 2)} (folds {fmt.interval(top['r2_low'], top['r2_high'], 2)})"
    return f"Held-out R² is highest for {name}, {score}{tail}"


def residual_pattern(deprivation: Deprivation) -> str:
    """Say whether the model's errors cluster in space."""
    moran = deprivation.moran
    figures = f"Moran's I {fmt.number(moran['i'], 2)}, p {fmt.p_value(moran['p'])}"
    if moran["p"] < 1 - config.Config().confidence and moran["i"] > moran["expected"]:
        return f"Where the model is wrong, the area next door is wrong in the same direction ({figures})"
    return f"The model's errors show no clear pattern in space ({figures})"


def local_pattern(deprivation: Deprivation) -> str:
    """Say in how many areas the errors lie among errors alike, and how many such names to expect to be false."""
    found = deprivation.area["local"]
    above, below = int((found == ABOVE).sum()), int((found == BELOW).sum())
    tested = fmt.count(deprivation.local["tested"])
    if not above + below:
        return f"In none of {tested} areas do the errors of the neighbourhood stand out from chance"
    return (
        f"In {fmt.count(above + below)} of {tested} areas the model is wrong as its neighbourhood is: "
        f"{fmt.count(above)} record more than predicted, {fmt.count(below)} less"
    )


def editions(deprivation: Deprivation) -> str:
    """Say whether another edition of the indices tells more, by the interval of its lead; "" with one edition."""
    others = deprivation.editions[deprivation.editions["lead"].notna()]
    sentences = []
    for label, rows in others.groupby("edition", sort=True):
        row = dict_rows(rows[rows["model"] == FOREST])[0]
        own = score_of(deprivation)
        sentences.append(
            f"From the scores of {label} the forest's R² is {fmt.number(row['r2'], 2)}, beside {fmt.number(own['r2'], 2)}: "
            f"{_lead_words(row)}."
        )
    return " ".join(sentences)

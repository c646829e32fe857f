"""Sentences on crime and deprivation, made by rule from the figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from build import vocabulary
from build.analysis.deprivation.cross_validation import BOOSTING, FOREST, LAG, LINEAR
from build.analysis.deprivation.importance import BLOCK
from build.analysis.deprivation.model import Deprivation
from build.analysis.statistics.local_moran import ABOVE, BELOW
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.measures import TYPE_NAMES
from build.report.words.rows import dict_rows, highest

# Moran's I up to which errors are said to be alike next door weakly, moderately.
MORAN_STEPS = ((0.3, "but only weakly"), (0.6, "moderately"))
# Held-out R2 up to which deprivation is said to tell nothing, a little, something.
NOTHING = 0.02
R2_STEPS = ((NOTHING, "next to nothing"), (0.3, "a little"), (0.6, "something"))


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
    if r2 <= NOTHING:
        return f"{start}: held-out R² is {fmt.number(r2, 2)}"
    spread = fmt.percent_interval(row["r2_low"], row["r2_high"], 0)
    return f"{start}: {fmt.percent(r2, 0)} of the variation between held-out areas (over folds {spread})"


def difference(deprivation: Deprivation, row: Mapping[str, Any]) -> str:
    """``higher by 0.028 (0.012 to 0.048)`` of an R2 against another, and whether that rests on one square.

    No verdict: with a lead as small as the forest's, which end of the interval is past zero is a matter of the trees' chance.
    """
    lead, low, high = (row[name] for name in ("lead", "low", "high"))
    size = fmt.number(abs(lead), 3)
    side = "the same" if float(size) == 0 else f"{_side(lead)} by {size}"
    if fmt.is_missing(low):
        return f"{side}, of which no more can be said"
    if say.is_clear(low, high):
        near, far = sorted((abs(float(low)), abs(float(high))))
        return f"{side} ({fmt.interval(near, far, 3)}){_hanging(deprivation, row)}"
    ends = " to ".join(f"{fmt.number(abs(end), 3)} {_side(end)}" for end in (low, high))
    one = ", an interval that rests mostly on one square of the map" if hangs_on_one(deprivation, row) else ""
    return f"{side} (from {ends}{one})"


def _side(lead: float) -> str:
    return "higher" if lead > 0 else "lower"


def _hanging(deprivation: Deprivation, row: Mapping[str, Any]) -> str:
    return ", which rests mostly on one square of the map" if hangs_on_one(deprivation, row) else ""


def hangs_on_one(deprivation: Deprivation, row: Mapping[str, Any]) -> bool:
    """Say whether one square makes most of an interval's variance: such an interval holds less often than it says."""
    return not fmt.is_missing(row["heaviest"]) and float(row["heaviest"]) > deprivation.settings.heavy_square


def model_against_line(deprivation: Deprivation) -> str:
    """Say how far the forest's R2 is from a straight line's and from boosting's, with the intervals of its leads."""
    forest, line = (fmt.number(score_of(deprivation, model)["r2"], 2) for model in (FOREST, LINEAR))
    lead, boosted = (difference(deprivation, lead_over(deprivation, model)) for model in (LINEAR, BOOSTING))
    return (
        f"Against a straight line’s R² of {line} the random forest’s, {forest}, is {lead}. "
        f"Against gradient boosting’s it is {boosted}."
    )


def neighbours_worth(deprivation: Deprivation) -> str:
    """Say what it is worth to know the rates next door, against a line that does not."""
    knows, lead = score_of(deprivation, LAG), deprivation.neighbours
    words = "not clearly more or less than"
    if say.is_clear(lead["low"], lead["high"]):
        near, far = sorted((abs(lead["low"]), abs(lead["high"])))
        side = "more" if lead["lead"] > 0 else "less"
        words = f"{fmt.number(abs(lead['lead']), 2)} ({fmt.interval(near, far, 2)}) {side} than"
    return (
        f"A straight line that is also told the rates of the areas next door reaches an R² of {fmt.number(knows['r2'], 2)}, "
        f"{words} without them{_hanging(deprivation, lead)}. It is a yardstick, not a rival: "
        "it is told crime recorded nearby, in held-out squares too, "
        "though never the area’s own."
    )


def flattery(deprivation: Deprivation) -> str:
    """Say how much folds of random rows would have flattered the forest."""
    row = score_of(deprivation)
    gap = float(row["r2_random"]) - float(row["r2"])
    if gap <= float(row["r2_sd"]):
        return f"Folds of random areas give about the same here, {fmt.number(row['r2_random'], 2)}."
    return (
        f"Folds of random areas would have claimed an R² of {fmt.number(row['r2_random'], 2)} in place of "
        f"{fmt.number(row['r2'], 2)}, because an area’s neighbours give its answer away."
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
        f"worst the squared error differs by {fmt.percent(deprivation.design['inner_error_range'], 1)} at most."
    )


def importance(deprivation: Deprivation) -> str:
    """Name the domain without which the forest loses most, if its interval excludes zero, and those not clearly different."""
    rows = deprivation.importance.sort_values("mean", ascending=False, kind="stable")
    block = dict_rows(rows[rows["feature"] == BLOCK])[0]
    single = dict_rows(rows[rows["feature"] != BLOCK])
    top = next((row for row in single if row["low"] > 0), None)
    if top is None:
        none = "No single domain of deprivation stands out: every interval includes no loss"
        return (
            f"{none}; {_shuffled(block)} lowers held-out R² by {_loss(deprivation, block)}"
            if block["low"] > 0
            else none
        )
    # The block holds the correlated domains: against one of them it says nothing of its own.
    within = top["feature"] in vocabulary.CORRELATED_DOMAINS
    others = [row for row in single if row is not top] + ([] if within else [block])
    near = [_domain(row) for row in others if row["low"] <= top["high"] and row["high"] >= top["low"]]
    more = (
        f", less than {_domain(block)} ({_loss(deprivation, block)})"
        if not within and block["low"] > top["high"]
        else ""
    )
    if near:
        return (
            f"{say.capital(_shuffled(top))} lowers held-out R² by {_loss(deprivation, top)}, not clearly more than "
            f"{say.listed(near)}{more}"
        )
    return (
        f"Of single domains {_domain(top)} is most closely associated with recorded crime: shuffling it lowers held-out R² "
        f"by {_loss(deprivation, top)}{more}"
    )


def _domain(row: Mapping[str, Any]) -> str:
    return say.lower_first(str(row["label"]))


def _shuffled(row: Mapping[str, Any]) -> str:
    return f"shuffling {_domain(row)}"


def _loss(deprivation: Deprivation, row: Mapping[str, Any]) -> str:
    return f"{fmt.number(row['mean'], 2)} ({fmt.interval(row['low'], row['high'], 2)}){_hanging(deprivation, row)}"


def partial(deprivation: Deprivation) -> str:
    """Say between which rates the prediction moves over the range of the domain that moves it most, if it clearly moves.

    It clearly moves where the intervals at the two ends of the curve do not meet.
    """
    curves = deprivation.partial.groupby("label")
    first_end, last_end = curves.first(), curves.last()
    ends = first_end.merge(last_end, left_index=True, right_index=True, suffixes=("_first", "_last"))
    ends = ends[(first_end["high"] < last_end["low"]) | (last_end["high"] < first_end["low"])]
    if ends.empty:
        return "Over no domain’s range does the predicted rate clearly rise or fall"
    row = highest(ends.reset_index(), (ends["rate_last"] - ends["rate_first"]).abs().reset_index(drop=True))
    verb = "rises" if row["rate_last"] > row["rate_first"] else "falls"
    first, last = (
        say.with_interval(*(row[f"{name}_{end}"] for name in ("rate", "low", "high")))
        for end in ("first", "last")
    )
    return f"The predicted typical rate {verb} from {first} to {last} over the range of “{row['label']}”, the widest clear span"


def typical(deprivation: Deprivation) -> str:
    """Say what a predicted rate is, and what all of them add up to compared with what was recorded."""
    crimes = (fmt.count(deprivation.design[f"{name}_crimes"]) for name in ("typical", "recorded"))
    return (
        "A prediction is the typical rate of areas with such scores (a geometric mean), not an average: a few areas with "
        "very many crimes raise an average and hardly move what is typical. Added up, the predictions make {} crimes; {} "
        "were recorded."
    ).format(*crimes)


def furthest_below(rows: pd.DataFrame) -> str:
    """Say why the areas furthest below their prediction are there, if chance is no reason; "" if it could be.

    ``rows`` : ``crimes, high`` (upper end of the interval of the rate), ``predicted`` and ``typical`` (rate, and the crimes
    that it would make).
    """
    if rows.empty or (rows["high"] >= rows["predicted"]).any():
        return ""
    recorded, typical = (
        f"{fmt.count(rows[name].min())} to {fmt.count(rows[name].max())}" for name in ("crimes", "typical")
    )
    return (
        f"Those furthest below recorded {recorded} crimes where {typical} would be typical, which is more than chance. Most "
        "likely they hold hardly any of the points on which police.uk places crime."
    )


def by_type(deprivation: Deprivation) -> str:
    """Say for which type of crime the score is highest, and for how many it is next to nothing."""
    rows = deprivation.scores.query("model == @FOREST and measure in @TYPE_NAMES").sort_values(
        ["r2", "measure"], ascending=[False, True]
    )
    top = dict_rows(rows)[0]
    nothing = int((rows["r2"] <= NOTHING).sum())
    name = say.lower_first(TYPE_NAMES[str(top["measure"])])
    tail = f"; deprivation says next to nothing about {say.counted(nothing, 'type')}" if nothing else ""
    score = f"{fmt.number(top['r2'], 2)} (folds {fmt.interval(top['r2_low'], top['r2_high'], 2)})"
    return f"Held-out R² is highest for {name}, {score}{tail}"


def residual_pattern(deprivation: Deprivation) -> str:
    """Say whether the model's errors cluster in space."""
    moran = deprivation.moran
    if fmt.is_missing(moran["p"]):
        return "Whether the model’s errors have a pattern in space cannot be said"
    figures = f"Moran’s I {fmt.number(moran['i'], 2)}, p {fmt.p_value(moran['p'])}"
    if moran["p"] >= 1 - deprivation.settings.confidence:
        return f"The model’s errors show no clear pattern in space ({figures})"
    size = next((words for limit, words in MORAN_STEPS if abs(moran["i"]) <= limit), "strongly")
    side = "the same direction" if moran["i"] > moran["expected"] else "opposite directions"
    return f"In areas that touch, the model tends to be wrong in {side}, {size} ({figures})"


def local_pattern(deprivation: Deprivation) -> str:
    """Say in how many areas errors are in the same direction as their neighbours'."""
    found = deprivation.area["local"]
    above, below = int((found == ABOVE).sum()), int((found == BELOW).sum())
    tested = fmt.count(deprivation.local["tested"])
    if not above + below:
        return f"In none of {tested} areas do the errors of the neighbourhood stand out from chance"
    return (
        f"In {fmt.count(above + below)} of {tested} areas the model is clearly wrong in the same direction as around them: "
        f"{say.few(above)} above the prediction, {say.few(below)} below"
    )


def editions(deprivation: Deprivation) -> str:
    """Say how much more or less another edition of the indices tells, with its interval; "" with one edition."""
    others = deprivation.editions[deprivation.editions["lead"].notna()]
    sentences = []
    for label, rows in others.groupby("edition", sort=True):
        row = dict_rows(rows[rows["model"] == FOREST])[0]
        own = score_of(deprivation)
        sentences.append(
            f"From the scores of {label} the forest’s R² is {fmt.number(row['r2'], 2)}, against {fmt.number(own['r2'], 2)}: "
            f"{difference(deprivation, row)}."
        )
    return " ".join(sentences)


def scores_of(edition: str) -> str:
    """Say what the scores of an edition of the indices stand for. ``edition`` : its year, as ``Run.imd``."""
    if edition == vocabulary.EDITIONS[0]:
        return (
            "The scores were measured before the crimes were recorded, for areas of an earlier census. They are carried to "
            "today’s areas: inherited where an area was split, weighted by residents where areas were merged."
        )
    return "The scores are published for today’s areas, and rest on data of the years before."

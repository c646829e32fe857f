"""Sentences on crime and deprivation follow the figures in every direction."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from build.analysis.deprivation.cross_validation import FOREST
from build.report.deprivation import findings
from tests.report import fakes


def _scores(**forest: float):
    scores = fakes.deprivation().scores
    chosen = (scores["model"] == FOREST) & (scores["measure"] == "recorded")
    for name, value in forest.items():
        scores.loc[chosen, name] = value
    return replace(fakes.deprivation(), scores=scores)


@pytest.mark.parametrize(
    ("r2", "words"), [(0.0, "next to nothing"), (0.2, "a little"), (0.5, "something"), (0.9, "much")]
)
def test_the_strength_of_deprivation_follows_held_out_r2(r2: float, words: str) -> None:
    assert f"says {words} about" in findings.deprivation_score(_scores(r2=r2))


def _lead(lead: float, low: float, high: float):
    table = fakes.deprivation().lead.assign(lead=lead, low=low, high=high)
    return replace(fakes.deprivation(), lead=table)


@pytest.mark.parametrize(
    ("lead", "low", "high", "words"),
    [
        (0.03, 0.01, 0.05, "higher by 0.030 (0.010 to 0.050)"),
        (-0.03, -0.05, -0.01, "lower by 0.030 (0.010 to 0.050)"),
        (0.01, -0.01, 0.03, "higher by 0.010 (from 0.010 lower to 0.030 higher)"),
        (-0.0001, -0.015, 0.015, "the same (from 0.015 lower to 0.015 higher)"),
    ],
)
def test_the_lead_is_worded_by_its_interval(lead: float, low: float, high: float, words: str) -> None:
    assert words in findings.model_against_line(_lead(lead, low, high))


@pytest.mark.parametrize(
    ("lead", "low", "high", "words"),
    [
        (0.15, 0.1, 0.2, "0.15 (0.10 to 0.20) more than without them"),
        (-0.15, -0.2, -0.1, "0.15 (0.10 to 0.20) less than without them"),
        (0.05, -0.02, 0.12, "not clearly more or less than without them"),
        (0.05, float("nan"), float("nan"), "not clearly more or less than without them"),
    ],
)
def test_the_worth_of_neighbours_is_worded_by_its_interval(lead, low, high, words) -> None:
    worth = {"lead": lead, "low": low, "high": high, "heaviest": 0.1}
    assert words in findings.neighbours_worth(replace(fakes.deprivation(), neighbours=worth))


def test_what_neighbours_are_worth_may_hang_on_one_square_too() -> None:
    worth = {"lead": 0.15, "low": 0.1, "high": 0.2, "heaviest": 0.7}
    model = replace(fakes.deprivation(), neighbours=worth)
    assert "more than without them, which rests mostly on one square" in findings.neighbours_worth(model)


def test_a_lead_that_hangs_on_one_square_is_said_to() -> None:
    model = _lead(0.03, 0.01, 0.05)
    assert "one square" not in findings.model_against_line(model)
    heavy = replace(model, lead=model.lead.assign(heaviest=0.7))
    assert "(0.010 to 0.050), which rests mostly on one square of the map" in findings.model_against_line(
        heavy
    )
    wide = replace(heavy, lead=heavy.lead.assign(low=-0.01))
    assert "0.050 higher, an interval that rests mostly on one square" in findings.model_against_line(wide)
    unknown = replace(
        model, lead=model.lead.assign(low=float("nan"), high=float("nan"), heaviest=float("nan"))
    )
    assert "of which no more can be said" in findings.model_against_line(unknown)


def test_the_settings_named_are_those_that_were_chosen() -> None:
    words = findings.tuning(fakes.deprivation())
    assert "2 settings were tried" in words
    assert "at least 5 and 20 areas" in words
    assert "33% of the domains" in words
    assert "2.0% at most" in words


def test_local_patterns_are_counted_by_side_and_none_is_said() -> None:
    model = fakes.deprivation()
    words = findings.local_pattern(model)
    assert "In 3 of 11 areas" in words
    assert "one above the prediction, two below" in words
    assert "In none of 11 areas" in findings.local_pattern(replace(model, area=model.area.assign(local="")))


@pytest.mark.parametrize(
    ("lead", "words"),
    [(0.04, "higher by 0.040"), (-0.04, "lower by 0.040"), (0.001, "higher by 0.001 (from 0.009 lower")],
)
def test_another_edition_is_worded_by_its_lead(lead: float, words: str) -> None:
    model = fakes.deprivation()
    assert findings.editions(model) == ""
    other = model.editions.assign(edition="IMD 2025", lead=lead, low=lead - 0.01, high=lead + 0.01)
    said = findings.editions(replace(model, editions=pd.concat([model.editions, other])))
    assert "IMD 2025" in said
    assert words in said


def test_random_folds_are_called_flattering_only_if_they_are() -> None:
    assert "would have claimed" in findings.flattery(_scores(r2=0.2, r2_random=0.3))
    assert "about the same" in findings.flattery(_scores(r2=0.2, r2_random=0.15))
    assert "about the same" in findings.flattery(_scores(r2=0.2, r2_random=0.21, r2_sd=0.03))


def test_importance_needs_an_interval_above_zero() -> None:
    said = findings.importance(fakes.deprivation())
    assert said.startswith("Of single domains living environment is most closely associated")
    assert said.endswith("less than income, employment, education and health together (0.12 (0.11 to 0.12))")
    near = fakes.deprivation().importance.assign(high=0.5)
    assert "not clearly more than barriers to housing and services" in findings.importance(
        replace(fakes.deprivation(), importance=near)
    )
    unclear = fakes.deprivation().importance.assign(low=-0.01)
    said = findings.importance(replace(fakes.deprivation(), importance=unclear))
    assert said == "No single domain of deprivation stands out: every interval includes no loss"


def _importance(**changed: tuple[float, float, float]):
    """The fake's table with the loss, low and high of some features set."""
    table = fakes.deprivation().importance.set_index("feature")
    for name, figures in changed.items():
        table.loc[name, ["mean", "low", "high"]] = figures
    return replace(fakes.deprivation(), importance=table.reset_index())


def test_the_domain_that_stands_out_is_measured_against_every_other_and_the_block() -> None:
    low = (0.01, 0.0, 0.02)
    others = dict.fromkeys(("income", "employment", "education", "health"), low)
    first = {"living_environment": (0.2, 0.15, 0.25)}
    alone = findings.importance(_importance(**others, **first, barriers=low, block=(0.05, 0.0, 0.1)))
    assert alone.endswith("shuffling it lowers held-out R² by 0.20 (0.15 to 0.25)")
    level = findings.importance(_importance(**others, **first, barriers=low, block=(0.18, 0.12, 0.24)))
    assert level.endswith("not clearly more than income, employment, education and health together")
    # A domain whose own interval includes no loss cannot be distinguished from the first one either if they overlap.
    wide = findings.importance(_importance(**others, **first, barriers=(0.1, -0.02, 0.22), block=low))
    assert wide.endswith("not clearly more than barriers to housing and services")
    both = findings.importance(
        _importance(**others, **first, barriers=(0.1, -0.02, 0.22), block=(0.2, 0.1, 0.3))
    )
    assert both.endswith(
        "barriers to housing and services; or income, employment, education and health together"
    )
    inside = {**others, "income": (0.3, 0.26, 0.34)}
    part = findings.importance(_importance(**inside, **first, barriers=low, block=(0.4, 0.35, 0.45)))
    assert part.startswith("Of single domains income is")
    assert "together" not in part
    nothing = dict.fromkeys((*others, "living_environment", "barriers"), (0.01, -0.01, 0.03))
    block = findings.importance(_importance(**nothing, block=(0.2, 0.1, 0.3)))
    assert block.endswith(
        "shuffling income, employment, education and health together lowers held-out R² by 0.20 (0.10 to 0.30)"
    )


def test_the_scores_are_said_to_stand_for_the_areas_of_their_edition() -> None:
    assert "earlier census" in findings.scores_of("2019")
    assert "published for today’s areas" in findings.scores_of("2025")


def test_a_curve_moves_only_if_the_intervals_at_its_ends_do_not_meet() -> None:
    model = fakes.deprivation()
    assert "rises from 80.0 (75.0 to 85.0) to 100.0 (95.0 to 105.0)" in findings.partial(model)
    falling = model.partial.assign(**{name: 200 - model.partial[name] for name in ("rate", "low", "high")})
    falling = falling.rename(columns={"low": "high", "high": "low"})
    assert "falls from 120.0 (115.0 to 125.0) to 100.0 (95.0 to 105.0)" in findings.partial(
        replace(model, partial=falling)
    )
    wide = model.partial.assign(low=60.0, high=140.0)
    assert "Over no domain’s range" in findings.partial(replace(model, partial=wide))


def test_the_best_predicted_type_is_named_with_its_folds() -> None:
    said = findings.by_type(fakes.deprivation())
    assert said == "Held-out R² is highest for anti-social behaviour, 0.15 (folds 0.05 to 0.25)"
    scores = fakes.deprivation().scores.assign(r2=0.0)
    assert "15 types deprivation says next to nothing" not in findings.by_type(
        replace(fakes.deprivation(), scores=scores)
    )
    assert "deprivation says next to nothing about 14 types" in findings.by_type(
        replace(fakes.deprivation(), scores=scores)
    )


@pytest.mark.parametrize(
    ("i", "p", "words"),
    [
        (0.13, 0.001, "wrong in the same direction, but only weakly (Moran’s I 0.13, p 0.001)"),
        (0.4, 0.001, "wrong in the same direction, moderately"),
        (0.8, 0.001, "wrong in the same direction, strongly"),
        (-0.2, 0.001, "wrong in opposite directions, but only weakly"),
        (0.13, 0.3, "no clear pattern in space (Moran’s I 0.13, p 0.300)"),
        (float("nan"), float("nan"), "cannot be said"),
    ],
)
def test_the_pattern_of_errors_is_worded_by_its_side_size_and_test(i: float, p: float, words: str) -> None:
    model = fakes.deprivation()
    assert words in findings.residual_pattern(replace(model, moran={**model.moran, "i": i, "p": p}))


def test_the_furthest_below_are_explained_only_where_chance_is_no_reason() -> None:
    rows = pd.DataFrame(
        {"crimes": [4, 9], "high": [6.0, 9.5], "predicted": [52.0, 70.0], "typical": [61.0, 101.0]}
    )
    assert (
        "recorded 4 to 9 crimes where 61 to 101 would be typical, which is more than chance"
        in findings.furthest_below(rows)
    )
    assert findings.furthest_below(rows.assign(high=[6.0, 80.0])) == ""
    assert findings.furthest_below(rows.head(0)) == ""

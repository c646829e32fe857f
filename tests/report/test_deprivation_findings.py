"""Sentences on crime and deprivation follow the figures in every direction."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from build.analysis.crossval import FOREST
from build.report import deprivation_findings as findings
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
        (0.03, 0.01, 0.05, "better by 0.030 (0.010 to 0.050)"),
        (-0.03, -0.05, -0.01, "worse by 0.030 (0.010 to 0.050)"),
        (0.01, -0.01, 0.03, "no clear difference (−0.010 to 0.030)"),
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


def test_a_lead_that_hangs_on_one_square_is_said_to() -> None:
    model = _lead(0.03, 0.01, 0.05)
    assert "one square" not in findings.model_against_line(model)
    heavy = replace(model, lead=model.lead.assign(heaviest=0.7))
    assert "hangs mostly on one square of the map" in findings.model_against_line(heavy)
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
    assert "1 record more than predicted, 2 less" in words
    assert "In none of 11 areas" in findings.local_pattern(replace(model, area=model.area.assign(local="")))


@pytest.mark.parametrize(
    ("lead", "words"), [(0.04, "better by 0.040"), (-0.04, "worse by 0.040"), (0.001, "no clear difference")]
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
    assert findings.importance(fakes.deprivation()).startswith(
        "Living environment is most closely associated"
    )
    near = fakes.deprivation().importance.assign(high=0.5)
    assert "not clearly more than barriers to housing and services" in findings.importance(
        replace(fakes.deprivation(), importance=near)
    )
    unclear = fakes.deprivation().importance.assign(low=-0.01)
    assert "stands out" in findings.importance(replace(fakes.deprivation(), importance=unclear))


def test_a_curve_moves_only_if_the_intervals_at_its_ends_do_not_meet() -> None:
    model = fakes.deprivation()
    assert "rises from 80.0 to 100.0" in findings.partial(model)
    falling = model.partial.assign(**{name: 200 - model.partial[name] for name in ("rate", "low", "high")})
    falling = falling.rename(columns={"low": "high", "high": "low"})
    assert "falls from 120.0 to 100.0" in findings.partial(replace(model, partial=falling))
    wide = model.partial.assign(low=60.0, high=140.0)
    assert "Over no domain's range" in findings.partial(replace(model, partial=wide))


def test_the_best_predicted_type_is_named_with_its_folds() -> None:
    said = findings.by_type(fakes.deprivation())
    assert said == "Held-out R² is highest for anti-social behaviour, 0.15 (folds 0.05 to 0.25)"
    scores = fakes.deprivation().scores.assign(r2=0.0)
    assert "15 types deprivation says next to nothing" not in findings.by_type(
        replace(fakes.deprivation(), scores=scores)
    )
    assert "about 14 types deprivation says next to nothing" in findings.by_type(
        replace(fakes.deprivation(), scores=scores)
    )


def test_residuals_cluster_only_if_the_test_says_so() -> None:
    model = fakes.deprivation()
    assert "wrong in the same direction" in findings.residual_pattern(model)
    assert "no clear pattern" in findings.residual_pattern(replace(model, moran={**model.moran, "p": 0.3}))

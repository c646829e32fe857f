"""Sentences follow the figures in every direction: rise, fall, unclear, null."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from build.analysis.places.change import Places
from build.analysis.statistics.verdicts import FELL, ROSE, SAME, TOO_FEW, UNKNOWN
from build.report.latest import findings as latest_findings
from build.report.overview import findings as overview_findings
from build.report.overview import headlines as overview_headlines
from build.report.places import findings as places_findings
from build.report.record import findings as record_findings
from build.report.stops import findings as stop_findings
from build.report.words import measures
from build.report.words import phrases as wording
from tests.language import WORDS
from tests.report import fakes


@pytest.mark.parametrize(
    ("difference", "verdict", "words"),
    [
        (40, ROSE, "1,000 recorded, 40 more than the year before: rose"),
        (-40, FELL, "1,000 recorded, 40 fewer than the year before: fell"),
        (-1, SAME, "1,000 recorded, 1 fewer than the year before: about the same"),
        (0, SAME, "1,000 recorded, as many as the year before: about the same"),
        (
            300,
            SAME,
            "1,000 recorded, 300 more than the year before: about the same, within the usual ups and downs",
        ),
        (300, ROSE, "1,000 recorded, 300 more than the year before: rose"),
        (40, TOO_FEW, "1,000 recorded, 40 more than the year before: too few to tell"),
        (None, UNKNOWN, wording.NO_COMPARISON),
    ],
)
def test_a_change_is_worded_by_its_count_and_then_its_verdict(difference, verdict: str, words: str) -> None:
    row = {"count": 1000, "difference": difference, "verdict": verdict}
    assert wording.counted_then_verdict(row) == words


def test_a_month_is_worded_by_its_size_and_then_its_verdict() -> None:
    assert wording.size_then_verdict(-0.118, -0.2, -0.03, "May 2024") == "11.8% fewer than in May 2024: fell"
    assert wording.size_then_verdict(0.118, 0.03, 0.2, "May 2024") == "11.8% more than in May 2024: rose"
    assert wording.size_then_verdict(0.018, -0.1, 0.3, "May 2024").endswith(": about the same")
    assert wording.size_then_verdict(0.118, -0.1, 0.3, "May 2024").endswith(
        ": about the same, within the usual ups and downs"
    )


def test_lists_and_small_numbers_read_as_prose() -> None:
    assert wording.joined(["a"]) == "a"
    assert wording.joined(["a", "b", "c"]) == "a, b and c"
    assert wording.counted(0, "borough") == "no boroughs"
    assert wording.counted(1, "borough") == "one borough"
    assert wording.counted(1234, "area") == "1,234 areas"


def changed(**columns) -> Places:
    return replace(fakes.places(), table=fakes.places().table.assign(**columns))


def test_the_total_says_more_fewer_its_verdict_and_missing() -> None:
    months = fakes.MONTHS[-12:]
    said = overview_findings.total_change(fakes.places(), months)
    assert said.endswith("600 fewer than the year before: fell.")
    same = overview_findings.total_change(changed(difference=3, verdict=SAME), months)
    assert same.endswith("3 more than the year before: about the same.")
    assert wording.NO_COMPARISON in overview_findings.total_change(changed(verdict=UNKNOWN), months)
    assert "not known" in overview_findings.total_change(changed(count=float("nan")), months)


def test_the_headline_of_a_type_with_a_long_name_keeps_to_twelve_words() -> None:
    places = changed(count=1000.0, verdict=SAME)
    said = [overview_headlines.of_type(places, slug, fakes.MONTHS[-12:]) for slug in measures.RECORDED_TYPES]
    assert all(one.endswith(", about the same as before") for one in said)
    assert all(len(one.split()) <= WORDS for one in said)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        (SAME, "more than the year before, within the usual ups and downs"),
        (ROSE, "more than the year before, beyond the usual ups and downs"),
        (TOO_FEW, "more than the year before: too few to tell"),
    ],
)
def test_the_card_of_the_largest_rise_says_whether_it_stands_out(verdict: str, said: str) -> None:
    places = changed(change=0.068, count=1065, difference=65, verdict=verdict)
    cards = {card["kind"]: card for card in overview_headlines.cards(fakes.rates().borough, places)}
    assert cards["Largest rise"]["said"] == f"6.5% {said}"
    assert f": {verdict}" in cards["Largest rise"]["interval"]
    assert "Largest fall" not in cards


def test_types_count_only_those_that_rose_or_fell() -> None:
    assert overview_findings.types_change(changed(verdict=SAME)).startswith("None of the 13 types")
    drugs = fakes.places().table["measure"] == "drugs"
    one = changed(verdict=np.where(drugs, ROSE, SAME), change=np.where(drugs, 0.4, -0.5))
    assert overview_findings.types_change(one) == (
        "Of 13 types of recorded crime, one rose and none fell; drugs rose by 40%, the most of all"
    )


def test_boroughs_are_compared_without_those_with_the_wrong_denominator() -> None:
    rates = fakes.rates()
    said = places_findings.spread(rates)
    assert said.startswith(f"{fakes.BOROUGHS[1][1]} records ")
    assert said.endswith(f" as much crime per resident as {fakes.BOROUGHS[2][1]}")
    alone = replace(rates, borough=rates.borough.iloc[:1])
    assert places_findings.spread(alone) == "Too few boroughs can be compared by their rates"


def test_the_average_towards_which_rates_are_shrunk_is_the_one_in_use() -> None:
    rates = fakes.rates()
    assert measures.average_of(rates) == "its borough’s average"
    assert (
        measures.average_of(replace(rates, rule={**rates.rule, "prior_level": "London"}))
        == "London’s average"
    )


def test_the_mix_names_the_widest_gap_and_its_side() -> None:
    table = pd.DataFrame(
        {"crime_type": ["Burglary", "Drugs", "Robbery"], "share": [0.7, 0.2, 0.1], "london": [0.5, 0.3, 0.2]}
    )
    assert "more often burglary than in London: 70.0% against 50.0%" in places_findings.borough_mix(
        table, "Camden"
    )
    table["share"] = [0.2, 0.4, 0.4]
    assert "less often burglary" in places_findings.borough_mix(table, "Camden")


def test_shrinkage_is_said_to_help_only_where_its_interval_says_so() -> None:
    rates = (
        fakes.rates()
    )  # of two measures one is clearly better, the other not clearly different from the raw rate
    words = record_findings.shrinkage(rates)
    assert "clearly better than raw ones for one of two measures, clearly worse for none" in words
    assert "for burglary the error is 10.0% (5.0% to 15.0%) smaller" in words
    unclear = rates.holdout.assign(low=-0.2, high=0.1)
    assert "clearly better than raw ones for no measure" in record_findings.shrinkage(
        replace(rates, holdout=unclear)
    )
    worse = rates.holdout.assign(change=0.1, low=0.05, high=0.15)
    assert (
        "for no measure, clearly worse for two (all recorded crime and burglary)"
        in record_findings.shrinkage(replace(rates, holdout=worse))
    )


@pytest.mark.parametrize(
    ("level", "gain", "words"),
    [
        ("borough", (39, 20, 58), "the borough’s is better by 39 (20 to 58), so it is the one used"),
        ("London", (-39, -58, -20), "London’s is better by 39 (20 to 58), so it is the one used"),
        (
            "borough",
            (9, -5, 23),
            "neither is clearly better (−5 to 23); the borough’s, ahead by 9, is the one used",
        ),
        (
            "London",
            (-9, -23, 5),
            "neither is clearly better (−5 to 23); London’s, ahead by 9, is the one used",
        ),
        (
            "borough",
            (9, float("nan"), float("nan")),
            "the borough’s is better by 9, of which no more can be said",
        ),
    ],
)
def test_the_prior_that_is_used_is_named_with_how_surely_it_was_chosen(level, gain, words) -> None:
    named = dict(zip(("value", "low", "high"), gain, strict=True))
    rates = fakes.rates()
    said = record_findings.prior_choice(
        replace(rates, rule={**rates.rule, "prior_level": level, "prior_gain": named})
    )
    assert words in said


@pytest.mark.parametrize(
    ("ratio", "low", "high", "words"),
    [
        (3.75, 3.1, 4.51, "were searched 3.8 times (3.1 to 4.5) as often as people who stated White."),
        (0.5, 0.4, 0.6, "less often than"),
        (1.1, 0.9, 1.3, "includes no difference"),
        (None, None, None, "No ratio"),
    ],
)
def test_the_ratio_is_worded_by_its_interval(ratio: float, low: float, high: float, words: str) -> None:
    rates = fakes.stops().rates
    black = rates["group"] == "Black"
    rates.loc[black, ["ratio", "ratio_wide_low", "ratio_wide_high"]] = [ratio, low, high]
    assert words in stop_findings.stop_ratio(replace(fakes.stops(), rates=rates))


def test_arrest_rates_differ_only_if_their_intervals_do() -> None:
    assert "does not differ clearly" in stop_findings.stop_results(fakes.stops())
    results = fakes.stops().results
    black = results["group"] == "Black"
    results.loc[black, ["arrest_rate", "arrest_low", "arrest_high"]] = [0.4, 0.35, 0.45]
    assert "from 13.0% (Asian) to 40.0% (Black)" in stop_findings.stop_results(
        replace(fakes.stops(), results=results)
    )


def test_the_newest_month_without_a_year_before_claims_no_change() -> None:
    alone = replace(fakes.latest(), before="")
    assert "is not held" in latest_findings.latest_total(alone)
    assert "clearly" not in latest_findings.latest_types(alone)
    assert latest_findings.latest_types(fakes.latest()) == "No type clearly differs from July 2024"
    rows = fakes.latest().by_type
    rows.loc[rows["slug"] == "robbery", ["change", "low", "high"]] = [-0.5, -0.7, -0.2]
    rows.loc[rows["slug"] == "anti_social_behaviour", ["change", "low", "high"]] = [0.5, 0.2, 0.7]
    assert (
        latest_findings.latest_types(replace(fakes.latest(), by_type=rows))
        == "Robbery fell from July 2024 to July 2025"
    )


@pytest.mark.parametrize(
    ("change", "low", "high", "words"),
    [
        (-0.01, -0.2, 0.02, "1.0% fewer than in July 2024: about the same."),
        (-0.1, -0.15, -0.05, "10.0% fewer than in July 2024: fell."),
        (0.1, 0.05, 0.15, "10.0% more than in July 2024: rose."),
        (-0.1, float("nan"), float("nan"), "How much of the difference is chance cannot be said."),
    ],
)
def test_the_newest_month_is_compared_by_its_interval(change, low, high, words) -> None:
    found = replace(fakes.latest(), change={"change": change, "low": low, "high": high, "dispersion": 2.0})
    assert latest_findings.latest_total(found).endswith(words)


def test_types_of_the_newest_month_without_intervals_claim_nothing() -> None:
    rows = fakes.latest().by_type.assign(low=float("nan"), high=float("nan"))
    said = latest_findings.latest_types(replace(fakes.latest(), by_type=rows))
    assert said == "How much of the difference from July 2024 is chance cannot be said"


def test_a_ledger_that_does_not_add_up_is_said() -> None:
    totals = {"rows": 100, "counted": 90, "unaccounted": 0}
    assert "Every one of 100 rows is accounted for: 90.0%" in record_findings.ledger_total(totals)
    assert "3 of 103 rows are not accounted for" in record_findings.ledger_total(
        {"rows": 103, "counted": 90, "unaccounted": 3}
    )


def test_coverage_counts_what_is_not_complete() -> None:
    assert record_findings.coverage(fakes.inputs().coverage).startswith("95 of 96 force-months")
    whole = fakes.inputs().coverage.assign(state="complete")
    assert record_findings.coverage(whole) == "All 96 force-months are complete"

"""Sentences on searches say direction and size, and no more than the intervals allow."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest

from build.analysis.stops.concentration import Concentration
from build.analysis.stops.ratios import TOO_FEW
from build.analysis.stops.slices import OTHER_LAWS, SECTION_60
from build.report.places import findings as borough_findings
from build.report.stops import figures as stop_figures
from build.report.stops import phrases, ratio_charts, ratio_rows, time_charts
from build.report.stops import ratio_findings as find
from tests.report import fake_searches, fakes

YEARS = ("2023-01 to 2023-12", "2024-01 to 2024-12")


def ratios(values: tuple[str, ...], limits: list[tuple[float, float] | None]) -> pd.DataFrame:
    """One row a value; its ratio is in the middle of its limits."""
    return pd.DataFrame(
        {
            "value": values,
            "group": "Black",
            "ratio": [None if pair is None else sum(pair) / 2 for pair in limits],
            **{
                f"{name}_{end}": [None if pair is None else pair[i] for pair in limits]
                for name in ("ratio", "ratio_wide")
                for i, end in enumerate(("low", "high"))
            },
            "ratio_spread": 3.0,
            "unknown_share": 0.25,
            "ratio_note": [TOO_FEW if pair is None else "" for pair in limits],
        }
    ).astype({"ratio": float} | {f"{n}_{e}": float for n in ("ratio", "ratio_wide") for e in ("low", "high")})


@pytest.mark.parametrize(
    ("later", "word"),
    [
        ((4.0, 5.0), "rose"),
        ((1.0, 1.9), "fell"),
        ((2.6, 3.6), "stayed about the same"),
        ((2.9, 4.0), "rose"),  # the intervals of 2.5 and 3.5 overlap a little, the figures differ
        (None, "no two years"),
    ],
)
def test_a_ratio_moved_only_if_it_did_beyond_chance(later: tuple[float, float] | None, word: str) -> None:
    assert word in find.ratio_years(ratios(YEARS, [(2.0, 3.0), later]), "Black")


def test_a_narrow_interval_is_printed_to_two_decimals() -> None:
    row = {"ratio": 3.0, "ratio_low": 2.9, "ratio_high": 3.1}
    assert phrases.ratio_figures(row | {"ratio_wide_low": 2.5, "ratio_wide_high": 3.5}) == "3.0 (2.5 to 3.5)"
    assert (
        phrases.ratio_figures(row | {"ratio_wide_low": None, "ratio_wide_high": None})
        == "3.00 (2.90 to 3.10)"
    )


def test_it_is_the_wide_interval_that_decides() -> None:
    rows = ratios(YEARS, [(2.0, 3.0), (4.0, 5.0)]).assign(ratio_wide_low=1.0, ratio_wide_high=6.0)
    assert "about the same" in find.ratio_years(rows, "Black")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("2024-01 to 2024-12", "2024"),
        ("2023-09 to 2024-08", "the 12 months to August 2024"),
        ("2024-01 to 2024-03", "the 3 months to March 2024"),
    ],
)
def test_a_block_of_months_is_named(value: str, words: str) -> None:
    assert phrases.block_name(value) == words


def test_objects_differ_only_where_intervals_do_not_meet() -> None:
    apart = ratios(("Drugs", "Stolen goods"), [(1.0, 2.0), (3.0, 4.0)])
    assert "differs by what was looked for: from 1.5 (1.0 to 2.0) for drugs to 3.5" in find.ratio_objects(
        apart, "Black"
    )
    near = ratios(("Drugs", "Stolen goods"), [(1.0, 2.5), (2.0, 4.0)])
    assert "does not differ clearly" in find.ratio_objects(near, "Black")
    assert "no two objects" in find.ratio_objects(ratios(("Drugs", "Goods"), [None, None]), "Black")


@pytest.mark.parametrize(
    ("special", "words"),
    [((8.0, 9.0), "higher than"), ((0.5, 0.9), "lower than"), ((2.0, 4.0), "not clearly"), (None, "Too few")],
)
def test_section_60_is_compared_by_intervals(special: tuple[float, float] | None, words: str) -> None:
    assert words in find.ratio_laws(ratios((SECTION_60, OTHER_LAWS), [special, (3.0, 3.2)]), "Black")


def test_boroughs_are_counted_by_their_whole_intervals() -> None:
    rows = ratios(("Ayton", "Beeham", "Ceeford", "Dee"), [(0.8, 1.4), (0.2, 0.9), (2.0, 3.0), None])
    sentence = find.ratio_boroughs(rows, "Black")
    assert "above one, with its whole interval, in one of three boroughs, below it in one:" in sentence
    assert "in Beeham to 2.5 (2.0 to 3.0) in Ceeford" in sentence
    assert find.too_few(rows, 10) == ("No ratio for Dee: fewer than 10 searches in the group or among White.")
    assert find.too_few(rows.head(3), 10) == ""


def shares(group: str, limits: list[tuple[float, float]]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "value": [f"object {i}" for i in range(len(limits))],
            "group": group,
            "arrest_rate": [sum(pair) / 2 for pair in limits],
            "arrest_low": [low for low, _ in limits],
            "arrest_high": [high for _, high in limits],
        }
    )


def test_shares_by_object_are_counted_by_side() -> None:
    black = shares("Black", [(0.3, 0.4), (0.1, 0.2), (0.2, 0.3), (0.2, 0.3)])
    white = shares("White", [(0.1, 0.2), (0.3, 0.4), (0.25, 0.3), (0.1, 0.25)])
    sentence = find.share_by_part(pd.concat([black, white]), "arrest", "Arrests", "Black", "White")
    assert sentence == (
        "Arrests, Black against White, object by object: higher for one, lower for one and not clearly different for two"
    )
    assert "cannot be compared" in find.share_by_part(black, "arrest", "Arrests", "Black", "White")


def test_a_share_differs_between_groups_only_beyond_chance() -> None:
    rows = pd.concat([shares("Black", [(0.3, 0.4)]), shares("White", [(0.1, 0.2)])])
    assert find.differs(rows, "arrest", "The part") == (
        "The part differs between groups: from 15.0% (White) to 35.0% (Black)"
    )
    rows = pd.concat([shares("Black", [(0.14, 0.3)]), shares("White", [(0.1, 0.2)])])
    assert "does not differ clearly" in find.differs(rows, "arrest", "The part")


def places(searches: tuple[float, float], crime: tuple[float, float]) -> Concentration:
    result = fakes.results().concentration
    table = result.shares.copy()
    for what, (low, high) in (("searches", searches), ("recorded crime", crime)):
        of = (table["counted"] == what) & (table["chosen_by"] == what)
        table.loc[of, ["share", "share_low", "share_high"]] = [(low + high) / 2, low, high]
    return replace(result, shares=table)


@pytest.mark.parametrize(
    ("searches", "crime", "words"),
    [
        ((0.30, 0.34), (0.20, 0.22), "in fewer areas than recorded crime"),
        ((0.10, 0.14), (0.20, 0.22), "in more areas than recorded crime"),
        ((0.18, 0.26), (0.20, 0.22), "in no clearly fewer or more areas"),
    ],
)
def test_searches_are_more_concentrated_only_where_intervals_do_not_meet(
    searches: tuple[float, float], crime: tuple[float, float], words: str
) -> None:
    assert words in find.concentration(places(searches, crime))


def test_without_two_years_nothing_is_said_of_places() -> None:
    result = fakes.results().concentration
    assert "cannot be told" in find.concentration(replace(result, shares=result.shares.iloc[:0]))


def test_the_busiest_hours_are_said_with_their_interval() -> None:
    clock = fakes.results().clock
    peak = {"first": 22, "last": 1, "share": 0.3, "low": 0.28, "high": 0.32}
    assert find.clock_peak(replace(clock, peak=peak)) == (
        "30.0% (28.0% to 32.0%) of searches are made from 22:00 to 02:00"
    )
    assert "not known" in find.clock_peak(replace(clock, peak={}))


def test_it_is_said_whether_the_hours_bear_out_the_time_zone() -> None:
    clock = fakes.results().clock
    season = pd.DataFrame({"shift": [-1, 0, 1], "correlation": [0.5, 0.9, 0.4]})
    words = "as read, not moved by an hour; the correlation is 0.90, and 0.50 and 0.40 otherwise."
    assert words in find.clock_season(replace(clock, season=season))
    moved = season.assign(correlation=[0.9, 0.5, 0.4])
    assert "do not bear this out" in find.clock_season(replace(clock, season=moved))


def test_the_pyramid_has_every_band_and_the_table_every_search() -> None:
    figure = time_charts.age_gender(fakes.inputs(), fakes.stops(), headline="Men")
    sides = pd.DataFrame(figure.spec["datasets"]["sides"])
    assert sides["age"].unique().tolist() == ["over 34", "25-34", "18-24", "10-17", "under 10"]
    assert (sides.loc[sides["gender"] == "Male", "value"] <= 0).all()
    assert (sides.loc[sides["gender"] == "Female", "value"] >= 0).all()
    assert figure.table["Searches"].sum() == fakes.stops().age_gender["count"].sum()


def test_what_was_found_has_a_figure_only_where_the_column_says_anything() -> None:
    inputs = fakes.inputs()
    silent, telling = (
        fake_searches.analysed(inputs.areas, inputs.coverage, inputs.months, linked)
        for linked in (None, "True")
    )
    without, found = (
        {
            figure.name: figure
            for figure in stop_figures.figures(inputs, replace(fakes.results(), stops=stops))
        }
        for stops in (silent, telling)
    )
    assert "stops-find" not in without
    assert {"stops-find", "stops-find-object"} <= set(found)
    figure = found["stops-find"]
    assert figure.table["Found, %"].notna().all()
    assert "empty is not no" in figure.limits


def test_the_bound_stands_beside_every_ratio() -> None:
    figures = stop_figures.figures(fakes.inputs(), fakes.results())
    for figure in (figure for figure in figures if figure.name.startswith("stops-ratio-")):
        bound = "Mixed counted as seen" if figure.name.endswith("officer") else "Not stated spread"
        drawn = figure.table[figure.table["Lowest"].notna()]
        assert len(drawn)
        assert drawn[bound].notna().all()
        assert all(point["other"] is not None for point in figure.spec["datasets"]["points"])


def test_a_month_that_is_missing_is_said_beside_the_years() -> None:
    rows = ratio_rows.by_year(fakes.stops())
    whole, broken = (
        ratio_charts.by_year(
            fakes.inputs(),
            replace(fakes.stops(), years=fakes.stops().years.assign(incomplete=words)),
            rows,
            headline="",
            bound="",
        ).made
        for words in ("", "2024-09 metropolitan")
    )
    assert "Both forces published every month" in whole
    assert "not complete: Metropolitan Police Service, September 2024." in broken


def test_a_borough_has_its_ratio_with_bound_or_none() -> None:
    stops = fakes.stops()
    row = {"view": "self-defined", "dimension": "borough"}
    table = ratios(("Ayton", "Beeham"), [(2.0, 3.0), None]).assign(**row)
    sentences = [
        borough_findings.search_ratio(replace(stops, ratios=table), name) for name in ("Ayton", "Beeham")
    ]
    assert (
        "were searched 2.5 times (2.0 to 3.0) as often as people who stated White; 3.0 times with the"
        in sentences[0]
    )
    assert sentences[1] == ""
    assert borough_findings.london_ratio(stops) == "In London the ratio is 3.8 (3.0 to 4.6)."

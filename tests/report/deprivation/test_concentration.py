"""What is said of how far crime gathers, and of what the forest adds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from build.analysis.absence import AbsentError
from build.report.deprivation import concentration_charts, concentration_findings, plain_findings
from tests.report import fakes


def test_concentration_is_said_beside_chance_and_with_how_long_it_lasts() -> None:
    table = fakes.gathering().table
    shares = np.where(table["measure"] == "burglary", 0.4, np.where(table["measure"] == "drugs", 0.03, 0.17))
    gathering = replace(fakes.gathering(), table=table.assign(half_areas=shares, half_areas_chance=0.47))
    assert concentration_findings.headline(gathering) == "Half of recorded crime is in a sixth of the areas"
    assert concentration_findings.finding(gathering) == (
        "Half of recorded crime is in 17% of areas, where by chance it would be in 47%; half of drug offences in 3% and of "
        "burglary in 40%. Of the areas with half, 20% were among them the year before"
    )
    one_year = replace(gathering, table=gathering.table.assign(half_again=np.nan))
    assert concentration_findings.finding(one_year).endswith("burglary in 40%")


def test_without_a_year_of_crime_concentration_is_absent() -> None:
    none = replace(fakes.gathering(), table=fakes.gathering().table.assign(half_areas=np.nan))
    with pytest.raises(AbsentError, match="whole year"):
        concentration_findings.headline(none)


@pytest.mark.parametrize(
    ("lead", "low", "said"),
    [
        (-0.1, -0.2, "A straight line does as well, or nearly."),
        (0.001, 0.0005, "A straight line does as well, or nearly."),
        (0.2, 0.1, "The forest is better than a straight line."),
        (0.2, -0.1, "The forest seems better than a straight line."),
    ],
)
def test_what_the_forest_adds_to_a_line_is_said_plainly(lead: float, low: float, said: str) -> None:
    model = fakes.deprivation()
    led = replace(model, lead=model.lead.assign(lead=lead, low=low, high=0.3))
    assert plain_findings.line_is_enough(led) == said


def test_what_the_distance_to_the_centre_adds_has_its_interval() -> None:
    model = fakes.deprivation()
    clear = "is higher by 0.020 (0.010 to 0.030). The scores of living environment"
    assert clear in plain_findings.centre(model)
    unclear = replace(model, centre=model.centre | {"low": -0.01})
    assert "higher by 0.020 (from 0.010 lower to 0.030 higher)" in plain_findings.centre(unclear)


def test_the_curve_has_the_most_and_the_least_gathered_type_and_says_what_a_tenth_holds() -> None:
    gathering = fakes.gathering()
    shares = np.where(
        gathering.table["measure"] == "burglary",
        0.4,
        np.where(gathering.table["measure"] == "drugs", 0.03, 0.17),
    )
    gathering = replace(gathering, table=gathering.table.assign(half_areas=shares, top_share=0.39))
    said = concentration_findings.tenth(gathering)
    assert said == "A tenth of the areas hold two fifths of recorded crime"
    figure = concentration_charts.curve(fakes.inputs(), gathering, headline=said)
    assert list(figure.table)[1:] == [
        "Drugs, %",
        "All recorded crime, %",
        "Burglary, %",
        "By chance, %",
    ]
    held = {row["series"]: row["high"] for row in figure.spec["datasets"]["names"]}
    assert held == {"Drugs": True, "All recorded crime": True, "Burglary": False}
    ends = figure.table.iloc[[0, -1]].drop(columns="Areas").to_numpy(float)
    np.testing.assert_allclose(ends, [[0] * 4, [100] * 4])

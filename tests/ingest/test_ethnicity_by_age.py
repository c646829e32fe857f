"""The Census table of ethnic group by sex and age, in the layout that the ONS gives for local authorities."""

from __future__ import annotations

from itertools import product
from pathlib import Path

import pandas as pd
import pytest

from build.errors import ReferenceDataError
from build.ingest.ethnicity_by_age import read_ethnicity_by_age

AGES = {
    "Aged 4 years and under": 0, "Aged 5 to 9 years": 5, "Aged 10 to 15 years": 10, "Aged 16 to 24 years": 16,
    "Aged 25 to 34 years": 25, "Aged 35 to 49 years": 35, "Aged 75 years and over": 75,
}  # fmt: skip
LONDON = pd.Series(["E09000001", "E09000002"])
GROUPS = {
    "Asian, Asian British or Asian Welsh: Chinese": "asian",
    "Asian, Asian British or Asian Welsh: Indian": "asian",
    "Black, Black British, Black Welsh, Caribbean or African: African": "black",
    "Mixed or Multiple ethnic groups: White and Asian": "mixed",
    "White: Irish": "white",
    "Other ethnic group: Arab": "other",
    "Does not apply": "",
}


def published(path: Path, ages: dict[str, int] = AGES, **renamed: str) -> Path:
    """A file as downloaded: London, and an authority elsewhere; residents by number of the row."""
    rows = [
        {
            "Lower tier local authorities Code": code,
            "Lower tier local authorities": "Somewhere",
            f"Age ({len(ages)} categories) Code": number,
            f"Age ({len(ages)} categories)": age,
            "Sex (2 categories) Code": 1,
            "Sex (2 categories)": sex,
            "Ethnic group (20 categories) Code": 1,
            "Ethnic group (20 categories)": group,
            "Observation": 10 + number,
        }
        for code in ("E09000001", "E09000002", "E06000001")
        for number, age in enumerate(ages)
        for sex, group in product(("Female", "Male"), GROUPS)
    ]
    file = path / "RM032-2021-1-filtered-2024-01-01T00_00_00Z.csv"
    pd.DataFrame(rows).rename(columns=renamed).to_csv(file, index=False)
    return file


def test_bands_and_groups_are_added_up_for_london_alone(tmp_path: Path) -> None:
    table = read_ethnicity_by_age(published(tmp_path), LONDON)
    assert sorted(table["borough_code"].unique()) == ["E09000001", "E09000002"]
    assert sorted(table["age_from"].unique()) == sorted(AGES.values())
    young = table[(table["age_from"] == 16) & (table["sex"] == "Male")].iloc[0]
    # the fourth band: 13 residents in each of the sub-groups, of which Asian has two
    assert [young[f"residents_{g}"] for g in ("asian", "black", "mixed", "white", "other")] == [
        26,
        13,
        13,
        13,
        13,
    ]
    assert len(table) == 2 * 2 * len(AGES)


def test_single_years_are_bands_too(tmp_path: Path) -> None:
    ages = {"Aged under 1 year": 0, "Aged 1 year": 1, "Aged 17 years": 17, "Aged 100 years and over": 100}
    assert sorted(read_ethnicity_by_age(published(tmp_path, ages), LONDON)["age_from"].unique()) == [
        0,
        1,
        17,
        100,
    ]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"Observation": "Count"}, "column 'Observation' is missing"),
        ({"Sex (2 categories)": "Gender"}, r"0 columns are called 'Sex \(N categories\)'"),
    ],
)
def test_another_layout_is_refused_with_what_was_found(
    tmp_path: Path, changes: dict[str, str], message: str
) -> None:
    with pytest.raises(ReferenceDataError, match=message):
        read_ethnicity_by_age(published(tmp_path, **changes), LONDON)


def test_an_age_or_group_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="'Working age' is no age band"):
        read_ethnicity_by_age(published(tmp_path, {"Working age": 16}), LONDON)
    file = published(tmp_path)
    file.write_text(file.read_text(encoding="utf-8").replace("White: Irish", "Irish"), encoding="utf-8")
    with pytest.raises(ReferenceDataError, match="'Irish' is no ethnic group"):
        read_ethnicity_by_age(file, LONDON)


def test_a_borough_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(ReferenceDataError, match="1 boroughs are missing \\(first: E09000003\\)"):
        read_ethnicity_by_age(published(tmp_path), pd.Series([*LONDON, "E09000003"]))

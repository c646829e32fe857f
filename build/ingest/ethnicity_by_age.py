"""Census 2021, RM032: ethnic group by sex and age, as the Office for National Statistics gives it for local authorities."""

from __future__ import annotations

import re
from pathlib import Path

import pandas as pd

from build.errors import ReferenceDataError
from build.ingest.published import header_of, read_csv
from build.ingest.reference_files import BOROUGH
from build.vocabulary import ETHNIC_GROUPS

AUTHORITY, OBSERVATION = "Lower tier local authorities Code", "Observation"
# How many categories a column has is the choice of whoever downloads the file.
VARIABLES = {"age": "Age", "sex": "Sex", "group": "Ethnic group"}
AGE = re.compile(r"Aged (?:under (\d+)|(\d+)(?: years?)?(?: (and under|and over)| to (\d+))?)(?: years?)?")


def read_ethnicity_by_age(path: Path, boroughs: pd.Series) -> pd.DataFrame:
    """Census residents of the ``boroughs`` (codes) by sex and age, in the five Census groups.

    Returns
    -------
    pandas.DataFrame
        ``borough_code, sex`` ("Female", "Male"), ``age_from`` (first year of the band), ``residents_<group>``.

    Raises
    ------
    ReferenceDataError
        Where the layout, an age or an ethnic group is not as published, or a borough is missing.
    """
    header = header_of(path)
    columns = {name: _column(path, header, words) for name, words in VARIABLES.items()}
    file = read_csv(path, [AUTHORITY, *columns.values(), OBSERVATION])
    file = file.where(file.codes(AUTHORITY, BOROUGH).isin(set(boroughs)))
    absent = sorted(set(boroughs) - set(file.rows[AUTHORITY]))
    if absent:
        raise ReferenceDataError(
            f"{path.name}: {len(absent)} boroughs are missing (first: {absent[0]}). Take the complete file."
        )
    table = pd.DataFrame({name: file.texts(column) for name, column in columns.items()})
    table = table.assign(borough_code=file.codes(AUTHORITY, BOROUGH), residents=file.whole(OBSERVATION))
    table = table[table["group"] != "Does not apply"]
    ages = {label: _first_year(path, label) for label in table["age"].unique()}
    groups = {label: _group(path, label) for label in table["group"].unique()}
    table = table.assign(age_from=table["age"].map(ages), group=table["group"].map(groups))
    keys = ["borough_code", "sex", "age_from"]
    wide = table.pivot_table(index=keys, columns="group", values="residents", aggfunc="sum", fill_value=0)
    wide = wide.reindex(columns=list(ETHNIC_GROUPS), fill_value=0).astype("int64")
    return (
        wide.rename(columns=lambda group: f"residents_{group.lower()}")
        .rename_axis(columns=None)
        .reset_index()
    )


def _column(path: Path, header: list[str], words: str) -> str:
    """The column of labels of a variable: ``Age (9 categories)``."""
    found = [name for name in header if re.fullmatch(rf"{words} \(\d+ categories\)", name)]
    if len(found) != 1:
        raise ReferenceDataError(
            f"{path.name}: the layout changed: {len(found)} columns are called '{words} (N categories)'; "
            f"found: {', '.join(header)}. Download RM032 again, with that variable once."
        )
    return found[0]


def _first_year(path: Path, label: str) -> int:
    """First year of an age band: 10 of ``Aged 10 to 15 years``, 0 of ``Aged 4 years and under``."""
    parts = AGE.fullmatch(label)
    if parts is None:
        raise ReferenceDataError(
            f"{path.name}: {label!r} is no age band of the Census. Download RM032 again."
        )
    under, first, open_end, _ = parts.groups()
    return 0 if under is not None or open_end == "and under" else int(first)


def _group(path: Path, label: str) -> str:
    """One of the five Census groups, of which the label's first word is the name."""
    first = re.split(r"[^A-Za-z]", label, maxsplit=1)[0]
    if first not in ETHNIC_GROUPS:
        raise ReferenceDataError(
            f"{path.name}: {label!r} is no ethnic group of the Census. Download RM032 again."
        )
    return first

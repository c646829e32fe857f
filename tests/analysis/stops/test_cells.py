"""Words read by their different values: the same as row by row, for text and for categoricals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from build.analysis.stops.cells import force_months, looked_up, positions, recorded

TEXT = pd.Series(["b", None, "a", "b"], dtype="str", index=[3, 5, 8, 9])


@pytest.mark.parametrize("words", [TEXT, TEXT.astype("category"), TEXT.astype("object")])
def test_words_are_the_same_as_text_and_as_categorical(words: pd.Series) -> None:
    filled = recorded(words)
    assert filled.tolist() == ["b", "Not recorded", "a", "b"]
    assert recorded(filled).tolist() == filled.tolist()
    assert filled.index.equals(TEXT.index)
    assert positions(words, ["a", "c", "b"]).tolist() == [2, -1, 0, 2]


def test_a_look_up_answers_for_empty_cells_apart() -> None:
    assert looked_up(TEXT.astype("category"), [10, 20], 7).tolist() == [20, 7, 10, 20]
    empty = pd.Series([], dtype="str")
    assert positions(empty, ["a"]).tolist() == []
    assert positions(pd.Series([None, None], dtype="str"), ["a"]).tolist() == [-1, -1]


def test_months_of_forces_are_named_and_found() -> None:
    table = pd.DataFrame({"month": ["2024-02", "2024-01", "2024-02"], "force": ["met", "city", "city"]})
    found = force_months(table)
    assert found.tolist() == ["2024-02 met", "2024-01 city", "2024-02 city"]
    assert found.isin({"2024-02 city"}).tolist() == [False, False, True]
    assert force_months(table.astype("category")).tolist() == found.tolist()
    many = pd.DataFrame({"month": [f"m{i:03}" for i in range(200)], "force": ["met"] * 200})
    assert np.array_equal(force_months(many), many["month"] + " met")

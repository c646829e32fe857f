"""Numbers come out of their characters as they went in, by a reader written from the description alone."""

from __future__ import annotations

import json

import pytest

from build.report.search.packing import DIGITS, base_36, digit, pair, starts, steps


def test_the_digits_stand_in_a_script_as_they_are() -> None:
    assert json.dumps(DIGITS) == f'"{DIGITS}"'
    assert len(set(DIGITS)) == len(DIGITS) == 92


@pytest.mark.parametrize("number", [0, 1, 90, 91, 92, 181, 182, 399, 675])
def test_a_digit_says_how_often_the_last_one_is_added(number: int) -> None:
    text = digit(number)
    assert sum(DIGITS.index(character) for character in text) == number
    assert all(character == DIGITS[-1] for character in text[:-1])
    assert text[-1] != DIGITS[-1]


def test_a_pair_holds_every_area_and_refuses_more() -> None:
    assert [pair(n) for n in (0, 91, 92)] == ["!!", "!~", "#!"]
    assert DIGITS.index(pair(4993)[0]) * 92 + DIGITS.index(pair(4993)[1]) == 4993
    with pytest.raises(ValueError, match="8464 does not fit"):
        pair(92 * 92)


def test_rows_are_steps_that_a_browser_reads_in_base_36() -> None:
    assert [base_36(n) for n in (0, 35, 36, 4993)] == ["0", "z", "10", "3up"]
    assert steps([5, 6, 42]) == "5 1 10"


def test_parcels_are_no_larger_than_asked_unless_one_piece_is() -> None:
    assert starts([4, 4, 4, 20, 1], 8) == [0, 2, 3, 4]
    assert starts([], 8) == [0]

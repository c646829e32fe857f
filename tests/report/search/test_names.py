"""Names are filed where a reader who mistypes them looks."""

from __future__ import annotations

import pytest

from build.report.search.names import pack_names, sound, sounds, words


def test_words_are_compared_without_accents_and_apostrophes() -> None:
    assert words("Saint John's Wood") == ["st", "johns", "wood"]
    assert words("King’s Cross/St. Pancras") == ["kings", "cross", "st", "pancras"]


@pytest.mark.parametrize(
    ("word", "mistyped"),
    [
        ("brixton", "brikston"),
        ("tottenham", "totenam"),
        ("mare", "mair"),
        ("mare", "mrae"),
        ("peckham", "pekham"),
        ("kilburn", "cilburn"),
        ("church", "curch"),
    ],
)
def test_a_slip_in_a_word_leaves_its_sound(word: str, mistyped: str) -> None:
    assert sound(word) == sound(mistyped)


@pytest.mark.parametrize(
    ("word", "heard"),
    [
        ("ash", "as"),
        ("ada", "ad"),
        ("lloyd", "ld"),
        ("a10", "a10"),
        ("quex", "kk"),
        ("hythe", "ht"),
        ("lea", "l"),
    ],
)
def test_sounds_by_hand(word: str, heard: str) -> None:
    assert sound(word) == heard


def test_a_name_is_filed_under_what_it_is_looked_up_by() -> None:
    assert sounds("Mare Street") == {"mr"}
    assert sounds("The Avenue") == {"avn"}
    assert sounds("St John's Road") == {"jns"}
    assert sounds("Upper Clapton Road") == {"apr", "klp"}


def test_files_hold_every_place_once_a_sound_and_run_to_the_next() -> None:
    packed = pack_names(
        [("street", "Mare Street", [3, 9]), ("park", "Mare Park", [4]), ("station", "Angel", [1])]
    )
    assert packed == {"ang": {"station": "Angel|1", "street": "Mare Street|3 6", "park": "Mare Park|4"}}
    many = [("street", f"Road {letter}{letter}x{n}", [n]) for letter in "bdfg" for n in range(400)]
    files = pack_names(many)
    assert len(files) > 2
    for _, name, _ in many[::37]:
        for heard in sounds(name):
            first = max(f for f in files if f <= heard)
            assert any(line.split("|")[0] == name for line in files[first]["street"].split("\n"))

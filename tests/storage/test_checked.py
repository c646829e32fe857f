"""Small files that people write: held to what they may say when they are read, in one line with the place."""

from __future__ import annotations

import pytest

from build.errors import RawDataError, ReferenceDataError
from build.ingest.cards import police_card, read_card
from build.ingest.coverage import load_corrections
from build.settings import ROOT

ENTRY = (
    "exceptions:\n- {month: '2026-01', force: metropolitan, kind: street, check: rows, reason: a strike, "
    "address: 'https://data.police.uk/changelog/', expect: {rows: 5}}\n"
)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("breaks: none\n", "breaks: 'none' is not"),
        ("months: 3\n", "months: "),
        ("- breaks\n", "is not of type 'object'"),
        ("braeks: []\n", "'braeks' was unexpected"),
        (
            "breaks:\n- {date: soon, title: a, reason: b, address: 'https://a.uk/'}\n",
            "breaks[0].date: 'soon' is not a month",
        ),
        (
            "breaks:\n- {date: '2024-02', until: '2024-01', title: a, reason: b, address: 'https://a.uk/'}\n",
            "until 2024-01",
        ),
        (ENTRY.replace("2026-01", "2026-1"), "exceptions[0].month: '2026-1' is not a month"),
        (ENTRY.replace("'2026-01'", "2026-01-01"), "'2026-01-01' is not a month"),
        (
            ENTRY.replace("metropolitan", "gotham"),
            "force: 'gotham' is not one of metropolitan, city-of-london",
        ),
        (ENTRY.replace("rows: 5", ""), "exceptions[0].expect: "),
        (ENTRY.replace("rows: 5", "row: 5"), "'row' was unexpected"),
        (ENTRY.replace("rows: 5", "rows: -5"), "expect.rows: '-5' is not a whole number"),
        (
            ENTRY.replace("https:", "http:"),
            "address: 'http://data.police.uk/changelog/' is not an https address",
        ),
        (
            ENTRY.replace("'https://data.police.uk/changelog/'", "'javascript:alert()'"),
            "is not an https address",
        ),
        (ENTRY.replace("a strike", "''"), "reason: '' is not a text"),
        (ENTRY.replace("a strike", "why: this"), "line 2: "),
        (ENTRY.replace("check: rows", "check: rows, check: lost"), "'check' is given twice"),
        ("a: &a [1]\nb: *a\n", "line 2: an alias"),
        ("breaks: " + "[" * 40 + "]" * 40, "nested too deeply"),
        ("breaks: " + "[" * 5000, "line 1"),
        ("breaks: " + "9" * 5000, "cannot be read"),
        ("breaks: !!python/object/apply:os.system ['true']\n", "could not determine a constructor"),
        ("\x00", "cannot be read"),
        ("breaks: [\x1b]", "cannot be read"),
        ("'" * 3, "line 1"),
        ("x" * (1 << 21), "above the limit of 1 MB"),
    ],
)
def test_corrections_that_cannot_be_taken_are_one_line_with_the_place(tmp_path, text, said):
    path = tmp_path / "corrections.yml"
    path.write_text(text)
    with pytest.raises(ReferenceDataError) as error:
        load_corrections(path)
    words = str(error.value)
    assert words.startswith(f"{path}: ")
    assert said in words
    assert "\n" not in words
    assert words.isprintable()
    assert len(words) < 700


def test_empty_lists_and_the_projects_own_corrections_are_taken(tmp_path):
    (tmp_path / "corrections.yml").write_text("breaks:\nmonths: []\nexceptions:\n")
    assert load_corrections(tmp_path / "corrections.yml").exceptions == []
    (tmp_path / "corrections.yml").write_text(ENTRY)
    assert load_corrections(tmp_path / "corrections.yml").let_in("2026-01", "metropolitan", "street") == {
        "rows"
    }
    assert load_corrections(ROOT / "data" / "corrections.yml").breaks


def test_an_exception_for_types_holds_from_its_month_on(tmp_path):
    (tmp_path / "corrections.yml").write_text(ENTRY.replace("check: rows", "check: types"))
    known = load_corrections(tmp_path / "corrections.yml")
    months = ("2025-12", "2026-01", "2027-06")
    assert [bool(known.let_in(m, "metropolitan", "street")) for m in months] == [False, True, True]
    assert known.let_in("2026-01", "city-of-london", "street") == frozenset()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("estimated: [a, b]\n", "estimated: "),
        ("estimated: {a: b}\n", "is not a text"),
        ("estimates: a\n", "'estimates' was unexpected"),
        ("note: " + "x" * 5000, "is not a text of at most 4,000"),
        ("address: http://example.org/\n", "is not an https address"),
        ("date: soon\n", "'soon' is not a day"),
        ("- a\n", "is not of type"),
        ("note: a: b\n", "line 1"),
        ("note: " + "[" * 100_000, "nested too deeply"),
    ],
)
def test_a_card_that_cannot_be_taken_is_one_line(tmp_path, text, said):
    (tmp_path / "card.yml").write_text(text)
    with pytest.raises(RawDataError) as error:
        read_card(tmp_path)
    assert said in str(error.value)
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 700


def test_an_empty_word_of_a_card_says_nothing(tmp_path):
    (tmp_path / "card.yml").write_text("estimated:\nnote: ''\ndate: 2024-01-31\n")
    card = police_card(tmp_path, read_card(tmp_path)[0], [])
    assert (card["estimated"], card["note"], card["date"]) == ("", "", "2024-01-31")
    (tmp_path / "card.yml").write_text("")
    assert police_card(tmp_path, read_card(tmp_path)[0], [])["estimated"] == ""

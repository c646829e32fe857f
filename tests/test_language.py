"""The rules of language find what breaks them; the bundled site keeps them, and so does every site built for a test."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.language import faults, faults_of, sentences, slips


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("headline", "London recorded 915,000 crimes in 2025, about the same as in 2024", []),
        ("headline", "Drug offences rose by two fifths; vehicle crime fell by an eighth", []),
        ("headline", "915,472 crimes were recorded: no clear change (−8.3% to +8.7%) from before", 3),
        ("headline", "One two three four five six seven eight nine ten eleven twelve thirteen", ["13 words"]),
        ("subtitle", "Held-out R² by fold", 1),
        ("subtitle", "Shares with their Wilson intervals", 1),
        ("subtitle", "Hackney beside London", 1),
        ("lede", "Crime clearly rose", 1),
        ("subtitle", "Crimes per 1,000 residents a year (95% interval)", []),
    ],
)
def test_a_text_is_held_to_the_rules(kind: str, text: str, said: list[str] | int) -> None:
    found = faults_of("index.html", kind, text)
    assert (len(found) if isinstance(said, int) else found) == said


@pytest.mark.parametrize(
    ("page", "slip"),
    [
        ("<p>The area <b>lies</b> here.</p>", "lies"),
        ('<img alt="Points, one a type.">', "one a type"),
        ("<h1>King's <em>Park</em></h1>", "King's Park"),
        ('<img alt="Areas&#39; rates">', "Areas' rates"),
        ("<p>Crime in <b>City of London</b></p>", "in City of London"),
        ("<p>Searches: <span>–</span><span>not available</span> a year.</p>", "–not available"),
    ],
)
def test_what_no_page_may_say_is_found_wherever_it_stands(page: str, slip: str) -> None:
    (found,) = slips(page)
    assert slip in found


def test_names_and_tables_may_hold_what_sentences_may_not() -> None:
    assert slips("<p>In the City of London; by type in City of London 001F</p>") == []
    assert slips("<p>King’s Park</p><pre>print(data['King's Park'])</pre>") == []
    assert slips("<p>Persons Lane</p><td><span>–</span><span>not available</span></td>") == []


def test_the_bundled_site_keeps_the_rules_of_language(site_dir: Path) -> None:
    kinds = {kind for _, kind, _ in sentences(site_dir)}
    assert kinds == {"headline", "subtitle", "lede"}
    assert faults(site_dir) == []

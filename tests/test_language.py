"""The rules of language find what breaks them; sites are held to them where they are built."""

from __future__ import annotations

import pytest

from tests.language import faults_of


@pytest.mark.parametrize(
    ("kind", "text", "said"),
    [
        ("headline", "London recorded 915,000 crimes in 2025, about the same as in 2024", []),
        ("headline", "Drug offences rose by two fifths; vehicle crime fell by an eighth", []),
        ("headline", "915,472 crimes were recorded: no clear change (−8.3% to +8.7%) from before", 3),
        ("headline", "One two three four five six seven eight nine ten eleven twelve thirteen", ["13 words"]),
        ("subtitle", "Held-out R² by fold", 1),
        ("lede", "Crime clearly rose", 1),
        ("subtitle", "Crimes per 1,000 residents a year (95% interval)", []),
    ],
)
def test_a_text_is_held_to_the_rules(kind: str, text: str, said: list[str] | int) -> None:
    found = faults_of("index.html", kind, text)
    assert (len(found) if isinstance(said, int) else found) == said

"""The text face: its characters, its name, its weight, and the same bytes every time."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from build.report.publish.fonts import CHARACTERS, FACES, LICENCE, font_rules, fonts

LIMIT = 70_000  # bytes of all faces together


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    return fonts(tmp_path_factory.mktemp("cache"))


def test_all_faces_together_are_light(made: dict[str, bytes]) -> None:
    assert sum(len(made[face.asset]) for face in FACES) <= LIMIT


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.asset)
def test_a_changed_version_does_not_bear_the_reserved_name(made: dict[str, bytes], face) -> None:
    names = [
        str(record)
        for record in TTFont(io.BytesIO(made[face.asset]))["name"].names
        if record.nameID in (1, 4, 6)
    ]
    assert names
    assert not any("Source" in name for name in names)
    assert "Open Font License" in made[LICENCE].decode("utf-8", "replace")


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.asset)
def test_every_letter_and_figure_of_the_pages_is_there(made: dict[str, bytes], face) -> None:
    known = TTFont(io.BytesIO(made[face.asset])).getBestCmap()
    text = "Kensington and Chelsea, 1,234,567 (−3.2% to +4.1%) £ “Soho’s” – é …"
    assert set(text) <= set(CHARACTERS)
    assert [letter for letter in text if ord(letter) not in known] == []


def test_the_cache_gives_the_same_bytes(made: dict[str, bytes], tmp_path: Path) -> None:
    assert fonts(tmp_path) == fonts(tmp_path) == made


def test_the_style_sheet_names_every_face() -> None:
    rules = font_rules({face.asset: face.asset for face in FACES})
    assert rules.count("font-display:swap") == len(FACES)
    assert rules.count(" stand-in") == len(FACES)
    assert rules.count("size-adjust:") == rules.count("ascent-override:") == len(FACES)

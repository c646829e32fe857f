"""The site's text face: Source Serif and Source Sans, cut down to what the pages use, under a name of our own.

"Source" is a reserved font name of the SIL Open Font License, so a changed version must bear another; the licence goes along.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import io
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from fontTools import subset
from fontTools.ttLib import TTFont

from build.errors import SiteError
from build.storage.code_used import code_behind
from build.storage.kept import Kept

LICENCE: Final = "fonts-licence.txt"
# Latin letters with the accents in the publishers' names, figures, and the punctuation used in the texts.
CHARACTERS: Final = (
    "".join(map(chr, range(0x20, 0x7F)))
    + "".join(map(chr, range(0xA0, 0x100)))
    + "‐‑–—‘’“”•…−×≤≥±²³←↑→↓↗↘▲▼▾▸✓€ŵŷŴŶ"
)
FEATURES: Final = ("kern", "liga", "lnum", "tnum")


@dataclass(frozen=True)
class Face:
    """A font file of the site.

    family : its name on the site. weight : as in CSS. package, file : where it comes from. asset : its plain name.
    stand_in : a font of the reader's that is shown until this one is loaded, by its names on several systems. width : of this
        one's letters in English text, as a share of the stand-in's, measured on Liberation's fonts, which are as wide.
    """

    family: str
    weight: int
    package: str
    file: str
    asset: str
    stand_in: tuple[str, ...]
    width: float

    @property
    def version(self) -> str:
        """The version of its package."""
        return f"{self.package} {importlib.metadata.version(self.package)}"

    @property
    def path(self) -> Path:
        """The whole font in its package."""
        return _file(self.package, self.file)


ARIAL: Final = ("Arial", "Liberation Sans", "Arimo")
ARIAL_BOLD: Final = ("Arial Bold", "Arial-BoldMT", "Liberation Sans Bold", "Arimo Bold")
TIMES_BOLD: Final = ("Times New Roman Bold", "TimesNewRomanPS-BoldMT", "Liberation Serif Bold", "Tinos Bold")
FACES: Final = (
    Face(
        "LCA Serif",
        600,
        "font_source_serif_pro",
        "SourceSerifPro-Semibold.ttf",
        "serif-600.woff2",
        TIMES_BOLD,
        1.063,
    ),
    Face(
        "LCA Sans", 400, "font_source_sans_pro", "SourceSansPro-Regular.ttf", "sans-400.woff2", ARIAL, 0.931
    ),
    Face(
        "LCA Sans",
        600,
        "font_source_sans_pro",
        "SourceSansPro-Semibold.ttf",
        "sans-600.woff2",
        ARIAL_BOLD,
        0.895,
    ),
)


def fonts(cache: Path) -> dict[str, bytes]:
    """Return the font files and their licence by plain name, kept in ``cache`` under the hash of what they were made from.

    Raises
    ------
    SiteError
        When an installed package does not hold its font.
    """
    faces = {str(face): face for face in FACES}
    versions = [importlib.metadata.version(name) for name in ("fonttools", "brotli")]
    versions += [face.version for face in FACES]
    kept = Kept(cache / "fonts", f"{versions} {code_behind(_cut)}")
    cut = kept.all(list(faces), lambda missing: [_cut(faces[words]) for words in missing])
    return {face.asset: font for face, font in zip(FACES, cut, strict=True)} | {LICENCE: _licence()}


def font_rules(paths: dict[str, str]) -> str:
    """Return the style sheet's ``@font-face`` rules. ``paths`` : plain name -> file name in the style sheet's folder.

    Each face has a stand-in of the same width and height, so that lines do not break elsewhere when it arrives.
    """
    own = [
        f'@font-face{{font-family:"{face.family}";font-weight:{face.weight};font-display:swap;'
        f'src:url("{paths[face.asset]}") format("woff2")}}\n'
        for face in FACES
    ]
    return "".join([*own, *map(_stand_in_rule, FACES)])


def _stand_in_rule(face: Face) -> str:
    font = TTFont(face.path, lazy=True)
    heights = {
        "ascent": font["hhea"].ascent,
        "descent": -font["hhea"].descent,
        "line-gap": font["hhea"].lineGap,
    }
    sizes = ";".join(
        f"{name}-override:{100 * height / font['head'].unitsPerEm / face.width:.1f}%"
        for name, height in heights.items()
    )
    names = ",".join(f'local("{name}")' for name in face.stand_in)
    return (
        f'@font-face{{font-family:"{face.family} stand-in";font-weight:{face.weight};src:{names};'
        f"size-adjust:{100 * face.width:.1f}%;{sizes}}}\n"
    )


def _cut(face: Face) -> bytes:
    """The font with the characters of the site alone, renamed, as WOFF2; the same bytes every time."""
    logging.getLogger("fontTools").setLevel(logging.ERROR)
    options = subset.Options(layout_features=list(FEATURES), name_IDs=[1, 2, 4, 6, 13, 14], hinting=False)
    font = TTFont(_file(face.package, face.file), recalcTimestamp=False)
    cutter = subset.Subsetter(options)
    cutter.populate(text=CHARACTERS)
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 4):
            record.string = face.family
        elif record.nameID == 6:
            record.string = f"{face.family.replace(' ', '')}-{face.weight}"
    font.flavor = "woff2"
    out = io.BytesIO()
    font.save(out)
    return out.getvalue()


def _licence() -> bytes:
    return _file(FACES[0].package, "LICENSE.txt").read_bytes()


def _file(package: str, name: str) -> Path:
    """A file of an installed font package, found without importing it."""
    spec = importlib.util.find_spec(package)
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "files" / name
        if path.is_file():
            return path
    raise SiteError(
        f"The font file {name} is not in the installed packages: pip install {package.replace('_', '-')}"
    )

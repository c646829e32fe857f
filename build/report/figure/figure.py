"""One frame for every chart: headline, subtitle, source, alternative text, table, static SVG, specification."""

from __future__ import annotations

import json
import re
import textwrap
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from html import escape
from pathlib import Path
from typing import Any

import pandas as pd

from build.report.figure import theme
from build.report.figure.render_svg import draw_all
from build.report.words import format as fmt
from build.storage.tables import write_csv

STATIC_WIDTH = 640
NOTE_LETTERS, NOTE_STEP = 100, 16  # in a line under a picture, and pixels between two


@dataclass(frozen=True)
class Figure:
    """A chart and all its words.

    name : file stem: ``charts/<name>.vl.json``, ``.svg``, ``.csv`` and, if live, ``.js`` (the specification as a script, for
        file://).
    headline : the finding; subtitle : measure, unit, area, period (and what the bars or bands of an interval are).
    source : publisher and data set; alt : alternative text, one or two sentences with the main numbers.
    spec : the Vega-Lite specification as a dict, data inline.
    table : the values shown, with the column names a reader sees; floats already rounded.
    made : how it was made; limits : what it cannot show. Both are in the folded notes.
    estimated : what of it rests on estimated months, "" if nothing; set by :mod:`build.report.estimates`.
    live : whether a script draws it when it comes into view; False if the page itself holds the drawing.
    detail : the finding in full, with its interval; it opens the folded notes.
    choices : the same chart of other places or types, by the slug that an address names them with; they share the design.
    """

    name: str
    headline: str
    subtitle: str
    source: str
    alt: str
    spec: dict[str, Any]
    table: pd.DataFrame
    made: str = ""
    limits: str = ""
    estimated: str = ""
    detail: str = ""
    live: bool = True
    choices: Mapping[str, Figure] = field(default_factory=dict)


@dataclass(frozen=True)
class RenderedFigure(Figure):
    """A figure whose files are written.

    svg_path, csv_path, spec_path, script_path : relative to the site's root; no script where the figure is not live.
    choices_path : of the script with the figure's choices; "" if it has none.
    width, height : of the static SVG, in CSS pixels.
    table_columns, table_rows : the table as text; table_numeric : the columns aligned right.
    absent : why there is no figure, in a sentence for the reader; "" if there is one.
    """

    svg_path: str = ""
    csv_path: str = ""
    spec_path: str = ""
    script_path: str = ""
    choices_path: str = ""
    width: int = 0
    height: int = 0
    table_columns: Sequence[str] = ()
    table_rows: Sequence[Sequence[str]] = ()
    table_numeric: Sequence[str] = ()
    absent: str = ""


class Figures(dict[str, RenderedFigure]):
    """Rendered figures by name. One that the data do not allow is there too, and says why.

    reasons : why figures are absent, by how their names begin.
    """

    def __init__(self, made: Mapping[str, RenderedFigure], reasons: Mapping[str, str]) -> None:
        super().__init__(made)
        self._reasons = reasons

    def of(self, *starts: str) -> Figures:
        """The figures whose names begin so: a page that is given no others depends on no others."""
        return Figures({name: one for name, one in self.items() if name.startswith(starts)}, self._reasons)

    def __missing__(self, name: str) -> RenderedFigure:
        """The figure's absence; KeyError for a name that no figure has."""
        reason = next((words for start, words in self._reasons.items() if name.startswith(start)), None)
        if reason is None:
            raise KeyError(name)
        return RenderedFigure(name, reason, "", "", "", {}, pd.DataFrame(), live=False, absent=reason)


def headed(figure: Figure, headline: str) -> Figure:
    """Return a figure under a shorter headline, with the sentence that was its headline as the finding in full."""
    return replace(figure, headline=headline, detail=figure.headline) if headline else figure


def render_figures(figures: Iterable[Figure], out: Path, cache: Path) -> list[RenderedFigure]:
    """Write specification, script, static SVG and CSV of every figure under ``out/charts``.

    ``cache`` : folder that keeps the drawings of these figures between builds. Raises SiteError if a specification cannot be
    drawn.
    """
    listed = [replace(figure, spec={**figure.spec, "description": figure.alt}) for figure in figures]
    folder = out / "charts"
    folder.mkdir(parents=True, exist_ok=True)
    drawings = draw_all([json_text(static_spec(figure.spec)) for figure in listed], cache)
    return [
        _write(figure, named_svg(with_note(drawing, figure.estimated), figure.headline, figure.alt), folder)
        for figure, drawing in zip(listed, drawings, strict=True)
    ]


def by_name(figures: Iterable[RenderedFigure]) -> dict[str, RenderedFigure]:
    """Return figures by name; ValueError if two have the same."""
    listed = list(figures)
    for name, times in Counter(figure.name for figure in listed).items():
        if times > 1:
            raise ValueError(f"two figures are called {name}")
    return {figure.name: figure for figure in listed}


def json_text(spec: dict[str, Any]) -> str:
    """Return a specification as JSON on one line, keys sorted."""
    return json.dumps(spec, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _write(figure: Figure, svg: str, folder: Path) -> RenderedFigure:
    """Write the files of one figure and return it with their paths."""
    text = json_text(figure.spec)
    stem = folder / figure.name
    stem.with_suffix(".vl.json").write_text(text + "\n", encoding="utf-8")
    if figure.live:
        script = f"LCA.chart({json.dumps(figure.name)},{text});\n"
        stem.with_suffix(".js").write_text(script, encoding="utf-8")
    if figure.choices:
        chosen = {slug: _choice(choice) for slug, choice in figure.choices.items()}
        script = f"LCA.chart({json.dumps(f'{figure.name} choices')},{json_text(chosen)});\n"
        (folder / f"{figure.name}.choices.js").write_text(script, encoding="utf-8")
    stem.with_suffix(".svg").write_text(svg, encoding="utf-8")
    write_csv(figure.table, stem.with_suffix(".csv"))
    width, height = svg_size(svg)
    return RenderedFigure(
        **{field.name: getattr(figure, field.name) for field in fields(Figure)},
        svg_path=f"charts/{figure.name}.svg",
        csv_path=f"charts/{figure.name}.csv",
        spec_path=f"charts/{figure.name}.vl.json",
        script_path=f"charts/{figure.name}.js" if figure.live else "",
        choices_path=f"charts/{figure.name}.choices.js" if figure.choices else "",
        width=width,
        height=height,
        table_columns=[str(column) for column in figure.table.columns],
        table_rows=table_rows(figure.table),
        table_numeric=[str(column) for column in figure.table.columns if is_numeric(figure.table[column])],
    )


def _choice(figure: Figure) -> dict[str, Any]:
    """Return what a script needs to show a choice in place of the figure: its words, its data, its table."""
    return {
        "headline": figure.headline,
        "subtitle": figure.subtitle,
        "alt": figure.alt,
        "height": figure.spec["height"],
        "datasets": figure.spec["datasets"],
        "columns": [str(column) for column in figure.table.columns],
        "rows": table_rows(figure.table),
    }


def static_spec(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the specification of the picture: at the fixed width, without what only responds to a pointer.

    Labels are not cut: nobody can ask a picture for the rest, and to measure each against the limit takes a quarter of the time.
    """
    config = spec.get("config", {})
    whole = {**spec, "config": {**config, "axis": {**config.get("axis", {}), "labelLimit": 0}}}
    return visible({**whole, "width": STATIC_WIDTH} if spec.get("width") == "container" else whole)


def named_svg(svg: str, title: str, description: str) -> str:
    """Return a drawing with a title, a description and colours for a dark background."""
    names = f"<title>{escape(title)}</title><desc>{escape(description)}</desc>"
    opening, rest = svg.split(">", 1)
    return f'{opening} role="img">{names}{theme.svg_dark_style()}{rest}\n'


def with_note(svg: str, note: str) -> str:
    """Return a drawing with a line of text below it; the drawing itself where there is none."""
    if not note:
        return svg
    width, height = svg_size(svg)
    lines = textwrap.wrap(note, NOTE_LETTERS)
    taller = height + NOTE_STEP * len(lines) + NOTE_STEP // 2
    opening, rest = svg.split(">", 1)
    opening = opening.replace(f'height="{height}"', f'height="{taller}"').replace(
        f'viewBox="0 0 {width} {height}"', f'viewBox="0 0 {width} {taller}"'
    )
    text = "".join(
        f'<text x="0" y="{height + NOTE_STEP * (i + 1)}" font-size="12" font-family="sans-serif" '
        f'fill="{theme.LIGHT["muted"]}">{escape(line)}</text>'
        for i, line in enumerate(lines)
    )
    return f"{opening}>{rest.removesuffix('</svg>')}{text}</svg>"


def visible(spec: dict[str, Any]) -> dict[str, Any]:
    """Return a specification without the layers that only respond to a pointer: a picture has no use for them."""
    if "layer" not in spec:
        return spec
    return {**spec, "layer": [layer for layer in spec["layer"] if layer["mark"].get("opacity") != 0]}


def svg_size(svg: str) -> tuple[int, int]:
    """Return the width and height stated by an SVG's root element, in whole CSS pixels."""
    root = svg[: svg.index(">")]
    width, height = (re.search(rf'\b{side}="([\d.]+)"', root) for side in ("width", "height"))
    if width is None or height is None:
        raise ValueError("the drawn SVG states no size")
    return round(float(width.group(1))), round(float(height.group(1)))


def is_numeric(column: pd.Series) -> bool:
    """Say whether a column holds figures."""
    return bool(pd.api.types.is_numeric_dtype(column))


def table_rows(table: pd.DataFrame) -> list[list[str]]:
    """Return a table's cells as a reader sees them: integers whole, floats rounded, missing values as a dash."""
    columns = [column_cells(table[column].tolist()) for column in table.columns]
    return [list(row) for row in zip(*columns, strict=True)]


def column_cells(values: Sequence[Any]) -> list[str]:
    """Print one column, its floats with as many decimals as the longest of them needs, so that they line up."""
    floats = [value for value in values if isinstance(value, float) and not fmt.is_missing(value)]
    places = max(map(decimals, floats), default=0)
    return [cell(value, places) for value in values]


def cell(value: Any, places: int) -> str:
    """Print one value of a table, a float with ``places`` decimals."""
    if fmt.is_missing(value):
        return fmt.number(None)
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return fmt.number(value, 0 if isinstance(value, int) else places)


def decimals(value: float) -> int:
    """Return how many decimals a rounded float has, at least one."""
    return max(1, len(f"{value:.6f}".rstrip("0").split(".")[1]))

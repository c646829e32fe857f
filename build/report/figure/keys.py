"""The key of a chart, drawn above its plot: what its marks stand for, in the chart and in every copy of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from build.report.figure import theme

# Pixels: a line of the key, from its last line to the plot, what words right above the plot take, and the padding left: a
# drawing makes room for the key by itself.
ROW, ABOVE, LABELLED, TOP = 18, 12, 16, 12
SYMBOL, GAP = 14, 8  # pixels: the width of a symbol, and from it to its words
LABELS_ABOVE: Final = ("reference", "system", "names")  # data sets of words right above the plot

_BAR = {"type": "rule", "color": theme.LIGHT["context"]}
_DOT = {"type": "point", "x": SYMBOL / 2, "filled": True, "opacity": 1, "size": 70}
SYMBOLS: Final[Mapping[str, dict[str, Any]]] = {
    "subject": {**_DOT, "color": theme.LIGHT["emphasis"]},
    "context": {**_DOT, "color": theme.LIGHT["context"]},
    "hollow": {**_DOT, "color": theme.LIGHT["muted"], "filled": False, "size": 60, "strokeWidth": 1.5},
    "interval": {**_BAR, "strokeWidth": 2},
    "line": {**_BAR, "color": theme.LIGHT["muted"], "strokeWidth": 1},
    "thick": {**_BAR, "strokeWidth": 4, "opacity": 0.45},
    "thin": {**_BAR, "strokeWidth": 1},
    "tick": {"type": "rule", "color": theme.LIGHT["ink"], "strokeWidth": 2},
    "band": {**_DOT, "color": theme.LIGHT["band"], "shape": "square", "size": 140},
    "pale band": {**_DOT, "color": theme.LIGHT["band"], "shape": "square", "size": 140, "opacity": 0.6},
    "dot": {**_DOT, "color": theme.LIGHT["ink"]},
    "bar": {**_DOT, "color": theme.LIGHT["context"], "shape": "square", "size": 140},
}

Key = Sequence[tuple[str, str]]


def with_key(spec: dict[str, Any], key: Key) -> dict[str, Any]:
    """Return a layered specification with a key above its plot, a line per entry, and the room that it takes.

    ``key`` : pairs of a symbol of :data:`SYMBOLS` and its words.
    """
    if not key:
        return spec
    bottom = ABOVE + (LABELLED if _labelled_above(spec) else 0)
    layers = []
    for place, (symbol, words) in enumerate(reversed(key)):
        y = -bottom - ROW * place
        layers += [_symbol(symbol, y), _layer(_words(words, y))]
    return {**spec, "layer": [*spec["layer"], *layers], "padding": {**spec["padding"], "top": TOP}}


def _labelled_above(spec: dict[str, Any]) -> bool:
    """Say whether words stand right above the plot: those of a line across it, or an axis."""
    axes = (layer["encoding"].get("x", {}).get("axis") or {} for layer in spec["layer"])
    return any(spec["datasets"].get(name) for name in LABELS_ABOVE) or any(
        axis.get("orient") == "top" for axis in axes
    )


def _symbol(symbol: str, y: int) -> dict[str, Any]:
    mark = SYMBOLS[symbol]
    if mark["type"] != "rule":
        return _layer({**mark, "y": y})
    # A rule takes its ends from nowhere else.
    across = {"x": {"value": 0}, "x2": {"value": SYMBOL}, "y": {"value": y}}
    upright = {"x": {"value": SYMBOL / 2}, "y": {"value": y - SYMBOL / 2}, "y2": {"value": y + SYMBOL / 2}}
    return {**_layer(mark), "encoding": upright if symbol == "tick" else across}


def _words(words: str, y: int) -> dict[str, Any]:
    muted = theme.LIGHT["muted"]
    return {
        "type": "text",
        "text": words,
        "x": SYMBOL + GAP,
        "y": y,
        "align": "left",
        "baseline": "middle",
        "color": muted,
    }


def _layer(mark: dict[str, Any]) -> dict[str, Any]:
    return {"data": {"values": [{}]}, "encoding": {}, "mark": mark}

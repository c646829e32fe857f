"""The designs that the Explore page fills in the browser: lines by month, and a map of places."""

from __future__ import annotations

from typing import Any, Final

from build.report.figure import chart_designs as design
from build.report.figure import theme

SCHEMA: Final = "https://vega.github.io/schema/vega-lite/v6.json"
HEIGHT, MAP_HEIGHT = 380, 460  # pixels
AXIS: Final = {"format": "%b %Y", "labelOverlap": True, "tickCount": {"interval": "month", "step": 6}}
UNSURE: Final = 0.45  # how strongly estimated months are drawn
NARROW: Final = (
    560  # pixels under which a key above the chart names the lines: names at their ends would take half of it
)
KEY: Final = {"orient": "top", "columns": 1, "title": None, "symbolType": "stroke", "labelLimit": 320}
SYSTEM_WORDS: Final = "new recording system"
# One colour a line, the first for the subject: they differ in lightness as in hue.
LINES: Final = (
    theme.LIGHT["emphasis"],
    theme.LIGHT["accent"],
    theme.LIGHT["muted"],
    theme.GROUPS_LIGHT[5],
)


def lines() -> dict[str, Any]:
    """Return the chart of lines without its data.

    Its data sets are ``lines`` (``month, line, value, sure, words``: ``sure`` is null in an estimated month), ``ends`` (the last
    point of each line, with ``at``, the height of its name) and ``system`` (``month, words``, or nothing).
    """
    month = {"field": "month", "type": "temporal", "title": None, "axis": AXIS}
    colour: dict[str, Any] = {"field": "line", "type": "nominal", "legend": None, "scale": {}}

    def line(name: str, field: str, **mark: Any) -> dict[str, Any]:
        return {
            "name": name,
            "data": {"name": "lines"},
            "mark": {"type": "line", **mark},
            "encoding": {"x": month, "y": value(field), "color": colour},
        }

    return {
        "$schema": SCHEMA,
        **_frame(HEIGHT, right=12),
        "layer": [
            {
                "name": "system",
                "data": {"name": "system"},
                "mark": {"type": "rule", "strokeDash": [3, 3], "color": theme.LIGHT["muted"]},
                "encoding": {"x": month},
            },
            {
                "name": "system-words",
                "data": {"name": "system"},
                "mark": {"type": "text", "align": "left", "baseline": "top", "dx": 5, "y": 0, "color": theme.LIGHT["muted"]},
                "encoding": {"x": month, "text": {"field": "words"}},
            },
            line("every-month", "value", strokeWidth=2, opacity=UNSURE),
            line("sure-months", "sure", strokeWidth=2.5),
            {
                "name": "points",
                "data": {"name": "lines"},
                "params": [{"name": "brush", "select": {"type": "interval", "encodings": ["x"], "mark": _brush()}}],
                "mark": {"type": "point", "filled": True, "size": 90, "opacity": 0},
                "encoding": {"x": month, "y": value("value"), "color": colour, "tooltip": {"field": "words"}},
            },
            {
                "name": "ends",
                "data": {"name": "ends"},
                "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 8, "limit": 150},
                "encoding": {"x": month, "y": value("at"), "text": {"field": "line"}, "color": colour},
            },
        ],
    }  # fmt: skip


def value(field: str) -> dict[str, Any]:
    """Return the vertical axis: from nought, untitled, for the subtitle says what is measured."""
    return {
        "field": field,
        "type": "quantitative",
        "title": None,
        "scale": {"zero": True},
        "axis": {"tickCount": 5},
    }


def places() -> dict[str, Any]:
    """Return the map without its data: ``places``, GeoJSON features with ``fill, chosen, words``."""
    return {
        "$schema": SCHEMA,
        **_frame(MAP_HEIGHT, right=4),
        "data": {"name": "places"},
        "projection": {"type": "identity", "reflectY": True},
        "mark": {"type": "geoshape", "strokeJoin": "round"},
        "encoding": {
            "fill": {"field": "fill", "type": "nominal", "scale": None},
            "stroke": {
                "condition": {"test": "datum.chosen", "value": theme.LIGHT["emphasis"]},
                "value": theme.LIGHT["ground"],
            },
            "strokeWidth": {"condition": {"test": "datum.chosen", "value": 2.5}, "value": 0.5},
            "order": {"field": "chosen", "type": "ordinal"},
            "tooltip": {"field": "words"},
        },
    }


def _frame(height: int, right: int) -> dict[str, Any]:
    return {
        "width": "container",
        "height": height,
        "autosize": {"type": "fit-x", "contains": "padding"},
        "padding": {"left": 4, "right": right, "top": 14, "bottom": 4},
        "config": design.config(),
        "datasets": {},
    }


def _brush() -> dict[str, Any]:
    return {
        "fill": theme.LIGHT["accent"],
        "fillOpacity": 0.08,
        "stroke": theme.LIGHT["accent"],
        "strokeOpacity": 0.5,
    }

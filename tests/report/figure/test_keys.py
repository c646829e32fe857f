"""The key of a chart stands above its plot, clear of what else is written there, and takes the room that it needs."""

from __future__ import annotations

import itertools
import re

import pandas as pd

from build.report.figure import chart_designs as design
from build.report.figure.figure import json_text, static_spec
from build.report.figure.keys import ROW, SYMBOLS, Key
from build.report.figure.render_svg import draw

ENTRIES: Key = [(symbol, f"what {symbol} is") for symbol in SYMBOLS]


def heights(key: Key) -> tuple[int, dict[str, float]]:
    """The height of a drawn chart of one interval with a line named "none", and how far down each of its words stands."""
    row = {"name": "A", "value": 1.0, "low": 0.5, "high": 2.0, "part": "subject", "text": "1"}
    data = {"points": pd.DataFrame([row]), "reference": pd.DataFrame({"value": [0.0], "label": ["none"]})}
    spec = design.filled(design.intervals("Type", "Change", ".1f", reference=True), data, 60, key)
    svg = draw(json_text(static_spec(spec)))
    found = re.findall(r'<text [^>]*transform="translate\([-\d.]+,\s*([-\d.]+)\)"[^>]*>([^<]+)</text>', svg)
    whole = re.search(r'height="(\d+)"', svg)
    assert whole
    return int(whole[1]), {words: float(y) for y, words in found}


def test_a_key_has_a_line_per_entry_above_the_plot_and_its_labels() -> None:
    _, at = heights(ENTRIES)
    lines = [at[words] for _, words in ENTRIES]
    assert lines == sorted(lines)
    assert {below - above for above, below in itertools.pairwise(lines)} == {ROW}
    assert at["none"] - lines[-1] >= ROW / 2  # neither over the other


def test_a_chart_is_taller_by_its_key() -> None:
    bare, _ = heights([])
    keyed, _ = heights(ENTRIES)
    assert bare + ROW * (len(ENTRIES) - 1) <= keyed <= bare + ROW * (len(ENTRIES) + 2)

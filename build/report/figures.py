"""One frame for every chart: headline, subtitle, source, alternative text, table, static SVG, specification."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pandas as pd


@dataclass(frozen=True)
class Figure:
    """A chart and all the words that go with it.

    name : file stem: ``charts/<name>.vl.json``, ``.svg``, ``.csv`` and ``.js`` (the specification as a script, for file://).
    headline : the finding; subtitle : measure, unit, area, period (and what the bars or bands of an interval are).
    source : publisher and data set; alt : alternative text, one or two sentences with the main numbers.
    spec : the Vega-Lite specification as a dict, data inline.
    table : the values shown, with the column names a reader sees; floats already rounded.
    made : how it was made; limits : what it can not tell. Both stand beside the figure as a side note.
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

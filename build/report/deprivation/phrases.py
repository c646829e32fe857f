"""Words that the charts of crime and deprivation share."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.report.figure import chart_words as frame


def source_of(inputs: Inputs) -> str:
    """Name the sources of a chart of the models."""
    return f"{frame.residents_source(inputs)}; {inputs.labels['deprivation']}, {frame.MHCLG}"

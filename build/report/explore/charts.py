"""The lines that Explore shows before anything is chosen, drawn by the build as the browser would draw them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED
from build.analysis.trends.yearly_change import Trends
from build.london import main_force
from build.report.explore import specification
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt

WIDE, NARROW = 840, 350  # pixels: the room there is on a desk and on a phone


def opening(
    months: Sequence[str], trends: Trends, *, name: str, headline: str, subtitle: str, width: int
) -> Figure:
    """Recorded crime in London, month by month, ``width`` pixels wide."""
    rows = trends.london[trends.london["measure"] == RECORDED].set_index("month").loc[list(months), "count"]
    return Figure(
        name=name,
        headline=headline,
        subtitle=subtitle,
        source=frame.POLICE,
        alt=f"{headline}. The table has every month.",
        spec=_spec(rows.astype("Float64").astype(float), width),
        table=pd.DataFrame({"Month": rows.index.map(fmt.month), "London": rows.astype("Int64").to_numpy()})[
            ::-1
        ],
        made=f"Crimes recorded by both forces together; anti-social behaviour is not among them. {frame.gaps(rows)}".strip(),
        limits="Recorded crime is what was reported and written down, not all crime that happened.",
        live=False,
    )


def _spec(values: pd.Series, width: int) -> dict[str, Any]:
    """Return the design with one line, as ``explore/chart.js`` fills it."""
    narrow = width < specification.NARROW
    line = {"line": "London"}
    points = [
        {"month": _instant(str(month)), "value": value, "sure": value, **line}
        for month, value in values.astype(object).where(values.notna(), None).items()
    ]
    known = [point for point in points if point["value"] is not None]
    changed = main_force().system_change
    system = (
        [{"month": _instant(changed), "words": specification.SYSTEM_WORDS}] if changed in values.index else []
    )
    spec = specification.lines() | {
        "width": width,
        "datasets": {"lines": points, "system": system},
    }
    for layer in spec["layer"]:
        if "color" in layer["encoding"]:
            layer["encoding"]["color"] |= {
                "scale": {"domain": [line["line"]], "range": [specification.LINES[0]]},
                "legend": specification.KEY if narrow else None,
            }
    if narrow:
        spec["layer"] = [layer for layer in spec["layer"] if layer["name"] != "ends"]
    else:
        spec["datasets"]["ends"] = [{**point, "at": point["value"]} for point in known[-1:]]
    return spec


def _instant(month: str) -> str:
    return f"{month}-01T00:00"

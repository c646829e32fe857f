"""Chart of the rates: do smoothed rates predict later months better than raw ones?"""

from __future__ import annotations

import pandas as pd

from build.analysis.inputs import Inputs, Rates
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words import units
from build.report.words.measures import MEASURE_NAMES


def held_out(inputs: Inputs, rates: Rates, *, headline: str) -> Figure:
    """Change of the error when rates of earlier months are smoothed before they predict the last 12."""
    rows = rates.holdout.sort_values(["change", "measure"])
    points = pd.DataFrame(
        {
            "name": rows["measure"].map(MEASURE_NAMES),
            "value": rows["change"],
            "low": rows["low"],
            "high": rows["high"],
            "part": design.part(rows["high"] < 0),
            "text": [
                f"{fmt.signed_percent(value)} ({fmt.signed_percent_interval(low, high)})"
                for value, low, high in zip(rows["change"], rows["low"], rows["high"], strict=True)
            ],
        }
    )
    reference = pd.DataFrame({"value": [0.0], "label": ["as the raw rate"]})
    return Figure(
        name="rates-held-out",
        headline=headline,
        subtitle=(
            f"Root mean squared error of rates per {units.per(rates.settings)} residents a year, smoothed against raw: the first "
            f"{fmt.count(rows['fitted'].iloc[0])} months predict the last {fmt.count(rows['tested'].iloc[0])}, "
            f"{fmt.count(rows['areas'].iloc[0])} London areas, {frame.span(inputs.months)}"
        ),
        source=frame.residents_source(inputs),
        alt=f"Points with intervals, one per type of crime. {headline}.",
        spec=design.filled(
            design.intervals("Crime", "Change of the error", "+.0%", reference=True),
            {"points": points, "reference": reference},
            design.rows_height(len(rows)),
            [
                ("subject", "clearly smaller"),
                ("context", "not clearly smaller"),
                ("interval", f"{units.interval(rates.settings)} interval"),
            ],
        ),
        table=pd.DataFrame(
            {
                "Crime": points["name"],
                "Error of the raw rate": rows["raw"].round(2),
                "Smoothed to London": rows["london"].round(2),
                "Smoothed to the borough": rows["borough"].round(2),
                "Smoothed to the neighbourhood": rows["local"].round(2),
                "In use": rows["prior"],
                "Change, %": (100 * rows["change"]).round(1),
                "Lowest, %": (100 * rows["low"]).round(1),
                "Highest, %": (100 * rows["high"]).round(1),
            }
        ),
        made=(
            "The change is that of the smoothed rate in use. Every prediction is given the citywide change, which would "
            "otherwise look like a failure of smoothing. Whole squares of the map are left out in turn for the "
            "interval."
        ),
        limits=frame.estimated(
            inputs,
            "The squared error weighs the areas with most crime most. Smoothing helps where crimes are few; where an area has "
            "hundreds, its own rate says nearly all.",
        ),
    )

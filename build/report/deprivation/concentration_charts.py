"""Charts of how far each type of crime gathers in few areas, against what chance would show."""

from __future__ import annotations

import numpy as np
import pandas as pd

from build.analysis.inputs import RECORDED, Inputs
from build.analysis.places.concentration import TOP, Gathering
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import curves
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words.measures import MEASURE_NAMES, RECORDED_TYPES

STEP = 2  # percent of areas between two points of a curve
NAMED_AT = (0.3, 0.46, 0.36)  # shares of areas at which the curves are named, where they are apart
CHANCE_AT = 0.7


def concentration(inputs: Inputs, gathering: Gathering, *, headline: str) -> Figure:
    """In how small a share of the areas half of each type is, those most gathered first."""
    rows = gathering.table.dropna(subset=["half_areas"]).sort_values(["half_areas", "measure"])
    names = rows["measure"].map(MEASURE_NAMES)
    points = pd.DataFrame(
        {
            "name": names,
            "value": rows["half_areas"],
            "low": rows["half_areas"],
            "high": rows["half_areas_chance"],
            "other": rows["half_areas_chance"],
            "part": design.part(rows["measure"] == RECORDED),
            "text": [
                f"{fmt.percent(own)} of areas; by chance {fmt.percent(dealt)}"
                for own, dealt in zip(rows["half_areas"], rows["half_areas_chance"], strict=True)
            ],
        }
    )
    return Figure(
        name="deprivation-concentration",
        headline=headline,
        subtitle=(
            f"Share of London’s small areas that hold half of each type’s incidents, {frame.span(inputs.months[-12:])}"
        ),
        source=frame.POLICE,
        alt=f"Points, one per type, each joined to a hollow one. {headline}.",
        spec=design.filled(
            design.intervals("Type", "Areas with half", ".0%", other=True),
            {"points": points},
            design.rows_height(len(rows)),
            [("context", "as recorded"), ("hollow", "if dealt out at random")],
        ),
        table=_table(rows, names),
        made=(
            "Areas are ordered by their incidents of the last year. Few incidents fall unevenly by chance alone, so each figure "
            "has next to it that of as many dealt out at random, every area with the same chance. Chance does not flatter how "
            "long it lasts: areas are chosen by the year before."
        ),
        limits=frame.estimated(
            inputs,
            "Areas of few residents, around stations and shopping streets, are among those with most. Incidents are counted at "
            "the points that police.uk publishes, and some areas hold hardly any.",
        ),
    )


def curve(inputs: Inputs, gathering: Gathering, *, headline: str) -> Figure:
    """What share of recorded crime so large a share of the areas holds; the most and the least gathered type, and chance."""
    types = gathering.table[gathering.table["measure"].isin(RECORDED_TYPES)].dropna(subset=["half_areas"])
    order = types.sort_values(["half_areas", "measure"])["measure"].tolist()
    shown = list(dict.fromkeys([*order[:1], RECORDED, *order[-1:]]))
    steps = (gathering.curve["areas_share"] * 100).round().astype(int) % STEP == 0
    wide = gathering.curve[steps].pivot(index="areas_share", columns="measure", values="share")[shown]
    chance = gathering.curve[steps & (gathering.curve["measure"] == RECORDED)].set_index("areas_share")[
        "share_chance"
    ]
    labels = [f"{fmt.percent(x, 0)} of areas" for x in wide.index]
    series = pd.concat(
        [
            pd.DataFrame(
                {
                    "x": wide.index,
                    "value": wide[measure].to_numpy(),
                    "series": MEASURE_NAMES[measure],
                    "part": design.SUBJECT if measure == RECORDED else design.CONTEXT,
                    "name": labels,
                    "text": [f"{fmt.percent(share)} of {MEASURE_NAMES[measure]}" for share in wide[measure]],
                }
            )
            for measure in shown
        ]
    )
    data = {
        "series": series,
        "names": _named_at(series, shown),
        "even": pd.DataFrame(
            {
                "x": chance.index,
                "value": chance.to_numpy(),
                "label": np.where(np.isclose(chance.index, CHANCE_AT), "If dealt out at random", ""),
            }
        ),
        "mark": pd.DataFrame({"x": [], "label": []}),
    }
    table = pd.DataFrame({"Areas": labels})
    for measure in shown:
        table[f"{MEASURE_NAMES[measure]}, %"] = (100 * wide[measure]).round(1).to_numpy()
    return Figure(
        name="deprivation-concentration-curve",
        headline=headline,
        subtitle=(
            "Share of incidents by share of London’s small areas, those with most first, "
            f"{frame.span(inputs.months[-12:])}"
        ),
        source=frame.POLICE,
        alt=f"Curves that rise steeply and then level off, above a dashed one for chance. {headline}.",
        spec=design.filled(curves.curves(), data, curves.HEIGHT),
        table=table.assign(**{"By chance, %": (100 * chance).round(1).to_numpy()}),
        made=(
            "Lorenz curves, drawn from the areas with most incidents. Besides recorded crime there are the type that gathers "
            "most and the one that gathers least. The dashed curve is that of recorded crime dealt out at random, every area "
            "with the same chance."
        ),
        limits=frame.estimated(inputs, "Each curve has an order of areas of its own."),
    )


def _named_at(series: pd.DataFrame, shown: list[str]) -> pd.DataFrame:
    """Where each curve is named: the last of several to the right of its line, the others to the left of theirs."""
    names = [MEASURE_NAMES[measure] for measure in shown]
    places = dict(zip(names, NAMED_AT, strict=False))
    there = series[np.isclose(series["x"], series["series"].map(places))]
    last = len(names) > 1 and names[-1] != MEASURE_NAMES[RECORDED]
    return there[["x", "value", "series", "part"]].assign(high=(there["series"] != names[-1]) | (not last))


def _table(rows: pd.DataFrame, names: pd.Series) -> pd.DataFrame:
    tenth = fmt.percent(TOP, 0)
    percent = {
        "Areas with half, %": "half_areas",
        "By chance, %": "half_areas_chance",
        f"In the {tenth} with most, %": "top_share",
        f"In the {tenth} with most the year before, %": "top_share_lasting",
        "Of the areas with half, also the year before, %": "half_again",
    }
    table = {title: (100 * rows[column]).round(1) for title, column in percent.items()}
    return pd.DataFrame(
        {
            "Type": names,
            "Incidents": rows["total"].astype("Int64"),
            **table,
            "Gini coefficient": rows["gini"].round(2),
            "Gini by chance": rows["gini_chance"].round(2),
        }
    )

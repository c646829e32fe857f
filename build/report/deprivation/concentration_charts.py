"""The chart of how far each type of crime gathers in few areas, against what chance would show."""

from __future__ import annotations

import pandas as pd

from build.analysis.inputs import RECORDED, Inputs
from build.analysis.places.concentration import TOP, Gathering
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.words import format as fmt
from build.report.words.measures import MEASURE_NAMES


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
            f"Share of London's small areas that hold half of each type's incidents, {frame.span(inputs.months[-12:])}"
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

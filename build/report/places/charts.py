"""Charts of the boroughs: their rates, and for each of them the trend and the mix against London's."""

from __future__ import annotations

import textwrap
from typing import Any

import pandas as pd

from build.analysis.inputs import RECORDED, Inputs, Rates
from build.analysis.places.against_london import monthly_rate
from build.analysis.results import Results
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure.figure import Figure
from build.report.places.phrases import figure_name, funnel_limits
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units

LABEL_WIDTH = 12  # characters of a name at the end of a line
RESIDENTS_ONLY = (
    "Residents are not all who are there: commuters, visitors and shoppers are victims and suspects too, "
    "but are not counted among them."
)


def rates_of_boroughs(inputs: Inputs, rates: Rates, *, headline: str) -> Figure:
    """Every borough's rate with its interval, the highest first, and London's across them."""
    rows = rates.borough.sort_values(["rate", "borough"], ascending=[False, True])
    rows = rows.rename(columns={"borough": "name"})
    shown = rows[(rows["denominator_flag"] == "") & rows["rate"].notna()]
    points = shown.rename(columns={"rate": "value", "rate_low": "low", "rate_high": "high"}).assign(
        part=design.part(shown["name"].isin(shown["name"].iloc[[0, -1]])),
        text=[f"{fmt.rate(r)} ({fmt.interval(low, high)})" for r, low, high in _rates(shown)],
    )
    per, london = units.per(rates.settings), rates.london["rate"]
    data = {
        "points": points[["name", "value", "low", "high", "part", "text"]],
        "reference": pd.DataFrame({"value": [london], "label": ["London"]}),
    }
    return Figure(
        name="boroughs-rates",
        headline=headline,
        subtitle=f"Recorded crimes per {per} residents a year, {frame.span(rates.periods['12m'])}, by borough",
        source=frame.residents_source(inputs),
        alt=f"Points with intervals, one per borough, and a line at London’s rate of {fmt.rate(london)}. {headline}.",
        spec=design.filled(
            design.intervals("Borough", f"Rate per {per} residents a year", ",d", reference=True),
            data,
            design.rows_height(len(shown)),
            [("interval", f"{units.interval(rates.settings)} interval")],
        ),
        table=_rates_table(rates, rows),
        made=f"{_outside(rows, rates)} The limits allow for chance and, mostly, for the ordinary spread of boroughs.",
        limits=f"{RESIDENTS_ONLY} {_left_out(rows)}".strip(),
    )


def _rates(rows: pd.DataFrame) -> Any:
    return zip(rows["rate"], rows["rate_low"], rows["rate_high"], strict=True)


def _outside(rows: pd.DataFrame, rates: Rates) -> str:
    """Say which boroughs' rates are further from London's than boroughs ordinarily are."""
    share = funnel_limits(rates)["998"]
    outside = rows.loc[(rows["denominator_flag"] == "") & (rows["position"] != "within"), "name"].tolist()
    if not outside:
        return f"No borough is outside the limits within which {share} of them are expected."
    who = say.joined([str(name) for name in outside])
    return f"Outside the limits within which {share} of boroughs are expected: {who}."


def _label(name: str) -> str:
    """Break a borough's name into lines: at the end of a line, a phone has little room."""
    return textwrap.fill(name, LABEL_WIDTH)


def _left_out(rows: pd.DataFrame) -> str:
    flagged = [str(name) for name in rows.loc[rows["denominator_flag"] != "", "name"]]
    if not flagged:
        return ""
    names = say.joined(flagged)
    return (
        f"Not drawn, because residents are the wrong denominator there: {names}. The table has the figures."
    )


def _rates_table(rates: Rates, rows: pd.DataFrame) -> pd.DataFrame:
    inner = funnel_limits(rates)["95"]
    return pd.DataFrame(
        {
            "Borough": rows["name"],
            "Residents": rows["population"].round().astype("Int64"),
            "Recorded crimes": rows["crimes_12m"].astype("Int64"),
            f"Rate per {units.per(rates.settings)} residents a year": rows["rate"].round(1),
            "Lowest": rows["rate_low"].round(1),
            "Highest": rows["rate_high"].round(1),
            f"{inner} limits from": rows["funnel_low_95"].round(1),
            "to": rows["funnel_high_95"].round(1),
            "Position": rows["position"].where(rows["denominator_flag"] == "", "not compared"),
        }
    )


def trend(inputs: Inputs, results: Results, row: dict[str, Any], *, headline: str) -> Figure:
    """A borough's monthly rate compared with London's."""
    code, borough = str(row["borough_code"]), str(row["borough"])
    trends, per = results.trends, results.trends.settings.per
    own = monthly_rate(trends.borough[trends.borough["borough_code"] == code], float(row["population"]), per)
    london = monthly_rate(
        trends.london[trends.london["measure"] == RECORDED], float(results.rates.london["population"]), per
    )
    parts = [_series(london, "London", design.CONTEXT), _series(own, borough, design.SUBJECT)]
    series = pd.concat(parts, ignore_index=True)
    data = {"series": series, "ends": frame.last_points(series), "system": frame.marks(inputs.months)}
    both = own.merge(london, on="month", how="left", suffixes=("_own", "_london"))
    return Figure(
        name=figure_name(borough, "trend"),
        headline=headline,
        subtitle=(
            f"Recorded crimes per {units.per(results.trends.settings)} residents per month, {say.the(borough)} and "
            f"London, {frame.span(inputs.months)}"
        ),
        source=frame.residents_source(inputs),
        alt=f"Two lines of monthly rates, {say.the(borough)} and London. {headline}.",
        spec=design.filled(
            design.lines(f"Per {units.per(results.trends.settings)} residents", ",.1~f"), data, 260
        ),
        table=pd.DataFrame(
            {
                "Month": both["month"].map(fmt.month),
                borough: both["rate_own"].round(2),
                "London": both["rate_london"].round(2),
            }
        ),
        made=frame.VERDICT,
        limits=RESIDENTS_ONLY,
    )


def _series(table: pd.DataFrame, name: str, part: str) -> pd.DataFrame:
    text = ["missing" if fmt.is_missing(v) else f"{name}: {fmt.number(v, 2)}" for v in table["rate"]]
    return pd.DataFrame(
        {
            "month": table["month"],
            "name": table["month"].map(fmt.month),
            "series": _label(name),
            "part": part,
            "value": table["rate"],
            "text": text,
        }
    )


def mix(rates: Rates, borough: str, table: pd.DataFrame, *, headline: str) -> Figure:
    """A borough's mix of recorded crime and London's. ``table`` : as :func:`build.analysis.places.against_london.mix`."""
    gap = (table["share"] - table["london"]).abs()
    bars = pd.DataFrame(
        {
            "name": table["crime_type"],
            "value": table["share"],
            "other": table["london"],
            "part": design.part(gap == gap.max()),
            "text": [
                f"{fmt.percent(own)}, London {fmt.percent(all_)}"
                for own, all_ in zip(table["share"], table["london"], strict=True)
            ],
        }
    )
    return Figure(
        name=figure_name(borough, "mix"),
        headline=headline,
        subtitle=(
            f"Share of recorded crime by type, {say.the(borough)} and London, {frame.span(rates.periods['12m'])}"
        ),
        source=frame.POLICE,
        alt=f"Bars, one per type of crime, with a tick for London. {headline}.",
        spec=design.filled(
            design.shares_against("Type", "Share of recorded crime"),
            {"bars": bars},
            design.rows_height(len(bars)),
            [("bar", borough), ("tick", "London")],
        ),
        table=pd.DataFrame(
            {
                "Type": table["crime_type"],
                "Recorded crimes": table["count"].astype("Int64"),
                f"{borough}, %": (100 * table["share"]).round(1),
                "London, %": (100 * table["london"]).round(1),
            }
        ),
        made="Shares of the recorded categories together; anti-social behaviour is not among them.",
        limits="A larger share is not a larger number: shares add up to a whole everywhere.",
    )

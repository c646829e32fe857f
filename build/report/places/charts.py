"""Charts of the boroughs: the funnel, and for each of them the trend and the mix against London's."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from build.analysis.inputs import RECORDED, Inputs, Rates
from build.analysis.places.against_london import monthly_rate
from build.analysis.results import Results
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.figure.keys import Key
from build.report.places.phrases import figure_name, funnel_limits
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units

LABEL_WIDTH = 12  # characters of a name at the end of a line
LETTER, LINE = 0.03, 0.05  # width of a letter and height of a line as a share of the funnel, on a phone
RESIDENTS_ONLY = (
    "Residents are not all who are there: commuters, visitors and shoppers are victims and suspects too, "
    "but are not counted among them."
)


def _funnel_design(per: str) -> design.Design:
    x = alt.X(
        "population",
        type="quantitative",
        title="Residents",
        scale=alt.Scale(zero=False, nice=False, padding=12),
        axis=alt.Axis(format=",d", grid=False),
    )
    y = alt.Y("rate", type="quantitative", title=None, scale=alt.Scale(zero=True), axis=alt.Axis(format=",d"))
    limits = design.named("limits").encode(x=x)
    layers: list[alt.Chart] = [
        limits.mark_area(color=theme.LIGHT["band"], opacity=opacity).encode(
            y=alt.Y(f"low_{limit}", type="quantitative"), y2=alt.Y2(f"high_{limit}")
        )
        for limit, opacity in (("998", 0.6), ("95", 1))
    ]
    london = design.named("london").encode(y=alt.Y("rate", type="quantitative"))
    layers.append(london.mark_rule(color=theme.LIGHT["muted"], strokeWidth=1))
    points = design.named("points").encode(x=x, y=y, color=design.colour_of_part())
    layers.append(
        points.mark_circle(size=70, opacity=1).encode(
            tooltip=design.tooltip("Borough", f"Rate per {per} residents a year")
        )
    )
    labels = design.named("labels").mark_text(
        align=alt.expr("datum.side"),
        dx=alt.expr("datum.side === 'right' ? -7 : 7"),
        lineBreak="\n",
    )
    layers.append(labels.encode(x=x, y=y, text=alt.Text("name", type="nominal")))
    return design.drawn(alt.layer(*layers))


def funnel(inputs: Inputs, rates: Rates, *, headline: str) -> Figure:
    """Every borough's rate against its size, with the range expected around London's rate."""
    rows = rates.borough.sort_values(["population", "borough"]).rename(columns={"borough": "name"})
    shown = rows[rows["denominator_flag"] == ""]
    told = _told(shown)
    points = shown.assign(
        part=design.part(shown["name"].isin(told["name"])),
        text=[f"{fmt.rate(r)} ({fmt.interval(low, high)})" for r, low, high in _rates(shown)],
    )
    limits = shown.rename(columns=lambda name: name.removeprefix("funnel_"))
    data = {
        "limits": limits[["population", "low_95", "high_95", "low_998", "high_998"]],
        "london": pd.DataFrame({"rate": [rates.london["rate"]]}),
        "points": points[["name", "population", "rate", "part", "text"]],
        "labels": _labelled(told, shown).assign(name=lambda rows: rows["name"].map(_label))[
            ["name", "population", "rate", "side"]
        ],
    }
    return Figure(
        name="boroughs-funnel",
        headline=headline,
        subtitle=(
            f"Recorded crimes per {units.per(rates.settings)} residents a year, {frame.span(rates.periods['12m'])}, by "
            "borough and number of residents"
        ),
        source=frame.residents_source(inputs),
        alt=(
            f"Points, one per borough, in a funnel around London's rate of {fmt.rate(rates.london['rate'])}. "
            f"{headline}."
        ),
        spec=design.filled(
            _funnel_design(units.per(rates.settings)), data, 380, [*_bands(rates), ("line", "London's rate")]
        ),
        table=_funnel_table(rates, rows),
        made=(
            "The bands allow for chance in the count and, mostly, for the ordinary spread between boroughs. "
            "A borough within them differs from London no more than boroughs ordinarily differ from each other."
        ),
        limits=f"{RESIDENTS_ONLY} {_left_out(rows)}".strip(),
    )


def _bands(rates: Rates) -> Key:
    return [
        (symbol, f"{share} of boroughs expected")
        for symbol, share in zip(("band", "pale band"), funnel_limits(rates).values(), strict=True)
    ]


def _rates(rows: pd.DataFrame) -> Any:
    return zip(rows["rate"], rows["rate_low"], rows["rate_high"], strict=True)


def _told(points: pd.DataFrame) -> pd.DataFrame:
    """Return the boroughs that the chart speaks of: those outside the limits, or the highest and the lowest if none is."""
    outside = points[points["position"] != "within"]
    ordered = points.sort_values(["rate", "name"])
    return outside if len(outside) else pd.concat([ordered.tail(1), ordered.head(1)]).drop_duplicates("name")


def _labelled(told: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Return those of the boroughs told of whose names have room, with the side of their point on which it is."""
    sides = points.assign(**_sides(points))
    named = sides[sides["name"].isin(told["name"])]
    if named["position"].ne("within").any():
        return named
    return _apart(named[named["covered"] == 0], points)


def _label(name: str) -> str:
    """Break a borough's name into lines: next to a point, or at the end of a line, a phone has little room."""
    return textwrap.fill(name, LABEL_WIDTH)


def _sides(points: pd.DataFrame) -> dict[str, list[Any]]:
    """Return on which side of each point its name fits and covers the fewest others (``side``, as text is aligned).

    ``covered`` : how many it covers there.
    """
    low, high = points["population"].min(), points["population"].max()
    across = ((points["population"] - low) / max(high - low, 1)).to_numpy(float)
    up = (points["rate"] / points["rate"].max()).to_numpy(float)
    sides, covered = [], []
    for name, x, y in zip(points["name"], across, up, strict=True):
        lines = _label(name).split("\n")
        length, near = LETTER * max(map(len, lines)), np.abs(up - y) < LINE * len(lines)
        costs = {
            "left": (x + length > 1, ((across > x) & (across < x + length) & near).sum()),
            "right": (x - length < 0, ((across < x) & (across > x - length) & near).sum()),
        }
        best = min(costs, key=lambda side: (*costs[side], (side == "right") != (x > 1 / 2)))
        sides.append(best)
        covered.append(int(costs[best][1]))
    return {"side": sides, "covered": covered}


def _apart(named: pd.DataFrame, points: pd.DataFrame) -> pd.DataFrame:
    """Drop names that would overlap one already kept."""
    kept: list[int] = []
    at = named[["rate", "population"]].to_numpy(float)
    room = np.array([0.08, 0.5]) * np.ptp(points[["rate", "population"]].to_numpy(float), axis=0)
    for i in range(len(at)):
        if not any((np.abs(at[i] - at[k]) < room).all() for k in kept):
            kept.append(i)
    return named.iloc[kept]


def _left_out(rows: pd.DataFrame) -> str:
    flagged = [str(name) for name in rows.loc[rows["denominator_flag"] != "", "name"]]
    if not flagged:
        return ""
    names = say.joined(flagged)
    return (
        f"Not drawn, because residents are the wrong denominator there: {names}. The table has the figures."
    )


def _funnel_table(rates: Rates, rows: pd.DataFrame) -> pd.DataFrame:
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
            f"Recorded crimes per {units.per(results.trends.settings)} residents per month, {borough} and "
            f"London, {frame.span(inputs.months)}"
        ),
        source=frame.residents_source(inputs),
        alt=f"Two lines of monthly rates, {borough} and London. {headline}.",
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
            f"Share of recorded crime by type, {borough} and London, {frame.span(rates.periods['12m'])}"
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

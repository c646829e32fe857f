"""Charts of the boroughs: the funnel, and for each of them the trend and the mix against London's."""

from __future__ import annotations

import textwrap
from typing import Any

import altair as alt
import numpy as np
import pandas as pd

from build import config
from build.analysis.inputs import Inputs
from build.analysis.rates.area_rates import Rates
from build.analysis.results import Results
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.places import findings
from build.report.places.settings_in_words import LIMITS, PER
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

LABEL_WIDTH = 12  # characters of a name at the end of a line
NAMED = 3  # boroughs named at each end where none lies outside
LETTER, LINE = 0.03, 0.05  # width of a letter and height of a line as a part of the funnel, on a phone
RESIDENTS_ONLY = (
    "Residents are not all who are there: commuters, visitors and shoppers are victims and suspects too, "
    "but stand in no denominator."
)


def figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return the funnel and two figures a borough."""
    rows = dict_rows(results.rates.borough.sort_values("borough"))
    out = [funnel(inputs, results.rates)]
    for row in rows:
        out += [trend(inputs, results, row), mix(inputs, results, row)]
    return out


def figure_name(borough: str, chart: str) -> str:
    """Return the file stem of a borough's chart."""
    return f"borough-{fmt.slug(borough)}-{chart}"


def _funnel_design() -> design.Design:
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
            tooltip=design.tooltip("Borough", f"Rate per {PER} residents")
        )
    )
    labels = design.named("labels").mark_text(
        align=alt.expr("datum.side"),
        dx=alt.expr("datum.side === 'right' ? -7 : 7"),
        lineBreak="\n",
    )
    layers.append(labels.encode(x=x, y=y, text=alt.Text("name", type="nominal")))
    return design.drawn(alt.layer(*layers))


def funnel(inputs: Inputs, rates: Rates) -> Figure:
    """Every borough's rate against its size, with the range expected around London's rate."""
    rows = rates.borough.sort_values(["population", "borough"]).rename(columns={"borough": "name"})
    shown = rows[rows["denominator_flag"] == ""]
    points = shown.assign(
        part=design.part(shown["position"] != "within"),
        text=[f"{fmt.rate(r)} ({fmt.interval(low, high)})" for r, low, high in _rates(shown)],
    )
    limits = shown.rename(columns=lambda name: name.removeprefix("funnel_"))
    data = {
        "limits": limits[["population", "low_95", "high_95", "low_998", "high_998"]],
        "london": pd.DataFrame({"rate": [rates.london["rate"]]}),
        "points": points[["name", "population", "rate", "part", "text"]],
        "labels": _labelled(points).assign(name=lambda rows: rows["name"].map(_label))[
            ["name", "population", "rate", "side"]
        ],
    }
    return Figure(
        name="boroughs-funnel",
        headline=findings.funnel(rates),
        subtitle=(
            f"Recorded crimes per {PER} residents, {frame.span(rates.periods['12m'])}, by borough and number of residents; "
            f"bands: where {LIMITS['95']} and {LIMITS['998']} of boroughs would lie around London's rate"
        ),
        source=frame.residents_source(inputs),
        alt=(
            f"Points, one a borough, in a funnel around London's rate of {fmt.rate(rates.london['rate'])}. "
            f"{findings.funnel(rates)}."
        ),
        spec=design.filled(_funnel_design(), data, 380),
        table=_funnel_table(rows),
        made=(
            "The bands allow for chance in the count and, mostly, for the ordinary spread between boroughs. "
            "A borough within them differs from London no more than boroughs ordinarily differ from each other."
        ),
        limits=f"{RESIDENTS_ONLY} {_left_out(rows)}".strip(),
    )


def _rates(rows: pd.DataFrame) -> Any:
    return zip(rows["rate"], rows["rate_low"], rows["rate_high"], strict=True)


def _labelled(points: pd.DataFrame) -> pd.DataFrame:
    """Return the boroughs outside the limits, and the highest and lowest rates where none is."""
    points = points.assign(**_sides(points))
    outside = points[points["position"] != "within"]
    if len(outside):
        return outside
    ordered = points.sort_values(["rate", "name"])
    named = pd.concat([ordered.head(NAMED), ordered.tail(NAMED)[::-1]]).drop_duplicates("name")
    return _apart(named[named["covered"] == 0], points)


def _label(name: str) -> str:
    """Break a borough's name into lines: beside a point, or at the end of a line, a phone has little room."""
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
    """Drop the names that would be printed over one already kept."""
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


def _funnel_table(rows: pd.DataFrame) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "Borough": rows["name"],
            "Residents": rows["population"].round().astype("Int64"),
            "Recorded crimes": rows["crimes_12m"].astype("Int64"),
            f"Rate per {PER} residents": rows["rate"].round(1),
            "Lowest": rows["rate_low"].round(1),
            "Highest": rows["rate_high"].round(1),
            f"{LIMITS['95']} limits from": rows["funnel_low_95"].round(1),
            "to": rows["funnel_high_95"].round(1),
            "Position": rows["position"].where(rows["denominator_flag"] == "", "not compared"),
        }
    )


def _per_month(count: pd.Series, residents: float) -> pd.Series:
    return count.astype("Float64").astype(float) / residents * config.Config().per


def trend(inputs: Inputs, results: Results, row: dict[str, Any]) -> Figure:
    """A borough's monthly rate beside London's."""
    code, borough = str(row["borough_code"]), str(row["borough"])
    own = results.trends.borough[results.trends.borough["borough_code"] == code].sort_values("month")
    london = results.trends.london[results.trends.london["measure"] == "recorded"].sort_values("month")
    parts = [
        _rate_series(london, float(results.rates.london["population"]), "London", design.CONTEXT),
        _rate_series(own, float(row["population"]), borough, design.SUBJECT),
    ]
    series = pd.concat(parts, ignore_index=True)
    headline = findings.borough_change(results.places, code, borough)
    data = {"series": series, "ends": frame.last_points(series), "system": frame.marks(inputs.months)}
    own_rate, london_rate = parts[1].set_index("month")["value"], parts[0].set_index("month")["value"]
    months = list(own_rate.index)
    return Figure(
        name=figure_name(borough, "trend"),
        headline=headline,
        subtitle=f"Recorded crimes per {PER} residents per month, {borough} and London, {frame.span(inputs.months)}",
        source=frame.residents_source(inputs),
        alt=f"Two lines of monthly rates, {borough} and London. {headline}.",
        spec=design.filled(design.lines(f"Per {PER} residents", ",.1~f"), data, 260),
        table=pd.DataFrame(
            {
                "Month": [fmt.month(month) for month in months],
                borough: own_rate.round(2).to_numpy(),
                "London": london_rate.reindex(months).round(2).to_numpy(),
            }
        ),
        made=frame.VERDICT,
        limits=RESIDENTS_ONLY,
    )


def _rate_series(rows: pd.DataFrame, residents: float, name: str, part: str) -> pd.DataFrame:
    value = _per_month(rows["count"], residents).reset_index(drop=True)
    month = rows["month"].reset_index(drop=True)
    text = ["missing" if fmt.is_missing(v) else f"{name}: {fmt.number(v, 2)}" for v in value]
    return pd.DataFrame(
        {
            "month": month,
            "name": month.map(fmt.month),
            "series": _label(name),
            "part": part,
            "value": value,
            "text": text,
        }
    )


def mix_table(inputs: Inputs, results: Results, code: str) -> pd.DataFrame:
    """Return a borough's mix beside London's: ``crime_type, count, share, london`` of the last 12 months.

    London's mix is of all areas together, this borough among them.
    """
    rates = results.rates
    inside = (inputs.areas["borough_code"] == code).to_numpy()
    rows = [rates.measures.index(slug) for slug in frame.RECORDED]
    counts = rates.count[0][rows]
    own, all_areas = counts[:, inside].sum(axis=1), counts.sum(axis=1)
    table = pd.DataFrame({"crime_type": [frame.TYPE_NAMES[slug] for slug in frame.RECORDED], "count": own})
    table["share"] = own / own.sum() if own.sum() else float("nan")
    table["london"] = all_areas / all_areas.sum() if all_areas.sum() else float("nan")
    return table.sort_values(["count", "crime_type"], ascending=[False, True]).reset_index(drop=True)


def mix(inputs: Inputs, results: Results, row: dict[str, Any]) -> Figure:
    """A borough's mix of recorded crime beside London's."""
    borough = str(row["borough"])
    table = mix_table(inputs, results, str(row["borough_code"]))
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
    headline = findings.borough_mix(table, borough)
    return Figure(
        name=figure_name(borough, "mix"),
        headline=headline,
        subtitle=(
            f"Part of recorded crime by type, {borough} (bars) and London (ticks), "
            f"{frame.span(results.rates.periods['12m'])}"
        ),
        source=frame.POLICE,
        alt=f"Bars, one a type of crime, with a tick for London. {headline}.",
        spec=design.filled(
            design.shares_against("Type", "Part of recorded crime"),
            {"bars": bars},
            design.rows_height(len(bars)),
        ),
        table=pd.DataFrame(
            {
                "Type": table["crime_type"],
                "Recorded crimes": table["count"].astype("Int64"),
                f"{borough}, %": (100 * table["share"]).round(1),
                "London, %": (100 * table["london"]).round(1),
            }
        ),
        made="Parts of the recorded categories together; anti-social behaviour is not among them.",
        limits="A larger part is not a larger number: parts add up to a whole everywhere.",
    )

"""Charts of search ratios by year, object, law and borough, and as officers saw who was searched."""

from __future__ import annotations

from dataclasses import dataclass, field

import altair as alt
import pandas as pd

from build.analysis.inputs import Inputs
from build.analysis.stops.ratios import TOO_FEW
from build.analysis.stops.slices import OFFICER_DEFINED, SECTION_60, SELF_DEFINED
from build.analysis.stops.stop_and_search import Stops
from build.report.estimates import by_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.figure.keys import Key
from build.report.stops import phrases
from build.report.stops.phrases import SUBJECT
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words import units
from build.report.words.rows import dict_rows

NUMBERS = ("rate", "ratio", "ratio_low", "ratio_high", "ratio_wide_low", "ratio_wide_high")
TICKS = [factor * 2.0**step for step in range(-4, 8) for factor in (1, 1.5)]
SPREAD = "with the not stated added"
FACTORS = (
    "Equal steps of the axis are equal factors. Thick bars are score intervals; thin ones, which are also those in brackets, "
    "allow for months that differ by more than chance."
)
ADDED = "Hollow points: with the searches that have no stated ethnicity shared out by officer-defined group."
CLOSE = 20  # rows from which on they are drawn closer together


@dataclass(frozen=True)
class RatioChart:
    """What sets one chart of ratios apart from the others.

    name : file stem; cut : by what the searches are cut and when, for the subtitle.
    rows : of ``Stops.ratios``, in the order drawn; labels : the name of each.
    made, limits : the side note.
    listed : rows of the table, where it holds more than is drawn; first : its leading columns.
    other : column of the hollow points; hollow : what they are; other_title : that column's name in the table.
    unknown_title : name of the share without a group in the table.
    """

    name: str
    cut: str
    rows: pd.DataFrame
    labels: pd.Series
    made: str
    limits: str
    listed: pd.DataFrame | None = None
    first: dict[str, pd.Series] = field(default_factory=dict)
    other: str = "ratio_spread"
    hollow: str = SPREAD
    other_title: str = "Not stated spread"
    unknown_title: str = "Not stated, %"


def ratio_key(stops: Stops, hollow: str) -> Key:
    """Return the key of a chart of ratios. ``hollow`` : what the hollow points are."""
    interval = f"{units.interval(stops.settings)} interval"
    return [("thick", f"{interval}, chance alone"), ("thin", f"{interval}, months vary"), ("hollow", hollow)]


def pooled(stops: Stops) -> str:
    """Say how ratios are made and when they differ, for a side note."""
    return (
        "Counts are added up and divided once; ratios are never averaged. No ratio is given from fewer than "
        f"{fmt.count(stops.settings.ratio_fewest)} searches in either group. Ratios are said to differ only where the thin bars "
        "do not meet."
    )


def by_year(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str, bound: str) -> Figure:
    """Ratio of each group in each 12-month block of the window. ``bound`` : the same move with the not-stated spread."""
    block = rows["value"].map(phrases.block_name)
    missing = [each for years in stops.years["incomplete"] for each in years.split("; ") if each]
    left_out = f"Left out, because they are not complete: {by_force(missing, inputs.months)}."
    chart = RatioChart(
        name="stops-ratio-year",
        cut=f"each 12 months, {stops.years['first_month'].iloc[0][:4]} to {stops.years['last_month'].iloc[-1][:4]}",
        rows=rows,
        labels=rows["group"] + ", " + block,
        made=f"{pooled(stops)} {left_out if missing else 'Both forces published every month of these years.'}",
        limits=(
            f"The same residents ({inputs.labels['census']}) divide every year, so a group that has grown since looks more "
            f"searched each year. {bound}"
        ),
        first={"Years": block},
    )
    return _figure(inputs, stops, chart, headline)


def by_object(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str, too_few: str) -> Figure:
    """Ratio by object of search. ``too_few`` : the objects without a ratio."""
    every = phrases.select(stops.ratios, SELF_DEFINED.name, "object")
    apart = say.joined([f"“{name}”" for name in stops.notes["section_60_objects"]])
    left_out = (
        f"Left out: {apart}: searches under section 60, which the next figure sets apart; in the table."
    )
    stated = rows["unknown_share"].astype(float)
    chart = RatioChart(
        name="stops-ratio-object",
        cut=f"{SUBJECT} people, by object of search, {frame.span(inputs.months[-12:])}",
        rows=rows,
        labels=rows["value"],
        made=f"{pooled(stops)} {too_few} {left_out if apart else ''}",
        limits=(
            "Every object is divided by the same residents. They do not show who was present where officers looked for drugs, "
            "weapons or stolen goods, nor whose description officers had been given. From "
            f"{fmt.percent(stated.min(), 0)} to {fmt.percent(stated.max(), 0)} of the searches, by object, have no stated "
            "ethnicity."
        ),
        listed=every,
        first={"Object": every["value"]},
    )
    return _figure(inputs, stops, chart, headline)


def by_law(
    inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str, too_few: str, busiest: str
) -> Figure:
    """Ratio under section 60 of the Criminal Justice and Public Order Act against every other law.

    too_few : the laws without a ratio; busiest : in which month most were searched under section 60.
    """
    special = rows.loc[(rows["group"] == SUBJECT) & (rows["value"] == SECTION_60), "unknown_share"].tolist()
    unstated = (
        f"{fmt.percent(special[0], 0)} of those under section 60 have no stated ethnicity." if special else ""
    )
    chart = RatioChart(
        name="stops-ratio-law",
        cut=f"under section 60 and under every other law, {frame.span(inputs.months[-12:])}",
        rows=rows,
        labels=rows["group"] + ", " + rows["value"].map(say.lower_first),
        made=(
            "Section 60 of the Criminal Justice and Public Order Act lets officers search without suspicion for a set time in a "
            f"set place. {pooled(stops)} {too_few}"
        ),
        limits=(
            "Those who could be searched under section 60 are those who were there then, not London’s residents: the "
            f"denominator is furthest off here. {busiest} Searches of one operation are alike, so even the thin bars can be too "
            f"short. {unstated}"
        ),
        first={"Law": rows["value"]},
    )
    return _figure(inputs, stops, chart, headline)


def by_borough(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str, too_few: str) -> Figure:
    """Ratio in each borough. ``too_few`` : the boroughs without one."""
    every = phrases.select(stops.ratios, SELF_DEFINED.name, "borough", SUBJECT)
    chart = RatioChart(
        name="stops-ratio-borough",
        cut=f"{SUBJECT} people, by borough, {frame.span(inputs.months[-12:])}",
        rows=rows,
        labels=rows["value"],
        made=(
            f"{pooled(stops)} {too_few} By chance alone about one in {fmt.count(1 / (1 - stops.settings.confidence))} of such "
            "intervals misses its true value."
        ),
        limits=(
            "A borough’s searches are divided by those who live in it. Where few of a group live and many come to shop, work or "
            "go out, its ratio is high for that reason alone; where officers are sent plays a part too. The City of London, with "
            "few residents and a force of its own, is in the table but not in the chart."
        ),
        listed=every,
        first={"Borough": every["value"]},
    )
    return _figure(inputs, stops, chart, headline)


def officers(inputs: Inputs, stops: Stops, rows: pd.DataFrame, *, headline: str) -> Figure:
    """Ratios by officer-defined group, as a view of its own."""
    chart = RatioChart(
        name="stops-ratio-officer",
        cut=f"officer-defined ethnicity, {frame.span(inputs.months[-12:])}",
        rows=rows,
        labels=rows["group"],
        made=(
            f"Officers use {say.few(len(OFFICER_DEFINED.groups))} groups; residents are set against them by name, and the Census "
            "group Mixed, which officers do not have, is counted with Other. "
            f"{fmt.percent(rows['unknown_share'].iloc[0])} of the searches have no officer-defined group."
        ),
        limits=(
            "Searches are sorted by what an officer saw and residents by what they said of themselves: the two sides of the "
            "ratio are not the same people. How far the Other group moves when Mixed residents are counted differently shows how "
            "little weight it can bear. It is never mixed with the self-defined view."
        ),
        other="ratio_mixed",
        hollow="Mixed counted as seen",
        other_title="Mixed counted as seen",
        unknown_title="Not recorded, %",
    )
    return _figure(inputs, stops, chart, headline)


def ratio_design() -> design.Design:
    """Ratios with intervals on an axis where equal steps are equal factors: ``points`` and ``reference``.

    ``points`` : ``row, value, low, high, wide_low, wide_high, other, part, text`` (``other`` is hollow); ``reference`` :
    ``value, label``.
    """

    def along(field: str) -> alt.X:
        scale, axis = (
            alt.Scale(type="log", base=2, nice=False),
            alt.Axis(format="~g", values=TICKS, tickCount=len(TICKS)),
        )
        return alt.X(field, type="quantitative", title=None, scale=scale, axis=axis)

    muted = theme.LIGHT["muted"]
    base = design.named("points").encode(y=design.category_axis(), tooltip=design.tooltip("Group", "Ratio"))
    one = design.named("reference").encode(x=along("value"))
    words = one.mark_text(color=muted, align="center", baseline="bottom", dy=-3)
    span, wide = base.mark_rule(strokeWidth=4, opacity=0.45), base.mark_rule(strokeWidth=1)
    hollow = base.mark_point(size=60, color=muted, filled=False, strokeWidth=1.5)
    layers = [
        one.mark_rule(color=muted, strokeWidth=1),
        words.encode(y=alt.value(0), text=alt.Text("label", type="nominal")),
        span.encode(x=along("low"), x2=alt.X2("high"), color=design.colour_of_part()),
        wide.encode(x=along("wide_low"), x2=alt.X2("wide_high"), color=design.colour_of_part()),
        hollow.encode(x=along("other")),
        base.mark_circle(size=70, opacity=1).encode(x=along("value"), color=design.colour_of_part()),
    ]
    return design.drawn(alt.layer(*layers))


def _figure(inputs: Inputs, stops: Stops, chart: RatioChart, headline: str) -> Figure:
    """One chart of ratios with intervals."""
    points = _points(chart)
    data = {"points": points, "reference": pd.DataFrame({"value": [1.0], "label": ["as often as White"]})}
    height = design.rows_height(len(points)) if len(points) < CLOSE else 20 * len(points) + 24
    return Figure(
        name=chart.name,
        headline=headline,
        subtitle=(
            f"Searches of people per resident as a multiple of those of White residents, London, {chart.cut}"
        ),
        source=f"{frame.POLICE}; residents {inputs.labels['census']}, {frame.ONS}",
        alt=f"Points with intervals and hollow points. {headline}.",
        spec=design.filled(ratio_design(), data, height, ratio_key(stops, chart.hollow)),
        table=_table(stops, chart),
        made=" ".join(f"{chart.made} {FACTORS} {ADDED if chart.hollow == SPREAD else ''}".split()),
        limits=frame.estimated(inputs, " ".join(chart.limits.split())),
    )


def _points(chart: RatioChart) -> pd.DataFrame:
    """The rows that have a ratio, as the design wants them."""
    drawn = phrases.with_ratio(chart.rows)
    return pd.DataFrame(
        {
            "name": chart.labels[drawn.index],
            "value": drawn["ratio"].astype(float),
            "low": drawn["ratio_low"].astype(float),
            "high": drawn["ratio_high"].astype(float),
            "wide_low": drawn["ratio_wide_low"].astype(float),
            "wide_high": drawn["ratio_wide_high"].astype(float),
            "other": drawn[chart.other].astype(float),
            "part": design.part(drawn["group"] == SUBJECT),
            "text": [
                f"{phrases.ratio_figures(row)}; hollow: {fmt.rate(row[chart.other])}"
                for row in dict_rows(drawn)
            ],
        }
    )


def _table(stops: Stops, chart: RatioChart) -> pd.DataFrame:
    """The values of every group, those without a ratio too."""
    rows = chart.rows if chart.listed is None else chart.listed
    known = rows[rows["rate"].notna()]
    numbers = {name: known[name].astype(float) for name in (*NUMBERS, chart.other)}
    few = known["ratio_note"] == TOO_FEW
    return pd.DataFrame(
        {
            **{name: column[known.index] for name, column in chart.first.items()},
            "Group": known["group"],
            "Searches": known["searches"].astype("Int64"),
            f"Per {units.per(stops.settings)} residents": numbers["rate"].round(2),
            "Ratio to White": numbers["ratio"].round(2),
            "Lowest": numbers["ratio_low"].round(2),
            "Highest": numbers["ratio_high"].round(2),
            "Lowest, months differ": numbers["ratio_wide_low"].round(2),
            "Highest, months differ": numbers["ratio_wide_high"].round(2),
            chart.other_title: numbers[chart.other].round(2),
            chart.unknown_title: (100 * known["unknown_share"].astype(float)).round(1),
            **({"Note": known["ratio_note"]} if few.any() else {}),
        }
    )

"""Charts of search ratios by year, object, law and borough, and as officers saw who was searched."""

from __future__ import annotations

import altair as alt
import pandas as pd

from build import config, vocabulary
from build.analysis.inputs import Inputs
from build.analysis.stops.ratios import OFFICER_DEFINED, SECTION_60, SELF_DEFINED, TOO_FEW
from build.analysis.stops.stop_and_search import Stops
from build.london import has_own_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.stops import ratio_findings as find
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

SUBJECT = "Black"
FEWEST = config.Config().ratio_fewest
PER = fmt.count(config.Config().per)
INTERVAL = fmt.percent(config.Config().confidence, 0)
NUMBERS = ("rate", "ratio", "ratio_low", "ratio_high", "ratio_wide_low", "ratio_wide_high")
BARS = (
    f"equal steps of the axis are equal factors; thick bars: {INTERVAL} score interval; thin, and in brackets: the same where "
    "months differ more than by chance"
)
TICKS = [factor * 2.0**step for step in range(-4, 8) for factor in (1, 1.5)]
SPREAD = "hollow points: with the searches not stated spread by officer-defined group"
POOLED = (
    "Counts are added up and divided once; ratios are never averaged. No ratio is given from fewer than "
    f"{fmt.count(FEWEST)} searches in either group. Ratios are said to differ only where the thin bars do not meet."
)


def figures(inputs: Inputs, stops: Stops) -> list[Figure]:
    """Return the figures of this module in the page's order."""
    return [
        by_year(inputs, stops),
        by_object(inputs, stops),
        by_law(inputs, stops),
        officers(inputs, stops),
        by_borough(inputs, stops),
    ]


def by_year(inputs: Inputs, stops: Stops) -> Figure:
    """Ratio of each group in each 12-month block of the window."""
    rows = find.select(stops.ratios, SELF_DEFINED.name, "year")
    rows = rows.assign(block=rows["value"].map(find.block_name)).sort_values(
        ["group", "value"], key=lambda column: column.map(_group_rank) if column.name == "group" else column
    )
    own = rows[rows["group"] == SUBJECT]
    missing = [each for years in stops.years["incomplete"] for each in years.split("; ") if each]
    left_out = (
        f"Left out, because they are not complete: {say.joined([find.force_month(m) for m in missing])}."
    )
    return _figure(
        inputs,
        "stops-ratio-year",
        find.ratio_years(own, SUBJECT),
        f"each 12 months, {stops.years['first_month'].iloc[0][:4]} to {stops.years['last_month'].iloc[-1][:4]}",
        rows,
        rows["group"] + ", " + rows["block"],
        f"{POOLED} {left_out if missing else 'Both forces published every month of these years.'}",
        f"The same residents ({inputs.labels['census']}) divide every year, so a group that has grown since looks more "
        f"searched each year. {find.ratio_years_bound(own, SUBJECT)}",
        {"Years": rows["block"]},
    )


def by_object(inputs: Inputs, stops: Stops) -> Figure:
    """Ratio by object of search."""
    every = find.select(stops.ratios, SELF_DEFINED.name, "object")
    apart = stops.notes["section_60_objects"]
    rows = every[(every["group"] == SUBJECT) & ~every["value"].isin(apart)]
    quoted = say.joined([f"“{name}”" for name in apart])
    left_out = f"{quoted}: searches under section 60, which the next figure sets apart; in the table."
    stated = rows["unknown_share"].astype(float)
    return _figure(
        inputs,
        "stops-ratio-object",
        find.ratio_objects(rows, SUBJECT),
        f"the group {SUBJECT}, by object of search, {frame.span(inputs.months[-12:])}",
        rows,
        rows["value"],
        f"{POOLED} {find.too_few(rows, FEWEST)} {'Left out: ' + left_out if apart else ''}",
        "Every object is divided by the same residents. They do not show who was where officers looked for drugs, weapons "
        "or stolen goods, nor whose description officers had been given. From "
        f"{fmt.percent(stated.min(), 0)} to {fmt.percent(stated.max(), 0)} of the searches, by object, have no stated ethnicity.",
        {"Object": every["value"]},
        every,
    )


def by_law(inputs: Inputs, stops: Stops) -> Figure:
    """Ratio under section 60 of the Criminal Justice and Public Order Act against every other law."""
    rows = find.select(stops.ratios, SELF_DEFINED.name, "law")
    rows = rows.assign(rank=rows["group"].map(_group_rank)).sort_values(
        ["rank", "value"], ascending=[True, False]
    )
    own = rows[rows["group"] == SUBJECT]
    special = dict(zip(own["value"], own["unknown_share"], strict=True)).get(SECTION_60)
    month = find.busiest(stops.busiest_month, SECTION_60)
    unstated = f"{fmt.percent(special, 0)} of those under section 60 have no stated ethnicity."
    return _figure(
        inputs,
        "stops-ratio-law",
        find.ratio_laws(own, SUBJECT),
        f"under section 60 and under every other law, {frame.span(inputs.months[-12:])}",
        rows,
        rows["group"] + ", " + rows["value"].map(say.lower_first),
        f"Section 60 of the Criminal Justice and Public Order Act lets officers search without suspicion for a set time in a "
        f"set place. {POOLED} {find.too_few(rows, FEWEST)}",
        "Those who could be searched under section 60 are those who were there then, not London's residents: the denominator "
        f"is furthest off here. {month + '. ' if month else ''}"
        "Searches of one operation are alike, so even the thin bars can be too short. "
        + (unstated if special else ""),
        {"Law": rows["value"]},
    )


def by_borough(inputs: Inputs, stops: Stops) -> Figure:
    """Ratio in each borough."""
    every = find.select(stops.ratios, SELF_DEFINED.name, "borough", SUBJECT)
    city = stops.borough.loc[stops.borough["borough_code"].map(has_own_force), "borough"]
    rows = every[~every["value"].isin(city)].sort_values(["ratio", "value"], ascending=[False, True])
    return _figure(
        inputs,
        "stops-ratio-borough",
        find.ratio_boroughs(rows, SUBJECT),
        f"the group {SUBJECT}, by borough, {frame.span(inputs.months[-12:])}",
        rows,
        rows["value"],
        f"{POOLED} {find.too_few(every, FEWEST)} By chance alone about one in "
        f"{fmt.count(1 / (1 - config.Config().confidence))} of such intervals misses its true value.",
        "A borough's searches are divided by those who live in it. Where few of a group live and many come to shop, work or "
        "go out, its ratio is high for that alone; where officers are sent is in it too. The City of London, with few "
        "residents and a force of its own, is in the table and not in the picture.",
        {"Borough": every["value"]},
        every,
    )


def officers(inputs: Inputs, stops: Stops) -> Figure:
    """Ratios by officer-defined group, as a view of its own."""
    rows = find.select(stops.ratios, OFFICER_DEFINED.name, "all")
    drawn = rows.sort_values("ratio", ascending=False, kind="stable")
    unknown = rows["unknown_share"].iloc[0]
    return _figure(
        inputs,
        "stops-ratio-officer",
        find.officer_ratio(rows, SUBJECT),
        f"officer-defined ethnicity, {frame.span(inputs.months[-12:])}",
        drawn,
        drawn["group"],
        f"Officers use {say.few(len(OFFICER_DEFINED.groups))} groups; residents are set against them by name, and the Census "
        f"group Mixed, which officers do not have, is counted with Other. {fmt.percent(unknown)} of the searches have no "
        "officer-defined group.",
        "Searches are sorted by what an officer saw and residents by what they said of themselves: the two sides of the "
        "ratio are not the same people. How far the group Other moves when Mixed residents are counted otherwise shows how "
        "little it bears. It is never mixed with the self-defined view.",
        {},
        other="ratio_mixed",
    )


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


def _group_rank(group: str) -> int:
    """The subject first, then the others in their order."""
    order = [SUBJECT, *(name for name in vocabulary.ETHNIC_GROUPS if name != SUBJECT), vocabulary.NOT_STATED]
    return order.index(group)


def _figure(
    inputs: Inputs,
    name: str,
    headline: str,
    cut: str,
    rows: pd.DataFrame,
    names: pd.Series,
    made: str,
    limits: str,
    first: dict[str, pd.Series],
    table: pd.DataFrame | None = None,
    other: str = "ratio_spread",
) -> Figure:
    """One chart of ratios with intervals. ``names`` : of the drawn rows; ``first`` : leading columns of the table."""
    drawn = find.with_ratio(rows)
    points = pd.DataFrame(
        {
            "name": names[drawn.index],
            "value": drawn["ratio"].astype(float),
            "low": drawn["ratio_low"].astype(float),
            "high": drawn["ratio_high"].astype(float),
            "wide_low": drawn["ratio_wide_low"].astype(float),
            "wide_high": drawn["ratio_wide_high"].astype(float),
            "other": drawn[other].astype(float),
            "part": design.part(drawn["group"] == SUBJECT),
            "text": [
                f"{find.ratio_figures(row)}; hollow: {fmt.rate(row[other])}" for row in dict_rows(drawn)
            ],
        }
    )
    hollow = (
        SPREAD
        if other == "ratio_spread"
        else "hollow points: with Mixed residents counted as officers saw them"
    )
    data = {"points": points, "reference": pd.DataFrame({"value": [1.0], "label": ["as often as White"]})}
    return Figure(
        name=name,
        headline=headline,
        subtitle=(
            f"Ratio of searches of persons per resident to that of the group White, London, {cut}; {BARS}; {hollow}"
        ),
        source=f"{frame.POLICE}; residents {inputs.labels['census']}, {frame.ONS}",
        alt=f"Points with intervals and hollow points. {headline}.",
        spec=design.filled(
            ratio_design(),
            data,
            design.rows_height(len(points)) if len(points) < 20 else 20 * len(points) + 24,
        ),
        table=_table(rows if table is None else table, first, other),
        made=" ".join(made.split()),
        limits=frame.estimated(inputs, " ".join(limits.split())),
    )


def _table(rows: pd.DataFrame, first: dict[str, pd.Series], other: str) -> pd.DataFrame:
    """The values of every group, those without a ratio too."""
    known = rows[rows["rate"].notna()]
    numbers = {name: known[name].astype(float) for name in (*NUMBERS, other)}
    label = "Not stated spread" if other == "ratio_spread" else "Mixed counted as seen"
    unknown = "Not stated, %" if other == "ratio_spread" else "Not recorded, %"
    few = known["ratio_note"] == TOO_FEW
    return pd.DataFrame(
        {
            **{name: column[known.index] for name, column in first.items()},
            "Group": known["group"],
            "Searches": known["searches"].astype("Int64"),
            f"Per {PER} residents": numbers["rate"].round(2),
            "Ratio to White": numbers["ratio"].round(2),
            "Lowest": numbers["ratio_low"].round(2),
            "Highest": numbers["ratio_high"].round(2),
            "Lowest, months differ": numbers["ratio_wide_low"].round(2),
            "Highest, months differ": numbers["ratio_wide_high"].round(2),
            label: numbers[other].round(2),
            unknown: (100 * known["unknown_share"].astype(float)).round(1),
            **({"Note": known["ratio_note"]} if few.any() else {}),
        }
    )

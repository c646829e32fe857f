"""Small multiples of the Trends page: types, boroughs, forecasts. One table of lines makes specification and page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import altair as alt
import pandas as pd

from build import config
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.analysis.trends.yearly_change import RECORDED, Trends
from build.london import has_own_force
from build.report.figure import chart_designs as design
from build.report.figure import chart_words as frame
from build.report.figure import theme
from build.report.figure.figure import Figure
from build.report.figure.small_multiples import Panel, Scale
from build.report.trends import findings as trend_findings
from build.report.words import format as fmt
from build.report.words import measures
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

COLUMNS = 3  # of the specification; in a page there are as many as fit
PANEL_WIDTH, PANEL_HEIGHT = 176, 70
HISTORY = 24  # months shown before a forecast
CONTEXT, SUBJECT, BAND, CHANGE, SYSTEM = "context", "subject", "band", "change", "system"
COLUMN_NAMES = ["panel", "kind", "month", "value", "low", "high"]
# the parts of one panel's lines: kind, months, values and, for a band, low and high
Part = tuple[str, Sequence[str], Sequence[Any]]

INTERVAL = fmt.percent(config.Config.confidence, 0)


def type_names() -> dict[str, str]:
    """Slug and name of every series but all recorded crime, in the order of the page."""
    return {slug: name for slug, name in trend_findings.NAMES.items() if slug != RECORDED}


# -- types


def type_rows(results: Results, months: Sequence[str]) -> pd.DataFrame:
    """Each type's months, trend and changes of level as lines of panels."""
    stl, points = results.series.decomposition.stl, results.series.changes.points
    london = results.trends.london
    parts = []
    for slug, name in type_names().items():
        count = london[london["measure"] == slug].set_index("month")["count"].reindex(list(months))
        parts.append(_lines(name, CONTEXT, months, count.astype("Float64").astype(float)))
        trend = stl[stl["measure"] == slug]
        parts.append(_lines(name, SUBJECT, trend["month"], trend["trend"]))
        parts.append(_rules(name, CHANGE, points.loc[points["measure"] == slug, "month"]))
        parts.append(_rules(name, SYSTEM, frame.marks(months)["month"]))
    return pd.concat(parts, ignore_index=True)


def type_panels(results: Results, months: Sequence[str]) -> list[Panel]:
    """A panel a type, each with its own scale from zero."""
    rows = type_rows(results, months)
    return [
        _panel(
            rows[rows["panel"] == name],
            months,
            name,
            f"{_highest(rows[rows['panel'] == name])}; {trend_findings.steps_of(results.series.changes, slug)}",
        )
        for slug, name in type_names().items()
    ]


def _highest(rows: pd.DataFrame) -> str:
    counts = rows.loc[rows["kind"] == CONTEXT, "value"]
    return f"Up to {fmt.count(counts.max())} a month" if counts.notna().any() else "No month is whole"


def types(inputs: Inputs, results: Results) -> Figure:
    """Each type's months with its trend and changes of level."""
    changes = results.series.changes
    headline = trend_findings.types(changes)
    rows = type_rows(results, inputs.months)
    london = results.trends.london
    searched = bool(changes.searches["searched"].any())
    return Figure(
        name="trends-types",
        live=False,
        headline=headline,
        subtitle=(
            f"Incidents per month (grey) and trend, London, {frame.span(inputs.months)}, by type, each on a scale of its own "
            "from zero; upright lines: changes of level; dashed: the Met changes its recording system"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one a type. {headline}.",
        spec=_spec(rows, zero=True, shared=False),
        table=_calendar(london[london["measure"] != RECORDED], "measure", "count", type_names(), "Type"),
        made=(
            f"Season taken out by regression, then PELT. {trend_findings.chance(changes, results.series.settings)}"
            if searched
            else "Whole years of months without a gap are needed to look for changes of level."
        ),
        limits=(
            "A change of level says when recording moved, not why: rules of recording, the police's attention and crime look "
            "the same. Its date was chosen from the same months as its size, which therefore leans upwards and has no interval. "
            "A slow drift is cut into steps too; where a straight line fits better, the text says so."
        ),
    )


# -- boroughs


def borough_rows(inputs: Inputs, results: Results) -> pd.DataFrame:
    """Each borough's index with London's behind it as lines of panels."""
    table = results.series.boroughs.set_index(["borough_code", "month"])["index"]
    months = list(inputs.months)
    london = table.xs("").reindex(months)
    parts = []
    for code, name in _borough_names(results).items():
        parts.append(_lines(name, CONTEXT, months, london))
        parts.append(_lines(name, SUBJECT, months, table.xs(code).reindex(months)))
        if not has_own_force(code):  # it has a force and a recording system of its own
            parts.append(_rules(name, SYSTEM, frame.marks(months)["month"]))
    return pd.concat(parts, ignore_index=True)


def _borough_names(results: Results) -> dict[str, str]:
    rows = results.rates.borough.sort_values("borough")
    return dict(zip(rows["borough_code"].astype(str), rows["borough"].astype(str), strict=True))


def borough_panels(inputs: Inputs, results: Results) -> list[Panel]:
    """A panel a borough, all on one scale."""
    rows = borough_rows(inputs, results)
    low, high = rows["value"].min(), rows["value"].max()
    ends = (0.0, 1.0) if fmt.is_missing(low) else (float(low), float(high))
    return [
        _panel(
            rows[rows["panel"] == name],
            inputs.months,
            name,
            say.capital(_change(results.trends, code)),
            ends=ends,
            href=f"boroughs/{fmt.slug(name)}.html",
            mark="own police force" if has_own_force(code) else "",
        )
        for code, name in _borough_names(results).items()
    ]


def _change(trends: Trends, code: str) -> str:
    row = measures.change_of(trends, RECORDED, code)
    if fmt.is_missing(row["change"]):
        return "no comparison: months are missing"
    return say.moved(row["change"], row["low"], row["high"])


def boroughs(inputs: Inputs, results: Results) -> Figure:
    """Recorded crime in each borough against its own mean month, with London behind."""
    headline = trend_findings.boroughs(results.trends)
    rows = borough_rows(inputs, results)
    table = results.series.boroughs
    names = {"": "London", **_borough_names(results)}
    low, high = rows["value"].min(), rows["value"].max()
    return Figure(
        name="trends-boroughs",
        live=False,
        headline=headline,
        subtitle=(
            f"Recorded crimes per month as a part of the mean month of {frame.span(inputs.months)}, each borough and London "
            f"(grey); every panel from {fmt.percent(low, 0)} to {fmt.percent(high, 0)}; under each: change of the last "
            f"{say.few(12)} months on the {say.few(12)} before, with its {INTERVAL} interval"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one a borough, each beside London. {headline}.",
        spec=_spec(rows, zero=False, shared=True),
        table=_calendar(
            table.assign(index=(100 * table["index"]).round(1)), "borough_code", "index", names, "Borough"
        ),
        made=(
            "A month's count over the mean of all months that are there, so that boroughs of any size lie on one scale and "
            "residents play no part. Missing months are gaps. By chance alone about one in "
            f"{say.few(round(1 / (1 - config.Config.confidence)))} boroughs would seem to have risen or fallen."
        ),
        limits=frame.estimated(
            inputs,
            "The panels show how each borough moved, not how much is recorded there. In the City of London, which has a force "
            "of its own, few crimes are recorded and chance moves more.",
        ),
    )


# -- forecasts


def forecast_rows(inputs: Inputs, results: Results) -> pd.DataFrame:
    """Published forecasts with the months before them as lines of panels."""
    table, london = results.series.forecasts.forecasts, results.trends.london
    past = list(inputs.months[-HISTORY:])
    parts = []
    for slug in table["measure"].unique():
        name = trend_findings.NAMES[str(slug)]
        own = table[table["measure"] == slug]
        count = london[london["measure"] == slug].set_index("month")["count"].reindex(past).astype(float)
        parts.append(
            _lines(name, BAND, own["month"], own["forecast"]).assign(
                low=own["forecast_low"].to_numpy(float), high=own["forecast_high"].to_numpy(float)
            )
        )
        parts.append(_lines(name, CONTEXT, past, count))
        parts.append(_lines(name, SUBJECT, own["month"], own["forecast"]))
    return pd.concat(parts, ignore_index=True)


def forecast_panels(inputs: Inputs, results: Results) -> list[Panel]:
    """A panel a published forecast, each with its own scale from zero."""
    result = results.series.forecasts
    if result.forecasts.empty:
        return []
    rows = forecast_rows(inputs, results)
    months = [*inputs.months[-HISTORY:], *result.forecasts["month"].unique()]
    return [
        _panel(
            rows[rows["panel"] == name],
            months,
            name,
            trend_findings.forecast_of(row),
        )
        for row in dict_rows(result.scores[result.scores["published"].astype(bool)])
        for name in [trend_findings.NAMES[str(row["measure"])]]
    ]


def forecasts(inputs: Inputs, results: Results) -> Figure:
    """The forecasts that are published."""
    result = results.series.forecasts
    headline = trend_findings.forecasts(result)
    table = result.forecasts
    ahead = list(table["month"].unique())
    return Figure(
        name="trends-forecasts",
        live=False,
        headline=headline,
        subtitle=(
            f"Incidents per month in London, {frame.span(inputs.months[-HISTORY:])} (grey), and forecast for "
            f"{frame.span(ahead)}, by type, each on a scale of its own from zero; bands: {INTERVAL} interval"
        ),
        source=frame.POLICE,
        alt=f"Small charts, one a forecast. {headline}.",
        spec=_spec(forecast_rows(inputs, results), zero=True, shared=False),
        table=pd.DataFrame(
            {
                "Series": table["measure"].map(trend_findings.NAMES),
                "Month": table["month"].map(fmt.month),
                "Forecast": table["forecast"].astype("Int64"),
                "Lowest": table["forecast_low"].astype("Int64"),
                "Highest": table["forecast_high"].astype("Int64"),
                "Model": table["model"],
            }
        ),
        made=(
            "The model of each series is the one that leads last year's same month most, among those whose lead is clear on "
            "held-out months; it is then fitted to all months."
        ),
        limits=(
            "A forecast carries on what the months before did. It knows of no change in law, in policing or in recording, and "
            "a step like those above would break it."
        ),
    )


# -- what the three share


def _calendar(table: pd.DataFrame, key: str, value: str, names: dict[str, str], title: str) -> pd.DataFrame:
    """A row a panel and year, a column a calendar month: no wider than a sheet of paper, however many panels.

    ``title`` : the heading of the panels' names.
    """
    year, number = table["month"].str[:4].rename("Year"), table["month"].str[5:].astype(int)
    rows = table[value].groupby([table[key], year, number]).first().unstack()
    rows = rows.reindex(columns=range(1, len(fmt.MONTHS) + 1)).reindex(list(names), level=0)
    rows.columns = pd.Index([month[:3] for month in fmt.MONTHS])
    rows = rows.rename(index=names, level=0).rename_axis([title, "Year"])
    return rows.reset_index()


def _lines(panel: str, kind: str, months: Sequence[str] | pd.Series, values: Any) -> pd.DataFrame:
    table = pd.DataFrame({"panel": panel, "kind": kind, "month": list(months), "value": list(values)})
    return table.reindex(columns=COLUMN_NAMES).astype({"value": float, "low": float, "high": float})


def _rules(panel: str, kind: str, months: Sequence[str] | pd.Series) -> pd.DataFrame:
    return _lines(panel, kind, months, [float("nan")] * len(months))


def _panel(
    rows: pd.DataFrame,
    months: Sequence[str],
    title: str,
    note: str,
    ends: tuple[float, float] | None = None,
    href: str = "",
    mark: str = "",
) -> Panel:
    """Draw one panel's lines, on a scale from zero unless ``ends`` are given."""
    highest = rows[["value", "high"]].max().max()
    low, high = ends or (0.0, 1.0 if fmt.is_missing(highest) else float(highest))
    scale = Scale(months, low, high)
    drawing: dict[str, Callable[[pd.DataFrame], str]] = {
        BAND: lambda part: scale.band(part["low"].tolist(), part["high"].tolist(), part["month"].tolist()),
        SYSTEM: lambda part: "".join(map(scale.upright, part["month"])),
        CHANGE: lambda part: "".join(map(scale.upright, part["month"])),
        CONTEXT: lambda part: scale.line(part["value"].tolist(), part["month"].tolist()),
        SUBJECT: lambda part: scale.line(part["value"].tolist(), part["month"].tolist()),
    }
    shapes = [
        (kind, draw(rows[rows["kind"] == kind]))
        for kind, draw in drawing.items()
        if (rows["kind"] == kind).any()
    ]
    return Panel(title, note, shapes, href, mark)


def _spec(rows: pd.DataFrame, zero: bool, shared: bool) -> dict[str, Any]:
    """Return the specification of the same panels, for use elsewhere."""
    spec = design.filled(_design(zero, shared), {"panels": rows}, 0)
    for key in ("width", "height", "autosize"):
        del spec[key]
    return spec


@cache
def _design(zero: bool, shared: bool) -> design.Design:
    base = alt.Chart(width=PANEL_WIDTH, height=PANEL_HEIGHT).encode(
        x=alt.X("month", type="temporal", title=None, axis=alt.Axis(format="%Y", tickCount="year"))
    )
    form = "%" if shared else ",d"
    y = alt.Y(
        "value", type="quantitative", title=None, scale=alt.Scale(zero=zero), axis=alt.Axis(format=form)
    )
    muted, ink = theme.LIGHT["muted"], theme.LIGHT["ink"]

    def only(kind: str) -> alt.Chart:
        return base.transform_filter(f"datum.kind === '{kind}'")

    layers = alt.layer(
        only(BAND)
        .mark_area(color=theme.LIGHT["band"])
        .encode(y=alt.Y("low", type="quantitative", title=None), y2=alt.Y2("high")),
        only(SYSTEM).mark_rule(color=muted, strokeDash=[4, 3], strokeWidth=1),
        only(CHANGE).mark_rule(color=ink, strokeWidth=1),
        only(CONTEXT).mark_line(color=theme.LIGHT["context"], strokeWidth=1.5).encode(y=y),
        only(SUBJECT).mark_line(color=theme.LIGHT["emphasis"], strokeWidth=1.5).encode(y=y),
        data=alt.NamedData(name="panels"),
    )
    header = alt.Header(labelLimit=PANEL_WIDTH)
    facets = layers.facet(
        facet=alt.Facet("panel", type="nominal", title=None, sort=None, header=header), columns=COLUMNS
    )
    return design.drawn(facets if shared else facets.resolve_scale(y="independent"))

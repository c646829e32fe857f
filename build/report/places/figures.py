"""The figures of the boroughs: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs
from build.analysis.places.against_london import mix
from build.analysis.results import Results
from build.report.figure.figure import Figure, headed
from build.report.places import charts, findings, headlines
from build.report.words.measures import RECORDED_TYPES, TYPE_NAMES
from build.report.words.rows import dict_rows


def figures(inputs: Inputs, results: Results) -> list[Figure]:
    """Return the boroughs' rates and two figures per borough."""
    rates = results.rates
    out = [
        headed(
            charts.rates_of_boroughs(inputs, rates, headline=findings.spread(rates)),
            headlines.rates(rates.borough),
        )
    ]
    recorded = rates.count[0][[rates.measures.index(slug) for slug in RECORDED_TYPES]]
    names = [TYPE_NAMES[slug] for slug in RECORDED_TYPES]
    for row in dict_rows(rates.borough.sort_values("borough")):
        code, borough = str(row["borough_code"]), str(row["borough"])
        change = findings.borough_change(results.places, code, borough)
        said = headlines.of_place(results.places, code, borough)
        out.append(headed(charts.trend(inputs, results, row, headline=change), said))
        table = mix(recorded, (inputs.areas["borough_code"] == code).to_numpy(), names)
        own = charts.mix(rates, borough, table, headline=findings.borough_mix(table, borough))
        out.append(headed(own, headlines.mix(table)))
    return out

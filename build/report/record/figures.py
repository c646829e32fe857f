"""The figures of the pages of record: each chart under the sentence that the figures bear out."""

from __future__ import annotations

from build.analysis.inputs import Inputs, Rates
from build.analysis.record.ledger import totals
from build.report.figure.figure import Figure, headed
from build.report.record import findings, headlines, quality_charts, rate_charts
from build.settings import Gate


def quality_figures(inputs: Inputs, gate: Gate) -> list[Figure]:
    """Return the figures of Data quality."""
    partial = findings.partial(gate.partial_share, gate.partial_window)
    estimated = quality_charts.states(inputs).count(quality_charts.ESTIMATED)
    return [
        headed(
            quality_charts.coverage(
                inputs, headline=findings.coverage(inputs.coverage, estimated), partial=partial
            ),
            headlines.coverage(inputs.coverage, estimated),
        ),
        headed(
            quality_charts.ledger(inputs, headline=findings.ledger_total(totals(inputs.ledger))),
            headlines.ledger(totals(inputs.ledger)),
        ),
    ]


def method_figures(inputs: Inputs, rates: Rates) -> list[Figure]:
    """Return the figure of Method; none where too few months are held, or too small a region for an interval."""
    if rates.holdout["low"].isna().all():
        return []
    return [
        headed(
            rate_charts.held_out(inputs, rates, headline=findings.shrinkage(rates)),
            headlines.smoothing(rates),
        )
    ]

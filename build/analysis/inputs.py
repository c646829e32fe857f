"""What the analysis is given: one dataclass, filled from data/reference and data/snapshot."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.place_dispersion import PlaceDispersion

RECORDED = "recorded"  # the measure of all recorded categories together; the others are the slugs of types


@dataclass(frozen=True)
class Inputs:
    """Tables and arrays of one build, all aligned to the row order of ``areas``.

    Attributes
    ----------
    areas : one row per 2021 LSOA, sorted by ``lsoa21cd``; columns ``lsoa21cd, lsoa21nm, ward_code, ward,
        msoa21cd, msoa21nm, borough_code, borough, hectares, easting, northing`` (a point inside the area, metres,
        British National Grid), ``population`` (residents), ``imd_score, imd_decile`` (1 = most deprived tenth of
        England), the six domain scores named in ``vocabulary.DOMAINS``, ``residents_total`` and
        ``residents_asian/black/mixed/white/other`` (Census usual residents), ``streets`` (the one or two streets with most
        published points, joined by "; ": what an area is known by; "" for the few that have none).
    editions : domain scores of other editions of the indices of deprivation, by label ("IMD 2025"); empty if none is held.
    neighbours : (pairs, 2) row numbers of areas that share a boundary line, first < second.
    months : every month of the window, consecutive, "YYYY-MM".
    types : crime types in the order of ``vocabulary.CRIME_TYPES`` (ASB last).
    counts : (areas, months, types) incidents counted in each area.
    observed : (areas, months) whether the area's own force published a complete month. Where False the
        counts are missing, not zero.
    monthly : ``month, force, crime_type, count``: all incidents each force recorded, including unlocated and outside
        London; ``count`` is nullable and null where the force-month is missing or partial.
    coverage : ``month, force, kind ("street" or "stop-and-search"), rows, state`` with state one of ``complete``,
        ``partial``, ``missing``; ``reason`` text or "".
    ledger : one row per file: ``month, force, kind, file, bytes, sha256, rows, counted, no_place, outside``, one
        ``rejected_<reason>`` each, and of the counted ``same_code, merged, split_by_point, split_by_share``; ``unknown``: what
        it held that is not known, in words, "" if nothing; of searches ``unknown_ethnicity``, their number.
    provenance : ``month, force, kind, type, basis`` of what is not as published, no rows where all is; see
        :mod:`build.analysis.provenance`, which says what a basis makes an estimate of.
    estimated : level ("borough", "ward", "area", "point") -> (forces, months, types) whether a force's counts are estimates at
        that level; forces in the order of ``london.FORCES``. Totals of a force and of London never are. For the flags of
        single places: ``estimated[level][force_of(borough_codes)]``, (places, months, types).
    searches_estimated : (forces, months) whether a force's searches are estimates.
    stops : aggregated searches, one row per combination: ``month, force, borough_code`` ("" = located outside London,
        null = no place), ``type, gender, age, self_defined, officer_defined, legislation, object, outcome,
        outcome_linked, clothing, count``; published words, null where the publisher left the cell empty.
    stops_area : (areas, months) searches counted in each area.
    stops_clock : ``month, weekday (0 = Monday), hour, count``.
    points : Central London incidents of the newest month and the same month a year before:
        ``month, crime_type, location, easting, northing, count``.
    labels : words with figures that come from the sources, for captions: ``population`` ("mid-2024"),
        ``population_note`` ("" or how small areas' residents were brought to that year), ``deprivation`` ("IMD 2025"),
        ``census`` ("Census 2021"), ``estimated`` ("", or a sentence for every page if nothing is the publisher's: a
        rehearsal), ``note`` (what the card says of the data).
    breaks : known breaks of the series, dicts of ``date, title, reason, address`` (and perhaps ``until, force``).
    residents_by_age : Census residents: ``borough_code, sex, age_from`` (first year of the band), ``residents_<group>``;
        empty where the Census table by age is not held.
    sources : source cards, one dict a source: ``title, publisher, address, licence, date, sha256, rows, table``.
    """

    areas: pd.DataFrame
    editions: dict[str, pd.DataFrame]
    neighbours: NDArray[np.int32]
    months: tuple[str, ...]
    types: tuple[str, ...]
    counts: NDArray[np.int32]
    observed: NDArray[np.bool_]
    monthly: pd.DataFrame
    coverage: pd.DataFrame
    ledger: pd.DataFrame
    provenance: pd.DataFrame
    estimated: dict[str, NDArray[np.bool_]]
    searches_estimated: NDArray[np.bool_]
    stops: pd.DataFrame
    stops_area: NDArray[np.int32]
    stops_clock: pd.DataFrame
    points: pd.DataFrame
    labels: dict[str, str]
    sources: list[dict[str, Any]]
    breaks: list[dict[str, Any]]
    residents_by_age: pd.DataFrame = field(default_factory=pd.DataFrame)

    def only(self, *names: str) -> Inputs:
        """The attributes of these names alone: what is made from them can depend on no other."""
        return cast(Inputs, SimpleNamespace(**{name: getattr(self, name) for name in names}))


@dataclass(frozen=True)
class Rates:
    """Result of :func:`build.analysis.rates.area_rates.area_rates`, which the model and the clusters start from.

    Arrays and frames are aligned to the rows of ``areas``.

    periods : label -> its months; "12m" (the last 12 months of the window) first, then each complete calendar
        year ("2023", ...), newest first.
    measures : "recorded" (13 categories together), then the slug of each type (ASB last).
    count : (periods, measures, areas) incidents in observed months (a partial month counts nowhere in the
        rates).
    exposure : (periods, areas) person-years: population x observed months / 12.
    whole : (periods, areas) whether every month of the period was observed; only then is a count one of the period.
    smoothed : (periods, measures, areas) empirical-Bayes rate per 1,000 residents a year; NaN without
        exposure.
    area : ``crimes_12m, rate_per_1000_12m, rate_low, rate_high, dispersion, rate_smoothed, rank_low, rank_high`` (rank
        band, 1 = highest rate of unflagged areas; NaN if flagged), ``asb_12m, crimes_36m, n_36m_<slug>`` (the whole
        window), ``months`` (observed of the last 12), ``denominator_flag`` ("" or the reason). Counts are null unless
        every month of their period was observed; rates are a year's, from the months observed.
    borough, ward : ``borough_code, borough[, ward_code, ward], population, crimes_12m, rate, rate_low, rate_high,
        dispersion, asb_12m, months``, likewise; ``flagged_areas``, ``flagged_share`` (of its recorded crime, counted in
        flagged areas), ``denominator_flag`` ("" or the reason); borough also ``expected, funnel_low_95, funnel_high_95,
        funnel_low_998, funnel_high_998`` (rates), ``position`` ("above", "below", "within"; limits allow for overdispersion).
    london : dict of ``population, crimes, rate, rate_low, rate_high, asb, months`` for "12m"; NaN for null.
    prior : ``period, measure, shape, mean`` of the fitted Gamma prior (mean per 1,000 a year; where each borough has its
        own, the residents' mean of them).
    holdout : as :func:`build.analysis.rates.holdout.later_months`; its outcome decides whose prior is used.
    rule : the figures of the flag rule (thresholds, how many flagged by which reason) and
        ``between_boroughs`` (spread of log rates that the funnel allows for), ``prior_level`` ("London" or "borough"),
        ``prior_gain`` (as :func:`build.analysis.rates.holdout.later_months`), for the text.
    spread : "borough", "ward", "area" -> how much their months vary, by measure and place.
    settings : those it was made with, for the words of the report.
    """

    periods: dict[str, tuple[str, ...]]
    measures: tuple[str, ...]
    count: NDArray[np.int32]
    exposure: NDArray[np.float64]
    whole: NDArray[np.bool_]
    smoothed: NDArray[np.float64]
    area: pd.DataFrame
    borough: pd.DataFrame
    ward: pd.DataFrame
    london: dict[str, float]
    prior: pd.DataFrame
    holdout: pd.DataFrame
    rule: dict[str, Any]
    spread: dict[str, PlaceDispersion]
    settings: RateSettings

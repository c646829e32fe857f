"""Crime rates per 1,000 residents: intervals, shrinkage, flags, ranks, borough funnel."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from build.analysis.inputs import RECORDED, Rates
from build.analysis.rates.borough_tables import borough_table, london_total, rate_with_interval, ward_table
from build.analysis.rates.coverage import mask_counts, mask_places, months_observed
from build.analysis.rates.flags import denominator_flags
from build.analysis.rates.holdout import BOROUGH, better_level, later_months
from build.analysis.rates.settings import RateSettings
from build.analysis.statistics.arrays import Counts, Floats
from build.analysis.statistics.levels import AREA, WARD, place_levels
from build.analysis.statistics.levels import BOROUGH as BOROUGH_LEVEL
from build.analysis.statistics.neighbourhood import Reach, Rings, fit_local_prior, make_rings
from build.analysis.statistics.place_dispersion import PlaceDispersion, place_dispersion
from build.analysis.statistics.shrinkage import GammaPrior, fit_gamma_prior, fit_group_prior, rank_bands
from build.analysis.statistics.spatial import grid_squares
from build.vocabulary import ASB, CRIME_TYPES

LAST = "12m"
YEAR = 12  # months


def area_rates(
    areas: pd.DataFrame,
    counts: Counts,
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
    settings: RateSettings,
    neighbours: NDArray[np.int32] | None = None,
) -> Rates:
    """Rates per 1,000 residents a year for every area, borough and ward, with intervals and shrinkage.

    Parameters
    ----------
    areas : one row per area: ``population, hectares, borough_code, borough, ward_code, ward``.
    counts : (areas, months, types) incidents.
    months : consecutive "YYYY-MM"; with fewer than 12, "12m" is all of them, annualised through the exposure.
    observed : (areas, months); where False the month is neither in the counts nor in the exposure.
    types : police.uk names in the order of the last axis of ``counts``.
    settings : ``per``, ``confidence``, ``seed``, the flag rule.
    neighbours : (pairs, 2) areas that touch; with them, types that it predicts better have a prior of the neighbourhood.

    Returns
    -------
    Rates

    Raises
    ------
    ValueError
        If the arrays do not fit the table.

    References
    ----------
    Police counts: data.police.uk. Residents: ONS mid-year estimates. Garwood (1936); Clayton and Kaldor
    (1987).
    """
    _check_shapes(areas, counts, months, observed, types)
    population = areas["population"].to_numpy(np.float64)
    periods = rate_periods(months)
    measures = (RECORDED, *(CRIME_TYPES[name] for name in types))
    seen = np.where(observed[:, :, None], counts, 0).astype(np.int32)
    count = np.stack([_measure_counts(seen, months, span, types) for span in periods.values()])
    exposure = np.stack([population * _share_of_year(observed, months, span) for span in periods.values()])
    recorded = seen[:, :, [name != ASB for name in types]].sum(axis=2, keepdims=True, dtype=np.int32)
    window = recorded[:, :, 0].sum(axis=1, dtype=np.int32), population * observed.sum(axis=1) / YEAR
    flag, rule = denominator_flags(areas, count[0, 0], exposure[0], settings, window)
    borough_number = np.unique(areas["borough_code"].to_numpy(str), return_inverse=True)[1]
    comparable = flag == ""
    monthly = np.concatenate([recorded, seen], axis=2)
    levels = place_levels(areas)
    spread = {name: place_dispersion(monthly, levels[name], observed) for name in (BOROUGH_LEVEL, WARD, AREA)}
    block = grid_squares(areas, settings.block_km * 1000)
    before = _comparable_before(areas, recorded[:, :, 0], observed, population, settings)
    rings = None if neighbours is None else make_rings(neighbours, len(areas))
    predicted = later_months(
        monthly, observed, population, borough_number, block, before, measures, rings, settings
    )
    level = better_level(predicted.table)
    group = borough_number if level == BOROUGH else None
    reach = [predicted.reach.get(measure) for measure in measures]
    priors = _fit_priors(count, exposure, comparable, group, list(periods.values()), rings, reach)
    smoothed = _shrink(priors, count, exposure) * settings.per
    area = _area_table(count[0, 0], exposure[0], smoothed[0, 0], flag, priors[0][0], spread[AREA], settings)
    area = area.assign(**_window_columns(seen, count[0], types, measures)).assign(denominator_flag=flag)
    borough, between = borough_table(areas, area, exposure[0], spread[BOROUGH_LEVEL], settings)
    ward = ward_table(areas, area, exposure[0], spread[WARD], settings)
    london = london_total(population, area, exposure[0], borough, settings)
    held = np.stack([months_observed(observed, _columns(months, span)) for span in periods.values()])
    every = Rates(
        periods=periods,
        measures=measures,
        count=count,
        exposure=exposure,
        whole=held == np.array([[len(span)] for span in periods.values()]),
        smoothed=smoothed,
        area=area.assign(months=held[0]),
        borough=borough,
        ward=ward,
        london=london,
        prior=_prior_table(priors, periods, measures, exposure, settings),
        holdout=predicted.table,
        spread=spread,
        rule={**rule, "between_boroughs": between, "prior_level": level, "prior_gain": predicted.gain},
        settings=settings,
    )
    return _whole_periods_alone(every, areas, np.asarray(observed.all(axis=1)))


def _whole_periods_alone(rates: Rates, areas: pd.DataFrame, always: NDArray[np.bool_]) -> Rates:
    """The same with counts of whole periods only in what readers see. ``always`` : areas observed in every month."""
    whole, held = rates.whole[0], rates.area["months"].to_numpy()
    area = mask_counts(rates.area, whole)
    area = mask_counts(area, always, [str(c) for c in area if "_36m" in str(c)])
    london = rates.london | ({} if whole.all() else {"crimes": np.nan, "asb": np.nan})
    wanted = len(rates.periods[LAST])
    return replace(
        rates,
        area=area,
        borough=mask_places(rates.borough, areas, "borough_code", held, wanted),
        ward=mask_places(rates.ward, areas, "ward_code", held, wanted),
        london=london | {"months": float(held.min())},
    )


def _comparable_before(
    areas: pd.DataFrame,
    recorded: Counts,
    observed: NDArray[np.bool_],
    population: Floats,
    settings: RateSettings,
) -> NDArray[np.bool_]:
    """Areas not flagged by the months before the last 12: held-out months must not choose which areas are compared."""
    early = slice(0, max(observed.shape[1] - YEAR, 0))
    years = population * observed[:, early].sum(axis=1) / YEAR
    flag, _ = denominator_flags(areas, recorded[:, early].sum(axis=1, dtype=np.int32), years, settings)
    return np.asarray(flag == "")


def rate_periods(months: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Label -> months: "12m", the last 12 (or all, if fewer), then complete calendar years, newest first."""
    years = sorted({month[:4] for month in months}, reverse=True)
    spans = {year: tuple(month for month in months if month[:4] == year) for year in years}
    return {LAST: months[-YEAR:], **{year: span for year, span in spans.items() if len(span) == YEAR}}


def _check_shapes(
    areas: pd.DataFrame,
    counts: Counts,
    months: tuple[str, ...],
    observed: NDArray[np.bool_],
    types: tuple[str, ...],
) -> None:
    wanted = (len(areas), len(months), len(types))
    if counts.shape != wanted or observed.shape != wanted[:2]:
        raise ValueError(
            f"counts {counts.shape} and observed {observed.shape} do not fit {wanted} (areas, months, types)"
        )


def _columns(months: tuple[str, ...], span: tuple[str, ...]) -> slice:
    start = months.index(span[0])
    return slice(start, start + len(span))


def _measure_counts(
    seen: Counts, months: tuple[str, ...], span: tuple[str, ...], types: tuple[str, ...]
) -> Counts:
    """Counts of one period, (measures, areas): recorded crime without ASB first, then each type."""
    by_type = seen[:, _columns(months, span)].sum(axis=1, dtype=np.int32).T
    recorded = by_type[[name != ASB for name in types]].sum(axis=0, dtype=np.int32)
    return np.vstack([recorded, by_type])


def _share_of_year(observed: NDArray[np.bool_], months: tuple[str, ...], span: tuple[str, ...]) -> Floats:
    return np.asarray(observed[:, _columns(months, span)].sum(axis=1) / YEAR, dtype=np.float64)


def _fit_priors(
    count: Counts,
    exposure: Floats,
    comparable: NDArray[np.bool_],
    borough: NDArray[np.int_] | None,
    spans: list[tuple[str, ...]],
    rings: Rings | None,
    reach: list[Reach | None],
) -> list[list[GammaPrior]]:
    """One prior per period and measure, from unflagged areas; periods of the same months share theirs.

    With ``borough``, each area's prior has the mean of its borough; where ``reach`` names one for the measure, that of its
    neighbourhood.
    """

    def fit(n: Counts, years: Floats, near: Reach | None) -> GammaPrior:
        if near is not None and rings is not None and n.any():
            base = (
                fit_group_prior(n, years, borough, comparable)
                if borough is not None
                else fit_gamma_prior(n, years)
            )
            return (
                fit_local_prior(n, years, base, rings, comparable, [near])[0] if np.any(base.mean) else base
            )
        if borough is None:
            return fit_gamma_prior(n[comparable], years[comparable])
        return fit_group_prior(n, years, borough, comparable)

    fitted: dict[tuple[str, ...], list[GammaPrior]] = {}
    for span, by_measure, years in zip(spans, count, exposure, strict=True):
        if span not in fitted:
            fitted[span] = [fit(n, years, near) for n, near in zip(by_measure, reach, strict=True)]
    return [fitted[span] for span in spans]


def _shrink(priors: list[list[GammaPrior]], count: Counts, exposure: Floats) -> Floats:
    rows = zip(priors, count, exposure, strict=True)
    return np.stack(
        [[p.posterior_mean(c, years) for p, c in zip(ps, cs, strict=True)] for ps, cs, years in rows]
    )


def _area_table(
    count: Counts,
    exposure: Floats,
    smoothed: Floats,
    flag: NDArray[np.object_],
    prior: GammaPrior,
    spread: PlaceDispersion,
    settings: RateSettings,
) -> pd.DataFrame:
    """Counts, rates and rank bands of areas; both intervals allow for months that vary more than chance."""
    varies = spread.dispersion[0]
    rate, low, high = rate_with_interval(
        count.astype(np.float64), exposure, varies, spread.freedom[0], settings
    )
    ranked = (flag == "") & (exposure > 0)
    bands = np.full((2, count.size), np.nan)
    rng = np.random.default_rng(settings.seed)
    bands[:, ranked] = rank_bands(
        prior.of(ranked),
        count[ranked] / varies[ranked],  # a count that varies so says as much as a smaller one that does not
        exposure[ranked] / varies[ranked],
        settings.confidence,
        settings.rank_draws,
        rng,
    )
    return pd.DataFrame(
        {
            "crimes_12m": count,
            "rate_per_1000_12m": rate,
            "rate_low": low,
            "rate_high": high,
            "dispersion": varies,
            "rate_smoothed": smoothed,
            "rank_low": bands[0],
            "rank_high": bands[1],
        }
    )


def _window_columns(
    seen: Counts, last: Counts, types: tuple[str, ...], measures: tuple[str, ...]
) -> dict[str, Counts]:
    """Counts over the whole window, total and by type, and anti-social behaviour in the last 12 months."""
    window = seen.sum(axis=1, dtype=np.int32)
    slugs = measures[1:]
    columns = {"asb_12m": last[1:][[name == ASB for name in types]].sum(axis=0, dtype=np.int32)}
    columns["crimes_36m"] = window[:, [name != ASB for name in types]].sum(axis=1, dtype=np.int32)
    return columns | {f"n_36m_{slug}": window[:, i] for i, slug in enumerate(slugs)}


def _prior_table(
    priors: list[list[GammaPrior]],
    periods: dict[str, tuple[str, ...]],
    measures: tuple[str, ...],
    exposure: Floats,
    settings: RateSettings,
) -> pd.DataFrame:
    def mean(prior: GammaPrior, years: Floats) -> float:
        total = years.sum()
        return float((prior.mean * years).sum() / total) * settings.per if total else np.nan

    rows = [
        (period, measure, prior.shape, mean(prior, years))
        for period, fitted, years in zip(periods, priors, exposure, strict=True)
        for measure, prior in zip(measures, fitted, strict=True)
    ]
    return pd.DataFrame(rows, columns=["period", "measure", "shape", "mean"])

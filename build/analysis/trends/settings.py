"""Settings of monthly series."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import VerdictSettings


@dataclass(frozen=True)
class TrendSettings(VerdictSettings):
    """Settings of yearly change, season, changes of level and forecasts."""

    drift_degree: int = 3  # of the polynomial that a smooth drift of a monthly series is taken for
    decompose_years: int = 2  # fewest years that are split into trend, season and remainder
    change_years: int = 3  # fewest years in which changes of level are looked for
    change_apart: int = 3  # months between two of them, at least
    change_false_alarms: float = 0.05  # of series without a change, in which one is found, at most ...
    change_autocorrelation: float = 0.6  # ... if their months are no more autocorrelated than this
    change_power: float = 0.8  # share of series in which the least step that is stated is found
    change_simulations: int = 2000  # of such series, to set the penalty by
    change_near_system: int = 2  # months from the Met's system change within which a change may be due to it
    forecast_months: int = 6
    forecast_fitted: int = 24  # fewest months that a forecast is made from

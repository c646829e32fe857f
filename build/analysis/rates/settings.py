"""Settings of rates: the flag rule, rank bands, the funnel."""

from __future__ import annotations

from dataclasses import dataclass

from build.analysis.statistics.settings import Common


@dataclass(frozen=True)
class RateSettings(Common):
    """Settings of rates of areas, wards and boroughs."""

    # residents are the wrong denominator where the 12-month rate, with its whole interval, is further from London's
    # median than this many robust standard deviations of log rates (Iglewicz and Hoaglin 1993) ...
    flag_distance: float = 3.5
    # ... or above it by this many (Leys et al. 2013), in the share of areas with fewest residents per hectare
    flag_sparse_share: float = 0.1
    flag_sparse_distance: float = 2.5
    # a borough is flagged when more than this share of its recorded crime is counted in flagged areas
    flag_place_share: float = 0.5
    rank_draws: int = 400
    funnel_limits: tuple[float, float] = (0.95, 0.998)
    # share of boroughs at each end winsorised before overdispersion is measured
    funnel_winsorised: float = 0.1

"""Every place and type of crime: the count, the year before, the verdict, the rate, and the comparison with London.

This is the one table from which pages, map, downloads and search take a place's figures.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import stdtr

from build.analysis.places.settings import PlaceSettings
from build.analysis.places.years import Years
from build.analysis.statistics.arrays import Floats
from build.analysis.statistics.discoveries import discoveries
from build.analysis.statistics.intervals import dispersed, normal_quantile, rate_ratio
from build.analysis.statistics.levels import LEVELS, LONDON, Level
from build.analysis.statistics.place_dispersion import PlaceDispersion
from build.analysis.statistics.verdicts import UNKNOWN, Words, against_london, verdict


@dataclass(frozen=True)
class Places:
    """Result of :func:`place_changes`.

    table : one row per place and measure, by level (London, boroughs, wards, small areas), place and measure:
        ``level`` ("london", "borough", "ward", "area"), ``code`` ("" for London), ``measure`` ("recorded" or a type's slug);
        ``count`` in the last 12 months (all months, if there are fewer), ``previous`` in the 12 before, ``difference``: null
        where a month is missing;
        ``change`` per day, as a fraction, places' counts corrected by how many of the force's incidents have a place;
        ``change_low, change_high``: by how much it may be ordinary variation; ``verdict`` and ``against_london``: words of
        :mod:`build.analysis.statistics.verdicts`, "" where a month is missing;
        ``rate`` per ``per`` residents a year with ``rate_low, rate_high``, null without residents; ``ratio`` to London's rate
        with ``ratio_low, ratio_high``; ``dispersion`` of its months (null for London).
    dispersion : ``level, measure, dispersion, persistence``: mean of the level's places, see
        :class:`~build.analysis.statistics.place_dispersion.PlaceDispersion`.
    settings : those it was made with, for the words of the report.
    """

    table: pd.DataFrame
    dispersion: pd.DataFrame
    settings: PlaceSettings

    def of(self, level: str, measure: str) -> pd.DataFrame:
        """Rows of one level and measure, by code."""
        table = self.table
        rows = table[(table["level"] == level) & (table["measure"] == measure)]
        return rows.set_index("code")


def place_changes(
    levels: dict[str, Level],
    years: dict[str, Years],
    measures: tuple[str, ...],
    spread: dict[str, PlaceDispersion],
    london: pd.DataFrame,
    settings: PlaceSettings,
) -> Places:
    """Compare every place's last 12 months with the 12 before, and with London.

    A place's change may be ordinary variation of three kinds: counts and months that vary more than chance (its dispersion),
    autocorrelation over longer spells (its level's persistence), and London's own ups and downs, which it shares. Its
    verdict allows for all three. In the comparison with London the last cancels; the false discovery rate is controlled
    over all places of a level, for each measure.

    Parameters
    ----------
    levels, years, spread : by the names of levels; ``years`` of London holds its totals, ``spread`` has no London.
    measures : names of the last axis.
    london : by measure: ``change, change_low, change_high, verdict, reach`` (of the log), see
        :func:`build.analysis.trends.yearly_change.monthly_trends`.
    settings : ``confidence, per, fewest_for_verdict, false_discovery_rate``.

    References
    ----------
    McCullagh, P., Nelder, J. (1989). Generalized Linear Models, 9.2. Benjamini, Y., Hochberg, Y. (1995). Controlling the
    false discovery rate. JRSS B 57.
    """
    whole = london.set_index("measure").loc[list(measures)]
    parts = [_london_rows(years[LONDON], whole, measures, settings)]
    for name in (level for level in LEVELS[1:] if level in levels):
        for i, measure in enumerate(measures):
            rows = place_rows(years[name], i, spread[name], whole.iloc[i], settings)
            parts.append(
                pd.DataFrame({"level": name, "code": levels[name].codes, "measure": measure, **rows})
            )
    table = pd.concat(parts, ignore_index=True)
    base = table[table["level"] == LONDON].set_index("measure")["rate"]
    base = table["measure"].map(base.where(base > 0))
    for end in ("", "_low", "_high"):
        table[f"ratio{end}"] = table[f"rate{end}"] / base
    for name in ("count", "previous", "difference"):
        table[name] = table[name].round().astype("Int64")
    return Places(table, _dispersion_table(spread, measures), settings)


def _london_rows(
    years: Years, whole: pd.DataFrame, measures: tuple[str, ...], settings: PlaceSettings
) -> pd.DataFrame:
    """London's own rows; a year's rate varies by what a difference of two years does, over the square root of two."""
    now, before = years.now[0], years.before[0]
    rate = now / years.residents[0] * settings.per
    factor = np.exp(whole["reach"].to_numpy() / np.sqrt(2))
    rows: dict[str, object] = {"level": LONDON, "code": "", "measure": measures}
    rows |= {"count": now, "previous": before, "difference": now - before}
    rows |= {name: whole[name].to_numpy() for name in ["change", "change_low", "change_high", "verdict"]}
    rows |= {"against_london": UNKNOWN, "rate": rate, "rate_low": rate / factor, "rate_high": rate * factor}
    return pd.DataFrame(rows)


def place_rows(
    years: Years, i: int, spread: PlaceDispersion, london: pd.Series, settings: PlaceSettings
) -> dict[str, Floats | Words]:
    """One measure of the places of one level: the columns of :class:`Places`, from ``count`` to ``dispersion``.

    Parameters
    ----------
    years, spread : of the level. i : number of the measure. london : its row of London's changes.
    """
    now, before = years.now[:, i], years.before[:, i]
    total, fewest = now + before, settings.fewest_for_verdict
    noise = spread.dispersion[i] * spread.persistence[i]
    freedom = spread.freedom[i]
    ratio, low, high = rate_ratio(
        now,
        years.weight_now,
        before,
        years.weight_before,
        settings.confidence,
        noise + _shared(years, i, float(london["reach"]), settings),
        freedom,
    )
    whole = np.full(len(now), 1 + float(london["change"]))
    observed = np.where(
        years.weight_before > 0, years.weight_before, np.nan
    )  # nothing before: nothing to compare
    chance = ratio_chance(now, before, years.weight_now / observed * whole, noise, freedom)
    moved = discoveries(np.where(total < fewest, np.nan, chance), settings.false_discovery_rate)
    ratio = np.where((before == 0) & (now > 0), np.inf, ratio)
    unit = np.where(years.residents > 0, years.residents, np.nan) / settings.per
    bounds = dispersed(now, settings.confidence, spread.dispersion[i], freedom)
    return {
        "count": now,
        "previous": before,
        "difference": now - before,
        "change": np.where(np.isfinite(ratio), ratio - 1, np.nan),
        "change_low": low - 1,
        "change_high": np.where(np.isfinite(high), high - 1, np.nan),
        "verdict": verdict(low - 1, high - 1, total, fewest),
        "against_london": against_london(ratio, whole, moved, total, fewest),
        "rate": now / unit,
        "rate_low": bounds[0] / unit,
        "rate_high": bounds[1] / unit,
        "dispersion": spread.dispersion[i],
    }


def _shared(years: Years, i: int, reach: float, settings: PlaceSettings) -> Floats:
    """How much London's own ups and downs add to the dispersion of a change, in proportion to the place's counts."""
    both = years.now[:, i] + years.before[:, i]
    share = years.weight_now / (years.weight_now + years.weight_before)
    return np.asarray(both * share * (1 - share) * (reach / normal_quantile(settings.confidence)) ** 2)


def ratio_chance(now: Floats, before: Floats, ratio: Floats, dispersion: Floats, freedom: Floats) -> Floats:
    """Probability of counts at least as far from a ratio as these if it were true: a two-sided score test.

    Parameters
    ----------
    now, before : (places,) counts; NaN where unknown. ratio : the expected ratio of the count now to that before.
    dispersion, freedom : variance of the counts over their mean, and the degrees of freedom it is estimated with.
    """
    variance = dispersion * (now + before) * ratio
    score = np.divide(
        np.abs(now - before * ratio), np.sqrt(variance), out=np.full(now.shape, np.nan), where=variance > 0
    )
    return np.asarray(2 * stdtr(freedom, -score))


def _dispersion_table(spread: dict[str, PlaceDispersion], measures: tuple[str, ...]) -> pd.DataFrame:
    parts = [
        pd.DataFrame(
            {"level": name, "measure": measures, "dispersion": one.level, "persistence": one.persistence}
        )
        for name, one in spread.items()
    ]
    return pd.concat(parts, ignore_index=True)

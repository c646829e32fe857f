"""What the map can show: each measure with its words, classes, colours and values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from build.analysis.absence import Absent, attempt
from build.analysis.clusters.mix_clusters import Clusters
from build.analysis.deprivation.model import Deprivation
from build.analysis.inputs import Inputs, Rates
from build.analysis.statistics.levels import AREA, WARD
from build.analysis.statistics.local_moran import ABOVE, ABOVE_BELOW, BELOW, BELOW_ABOVE
from build.london import FORCES
from build.report.figure import theme
from build.report.map import classes as cls
from build.vocabulary import ASB, CRIME_TYPES

LATEST: Final = "12m"
# A residual compared with its neighbours', from below to above, in the words of the legend.
LOCAL_CLASSES: Final = {
    BELOW: "below the prediction, as its neighbours are",
    BELOW_ABOVE: "below, among neighbours above",
    "": "no clear pattern",
    ABOVE_BELOW: "above, among neighbours below",
    ABOVE: "above the prediction, as its neighbours are",
}


@dataclass(frozen=True)
class Measure:
    """One choice of the map.

    palette : "low-high", "below-above" or "group", the names of colours in the style sheet.
    values : period -> (areas,) values; the period is "" if one value holds for all.
    hatch : whether areas whose rates cannot be compared are left uncoloured.
    fade : how strongly each area is drawn, if that differs.
    """

    name: str
    title: str
    unit: str
    group: str
    palette: str
    classes: cls.Classes
    values: dict[str, NDArray[np.float64]]
    hatch: bool
    fade: Fade | None = None


@dataclass(frozen=True)
class Fade:
    """How certain each area's class is: (areas,) values in classes, the palest first."""

    classes: cls.Classes
    values: NDArray[np.float64]

    def entry(self) -> dict[str, Any]:
        """Return the steps for the map page."""
        return {
            "breaks": list(self.classes.breaks),
            "labels": list(self.classes.labels),
            "counts": self.classes.counts(self.values),
            "strength": list(theme.FADES),
        }


def map_measures(inputs: Inputs, rates: Rates, deprivation: Deprivation, clusters: Clusters) -> list[Measure]:
    """Return every choice of the map: recorded crime, each type, deprivation; cluster and residual where they could be made."""
    unit = f"per {rates.settings.per:,} residents a year"
    flagged = rates.area["denominator_flag"].ne("").to_numpy()
    titles = {slug_: title for title, slug_ in CRIME_TYPES.items()}
    asb = CRIME_TYPES[ASB]
    out = []
    for index, name in enumerate(rates.measures):
        values = {key: rates.smoothed[place, index] for place, key in enumerate(rates.periods)}
        classes = cls.quantile_classes(np.where(flagged, np.nan, values[LATEST]))
        title = titles.get(name, "All recorded crime")
        group = "Not recorded crime" if name == asb else "Recorded crime"
        out.append(Measure(name, title, unit, group, "low-high", classes, values, True))
    others = (
        attempt(_decile, inputs),
        attempt(_cluster, clusters),
        attempt(_residual, deprivation),
    )
    return out + [other for other in others if not isinstance(other, Absent)]


def _decile(inputs: Inputs) -> Measure:
    decile = 10 - inputs.areas["imd_decile"].to_numpy(dtype=float)
    title = f"Deprivation decile, {inputs.labels['deprivation']}"
    return Measure(
        "decile", title, "of England", "Other", "low-high", cls.decile_classes(), {"": decile}, False
    )


def _cluster(clusters: Clusters) -> Measure:
    classes = cls.group_classes([clusters.names[number] for number in sorted(clusters.names)])
    fade = Fade(cls.membership_classes(clusters.settings.membership_steps), clusters.membership)
    group = clusters.label.astype(float) - 1
    return Measure("cluster", "Cluster", "by crime mix", "Other", "group", classes, {"": group}, False, fade)


def _residual(deprivation: Deprivation) -> Measure:
    residual = deprivation.area["residual"].to_numpy(dtype=float)
    unit = "recorded rate against the rate predicted from deprivation"
    classes = cls.residual_classes()
    return Measure("residual", "Model residual", unit, "Other", "below-above", classes, {"": residual}, True)


def local_measure(deprivation: Deprivation) -> Measure:
    """Return where the model is wrong in the same direction as in neighbouring areas; drawn as a static map only."""
    place = {kind: float(number) for number, kind in enumerate(LOCAL_CLASSES)}
    values = np.array([place[kind] for kind in deprivation.area["local"]])
    classes = cls.group_classes(list(LOCAL_CLASSES.values()))
    return Measure("local", "Errors alike", "", "Other", "below-above", classes, {"": values}, True)


def estimated_positions(inputs: Inputs, measure: str) -> dict[str, list[list[int]]]:
    """Return, for areas and wards, the positions of a measure's estimated months, a list for each force of ``FORCES``.

    A measure that is no count of a type rests on all types, or on none: the decile of deprivation.
    """
    if measure == "decile":
        return {level: [[] for _ in FORCES] for level in (AREA, WARD)}
    own = [place for place, name in enumerate(inputs.types) if CRIME_TYPES[name] == measure]
    types = own or [place for place, name in enumerate(inputs.types) if name != ASB]
    return {
        level: [np.flatnonzero(flags[:, types].any(axis=1)).tolist() for flags in inputs.estimated[level]]
        for level in (AREA, WARD)
    }


def measure_entry(measure: Measure) -> dict[str, Any]:
    """Return what the map page is told about a measure and its legend."""
    return {
        "name": measure.name,
        "title": measure.title,
        "unit": measure.unit,
        "group": measure.group,
        "palette": palette(measure),
        "breaks": list(measure.classes.breaks),
        "labels": list(measure.classes.labels),
        "hatch": measure.hatch,
    } | ({"fade": measure.fade.entry()} if measure.fade else {})


def palette(measure: Measure) -> list[str]:
    """Names of the style sheet's colours, one per class; fewer classes are spread over the whole palette."""
    needed = len(measure.classes.labels)
    sizes = {
        "low-high": len(theme.SEQUENTIAL_LIGHT),
        "below-above": len(theme.DIVERGING_LIGHT),
        "group": len(theme.GROUPS_LIGHT),
    }
    size = sizes[measure.palette]
    if measure.palette == "group":
        return [f"group-{place % size + 1}" for place in range(needed)]
    places = np.linspace(0, size - 1, needed).round().astype(int) if needed > 1 else np.array([size // 2])
    return [f"{measure.palette}-{place + 1}" for place in places.tolist()]

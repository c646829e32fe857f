"""The Explore page: what the template is given, and the data block that the page's scripts read."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import numpy as np

from build.analysis.inputs import RECORDED, Inputs
from build.analysis.statistics.levels import AREA, BOROUGH, WARD
from build.analysis.statistics.verdicts import SAME, UNKNOWN, VERDICTS
from build.london import FORCES, LONDON_CODE, forces_of, main_force
from build.report.explore import findings, specification
from build.report.explore.data import FOLDER
from build.report.figure import theme
from build.report.page import Content, Page, section
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.vocabulary import ASB, CRIME_TYPES

MOST_LINES: Final = 4
RECORDED_NAME: Final = "All recorded crime"


def explore(content: Content) -> Page:
    """Places and types side by side, by month, as chart, table or map."""
    inputs = content.inputs
    boroughs = inputs.areas[["borough_code", "borough"]].drop_duplicates().sort_values("borough")
    names = {slug: name for name, slug in CRIME_TYPES.items()}
    return Page(
        "explore.html",
        "explore.html",
        "Explore",
        "Compare boroughs, wards and small areas by any type of crime, month by month.",
        {
            "explore": {
                "data": page_data(content),
                "london": LONDON_CODE,
                "boroughs": list(boroughs.itertuples(index=False, name=None)),
                "types": [(RECORDED, RECORDED_NAME), *names.items()],
                "presets": presets(content),
                "wide": content.figures["explore-london"],
                "narrow": content.figures["explore-london-phone"],
                **section("opening", lambda: opening(content)),
                "estimated": "Lighter lines and figures marked “e” are estimates.",
                "source": f"data.police.uk, {fmt.period(inputs.months)}; residents {inputs.labels['population']}.",
                "notes": notes(content),
            }
        },
    )


def opening(content: Content) -> dict[str, str]:
    """Return the sentence on the selection that the page opens with, in two parts."""
    places = content.results.places
    return {"claim": findings.claim(places), "counts": findings.counts(places, content.inputs.months)}


def page_data(content: Content) -> dict[str, Any]:
    """Return what the page's scripts read: months, types, designs, words and where the files of counts are."""
    inputs = content.inputs
    codes = inputs.areas["borough_code"].unique().tolist()
    per = content.results.rates.settings.per
    return {
        "folder": f"{FOLDER}/",
        "version": version(inputs),
        "london": LONDON_CODE,
        "months": list(inputs.months),
        "types": [
            {"slug": CRIME_TYPES[name], "name": name, "recorded": name != ASB} for name in inputs.types
        ],
        "recorded": RECORDED,
        "per": per,
        "year": findings.YEAR,
        "most": MOST_LINES,
        "narrow": specification.NARROW,
        "key": specification.KEY,
        "systemChange": main_force().system_change,
        "systemWords": specification.SYSTEM_WORDS,
        "estimated": estimated_months(inputs),
        "forces": dict(zip(codes, forces_of(codes), strict=True)),
        "verdicts": [findings.VERDICT_WORDS.get(word, "") for word in (*VERDICTS, UNKNOWN)],
        "same": VERDICTS.index(SAME),
        "notable": say.NOTABLE,
        "usual": findings.USUAL,
        "mapUnits": {
            "count": "incidents in all",
            "rate": f"incidents per {fmt.count(per)} residents a year",
            "share": "share of recorded crime",
        },
        "colours": list(specification.LINES),
        "ramp": list(theme.SEQUENTIAL_LIGHT),
        "missing": theme.LIGHT["band"],
        "spec": specification.lines(),
        "map": specification.places(),
    }


def estimated_months(inputs: Inputs) -> dict[str, dict[str, dict[str, list[int]]]]:
    """Return, by level, force and type, the positions of months whose counts are estimates, where there are any."""
    slugs = [CRIME_TYPES[name] for name in inputs.types]
    return {
        level: {
            force: {
                slug: np.flatnonzero(flags[:, kind]).tolist()
                for kind, slug in enumerate(slugs)
                if flags[:, kind].any()
            }
            for force, flags in zip(FORCES, inputs.estimated[level], strict=True)
        }
        for level in (BOROUGH, WARD, AREA)
    }


def version(inputs: Inputs) -> str:
    """Return a mark of the counts, so that a browser does not keep a file of other months."""
    held = hashlib.sha256(np.ascontiguousarray(inputs.counts).tobytes() + repr(inputs.months).encode())
    return held.hexdigest()[:8]


def presets(content: Content) -> list[dict[str, str]]:
    """Return comparisons to begin with: a borough against London, and the types that rose most in London."""
    rates = content.results.rates.borough
    largest = rates.sort_values("population").iloc[-1]
    out = [
        {
            "state": f"place={largest.borough_code},{LONDON_CODE}&show=rate&by=year",
            "words": f"{largest.borough} against London",
        }
    ]
    change = content.results.trends.change
    rises = change[(change["measure"] != RECORDED) & change["change"].notna()]
    rises = rises.sort_values("change", ascending=False).head(MOST_LINES - 1)
    if len(rises):
        types = ",".join(rises.measure)
        out.append(
            {"state": f"place={LONDON_CODE}&type={types}&by=year", "words": "the biggest rises in London"}
        )
    return out


def notes(content: Content) -> list[str]:
    """Return how the figures were made and what they cannot show."""
    labels = content.inputs.labels
    return [
        "Counts of incidents that the police recorded and placed on the map, from the files of each month. "
        "Wards are made of whole small areas, so their figures are approximate.",
        f"Rates are by residents ({labels['population']}). Where there are many more visitors than residents they say little, "
        "and are not shown on the map.",
        "Shares are of the place’s recorded crime. Anti-social behaviour is not recorded crime and is never added to it; "
        "its share shows how it compares in size.",
        "Months without figures are left out, never counted as nought.",
    ]

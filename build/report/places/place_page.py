"""The page of a borough or a ward: what both give the template, then what each adds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from build.analysis.statistics.levels import AREA, BOROUGH, WARD
from build.london import LONDON_CODE
from build.report.page import Content, Page
from build.report.places import borough_parts, drawings, said
from build.report.places.addresses import INDEX, old_path
from build.report.places.gathered import Gathered, gather, searches_of
from build.report.places.phrases import figure_name
from build.report.places.said import Year
from build.report.words import format as fmt
from build.report.words import phrases as say
from build.report.words.rows import dict_rows

Facts = list[tuple[str, str]]
Context = dict[str, Any]
FIFTH = 2  # deciles of England
NOT_KNOWN = "not known"
OFFERED = 2  # of the places most alike that a comparison is offered with


def place_pages(content: Content) -> list[Page]:
    """Return a page for every borough and ward, and those at the boroughs' old addresses, which lead on."""
    known = gather(content)
    makers = Makers(known)
    boroughs = sorted(known.wards_of, key=lambda code: known.said.names[code])
    pages = []
    for i, code in enumerate(boroughs):
        around = (boroughs[i - 1], boroughs[(i + 1) % len(boroughs)])
        pages.append(makers.borough(code, around))
        wards = known.wards_of[code]
        pages += [
            makers.ward(ward, (wards[k - 1], wards[(k + 1) % len(wards)])) for k, ward in enumerate(wards)
        ]
    return [*pages, *moved_pages(known, boroughs)]


def moved_pages(known: Gathered, boroughs: Sequence[str]) -> list[Page]:
    """Return the pages at old addresses: each is a link to where its borough's page is now."""
    names = known.said.names
    old = [(old_path(names[code]), names[code], known.paths[code]) for code in boroughs]
    return [
        Page(
            path,
            "moved.html",
            name,
            f"The page of {say.the(name)} has moved.",
            {"target": f"../{target}"},
            listed=False,
        )
        for path, name, target in [("boroughs/index.html", "Places", INDEX), *old]
    ]


class Makers:
    """Makes pages from what was gathered and from drawings that pages share."""

    def __init__(self, known: Gathered) -> None:
        self.known = known
        content = known.content
        areas = content.inputs.areas
        outlines = content.geography.picture_outlines
        self.shapes = {
            BOROUGH: drawings.dissolved(outlines, areas["borough_code"].tolist()),
            WARD: drawings.dissolved(outlines, areas["ward_code"].tolist()),
        }
        self.london = drawings.locator(self.shapes[BOROUGH])
        self.searches = searches_of(content.inputs, known.levels[WARD])
        self.areas: dict[str, list[dict[str, Any]]] = {}
        for row in dict_rows(areas.sort_values(["lsoa21nm", "lsoa21cd"])):
            self.areas.setdefault(str(row["ward_code"]), []).append(row)
        self.inside: dict[str, drawings.Locator] = {}

    def borough(self, code: str, around: tuple[str, str]) -> Page:
        """Return a borough's page. ``around`` : the boroughs before and after it in the alphabet."""
        known, content = self.known, self.known.content
        name = known.said.names[code]
        residents = sum(int(area["population"]) for ward in known.wards_of[code] for area in self.areas[ward])
        context = self.common(BOROUGH, code, around) | {
            "facts": self.facts(known.said.year(BOROUGH, code), residents),
            "map": self.london,
            "shape": self.london.shapes[code],
            "map_words": f"{name} in London",
            "strip": self.strip(BOROUGH, code, list(known.wards_of)),
            "wards": self.ward_table(code),
            "areas": [],
            **borough_parts.parts(content, code, name),
        }
        return self.page(
            code,
            context,
            picture=figure_name(name, "trend"),
            structured=borough_parts.described(content, code, name),
        )

    def ward(self, code: str, around: tuple[str, str]) -> Page:
        """Return a ward's page. ``around`` : the wards of its borough before and after it in the alphabet."""
        known = self.known
        borough = known.borough_of[code]
        if borough not in self.inside:
            wards = known.wards_of[borough]
            self.inside[borough] = drawings.locator({ward: self.shapes[WARD][ward] for ward in wards})
        areas = self.areas[code]
        context = self.common(WARD, code, around) | {
            "facts": self.ward_facts(code, areas),
            "map": self.inside[borough],
            "shape": self.inside[borough].shapes[code],
            "map_words": f"{known.said.names[code]} in {say.the(known.said.names[borough])}",
            "strip": self.strip(WARD, code, known.wards_of[borough]),
            "wards": [],
            "areas": [self.area(area) for area in areas],
            "streets": say.joined(_streets(areas)),
        }
        whole = self.inside[borough]
        return self.page(
            code, context, drawing=whole.drawn(whole.lines), marked=whole.drawn(context["shape"])
        )

    def page(self, code: str, context: Context, **told: Any) -> Page:
        """Return a place's page. ``told`` : what search engines and previews are told of it beyond its sentences."""
        return Page(
            self.known.paths[code],
            "place.html",
            self.known.titles[code],
            f"{context['level_sentence']} {context['change_sentence']}",
            context,
            heading=self.known.said.names[code],
            label=context["estimated"],
            **told,
        )

    def common(self, level: str, code: str, around: tuple[str, str]) -> Context:
        """Return what the pages of boroughs and wards say alike."""
        known, content = self.known, self.known.content
        borough = known.borough_of.get(code, "")
        first, second = known.said.sentences(level, code)
        return {
            "level": level,
            "code": code,
            "name": known.said.names[code],
            "within": self.link(borough) if borough else None,
            "level_sentence": first,
            "change_sentence": second,
            "reason": known.said.reason(code),
            "estimated": known.said.label(level, code),
            "types": known.said.types(level, code, known.lines[level][code]),
            "year": fmt.period(content.year),
            "months": say.months(len(content.inputs.months)),
            "line_width": drawings.STEP * (len(content.inputs.months) - 1),
            "line_height": drawings.HEIGHT,
            "near": [self.link(other, borough) for other in known.near[code]],
            "alike": [
                self.link(other, borough) | {"times": self.times(level, other)} for other in known.alike[code]
            ],
            "compared": self.compared(code, borough),
            "previous": self.link(around[0], borough),
            "next": self.link(around[1], borough),
            "per": content.per,
            "confidence": content.confidence,
        }

    def link(self, code: str, borough: str = "") -> dict[str, str]:
        """Return the title and address of a place."""
        return {"title": self.title(code, borough), "href": self.known.paths[code]}

    def title(self, code: str, borough: str) -> str:
        """Name a place; a ward of another borough than ``borough`` with its own."""
        near = self.known.borough_of.get(code, borough) == borough
        return (self.known.said.names if near else self.known.titles)[code]

    def times(self, level: str, code: str) -> str:
        """Return a place's rate against London's as printed; "not compared" where it is not."""
        known = self.known.said
        value = known.year(level, code).times
        return "not compared" if known.reason(code) or value is None else said.times(value)

    def compared(self, code: str, borough: str) -> list[dict[str, str]]:
        """Return links that open the place and another one on Explore: London, its borough, the places most like it."""
        others = [LONDON_CODE, *([borough] if borough else []), *self.known.alike[code][:OFFERED]]
        return [
            {
                "title": self.title(other, borough),
                "href": f"explore.html#place={code},{other}&show=rate&by=year",
            }
            for other in others
        ]

    def strip(self, level: str, code: str, places: Sequence[str]) -> Context:
        """Return a place's rate drawn among others'."""
        known = self.known.said
        rates = {c: known.year(level, c).rate for c in places if not known.reason(c)}
        drawn = drawings.strip(rates, self.known.london, code)
        names = known.names
        return drawn and drawn | {end: names[drawn[end]] for end in ("lowest", "highest")}

    def facts(self, year: Year, residents: int) -> Facts:
        """Return the facts that stand next to the locator map: ``(term, value)``."""
        labels = self.known.content.inputs.labels
        return [
            ("Residents", f"{fmt.count(residents)} ({labels['population']})"),
            (
                f"Crimes per {self.known.content.per} residents a year",
                f"{_rate(year)}; London {fmt.rate(self.known.london)}",
            ),
        ]

    def ward_facts(self, code: str, areas: Sequence[Mapping[str, Any]]) -> Facts:
        """Return a ward's facts, with its areas' deprivation and its searches."""
        labels = self.known.content.inputs.labels
        residents = sum(int(area["population"]) for area in areas)
        deprived = sum(
            1 for area in areas if not fmt.is_missing(area["imd_decile"]) and area["imd_decile"] <= FIFTH
        )
        facts = self.facts(self.known.said.year(WARD, code), residents)
        made = (
            f"{say.few(deprived, 'no')} of {say.counted(len(areas), 'small area')}"
            if deprived
            else "No small area"
        )
        fifth = f"among England’s most deprived fifth ({labels['deprivation']})"
        facts.append(("Deprivation", f"{say.capital(made)} {fifth}"))
        if count := self.searches[code]:
            noun = "search" if count == "1" else "searches"
            facts.append(("Stop and search", f"{count} {noun} {say.within(self.known.content.year)}"))
        return facts

    def ward_table(self, borough: str) -> list[Context]:
        """Return a borough's wards as printed, by name."""
        rows = []
        for code in self.known.wards_of[borough]:
            year = self.known.said.year(WARD, code)
            residents = sum(int(area["population"]) for area in self.areas[code])
            rows.append(
                {
                    **self.link(code, borough),
                    "residents": residents,
                    "row": year,
                    "times": said.times(year.times),
                }
            )
        return rows

    def area(self, area: Mapping[str, Any]) -> Context:
        """Return the section of a small area."""
        known, code = self.known.said, str(area["lsoa21cd"])
        year = known.year(AREA, code)
        measures = known.years[AREA][code]
        return {
            "code": code,
            "title": said.area_name(area["lsoa21nm"], area["streets"]),
            "sentence": " ".join(known.sentences(AREA, code)),
            "reason": known.reason(code),
            "residents": fmt.count(area["population"]),
            "decile": None if fmt.is_missing(area["imd_decile"]) else int(area["imd_decile"]),
            "rate": _rate(year),
            "types": said.type_rows({slug: one for slug, one in measures.items() if _anything(one)}),
        }


def _rate(year: Year) -> str:
    """Print a rate with its interval, or that it is not known."""
    return NOT_KNOWN if year.rate is None else say.with_interval(year.rate, year.rate_low, year.rate_high)


def _anything(year: Year) -> bool:
    """Say whether a type was recorded at all in the two years, or may have been: a month is missing."""
    return any(count is None or count > 0 for count in (year.count, year.previous))


def _streets(areas: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the streets that a ward's areas are called by, each once, by name."""
    named = (fmt.typographic(str(area["streets"])).split("; ") for area in areas)
    return sorted({street for streets in named for street in streets if street})

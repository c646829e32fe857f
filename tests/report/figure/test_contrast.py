"""The palettes: told from the ground, and from each other by readers who lack the red or the green cones."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from build.report.figure import theme
from build.report.figure.contrast import contrast, linear
from build.report.record.accessibility_page import DRAWN, DRAWN_CONTRAST, TEXT, TEXT_CONTRAST, least_contrast

# Machado, Oliveira and Fernandes (2009), "A physiologically-based model for simulation of color vision deficiency",
# table 1, severity 1, on linear RGB. The first is what everybody else sees.
SIGHTS = {
    "usual": np.eye(3),
    "protanopia": np.array(
        [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]]
    ),
    "deuteranopia": np.array(
        [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]]
    ),
}
# Ottosson (2020), "A perceptual color space for image processing" (Oklab).
TO_CONES = np.array(
    [
        [0.4122214708, 0.5363325363, 0.0514459929],
        [0.2119034982, 0.6806995451, 0.1073969566],
        [0.0883024619, 0.2817188376, 0.6299787005],
    ]
)
TO_LAB = np.array(
    [
        [0.2104542553, 0.7936177850, -0.0040720468],
        [1.9779984951, -2.4285922050, 0.4505937099],
        [0.0259040371, 0.7827717662, -0.8086757660],
    ]
)
# Distances in Oklab: about 0.02 can just be told side by side; apart on a map it takes several times that.
APART, STEP = 0.1, 0.07


def seen(colour: str, sight: str) -> NDArray[np.float64]:
    """The colour in Oklab as this sight has it."""
    light = np.clip(SIGHTS[sight] @ np.array(linear(colour)), 0, 1)
    return TO_LAB @ np.cbrt(TO_CONES @ light)


def distance(one: str, other: str, sight: str) -> float:
    return float(np.linalg.norm(seen(one, sight) - seen(other, sight)))


def test_contrast_and_distance_are_those_of_their_definitions() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)  # the grey of WCAG's own examples
    assert seen("#ffffff", "usual") == pytest.approx([1, 0, 0], abs=1e-3)
    assert seen("#ff0000", "usual") == pytest.approx([0.628, 0.225, 0.126], abs=1e-3)  # Ottosson's table
    # Red and green that differ in nothing else come together without the green cones.
    assert distance("#c04000", "#7c6a00", "deuteranopia") < distance("#c04000", "#7c6a00", "usual") / 3


def test_words_and_drawings_can_be_told_from_the_ground() -> None:
    assert "accent" in DRAWN  # the outline of what has the focus
    assert least_contrast(TEXT) >= TEXT_CONTRAST
    assert least_contrast(DRAWN) >= DRAWN_CONTRAST


@pytest.mark.parametrize(
    ("groups", "ground"),
    [(theme.GROUPS_LIGHT, theme.LIGHT["ground"]), (theme.GROUPS_DARK, theme.DARK["ground"])],
    ids=["light", "dark"],
)
def test_groups_can_be_told_from_the_ground(groups: Sequence[str], ground: str) -> None:
    assert min(contrast(colour, ground) for colour in groups) >= DRAWN_CONTRAST


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("groups", [theme.GROUPS_LIGHT, theme.GROUPS_DARK], ids=["light", "dark"])
def test_groups_can_be_told_from_each_other(groups: Sequence[str], sight: str) -> None:
    pairs = itertools.combinations(groups, 2)
    assert min(distance(one, other, sight) for one, other in pairs) >= APART


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize(
    "palette",
    [theme.SEQUENTIAL_LIGHT, theme.SEQUENTIAL_DARK, theme.DIVERGING_LIGHT, theme.DIVERGING_DARK],
    ids=["rates", "rates, dark", "differences", "differences, dark"],
)
def test_classes_of_a_map_can_be_told_from_the_next_and_its_ends_from_each_other(
    palette: Sequence[str], sight: str
) -> None:
    steps = [distance(one, other, sight) for one, other in itertools.pairwise(palette)]
    assert min(steps) >= STEP
    assert distance(palette[0], palette[-1], sight) >= 2 * STEP


@pytest.mark.parametrize("sight", SIGHTS)
@pytest.mark.parametrize("tokens", [theme.LIGHT, theme.DARK], ids=["light", "dark"])
def test_the_subject_stands_out_from_its_context(tokens: dict[str, str], sight: str) -> None:
    assert distance(tokens["emphasis"], tokens["context"], sight) >= APART
    assert distance(tokens["emphasis"], tokens["accent"], sight) >= APART


def test_rates_rise_in_one_direction_of_lightness() -> None:
    for palette in (theme.SEQUENTIAL_LIGHT, theme.SEQUENTIAL_DARK[::-1]):
        lightness = [seen(colour, "usual")[0] for colour in palette]
        assert lightness == sorted(lightness, reverse=True)

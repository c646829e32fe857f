"""Publishers' reference files to tables: values by hand, refusals in one line."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import shapely

from build.errors import ReferenceDataError
from build.ingest.crosswalk import MERGED, OUTSIDE, SAME, SPLIT, carry_deprivation, decile_of
from build.ingest.geography import AreaFinder, contiguous_pairs, simplify_coverage, to_grid
from build.ingest.reference import load_reference
from build.ingest.reference_renewal import renew_reference
from build.vocabulary import DOMAINS
from tests import small


@pytest.fixture
def publishers(tmp_path: Path) -> Path:
    """A folder of publisher files to damage."""
    return small.write_reference(tmp_path / "publishers")


def renew(folder: Path, config, tmp_path: Path) -> None:
    """Renew into a fresh folder."""
    out = tmp_path / "out"
    out.mkdir()
    renew_reference(folder, out, config)


def test_every_area_has_every_column(small_reference):
    areas = small_reference.areas
    assert len(areas) == small.AREAS
    assert areas.lsoa21cd.is_monotonic_increasing
    assert not areas.isna().to_numpy().any()
    assert areas.population.tolist() == [small.population(i) for i in range(small.AREAS)]
    assert small_reference.label("population") == "mid-2022"
    assert areas.hectares.to_numpy() == pytest.approx(25.0, abs=0.1)
    assert (areas.residents_black == [small.population(i) // 10 * 2 for i in range(small.AREAS)]).all()


def test_the_crime_domain_is_not_carried(small_reference):
    assert not any("crime" in c.lower() for c in small_reference.areas)


def test_scores_of_2019_are_inherited_on_a_split_and_weighted_by_residents_on_a_merger(small_config):
    areas = load_reference(replace(small_config, imd="2019")).areas.set_index("lsoa21cd")
    halves = areas.loc[list(small.HALVES), ["imd_score", *DOMAINS]]
    assert halves.iloc[0].equals(halves.iloc[1])
    # Parts of 1,000 residents at 45 and 3,000 at 53: (1000 x 45 + 3000 x 53) / 4000 = 51.
    assert areas.imd_score[small.MERGER] == pytest.approx(51.0)


def test_a_decile_is_read_off_the_published_lines():
    scores = pd.DataFrame({"imd_decile": [1, 1, 2, 2, 3], "imd_score": [50.0, 40.0, 38.0, 30.0, 20.0]})
    assert decile_of(np.array([60, 39.5, 38.5, 26, 24.0]), scores).tolist() == [1, 1, 2, 2, 3]


def test_a_missing_score_is_refused():
    lookup = pd.DataFrame({"lsoa11cd": ["A", "B"], "lsoa21cd": ["A", "B"], "change": "U"})
    scores = pd.DataFrame(
        {
            "lsoa11cd": ["A"],
            "imd_score": 1.0,
            "imd_decile": 1,
            "residents_2015": 10,
            **dict.fromkeys(DOMAINS, 1.0),
        }
    )
    with pytest.raises(ReferenceDataError, match="1 of 2 areas get no score"):
        carry_deprivation(scores, lookup, pd.Series(["A", "B"], name="lsoa21cd"))


def test_codes_are_read_as_same_merged_split_or_outside(small_reference):
    codes = [small.code(0), small.MERGED[0], small.SPLIT, small.WALES]
    kind, area = small_reference.crosswalk.classify(codes)
    assert kind.tolist() == [SAME, MERGED, SPLIT, OUTSIDE]
    assert area.tolist() == [0, 8, -1, -1]


def test_neighbours_share_a_line_not_just_a_corner(small_reference):
    # A grid of 10 x 6 squares has 9 x 6 + 10 x 5 = 104 shared sides.
    pairs = {tuple(p) for p in small_reference.neighbours.tolist()}
    assert len(pairs) == 104
    assert (0, 1) in pairs
    assert (0, 10) in pairs
    assert (0, 11) not in pairs


def test_a_point_finds_its_area_and_one_outside_finds_none(small_reference):
    finder = AreaFinder(small_reference.outlines)
    longitude, latitude = map(np.array, zip(*[small.centre(i) for i in range(60)], strict=True))
    assert finder.find(longitude, latitude).tolist() == list(range(60))
    assert finder.find(np.array([-3.0, 0.0, np.nan]), np.array([52.0, 0.0, 51.5])).tolist() == [-1, -1, -1]


def test_grid_coordinates_are_those_of_ordnance_survey():
    # Ordnance Survey's worked example, the water tower at Caister: ETRS89 52.658007833 N, 1.716073973 E is
    # 651409.804 E, 313177.450 N by OSTN15; the transformation without its grid is good to a few metres.
    easting, northing = to_grid(np.array([1.716073973]), np.array([52.658007833]))[0]
    assert (easting, northing) == pytest.approx((651_409.804, 313_177.450), abs=5)


def test_a_simplified_coverage_has_no_gaps_and_fewer_points():
    steps = np.linspace(0, 1000, 101)
    wiggle = np.stack([500 + np.sin(steps), steps], axis=1)
    left = shapely.Polygon([(0, 1000), (0, 0), *wiggle])
    right = shapely.Polygon([(1000, 1000), (1000, 0), *wiggle])
    simple = simplify_coverage(np.array([left, right]), 10)
    assert shapely.coverage_is_valid(simple)
    assert shapely.get_num_coordinates(simple).sum() < 40
    assert shapely.area(simple).sum() == pytest.approx(1e6)
    assert contiguous_pairs(simple).tolist() == [[0, 1]]


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        (
            "File_7_-_All_IoD2019_Scores.csv",
            "Income Score (rate)",
            "Income",
            "column 'Income Score (rate)' is missing",
        ),
        ("LSOA11_LSOA21_LAD22_EW_LU_v5.csv", "CHGIND", "CHANGE", "column 'CHGIND' is missing"),
        (
            "census2021-ts021-lsoa.csv",
            "E01000030",
            "E01900030",
            "1 of 60 London areas are missing (first: E01000030)",
        ),
        ("LSOA21_MSOA21_WD24_LAD22_London.csv", "E09000007", "W06000007", "33 London areas, expected 60"),
    ],
)
def test_a_changed_or_incomplete_file_is_refused(publishers, tmp_path, small_config, file, old, new, message):
    path = publishers / file
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(ReferenceDataError) as error:
        renew(publishers, small_config, tmp_path)
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_missing_file_is_named_with_its_address(publishers, tmp_path, small_config):
    (publishers / "census2021-ts021-lsoa.csv").unlink()
    with pytest.raises(
        ReferenceDataError, match=r"no file named census2021-ts021-lsoa\.csv .* from https://"
    ):
        renew(publishers, small_config, tmp_path)


@pytest.mark.parametrize(
    "name",
    [
        "sapelsoasyoa20222024.xlsx",
        "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5.geojson",
    ],
)
def test_a_page_in_place_of_a_file_is_refused(publishers, tmp_path, small_config, name):
    (publishers / name).write_text("<html>sorry</html>")
    with pytest.raises(ReferenceDataError, match=r"not a readable xlsx|not readable GeoJSON"):
        renew(publishers, small_config, tmp_path)


def test_damaged_tables_are_refused_on_load(small_config, tmp_path):
    shutil.copytree(small_config.reference, tmp_path / "reference")
    (tmp_path / "reference" / "names.parquet").write_bytes(b"PAR1")
    with pytest.raises(ReferenceDataError, match="Restore it from the repository"):
        load_reference(replace(small_config, reference=tmp_path / "reference"))
    with pytest.raises(ReferenceDataError, match="60 areas, expected 4994"):
        load_reference(replace(small_config, expected_areas=4994))

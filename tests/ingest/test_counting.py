"""The rules of counting, each on rows made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from build.analysis.stops.ethnicity import stated_group
from build.errors import RawDataError
from build.ingest.coverage import Corrections
from build.ingest.geography import AreaFinder
from build.ingest.members import find_members
from build.ingest.police import ingest_police
from build.ingest.reference import Reference
from build.ingest.searches import SearchFile, read_searches
from build.ingest.snapshot import load_snapshot
from build.ingest.street import StreetFile, read_street
from build.settings import Gate, Run
from build.vocabulary import CRIME_TYPES
from tests import small
from tests.small import CITY, HALVES, MERGED, MERGER, MET, SPLIT, WALES, search_row, street_row

MONTH = "2023-03"
TYPES = list(CRIME_TYPES)


@pytest.fixture
def count_street(tmp_path: Path, small_reference: Reference, config: Run):
    """Count hand-made street rows of the Met."""

    def count(*rows: dict[str, object], settings: Run = config, points: bool = False) -> StreetFile:
        small.write_street(tmp_path / "raw", MONTH, rows)
        (member,) = find_members(tmp_path / "raw", settings).members
        return read_street(
            member, small_reference.crosswalk, AreaFinder(small_reference.outlines), settings, Gate(),
            n_areas=small.AREAS, with_points=points,
        )  # fmt: skip

    return count


@pytest.fixture
def count_searches(tmp_path: Path, small_reference: Reference, config: Run):
    """Count hand-made stop-and-search rows of the Met."""

    def count(*rows: dict[str, object], month: str = MONTH, settings: Run = config) -> SearchFile:
        small.write_street(tmp_path / "raw", month, [street_row(month)])
        small.write_searches(tmp_path / "raw", month, rows)
        member = next(m for m in find_members(tmp_path / "raw", settings).members if m.kind != "street")
        borough = small_reference.areas.borough_code.to_numpy(object)
        return read_searches(member, AreaFinder(small_reference.outlines), borough, settings)

    return count


def by_area(file: StreetFile) -> dict[str, int]:
    """Areas that something was counted in."""
    totals = file.counts.sum(axis=1)
    return {small.code(int(i)): int(totals[i]) for i in np.flatnonzero(totals)}


def adds_up(ledger: dict[str, object]) -> bool:
    """Rows = counted + no place + outside + rejected."""
    gone = sum(int(str(v)) for k, v in ledger.items() if k.startswith("rejected_"))
    return ledger["rows"] == int(ledger["counted"]) + int(ledger["no_place"]) + int(ledger["outside"]) + gone


def test_a_2021_code_stays_even_when_its_point_lies_elsewhere(count_street):
    longitude, latitude = small.centre(40)
    file = count_street(street_row(MONTH, 20, Longitude=longitude, Latitude=latitude))
    assert by_area(file) == {small.code(20): 1}
    assert file.ledger["same_code"] == 1


def test_a_merged_code_counts_in_its_one_successor(count_street):
    file = count_street(*(street_row(MONTH, 8, LSOA_code=old) for old in MERGED))
    assert by_area(file) == {MERGER: 2}
    assert file.ledger["merged"] == 2


def test_a_split_code_goes_where_its_point_falls(count_street):
    file = count_street(
        street_row(MONTH, 6, LSOA_code=SPLIT),
        street_row(MONTH, 7, LSOA_code=SPLIT),
        street_row(MONTH, 7, LSOA_code=SPLIT),
    )
    assert by_area(file) == {HALVES[0]: 1, HALVES[1]: 2}
    assert (file.ledger["split_by_point"], file.ledger["split_by_share"]) == (3, 0)


@pytest.mark.parametrize("point", [("", ""), small.centre(50)])
def test_a_split_code_without_a_usable_point_goes_by_share_of_residents(count_street, point):
    # The halves have 3,000 and 1,000 residents: of eight rows, six and two.
    rows = [street_row(MONTH, 6, LSOA_code=SPLIT, Longitude=point[0], Latitude=point[1])] * 8
    file = count_street(*rows)
    assert by_area(file) == {HALVES[0]: 6, HALVES[1]: 2}
    assert file.ledger["split_by_share"] == 8


def test_shares_of_a_few_rows_are_whole_rows_and_all_of_them(small_reference):
    for n in range(1, 12):
        rows = small_reference.crosswalk.by_share(SPLIT, n)
        assert len(rows) == n
        assert abs((rows == 6).sum() - 0.75 * n) < 1


def test_an_unlocated_row_is_in_the_force_total_and_in_no_area(count_street):
    file = count_street(street_row(MONTH, None), street_row(MONTH, 20))
    assert by_area(file) == {small.code(20): 1}
    assert file.reported.sum() == 2
    assert file.ledger["no_place"] == 1


def test_a_row_in_wales_is_outside_london_and_in_the_force_total(count_street):
    file = count_street(street_row(MONTH, 20, LSOA_code=WALES))
    assert by_area(file) == {}
    assert file.reported.sum() == 1
    assert file.ledger["outside"] == 1


def test_area_comes_from_the_code_not_from_the_force(tmp_path, small_reference, config):
    # City of London Police record in Camden too.
    small.write_street(tmp_path / "raw", MONTH, [street_row(MONTH, 20, force=CITY)], CITY)
    ingest_into(tmp_path / "raw", small_reference, config)
    areas = load_snapshot(config).tables[MONTH]["areas"].set_index("lsoa21cd")
    assert areas.loc[small.code(20), "burglary"] == 1


def test_identical_anti_social_rows_are_all_counted(count_street):
    file = count_street(*[street_row(MONTH, 20, "Anti-social behaviour")] * 3)
    assert file.counts[20, TYPES.index("Anti-social behaviour")] == 3
    assert file.counts.sum() == 3


def test_a_repeated_id_on_another_offence_is_another_crime(count_street):
    rows = (street_row(MONTH, 20, kind, Crime_ID="a" * 64) for kind in ("Burglary", "Robbery", "Robbery"))
    file = count_street(*rows)
    assert file.counts[20, TYPES.index("Burglary")] == 1
    assert file.counts[20, TYPES.index("Robbery")] == 2


def test_every_row_is_accounted_for(count_street):
    rows = [street_row(MONTH, i % 60, TYPES[i % 14]) for i in range(200)]
    rows += [street_row(MONTH, None)] * 7 + [street_row(MONTH, 1, LSOA_code=WALES)] * 5
    file = count_street(*rows)
    assert adds_up(file.ledger)
    assert [file.ledger[k] for k in ("rows", "counted", "no_place", "outside")] == [212, 200, 7, 5]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Crime_type": "Cyber crime"}, "unknown_type"),
        ({"Crime_type": ""}, "unknown_type"),
        ({"Month": "2023-13"}, "wrong_month"),
        ({"Month": "2023-04"}, "wrong_month"),
        ({"Reported_by": "Gotham Police"}, "wrong_force"),
        ({"LSOA_code": "nonsense"}, "unknown_code"),
        ({"Longitude": 0, "Latitude": 0}, "bad_point"),
        ({"Longitude": 51.5, "Latitude": -0.1}, "bad_point"),
        ({"Longitude": ""}, "bad_point"),
        ({"Latitude": "north"}, "cut_off"),
    ],
)
def test_a_row_that_can_not_be_taken_stops_the_run_or_is_listed(count_street, config, change, reason):
    rows = (street_row(MONTH, 20), street_row(MONTH, 20, **change))
    with pytest.raises(RawDataError, match=r"line 3: .*--lenient"):
        count_street(*rows)
    file = count_street(*rows, settings=lenient(config))
    assert file.ledger[f"rejected_{reason}"] == 1
    assert adds_up(file.ledger)
    assert file.reported.sum() == 1


@pytest.mark.parametrize(("rows", "refused"), [(5, False), (9, True)])
def test_more_codes_from_outside_london_than_ever_stop_the_run_by_name(count_street, config, rows, refused):
    # 1.5% of 600 rows, the limit being 1%; a handful is never too many
    found = [street_row(MONTH, 20)] * (600 - rows) + [street_row(MONTH, 20, LSOA_code="E01777777")] * rows
    if not refused:
        assert count_street(*found).ledger["outside"] == rows
        return
    with pytest.raises(
        RawDataError, match=r"9 of 600 rows .* outside London, .*: E01777777 \(9\)\..*--lenient"
    ):
        count_street(*found)
    file = count_street(*found, settings=lenient(config))
    assert file.ledger["outside"] == rows
    assert file.ledger["unknown"] == "area code E01777777 (9)"


def test_an_exception_lets_a_new_crime_type_in_and_the_ledger_names_it(
    tmp_path, small_reference, config, count_street
):
    count_street(street_row(MONTH, 20), settings=config)
    small.write_street(tmp_path / "raw", MONTH, [street_row(MONTH, 20), street_row(MONTH, 20, "Piracy")])
    (member,) = find_members(tmp_path / "raw", config).members
    file = read_street(
        member, small_reference.crosswalk, AreaFinder(small_reference.outlines), config, Gate(),
        n_areas=60, with_points=False, let_in=Corrections([], [], [EXCEPTION]).let_in(MONTH, MET, "street"),
    )  # fmt: skip
    assert file.ledger["rejected_unknown_type"] == 1
    assert file.ledger["unknown"] == "crime type Piracy (1)"
    assert file.reported.sum() == 1


EXCEPTION = {"month": "2023-01", "force": MET, "kind": "street", "check": "types"}


def test_an_ethnicity_in_words_not_known_is_counted_as_such_and_named(count_searches):
    words = ["Not Stated (NS)", "Chinese or other ethnic group", "Martian", "White - Irish", ""]
    file = count_searches(*(search_row(MONTH, 20, **{"Self-defined ethnicity": word}) for word in words))
    assert file.ledger["unknown_ethnicity"] == 2
    assert file.ledger["unknown"] == "self-defined ethnicity Chinese or other ethnic group (1), Martian (1)"
    assert file.stops["count"].sum() == 5
    groups = stated_group(file.stops.self_defined)
    assert sorted(groups) == ["Not stated"] * 4 + ["White"]


def test_a_row_cut_off_stops_the_run_or_is_listed(tmp_path, small_reference, config, count_street):
    path = small.write_street(tmp_path / "cut", MONTH, [street_row(MONTH, 20)] * 2)
    path.write_text(path.read_text()[:-60] + "\n")
    (member,) = find_members(tmp_path / "cut", config).members
    finder = AreaFinder(small_reference.outlines)
    with pytest.raises(RawDataError, match=r"1 malformed row, the first at line 3: \d+ fields, expected 12"):
        read_street(member, small_reference.crosswalk, finder, config, Gate(), n_areas=60, with_points=False)
    file = read_street(
        member, small_reference.crosswalk, finder, lenient(config), Gate(), n_areas=60, with_points=False
    )
    assert (file.ledger["rows"], file.ledger["rejected_cut_off"], file.ledger["counted"]) == (2, 1, 1)


def test_points_of_central_london_are_summed_by_place_and_type(count_street):
    file = count_street(
        *[street_row(MONTH, 20)] * 2, street_row(MONTH, 20, "Robbery"), street_row(MONTH, None), points=True
    )
    assert file.points is not None
    assert file.points["count"].sum() == 3
    burglary = file.points[file.points.crime_type == "Burglary"].iloc[0]
    east, north = small.corner(20)
    assert (burglary["count"], burglary.location) == (2, "On or near Street 20")
    assert (burglary.easting, burglary.northing) == pytest.approx((east + 250, north + 250), abs=1)


def test_a_search_is_placed_by_its_point(count_searches):
    file = count_searches(
        search_row(MONTH, 20), search_row(MONTH, None), search_row(MONTH, 20, Latitude=53.0)
    )
    assert file.by_area[20] == file.by_area.sum() == 1
    assert [file.ledger[k] for k in ("rows", "counted", "no_place", "outside")] == [3, 1, 1, 1]
    assert sorted(file.stops.borough_code.fillna("none")) == ["", "E09000007", "none"]


def test_searches_with_the_same_attributes_are_counted_not_dropped(count_searches):
    file = count_searches(*[search_row(MONTH, 20)] * 4, search_row(MONTH, 20, Gender=""))
    assert sorted(file.stops["count"]) == [1, 4]
    assert file.stops.gender.isna().sum() == 1


def test_a_summer_search_in_the_last_hour_of_the_month_before_belongs_to_its_file(count_searches):
    file = count_searches(search_row("2023-07", 20, Date="2023-06-30T23:30:00+00:00"), month="2023-07")
    assert file.ledger["counted"] == 1
    # Half past midnight on Saturday 1 July in London.
    assert file.clock.to_dict("records") == [{"weekday": 5, "hour": 0, "count": 1}]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"Date": "2023-05-15T00:00:00+00:00"}, "wrong_date"),
        ({"Date": "soon"}, "wrong_date"),
        ({"Longitude": 151.2}, "bad_point"),
        ({"Longitude": 51.5, "Latitude": -0.1}, "bad_point"),
    ],
)
def test_a_search_that_can_not_be_taken_stops_the_run_or_is_listed(count_searches, config, change, reason):
    with pytest.raises(RawDataError, match=r"line 2: .*--lenient"):
        count_searches(search_row(MONTH, 20, **change))
    file = count_searches(search_row(MONTH, 20, **change), settings=lenient(config))
    assert file.ledger[f"rejected_{reason}"] == 1
    assert adds_up(file.ledger)
    assert file.stops["count"].sum() == file.by_area.sum() == 0


def lenient(config: Run) -> Run:
    """The same settings, but lenient."""
    from dataclasses import replace

    return replace(config, lenient=True)


def ingest_into(raw: Path, reference: Reference, config: Run) -> None:
    """Ingest a folder into the test's own snapshot."""
    config.snapshot.mkdir()
    ingest_police(raw, reference, Corrections(), config.snapshot, config, Gate(), lambda done, total: None)

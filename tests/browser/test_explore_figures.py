"""Explore's figures are those of the Parquet files: every place's counts unpacked, and what a reader takes away."""

from __future__ import annotations

import csv
import io
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from playwright.sync_api import Page

from build.london import LONDON_CODE
from build.vocabulary import CRIME_TYPES

from .conftest import Watched, explore_ready
from .serving import served_below

SELECTIONS = 24  # drawn at random, every other one on a phone and from a sub-path
# All months of every type, as the page's own scripts read them: [place][type][month], missing as null. As one text: to
# hand three million numbers over one by one takes ten times as long as all the rest.
UNPACKED = """async (codes) => {
  const { place, page } = LCA.explore;
  const places = await Promise.all(codes.map(place));
  return JSON.stringify(places.map(({ counts }) => page.types.map((_, at) => [...counts(at)])));
}"""


def unpacked(page: Page, codes: list[str]) -> np.ndarray:
    """Every count of these places by type and month; NaN where it is missing."""
    return np.array(json.loads(page.evaluate(UNPACKED, codes)), dtype=float)


def taken(page: Page) -> list[dict[str, str]]:
    """The rows of the CSV of what is shown."""
    with page.expect_download() as download:
        page.click("#take-csv")
    text = Path(download.value.path()).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@pytest.fixture(scope="module")
def by_month(site_dir: Path) -> pd.DataFrame:
    data = site_dir / "data"
    tables = [pd.read_parquet(data / f"{level}_type_month.parquet") for level in ("area", "ward")]
    tables.append(pd.read_csv(data / "borough_type_month.csv"))
    table = pd.concat([t.astype({"code": str, "month": str, "crime_type": str}) for t in tables])
    return table.assign(crime_type=table.crime_type.map(CRIME_TYPES))


@pytest.fixture(scope="module")
def below(site_dir: Path) -> Iterator[str]:
    """The site below a path of a server."""
    with served_below(site_dir, "/crime/") as url:
        yield url


def test_every_count_of_every_borough_ward_and_area_is_that_of_the_tables(
    watched: Watched, address: Callable[[str], str], by_month: pd.DataFrame, site_dir: Path
) -> None:
    page = explore_ready(watched.page, address("explore.html"))
    types: list[str] = page.evaluate("LCA.explore.page.types.map(({ slug }) => slug)")
    months: list[str] = page.evaluate("LCA.explore.page.months")
    assert set(types) == set(by_month.crime_type)
    wide = by_month.pivot(index="code", columns=["crime_type", "month"], values="count")
    wide = wide[pd.MultiIndex.from_product([types, months])].astype(float)
    places = pd.read_csv(site_dir / "data/places.csv").query("level != 'london'")
    assert set(places.code) == set(wide.index)
    own = places.borough.fillna(places.name)  # a borough's own row names no borough
    assert own.nunique() == 33
    for borough, inside in places.groupby(own):
        codes = inside.code.tolist()
        read = unpacked(page, codes).reshape(len(codes), -1)
        assert np.array_equal(read, wide.loc[codes].to_numpy(), equal_nan=True), borough
    london = unpacked(page, [LONDON_CODE])[0]
    own = json.loads((site_dir / f"data/place/{LONDON_CODE}.json").read_text(encoding="utf-8"))["counts"]
    assert london.tolist() == [own[slug] for slug in types]
    # All that was counted in London, with or without a place.
    ledger = pd.read_csv(site_dir / "data/ledger.csv").query("kind == 'street'").groupby("month").sum()
    assert london.sum(axis=0).tolist() == (ledger.counted + ledger.no_place)[months].tolist()
    assert watched.problems == []


@pytest.mark.parametrize("seed", range(SELECTIONS))
def test_a_random_selection_equals_the_parquet_file(
    watched: Watched, address: Callable[[str], str], below: str, by_month: pd.DataFrame, seed: int
) -> None:
    rng = random.Random(seed)
    level = rng.choice(["E01", "E05", "E09"])
    codes = rng.sample([c for c in sorted(by_month.code.unique()) if c.startswith(level)], rng.randint(1, 2))
    types = rng.sample(sorted(by_month.crime_type.unique()), rng.randint(1, 2))
    phone = seed % 2
    watched.page.set_viewport_size({"width": 390 if phone else 1280, "height": 844})
    home = f"{below}explore.html" if phone else address("explore.html")
    page = explore_ready(watched.page, f"{home}#place={','.join(codes)}&type={','.join(types)}")
    rows = {(r["code"], r["month"], r["crime_type"]): r for r in taken(page)}
    expected = by_month[by_month.code.isin(codes) & by_month.crime_type.isin(types)]
    assert len(rows) == len(expected) > 0
    for code, month, kind, count, estimated in expected[
        ["code", "month", "crime_type", "count", "estimated"]
    ].itertuples(index=False, name=None):
        row = rows[code, month, kind]
        assert row["value"] == ("" if pd.isna(count) else str(count))
        assert row["estimated"] == str(bool(estimated)).lower()


def test_rates_and_shares_are_those_of_the_counts(
    watched: Watched, address: Callable[[str], str], by_month: pd.DataFrame, site_dir: Path
) -> None:
    page = watched.page
    code = "E09000012"
    own = by_month[by_month.code == code].pivot(index="month", columns="crime_type", values="count")
    recorded = own.drop(columns="anti_social_behaviour").sum(axis=1)
    residents = pd.read_csv(site_dir / "data/boroughs.csv").set_index("borough").population["Hackney"]
    explore_ready(page, address(f"explore.html#place={code}&type=robbery&show=rate&by=year"))
    got: Any = [r["value"] for r in taken(page)]
    rate = own.robbery.astype(float).rolling(12).sum() / residents * 1000
    assert got[:11] == [""] * 11
    assert [float(v) for v in got[11:]] == pytest.approx(rate.iloc[11:].tolist())
    explore_ready(page, address(f"explore.html#place={code}&type=robbery&show=share&by=month"))
    got = [float(r["value"]) for r in taken(page)]
    assert got == pytest.approx((100 * own.robbery / recorded).astype(float).tolist())

"""Every table to download, in the order of the Downloads page, written as CSV and Parquet."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

from build.analysis.absence import AbsentError
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.report.clusters.products import cluster_products
from build.report.deprivation.products import model_products
from build.report.downloads.all_areas import area_product
from build.report.downloads.by_month import by_month, provenance_product
from build.report.downloads.data_package import write_product
from build.report.downloads.schema import Product
from build.report.estimates import with_estimates
from build.report.places.products import (
    borough_products,
    change_product,
    concentration_products,
    ward_product,
)
from build.report.record.products import (
    flagged_product,
    held_out_product,
    ledger_products,
    month_product,
)
from build.report.stops.products import concentration_product, stop_products
from build.report.trends.products import trend_products
from build.report.words.format import slug
from build.storage import tables


def make_products(inputs: Inputs, results: Results) -> list[Product]:
    """Return every table of the site that the data allow, in the order of the Downloads page: that of all areas first."""
    makers: list[Callable[[], list[Product]]] = [
        lambda: [area_product(inputs, results)],
        lambda: borough_products(results.rates, results.places, results.profiles),
        lambda: [ward_product(results.rates, results.places)],
        lambda: [change_product(inputs, results.places)],
        lambda: concentration_products(results.gathering),
        lambda: [month_product(inputs)],
        lambda: stop_products(results),
        lambda: [concentration_product(results)],
        lambda: model_products(inputs, results.deprivation),
        lambda: [held_out_product(results.rates)],
        lambda: [flagged_product(inputs, results.rates)],
        lambda: trend_products(results),
        lambda: cluster_products(results.clusters),
        lambda: ledger_products(inputs),
        lambda: by_month(inputs),
        lambda: [provenance_product(inputs)],
    ]
    made: list[Product] = []
    for make in makers:
        with contextlib.suppress(AbsentError):  # the pages say why it is absent
            made += make()
    return [with_estimates(product, inputs) for product in made]


def write_products(products: list[Product], out: Path) -> list[dict[str, Any]]:
    """Write every table below ``out``, and the table of all areas per borough; return the catalogue for Downloads."""
    (out / "data" / "boroughs").mkdir(parents=True, exist_ok=True)
    catalogue = [write_product(product, out) for product in products]
    for borough, rows in products[0].table.groupby("borough"):
        tables.write_csv(rows, out / "data" / "boroughs" / f"{slug(str(borough))}.csv")
    return catalogue

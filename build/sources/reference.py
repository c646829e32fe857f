"""Reference files from their publishers: population, deprivation, lookup, outlines, ethnic group, postcodes."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from build.errors import SourceError
from build.sources.http import Answer, Client

LOOKUP = "LSOA11_LSOA21_LAD22_EW_LU_v5"
OUTLINES = "Lower_layer_Super_Output_Areas_December_2021_Boundaries_EW_BGC_V5"
ETHNICITY = "census2021-ts021-lsoa.csv"
POSTCODES = "codepo_gb.zip"
PAGES = 200  # more than any London layer has
UNPACKED = 64 << 20  # bytes, ten times the member's size


def fetch_reference(client: Client, boroughs: Sequence[str], folder: Path) -> None:
    """Write every reference file with a stable address into ``folder``, under the publisher's file name.

    ``boroughs`` are the names that the names of London's areas begin with. Raises SourceError.
    """
    at = client.publishers
    _save(client, at.population, folder, b"PK")
    _save(client, at.deprivation_2019, folder, b"")
    _save(client, at.deprivation_2025, folder, b"")
    _save(client, at.code_point, folder, b"PK", POSTCODES)
    (folder / ETHNICITY).write_bytes(_member(client, at.ethnicity, ETHNICITY))
    lookup = features(client, LOOKUP, "LAD22CD LIKE 'E09%'", "LSOA11CD,LSOA21CD")
    (folder / f"{LOOKUP}.csv").write_text(_as_csv([f["properties"] for f in lookup]), encoding="utf-8")
    named = " OR ".join(f"LSOA21NM LIKE '{b.replace(chr(39), chr(39) * 2)} 0%'" for b in sorted(boroughs))
    outlines = {"type": "FeatureCollection", "features": features(client, OUTLINES, named, "LSOA21CD")}
    (folder / f"{OUTLINES}.geojson").write_text(json.dumps(outlines), encoding="utf-8")


def features(client: Client, layer: str, where: str, order: str) -> list[dict[str, Any]]:
    """All features of an ArcGIS layer that meet a condition, page by page. Raises SourceError.

    ArcGIS reports errors with status 200; they are retried like a 5xx.
    """
    url = f"{client.publishers.geography}{layer}/FeatureServer/0/query"
    found: list[dict[str, Any]] = []
    for _ in range(PAGES):
        params = {
            "where": where,
            "outFields": "*",
            "orderByFields": order,
            "outSR": "4326",
            "f": "geojson",
            "resultOffset": str(len(found)),
        }
        page = json.loads(client.get(url, params=params, check=_arcgis_fault).body)
        found += page["features"]
        more = page.get("exceededTransferLimit") or page.get("properties", {}).get("exceededTransferLimit")
        if not more:
            break
        if not page["features"]:
            raise SourceError(f"{url}: says there is more but sends no more ({len(found):,} features).")
    if not found:
        raise SourceError(f"{url}: no feature meets the condition. Check whether the layer was renamed.")
    return found


def _arcgis_fault(answer: Answer) -> str:
    try:
        page = json.loads(answer.body)
    except ValueError:
        return f"answers with {'an HTML page' if answer.is_page else 'text'} that is not JSON"
    if isinstance(page, dict) and "error" in page:
        return f"answers 200 with an error: {str(page['error'].get('message', page['error']))[:120]}"
    if not isinstance(page, dict) or not isinstance(page.get("features"), list):
        return f"answers with something that is not a list of features: {str(page)[:60]}"
    return ""


def _save(client: Client, url: str, folder: Path, begins: bytes, name: str = "") -> None:
    def check(answer: Answer) -> str:
        if answer.is_page or answer.body[:15].lower().startswith(b"<!doctype html"):
            return "answers with an HTML page instead of a file"
        return "" if answer.body.startswith(begins) else "answers with a file of another kind"

    content = client.get(url, check=check).body
    (folder / (name or url.rpartition("/")[2])).write_bytes(content)


def _member(client: Client, url: str, name: str) -> bytes:
    """One member of a small zip, by its plain name."""
    content = client.get(url).body
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as z:
            if z.getinfo(name).file_size > UNPACKED:
                raise SourceError(
                    f"{url}: {name} unpacks to {z.getinfo(name).file_size:,} bytes and was rejected."
                )
            return z.read(name)
    except KeyError as e:
        raise SourceError(f"{url}: no member {name}; found: {', '.join(z.namelist()[:6])}.") from e
    except (zipfile.BadZipFile, OSError) as e:
        raise SourceError(f"{url}: not a readable zip ({e}). Try again later; nothing was replaced.") from e


def _as_csv(rows: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    out = csv.DictWriter(text, list(rows[0]), extrasaction="ignore", lineterminator="\n")
    out.writeheader()
    out.writerows(rows)
    return text.getvalue()

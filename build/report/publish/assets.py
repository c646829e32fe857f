"""Style sheet, scripts and libraries of the site, each with the hash of its content in its name."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import vl_convert

from build.errors import SiteError
from build.report.figure import theme
from build.report.figure.png import draw_png
from build.report.publish.fonts import font_rules, fonts
from build.report.publish.hashed_files import json_text, write_hashed
from build.settings import ROOT, Run
from build.storage.kept import Kept

VEGA_LITE: Final = "6.4"
# What a page loads -> the files under ``templates/assets`` it is made of, in order of dependency.
# scheme.js comes first on every page and creates ``LCA``, the one name shared by all scripts.
SCRIPTS: Final = {
    "scheme.js": ("frame/scheme.js",),
    "site.js": (
        "frame/data.js",
        "frame/tables.js",
        "frame/navigation.js",
        "frame/paper.js",
        "search/words.js",
        "search/files.js",
        "search/postcodes.js",
        "search/matching.js",
        "search/answers.js",
        "search/box.js",
    ),
    "charts.js": ("frame/fold.js", "figure/charts.js", "figure/switch.js", "figure/take.js"),
    "latest.js": ("latest/ask.js",),
    "places.js": ("places/filter.js", "places/take.js"),
    "explore.js": (
        "explore/places.js",
        "explore/state.js",
        "explore/words.js",
        "explore/chart.js",
        "explore/map.js",
        "explore/take.js",
        "explore/table.js",
        "explore/page.js",
    ),
    "map.js": (
        "map/model.js",
        "map/shapes.js",
        "map/context.js",
        "map/colours.js",
        "map/names.js",
        "map/gestures.js",
        "map/webgl.js",
        "map/controls.js",
        "map/address.js",
        "map/page.js",
    ),
    # Loaded by map.js when the map starts: until then the page itself says what there is to say ...
    "map-panel.js": ("map/panel.js", "map/trend.js"),
    # ... and where there is no WebGL, or when something is to be saved.
    "map-canvas.js": ("map/paint.js", "map/flat.js", "map/share.js"),
}
# One sheet for all pages: later rules may override earlier ones.
STYLES: Final = {
    "style.css": (
        "frame/base.css",
        "frame/page.css",
        "search/search.css",
        "figure/figure.css",
        "figure/legend.css",
        "frame/tables.css",
        "frame/controls.css",
        "frame/media.css",
        "map/map.css",
        "places/places.css",
        "latest/latest.css",
        "explore/explore.css",
        "trends/panels.css",
    ),
}
ICON: Final = "frame/icon.svg"
MARK, MARK_MARGIN = 16, 5  # units of the site's mark, and of the ground around it where it stands on one
# No inline styles and no eval: the pages' security policy allows neither.
SNIPPET: Final = """
LCA.darkOf = %s;
LCA.embed = (element, spec, config) => vegaEmbed(element, spec, {
  ast: true, actions: false, defaultStyle: false, renderer: "svg", config,
  tooltip: { disableDefaultStyle: true },
});
"""


def write_assets(out: Path, run: Run, cache: Path = ROOT / ".cache") -> dict[str, str]:
    """Write every asset under ``out/assets``.

    Parameters
    ----------
    out : the site's root.
    run : its ``templates`` folder holds our own files under ``assets/``.
    cache : folder that keeps the chart bundle between builds (making it takes some seconds).

    Returns
    -------
    dict
        Plain name -> path relative to the site's root: ``style.css, site.js, map.js, icon.svg, icon-32.png,
        icon-180.png, vega.js, maplibre-gl.js, maplibre-gl.css``.

    Raises
    ------
    SiteError
        If the installed ``maplibre`` package does not contain the library's files.
    """
    own = run.templates / "assets"
    mark = (own / ICON).read_text(encoding="utf-8")
    contents: dict[str, str | bytes] = {"icon.svg": mark}
    contents |= {name: slim(joined(own, parts)) for name, parts in SCRIPTS.items()}
    faces = {name: write_hashed(out, "assets", name, font) for name, font in sorted(fonts(cache).items())}
    rules = font_rules({name: Path(path).name for name, path in faces.items()}) + theme.css_tokens()
    contents |= {name: rules + joined(own, parts) for name, parts in STYLES.items()}
    contents["icon-32.png"] = draw_png(mark, 32 / MARK)
    contents["icon-180.png"] = draw_png(on_ground(mark), 180 / (MARK + 2 * MARK_MARGIN))
    contents["vega.js"] = vega_bundle(cache)
    for name in ("maplibre-gl.js", "maplibre-gl.css"):
        contents[name] = maplibre_file(name).read_bytes()
    return faces | {name: write_hashed(out, "assets", name, contents[name]) for name in sorted(contents)}


def joined(folder: Path, parts: Iterable[str]) -> str:
    """Return the text of several files, one after the other."""
    return "".join((folder / part).read_text(encoding="utf-8") for part in parts)


def slim(script: str) -> str:
    """Return a script without comment lines and indentation, which saves a fifth of its size.

    It works line by line and does not parse JavaScript, so no string in a script may span lines.
    """
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def on_ground(mark: str) -> str:
    """Return the site's mark on its background colour: a phone's home screen would put it on black."""
    side = MARK + 2 * MARK_MARGIN
    box = f'x="{-MARK_MARGIN}" y="{-MARK_MARGIN}" width="{side}" height="{side}"'
    opening = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{-MARK_MARGIN} {-MARK_MARGIN} {side} {side}">'
    )
    return f'{opening}<rect {box} fill="{theme.LIGHT["ground"]}"/>{mark[mark.index(">") + 1 :]}'


def vega_bundle(cache: Path) -> str:
    """Return the chart library as one script that defines ``LCA.embed`` and ``LCA.darkOf``.

    It is made by ``vl_convert`` from the packages it carries, without a network, and kept in ``cache`` under the
    hash of what it was made from.
    """
    snippet = SNIPPET % json_text(dict(sorted(theme.dark_of().items())))
    kept = Kept(cache / "vega", f"{importlib.metadata.version('vl-convert-python')} {VEGA_LITE}")
    [bundle] = kept.all(
        [snippet], lambda _: [vl_convert.javascript_bundle(snippet, vl_version=VEGA_LITE).encode()]
    )
    return bundle.decode()


def maplibre_file(name: str) -> Path:
    """Return the path of a MapLibre file in the installed package, found without importing it."""
    spec = importlib.util.find_spec("maplibre")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        path = Path(folder) / "srcjs" / name
        if path.is_file():
            return path
    raise SiteError(f"The map library's file {name} is not in the installed package: pip install maplibre")

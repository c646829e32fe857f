"""Assets: hashed names, one table of colours, libraries found without a network."""

from __future__ import annotations

import gzip
import hashlib
import re
from pathlib import Path

import pytest

from build.analysis.clusters.settings import ClusterSettings
from build.report.figure import theme
from build.report.publish import assets
from build.settings import Run

# Bytes of our own scripts, compressed: together, and those that one page loads besides what all load.
ALL_SCRIPTS, ONE_PAGE = 60_000, 25_000
EVERYWHERE = ("scheme.js", "site.js")


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    out = tmp_path_factory.mktemp("site")
    return out, assets.write_assets(out, Run())


def test_names_carry_the_hash_of_the_content(written: tuple[Path, dict[str, str]]) -> None:
    out, paths = written
    assert {
        "style.css",
        "latest.js",
        "places.js",
        "site.js",
        "scheme.js",
        "charts.js",
        "map.js",
        "icon.svg",
        "vega.js",
        "maplibre-gl.js",
        "maplibre-gl.css",
    } <= set(paths)
    for path in paths.values():
        digest = hashlib.sha256((out / path).read_bytes()).hexdigest()
        assert path.rsplit(".", 2)[1] == digest[:8]


def test_our_own_scripts_keep_within_their_budget(written: tuple[Path, dict[str, str]]) -> None:
    out, paths = written
    size = {name: len(gzip.compress((out / paths[name]).read_bytes())) for name in assets.SCRIPTS}
    assert sum(size.values()) < ALL_SCRIPTS
    common = sum(size[name] for name in EVERYWHERE)
    assert max(common + size[name] for name in assets.SCRIPTS if name not in EVERYWHERE) < ONE_PAGE


def test_every_file_is_loaded_once_by_the_table() -> None:
    folder = Run().templates / "assets"
    tables = (*assets.SCRIPTS.values(), *assets.STYLES.values(), (assets.ICON,))
    listed = sorted(part for parts in tables for part in parts)
    assert listed == sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.*"))


def test_scripts_share_one_name_and_lose_only_comments_and_indentation() -> None:
    folder = Run().templates / "assets"
    for part in (part for parts in assets.SCRIPTS.values() for part in parts):
        source = (folder / part).read_text(encoding="utf-8")
        made = set(re.findall(r"window\.(\w+) \|?\|?= ", source))
        assert made <= ({"LCA"} if part == "frame/scheme.js" else set()), part
        # What slim() takes for granted: no text runs over the end of a line.
        assert all(line.count("`") % 2 == 0 for line in source.splitlines()), part
    assert (
        assets.slim("// why\n  const a = `// no`;\n\n    b(); // how\n")
        == "const a = `// no`;\nb(); // how\n"
    )


def test_the_style_sheet_names_no_colour_that_is_not_in_the_table(
    written: tuple[Path, dict[str, str]],
) -> None:
    out, paths = written
    sheet = (out / paths["style.css"]).read_text(encoding="utf-8")
    known = set(theme.dark_of()) | set(theme.dark_of().values())
    assert set(re.findall(r"#[0-9a-f]{6}\b", sheet)) <= known
    own = assets.joined(Run().templates / "assets", assets.STYLES["style.css"])
    used = set(re.findall(r"var\((--[a-z0-9-]+)\)", own))
    assert used <= set(re.findall(r"(--[a-z0-9-]+):", sheet))


def test_the_chart_bundle_is_kept_and_used_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def bundle(snippet: str, vl_version: str) -> str:
        made.append(snippet + vl_version)
        return "bundle"

    monkeypatch.setattr(assets.vl_convert, "javascript_bundle", bundle)
    assert assets.vega_bundle(tmp_path / "cache") == "bundle"
    assert assets.vega_bundle(tmp_path / "cache") == "bundle"
    assert len(made) == 1
    assert theme.LIGHT["emphasis"] in made[0]


def test_no_script_of_ours_evaluates_text_or_asks_another_host() -> None:
    for path in (Run().templates / "assets").rglob("*.js"):
        source = path.read_text(encoding="utf-8")
        assert not re.search(
            r"\beval\(|new Function|innerHTML|https?://", source.replace("http://www.w3.org/2000/svg", "")
        )


@pytest.mark.parametrize("groups", [theme.GROUPS_LIGHT, theme.GROUPS_DARK], ids=["light", "dark"])
def test_no_two_clusters_share_a_colour(groups: tuple[str, ...]) -> None:
    assert len(set(groups)) == len(groups) >= ClusterSettings.most_groups


def test_every_light_colour_has_one_dark_one() -> None:
    pairs = theme.dark_of()
    for light, dark in [
        (theme.SEQUENTIAL_LIGHT, theme.SEQUENTIAL_DARK),
        (theme.DIVERGING_LIGHT, theme.DIVERGING_DARK),
        (theme.GROUPS_LIGHT, theme.GROUPS_DARK),
        (tuple(theme.LIGHT.values()), tuple(theme.DARK.values())),
    ]:
        assert [pairs[colour] for colour in light] == list(dark)

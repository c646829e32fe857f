"""Results kept between builds: returned for the same inputs, recomputed for any other."""

from __future__ import annotations

import ast
import inspect
import re
import shutil
from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from importlib import import_module
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np
import pandas as pd
import pytest

from build.analysis import results
from build.analysis.absence import attempt
from build.analysis.inputs import Inputs
from build.analysis.results import Results
from build.analysis.settings import AnalysisSettings
from build.analysis_inputs import make_inputs
from build.ingest.coverage import Corrections, load_corrections
from build.ingest.police import ingest_police
from build.ingest.reference import load_reference
from build.ingest.snapshot import load_snapshot
from build.report import data_files
from build.report.places import said
from build.report.rendering import render_pages
from build.settings import ROOT, Gate, Run
from build.storage import code_used, results_cache
from tests import small

MONTHS = [f"2024-{month:02d}" for month in range(1, 13)]


@pytest.fixture(scope="module")
def year(small_config: Run, tmp_path_factory: pytest.TempPathFactory) -> Run:
    """A run with a snapshot of one year."""
    home = tmp_path_factory.mktemp("memory")
    config = replace(small_config, snapshot=home / "snapshot")
    config.snapshot.mkdir()
    raw = small.write_police(home / "raw", MONTHS)
    ingest_police(
        raw, load_reference(config), Corrections(), config.snapshot, config, Gate(), lambda *_: None
    )
    return config


@pytest.fixture(scope="module")
def inputs(year: Run) -> Inputs:
    """What the analysis is given."""
    return make_inputs(load_reference(year), load_snapshot(year), load_corrections(year.corrections), Gate())


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The parts that were really made, by the functions that make them, in order."""
    done: list[str] = []

    def counted(make: Callable[..., Any], *given: Any) -> Any:
        done.append(make.__name__.removesuffix("_of"))
        return attempt(make, *given)

    monkeypatch.setattr(results_cache, "attempt", counted)
    return done


@pytest.fixture(scope="module")
def kept(inputs: Inputs, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cache in which the results of the inputs are kept."""
    cache = tmp_path_factory.mktemp("kept")
    results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache))
    return cache


@pytest.fixture
def cache(kept: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(kept, tmp_path / "cache")


def assert_same(a: Any, b: Any) -> None:
    """Every table and array of two results is equal."""
    if is_dataclass(a):
        for field in fields(a):
            assert_same(getattr(a, field.name), getattr(b, field.name))
    elif isinstance(a, pd.DataFrame):
        pd.testing.assert_frame_equal(a, b)
    elif isinstance(a, np.ndarray):
        np.testing.assert_array_equal(a, b)
    else:
        assert repr(a) == repr(b)


PARTS = {field.name for field in fields(Results)}
FROM_RATES = {"rates", "deprivation", "clusters", "places", "gathering", "concentration", "profiles"}
FROM_CRIMES = FROM_RATES | {"latest", "trends", "series"}


def test_an_unchanged_build_is_given_the_same_results(inputs, tmp_path, made):
    first = results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(tmp_path))
    assert sorted(made) == sorted(PARTS)
    made.clear()
    assert_same(first, results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(tmp_path)))
    assert not made


def test_how_many_processes_share_the_work_does_not_matter(inputs, cache, made):
    results_cache.results_for(
        inputs, small.QUICK.with_common(workers=1, parallel_areas=7), results_cache.KeptParts(cache)
    )
    assert not made


def test_only_the_settings_of_the_analysis_are_asked_for():
    """An address, a limit of weight or a licence cannot recompute anything: the cache is never given them."""
    asked = inspect.signature(results_cache.results_for, eval_str=True).parameters
    assert [parameter.annotation for parameter in asked.values()] == [
        Inputs,
        AnalysisSettings,
        results_cache.KeptParts,
    ]


def one_crime_more(inputs: Inputs) -> Inputs:
    counts = inputs.counts.copy()
    counts[3, 2, 1] += 1
    return replace(inputs, counts=counts)


def one_search_more(inputs: Inputs) -> Inputs:
    count = inputs.stops["count"] + (np.arange(len(inputs.stops)) == 0)
    return replace(inputs, stops=inputs.stops.assign(count=count))


@pytest.mark.parametrize(
    ("change", "renewed"),
    [
        (one_crime_more, FROM_CRIMES),
        (one_search_more, {"stops", "concentration"}),
        (lambda i: replace(i, stops_clock=i.stops_clock.assign(count=i.stops_clock["count"] + 1)), {"clock"}),
        (lambda i: replace(i, points=i.points.assign(count=i.points["count"] + 1)), {"latest"}),
        (lambda i: replace(i, neighbours=i.neighbours[1:]), FROM_RATES),
        (lambda i: replace(i, labels={**i.labels, "deprivation": "another"}), {"deprivation", "profiles"}),
        (lambda i: replace(i, sources=[]), set()),
        (lambda i: replace(i, areas=i.areas.assign(population=i.areas["population"] + 1)), PARTS - {"clock"}),
    ],
)
def test_what_a_change_of_the_inputs_renews(inputs, cache, made, change, renewed):
    results_cache.results_for(change(inputs), small.QUICK, results_cache.KeptParts(cache))
    assert set(made) == renewed


@pytest.mark.parametrize(
    ("subject", "renewed"),
    [
        ("rates", FROM_RATES),
        ("deprivation", {"deprivation", "profiles"}),
        ("clusters", {"clusters", "profiles"}),
        ("stops", {"stops", "clock", "concentration"}),
        ("trends", {"trends", "series", "places"}),
        ("places", {"places", "gathering"}),
        ("latest", {"latest"}),
    ],
)
def test_what_a_setting_of_a_subject_renews(inputs, cache, made, subject, renewed):
    own = getattr(small.QUICK, subject)
    results_cache.results_for(
        inputs, replace(small.QUICK, **{subject: replace(own, seed=1)}), results_cache.KeptParts(cache)
    )
    assert set(made) == renewed


@pytest.mark.parametrize(
    ("module", "renewed"),
    [
        ("analysis/trends/forecasts.py", {"series"}),
        ("analysis/deprivation/tuning.py", {"deprivation", "profiles"}),
        ("analysis/clusters/choice.py", {"clusters", "profiles"}),
        ("analysis/stops/hours.py", {"clock"}),
        ("analysis/latest/squares.py", {"latest"}),
        ("analysis/statistics/local_moran.py", {"deprivation", "profiles"}),
        ("report/words/format.py", set()),
        ("vocabulary.py", PARTS - {"clock"}),
    ],
)
def test_what_a_changed_line_of_code_renews(inputs, cache, made, tmp_path, monkeypatch, module, renewed):
    shutil.copytree(ROOT / "build", tmp_path / "build", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(code_used, "ROOT", tmp_path)
    results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache))
    assert not made
    with (tmp_path / "build" / module).open("a") as f:
        f.write("# another line\n")
    results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache))
    assert set(made) == renewed


def test_what_a_changed_sentence_of_the_list_of_parts_renews(inputs, cache, made, monkeypatch):
    monkeypatch.setattr("build.analysis.results.NO_SEARCHES", "No searches.")
    results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache))
    assert set(made) == {"stops", "clock", "concentration"}


@pytest.mark.parametrize("damage", [lambda b: b[:-9], lambda b: b[:-1] + b"?", lambda b: b""])
def test_a_damaged_file_is_made_again(inputs, cache, made, damage):
    first = results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache))
    (path,) = cache.glob("trends.*")
    path.write_bytes(damage(path.read_bytes()))
    assert_same(first, results_cache.results_for(inputs, small.QUICK, results_cache.KeptParts(cache)))
    assert made == ["trends"]


def test_only_the_last_few_of_each_part_are_kept(inputs, cache):
    paths = sorted(cache.glob("latest.*"))
    for seed in range(results_cache.KEPT):
        settings = replace(small.QUICK, latest=replace(small.QUICK.latest, seed=seed))
        results_cache.results_for(inputs, settings, results_cache.KeptParts(cache))
        paths += [p for p in cache.glob("latest.*") if p not in paths]
    assert sorted(cache.glob("latest.*")) == sorted(paths[-results_cache.KEPT :])
    assert len(list(cache.iterdir())) == len(PARTS) - 1 + results_cache.KEPT


def test_a_part_whose_name_begins_as_another_does_not_evict_it(tmp_path):
    parts = results_cache.KeptParts(tmp_path)
    parts("stops", places_of_none, 0)
    for n in range(results_cache.KEPT + 1):
        parts("stops-concentration", places_of_none, n)
    assert len(list(tmp_path.glob("stops.*"))) == 1
    assert len(list(tmp_path.glob("stops-concentration.*"))) == results_cache.KEPT


def places_of_none(n: int) -> list[int]:
    """Something to keep."""
    return [n]


def test_a_part_sees_of_the_inputs_only_what_its_name_stands_on(inputs):
    with pytest.raises(AttributeError):
        inputs.only("areas").counts  # noqa: B018


def test_texts_are_told_from_each_other_by_where_they_end_and_by_what_is_missing():
    parts = results_cache.KeptParts(Path())
    texts = (["ab", "c"], ["a", "bc"], ["abc", ""], ["abc", None], [None, "abc"])
    keys = {parts.key(places_of_none, pd.DataFrame({"text": pd.Series(text, dtype="str")})) for text in texts}
    assert len(keys) == len(texts)
    longer = pd.DataFrame({"text": pd.Series(["x", "a", "bc"], dtype="str")})
    assert parts.key(places_of_none, longer[1:]) in keys


def test_imports_found_in_the_text_are_those_that_python_sees():
    for file in (ROOT / "build").rglob("*.py"):
        seen: set[Path] = set()
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.ImportFrom) and node.module:
                modules = [node.module, *(f"{node.module}.{name.name}" for name in node.names)]
            else:
                modules = [name.name for name in node.names] if isinstance(node, ast.Import) else []
            seen |= {
                path for name in modules if name.startswith("build.") for path in code_used._files_of(name)
            }
        assert set(code_used._imported(file, 0)) == seen, file


def kept_functions() -> list[Any]:
    """What makes the parts and files that are kept."""
    rooms = [
        import_module(f"build.report.{path.parent.name}.figures")
        for path in ROOT.glob("build/report/*/figures.py")
    ]
    made = [
        value
        for module in (results, *rooms)
        for name, value in vars(module).items()
        if name.endswith(("_of", "figures")) and isinstance(value, FunctionType)
    ]
    return [
        *made,
        said.make_said,
        data_files.write_downloads,
        data_files.write_finders,
        data_files.write_places,
        render_pages,
    ]


def test_no_part_is_known_by_where_something_is_in_memory():
    """As a cached function's ``repr`` says: the next process would not know the part again."""
    functions = kept_functions()
    assert len(functions) > 25
    for function in functions:
        lines = code_used._named(function, set())
        assert not [line for line in lines if re.search(r" at 0x[0-9a-f]+", line)], function


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ((1, 23), (12, 3)),
        ([[1], [2]], [[1, 2]]),
        ({"a": 1}, [("a", 1)]),
        (pd.DataFrame({"n": [1, 2]}, index=[1, 2]), pd.DataFrame({"n": [1, 2]}, index=[1, 3])),
        (pd.Series(range(1000)), pd.Series([*range(500), 0, *range(501, 1000)])),
    ],
)
def test_what_is_not_the_same_has_another_key(one, other):
    parts = results_cache.KeptParts(Path())
    assert parts.key(places_of_none, one) != parts.key(places_of_none, other)


PATTERN = re.compile("a")


class Counted:
    """Something whose method asks another function."""

    def count(self) -> int:
        return len(places_of_none(1))


def with_pattern() -> object:
    """Names a constant of a library's class, and a class of its own module."""
    return PATTERN, Counted


def test_constants_and_methods_are_part_of_the_code(monkeypatch):
    known = code_used.code_behind(with_pattern)
    assert code_used.code_behind(with_pattern) == known
    monkeypatch.setitem(globals(), "PATTERN", re.compile("b"))
    assert code_used.code_behind(with_pattern) != known
    monkeypatch.undo()
    monkeypatch.setitem(globals(), "places_of_none", lambda n: [n, n])
    assert code_used.code_behind(with_pattern) != known


def test_code_that_has_changed_since_it_was_loaded_is_never_known(monkeypatch):
    monkeypatch.setattr(code_used, "STARTED", 0.0)
    assert code_used.code_behind(places_of_none) != code_used.code_behind(places_of_none)

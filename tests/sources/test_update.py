"""An update from end to end: what is fetched, what is left alone, what is said, what the history keeps."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from multiprocessing import get_context
from pathlib import Path

import pytest

from build.ingest.snapshot import load_snapshot
from build.settings import ROOT
from build.storage.lock import one_run
from tests import small
from tests.loopback import Loopback
from tests.sources import world as w
from tests.sources.killed import update_and_die


def history(config) -> list[dict]:
    return json.loads((config.snapshot / "history.json").read_text())


def months_bytes(config, months) -> dict[str, bytes]:
    return {
        str(p.relative_to(config.snapshot)): p.read_bytes()
        for m in months
        for p in sorted((config.snapshot / m).iterdir())
    }


def test_one_new_month_costs_little_more_than_its_packed_size(world, publisher, config, run, light, tmp_path):
    w.furnish(world, config)
    raw = tmp_path / "raw"
    rows = [
        {**small.street_row(w.NEW, 20), "Crime ID": os.urandom(32).hex()} for _ in range(15_000)
    ]  # as hard to pack as the real thing
    for month in w.MONTHS[1:-1]:
        (raw / month).mkdir(parents=True)
        for path in (world.raw / month).glob("*.csv"):
            (raw / month / path.name).write_bytes(path.read_bytes())
    small.write_street(raw, w.NEW, rows)
    config.corrections.write_text(
        "breaks: []\nmonths: []\nexceptions:\n"
        f"- {{month: {w.NEW}, force: metropolitan, kind: street, check: rows, reason: made large, "
        "address: 'https://data.police.uk', expect: {rows: 15000}}\n"
        + "".join(
            f"- {{month: {w.NEW}, force: {f}, kind: {k}, check: rows, reason: left out, "
            "address: 'https://data.police.uk', expect: {rows: 0}}\n"
            for f, k in (
                ("metropolitan", "stop-and-search"),
                ("city-of-london", "street"),
                ("city-of-london", "stop-and-search"),
            )
        )
    )
    publisher.archive = w.archive(raw, w.MONTHS[1:])
    import io
    import zipfile

    packed = sum(
        i.compress_size
        for i in zipfile.ZipFile(io.BytesIO(publisher.archive)).infolist()
        if f"{w.NEW}-metropolitan-street" in i.filename
    )
    code, said, error = run("--update")
    assert (code, error) == (0, "")
    assert packed < publisher.sent < 1.2 * packed
    assert f"{packed:,} bytes compressed" in said
    assert len(history(config)[-1]["exceptions"]) == 4


def test_from_nothing_every_month_and_no_other_forces_members(world, publisher, config, run, light):
    w.furnish(world, config)
    import shutil

    shutil.rmtree(config.snapshot)
    code, _, error = run("--update")
    assert (code, error) == (0, "")
    snapshot = load_snapshot(config)
    assert list(snapshot.months) == w.MONTHS[1:]
    assert snapshot.card["estimated"] == ""
    assert set(snapshot.ledger.force) == {"metropolitan", "city-of-london"}
    import io
    import zipfile

    members = zipfile.ZipFile(io.BytesIO(world.now)).infolist()
    asked = [
        tuple(map(int, r[6:].split("-")))
        for p, r in publisher.log
        if p.startswith("/archive/") and r[6] != "-"
    ]
    for m in members:
        if "essex" in m.filename:
            middle = m.header_offset + 40
            alone = not any(a <= middle <= b for a, b in asked)
            # Small members are nearer than a request is worth; a large one is never read.
            assert alone or m.compress_size < 4096


def test_a_second_update_asks_little_changes_no_byte_and_ends_at_once(world, publisher, config, run, light):
    w.furnish(world, config)
    assert run("--update")[0] == 0
    there, requests, sent = w.state(config), len(publisher.log), publisher.sent
    stamps = {p: p.stat().st_mtime_ns for p in config.snapshot.rglob("*")}
    began = time.perf_counter()
    code, said, error = run("--update")
    assert time.perf_counter() - began < 3
    assert (code, error) == (0, "")
    assert "Nothing new" in said
    assert w.state(config) == there
    assert stamps == {p: p.stat().st_mtime_ns for p in config.snapshot.rglob("*")}
    assert len(publisher.log) - requests <= 4
    assert publisher.sent - sent < 40_000


def test_that_there_is_nothing_new_is_known_without_loading_the_analysis():
    code = "import sys, build.cli, build.update; sys.exit(any(m in sys.modules for m in ('pandas', 'sklearn', 'altair')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_unchanged_months_are_carried_over_byte_for_byte(world, publisher, config, run, light):
    w.furnish(world, config)
    before = months_bytes(config, w.MONTHS[1:-1])
    assert run("--update")[0] == 0
    after = months_bytes(config, w.MONTHS[1:-1])
    # Only the newest 13 months keep map points; all 12 carried over are among them.
    assert after == before
    assert not (config.snapshot / w.MONTHS[0]).exists()
    entry = history(config)[-1]
    assert (entry["new"], entry["left"], entry["revised"]) == ([w.NEW], [w.MONTHS[0]], [])
    assert publisher.counts("^/archive/") <= 4


def test_a_revised_month_is_said_and_one_with_other_outcomes_is_not(
    world, publisher, config, run, light, tmp_path
):
    w.furnish(world, config)
    raw = tmp_path / "raw"
    for month in w.MONTHS[1:]:
        (raw / month).mkdir(parents=True)
        for path in (world.raw / month).glob("*.csv"):
            (raw / month / path.name).write_bytes(path.read_bytes())
    grown, other = (raw / m / f"{m}-metropolitan-street.csv" for m in ("2024-03", "2024-05"))
    lines = grown.read_text().splitlines()
    grown.write_text("\n".join([*lines, lines[-1]]) + "\n")
    other.write_text(other.read_text().replace("Under investigation", "Local resolution"))
    publisher.archive = w.archive(raw, w.MONTHS[1:])
    code, said, error = run("--update")
    assert (code, error) == (0, "")
    entry = history(config)[-1]
    assert entry["revised"] == [
        {
            "month": "2024-03",
            "force": "metropolitan",
            "kind": "street",
            "before": len(lines) - 1,
            "rows": len(lines),
        }
    ]
    assert "revised: 2024-03" in said
    assert "2 changed" in said
    feed = (config.out / "feed.xml").read_text()
    assert "Revised: Metropolitan Police Service, street, March 2024" in feed


def test_the_sample_is_replaced_and_its_label_goes(world, publisher, config, run, light, tmp_path):
    w.furnish(world, config)
    manifest = config.snapshot / "manifest.json"
    manifest.write_text(manifest.read_text().replace('"estimated": ""', '"estimated": "Sample."'))
    assert load_snapshot(config).card["estimated"] == "Sample."
    # Every file of the archive is another one than the sample's.
    for month in w.MONTHS[1:]:
        for path in (world.raw / month).glob("*.csv"):
            target = tmp_path / "raw" / month / path.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(
                path.read_text().replace("Under investigation", "Local resolution").replace("Male", "Other")
            )
    publisher.archive = w.archive(tmp_path / "raw", w.MONTHS[1:])
    assert run("--update")[0] == 0
    snapshot = load_snapshot(config)
    assert snapshot.card["estimated"] == ""
    assert snapshot.history[-1]["replaced"] == w.MONTHS[1:-1]


def test_a_rehearsal_says_that_it_is_one(world, publisher, config, network, run, light):
    w.furnish(world, config)
    rehearsed = replace(network, publishers=replace(network.publishers, rehearsal=publisher.host))
    assert run("--update", network=rehearsed)[0] == 0
    assert load_snapshot(config).card["estimated"] == "Rehearsal: not police.uk's data."


EXCEPTION = (
    "breaks: []\nmonths: []\nexceptions:\n- {{month: 2024-12, force: metropolitan, kind: street, check: rows, "
    "reason: a strike, address: 'https://data.police.uk/changelog/', expect: {{rows: {rows}}}}}\n"
)


def test_an_exception_lets_a_month_in_and_fails_when_it_no_longer_applies(
    world, publisher, config, run, light, tmp_path
):
    from tests.sources.test_faults import lines, rewritten

    there = w.furnish(world, config)
    rewritten(lines(lambda rows: rows[::10]))(publisher, world, tmp_path)
    few = len((tmp_path / "raw" / w.NEW / f"{w.NEW}-metropolitan-street.csv").read_text().splitlines()) - 1
    config.corrections.write_text(EXCEPTION.format(rows=few + 1))
    code, _, error = run("--update")
    assert code == 1
    assert f"no longer applies: expected rows {few + 1}, found {few}" in error
    assert w.state(config) == there
    config.corrections.write_text(EXCEPTION.format(rows=few))
    code, said, error = run("--update")
    assert (code, error) == (0, "")
    assert "a strike" in said
    assert history(config)[-1]["exceptions"][0]["reason"] == "a strike"
    # The publisher mends the month.
    publisher.archive = world.now
    code, _, error = run("--update")
    assert code == 1
    assert "no longer applies" in error


def test_an_older_archive_and_a_lost_month_are_refused(world, publisher, config, run, light):
    there = w.furnish(world, config)
    publisher.archive = w.archive(world.raw, w.MONTHS[:-2])
    code, _, error = run("--update")
    assert code == 1
    assert "the archive ends with 2024-10, but the snapshot already has 2024-11" in error
    assert "fewer months (12) than the snapshot (13): months would be lost" in error
    publisher.archive = w.archive(world.raw, [m for m in w.MONTHS[1:] if m != "2024-06"])
    code, _, error = run("--update")
    assert code == 1
    assert error.count("no file in the archive, but") == 4
    assert "2024-06-metropolitan-street.csv: no file" in error
    assert w.state(config) == there


def killed(moment: str, config, small_config, publisher: Loopback) -> int | None:
    """Exit code of an update in a process of its own that kills itself; the program is loaded once for all moments."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["tests.sources.killed"])
    process = context.Process(
        target=update_and_die, args=(config.out.parent, publisher.host, small_config.reference, moment)
    )
    process.start()
    process.join(60)
    return process.exitcode


@pytest.mark.parametrize("moment", ["writing", "0", "1", "2", "3"])
def test_a_run_killed_at_any_moment_leaves_whole_folders_and_the_next_one_mends(
    moment, world, publisher, config, small_config, run, light
):
    old = w.furnish(world, config)
    assert killed(moment, config, small_config, publisher) == -signal.SIGKILL
    with one_run([config.snapshot, config.out], [], config.cache / "locks"):
        assert w.leftovers(config) == []
        if moment == "writing":
            assert w.state(config) == old
        else:  # all was complete when the folders began to change places: they go on doing so
            assert list(load_snapshot(config).months) == w.MONTHS[1:]
            assert "<h1>New</h1>" in (config.out / "index.html").read_text()
    code, _, error = run("--update")
    assert (code, error) == (0, "")
    assert list(load_snapshot(config).months) == w.MONTHS[1:]
    assert "<h1>New</h1>" in (config.out / "index.html").read_text()
    assert [e["new"] for e in history(config)] == [[w.NEW]]


def test_the_whole_road_writes_a_site_of_the_new_month(world, publisher, config, run):
    w.furnish(world, config)
    publisher.dates = [w.NEXT, *publisher.dates]
    publisher.crimes = {w.NEXT: [w.crime(i) for i in range(200)]}
    code, _, error = run("--update")
    assert (code, error) == (0, "")
    assert "December 2024" in (config.out / "index.html").read_text()
    assert "January 2025" in (config.out / "latest.html").read_text()
    assert Path(config.out / "feed.xml").read_text().count("<entry>") == 1

"""Two years of monthly updates in a row, with what publishers do: files missing or late, corrections, new types and columns."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from build.ingest.coverage import load_corrections
from build.ingest.police import ingest_police
from build.settings import Gate, Run
from tests import small
from tests.loopback import Loopback
from tests.sources import world as w
from tests.worlds import months

HELD, UPDATES = 13, 24
MONTHS = months("2022-12", HELD + UPDATES)
ENTRY = (
    '- {{month: "{0}", force: {1}, kind: {2}, check: {3}, reason: Known., '
    "address: 'https://data.police.uk/changelog/', expect: {{{4}}}}}\n"
)
FILES = [(force, kind) for force in (small.MET, small.CITY) for kind in ("street", "stop-and-search")]


@dataclass
class Story:
    """The publisher's files below ``raw`` as they stand at an update, and the run that meets them.

    gone : months the archive has lost. revised : the month whose file is another than at the last update, "" if none.
    """

    raw: Path
    server: Loopback
    settings: Run
    run: Callable[..., tuple[int, str, str]]
    update: int = 0
    gone: set[str] = field(default_factory=set)
    revised: str = ""
    kept: str = ""

    @property
    def window(self) -> tuple[str, ...]:
        """The months of the publisher's three years, here thirteen months."""
        return MONTHS[self.update : self.update + HELD]

    @property
    def newest(self) -> str:
        return self.window[-1]

    def file(self, month: str, kind: str = "street") -> Path:
        return self.raw / month / f"{month}-metropolitan-{kind}.csv"

    def publish(self) -> None:
        there = [month for month in self.window if month not in self.gone]
        self.server.archive = w.archive(self.raw, there)
        self.server.newest = self.server.dates[0] = there[-1]

    def refused(self, reason: str, times: int = 1) -> None:
        """Run, and be refused for a reason."""
        self.publish()
        code, _, error = self.run("--update")
        assert (code, error.count(reason)) == (1, times), error

    def accept(self, *entries: str) -> None:
        """Write corrections.yml with these exceptions."""
        listed = "\n" + "".join(entries) if entries else " []\n"
        self.settings.corrections.write_text(f"breaks: []\nmonths: []\nexceptions:{listed}")

    def rows(self) -> dict[tuple[str, str, str], int]:
        """(month, force, kind) -> rows, of every file that the snapshot holds."""
        ledgers = [json.loads(p.read_text()) for p in self.settings.snapshot.glob("*/ledger.json")]
        return {
            (e["month"], e["force"], e["kind"]): e["rows"] for ledger in ledgers for e in ledger if e["rows"]
        }


def a_file_is_missing(story: Story) -> None:
    story.kept = story.file(story.newest).read_text()
    story.file(story.newest).unlink()
    story.refused(f"{story.newest}-metropolitan-street.csv: 0 rows")
    story.accept(ENTRY.format(story.newest, small.MET, "street", "rows", "rows: 0"))


def and_comes_two_months_later(story: Story) -> None:
    story.file(story.window[-3]).write_text(story.kept)
    story.refused("no longer applies")
    story.accept()


def a_month_is_revised(story: Story) -> None:
    story.revised = story.window[4]
    story.kept = story.file(story.revised).read_text()
    story.file(story.revised).write_text(story.kept + story.kept.splitlines(keepends=True)[-1] * 3)


def and_as_it_was_again(story: Story) -> None:
    story.revised = story.window[2]
    story.file(story.revised).write_text(story.kept)


def a_whole_month_is_lost(story: Story) -> None:
    lost = story.window[6]
    story.gone = {lost}
    story.refused("no file in the archive, but", times=len(FILES))
    story.accept(*(ENTRY.format(lost, *file, "lost", "rows: 0") for file in FILES))


def and_found(story: Story) -> None:
    story.gone = set()
    story.refused("no longer applies", times=len(FILES))
    story.accept()


def a_type_is_new(story: Story) -> None:
    use_the_new_type(story)
    count = story.file(story.newest).read_text().count(",Cyber crime,")
    assert count > 0
    expected = f"rejected_unknown_type: {count}"
    story.refused(f"expect: {{{expected}}}")
    story.accept(ENTRY.format(story.newest, small.MET, "street", "types", expected))


def use_the_new_type(story: Story) -> None:
    path = story.file(story.newest)
    path.write_text(path.read_text().replace(",Drugs,", ",Cyber crime,"))


def and_a_column(story: Story) -> None:
    use_the_new_type(story)
    path = story.file(story.newest, "stop-and-search")
    header, *others = path.read_text().splitlines()
    path.write_text("\n".join([f"{header},Body-worn video", *(f"{line},Yes" for line in others)]) + "\n")


EVENTS = {
    3: a_file_is_missing, 5: and_comes_two_months_later, 7: a_month_is_revised, 9: and_as_it_was_again,
    11: a_whole_month_is_lost, 13: and_found, 16: a_type_is_new,
    **dict.fromkeys((17, 18, 19, 20), use_the_new_type), **dict.fromkeys((21, 22, 23, 24), and_a_column),
}  # fmt: skip


@pytest.fixture
def story(
    publisher: Loopback, config: Run, run: Callable, small_reference, tmp_path: Path
) -> Iterator[Story]:
    """The first thirteen months held, the others still to come."""
    config.snapshot.mkdir(parents=True)
    raw = small.write_police(tmp_path / "raw", MONTHS)
    publisher.crimes = {}
    story = Story(raw, publisher, config, run)
    story.accept()
    ingest(w.archive(raw, MONTHS[:HELD]), small_reference, config, tmp_path)
    return story


def ingest(packed: bytes, reference: object, run: Run, folder: Path) -> None:
    archive = folder / "whole.zip"
    archive.write_bytes(packed)
    corrections = load_corrections(run.corrections)
    ingest_police(archive, reference, corrections, run.snapshot, run, Gate(), lambda done, total: None)


def folders(run: Run, held: Collection[str]) -> dict[str, bytes]:
    """Path -> bytes of every file of the snapshot's months."""
    return {
        f"{month}/{path.name}": path.read_bytes()
        for month in held
        for path in sorted((run.snapshot / month).iterdir())
    }


def test_two_years_of_updates(story: Story, light, small_reference, tmp_path: Path) -> None:
    for update in range(1, UPDATES + 1):
        story.update, story.revised = update, ""
        EVENTS.get(update, lambda story: None)(story)
        story.publish()
        sent, before = story.server.sent, story.rows()
        code, _, error = story.run("--update")
        assert (code, error) == (0, ""), update
        held = story.rows()
        assert sorted({month for month, *_ in held}) == [m for m in story.window if m not in story.gone], (
            update
        )
        grown = {
            month
            for month, *file in held
            if (month, *file) in before and before[month, *file] != held[month, *file]
        }
        assert grown == {story.revised} - {""}, update
        assert ((story.newest, small.MET, "street") in held) == (EVENTS.get(update) != a_file_is_missing), (
            update
        )
        assert story.server.sent - sent < 120_000, update  # a month's files, not the archive's

    history = json.loads((story.settings.snapshot / "history.json").read_text())
    assert [entry["last"] for entry in history] == list(MONTHS[HELD:])
    revised = [[change["month"] for change in entry["revised"]] for entry in history]
    assert [update for update, months in enumerate(revised, 1) if months] == [7, 9]
    # What 24 updates left is, to the last byte, what a fresh start from the last archive gives.
    fresh = w.settings(story.settings, tmp_path / "fresh")
    fresh.snapshot.mkdir(parents=True)
    fresh.corrections.write_text(story.settings.corrections.read_text())
    ingest(story.server.archive, small_reference, fresh, tmp_path)
    assert folders(story.settings, story.window) == folders(fresh, story.window)

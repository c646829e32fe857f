"""What a run prints: stages as they go, and at the end where time, rows and bytes went."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Sequence

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table


class Reporter:
    """Progress bars on a terminal, plain lines elsewhere, errors only when quiet."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._console = Console(quiet=quiet, highlight=False, soft_wrap=True, markup=False)
        self.seconds: dict[str, float] = {}
        self._bar: tuple[Progress, int] | None = None

    @contextlib.contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Time a stage and print its name; ``step`` moves its bar."""
        start = time.perf_counter()
        if self._console.is_terminal and not self._console.quiet:
            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
            with Progress(*columns, console=self._console, transient=True) as bar:
                self._bar = bar, bar.add_task(name, total=None)
                yield
            self._bar = None
        else:
            yield
        self.seconds[name] = time.perf_counter() - start
        self._console.print(f"{name}: {self.seconds[name]:.1f} s")

    def step(self, done: int, total: int) -> None:
        """Show how far the stage has got."""
        if self._bar:
            bar, task = self._bar
            bar.update(bar.task_ids[task], completed=done, total=total)

    def say(self, text: str) -> None:
        """Print a line."""
        self._console.print(text)

    def table(self, title: str, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        """Print a table, its first column aligned left and the rest right."""
        table = Table(title=title, title_justify="left", box=None, pad_edge=False)
        for i, column in enumerate(columns):
            table.add_column(column, justify="right" if i else "left", no_wrap=not i)
        for row in rows:
            table.add_row(*row)
        self._console.print()
        self._console.print(table)

"""What a reader comes to do takes no more actions than it should; ``python -m tests.tasks`` prints them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.tasks import TASKS, Steps, fresh, sheets

from .conftest import Watched
from .serving import served_below


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_few_actions(name: str, browser: Browser, site_dir: Path) -> None:
    task = TASKS[name]
    with served_below(site_dir, "/crime/") as address:
        context = fresh(browser, task, address)
        watched = Watched(context.new_page())
        watched.watch()
        steps = Steps(watched.page, site_dir, address)
        assert task.do(steps)
        assert 0 < steps.taken <= task.most
        assert [problem for problem in watched.problems if address not in problem] == []
        context.close()


@pytest.mark.parametrize(
    "path",
    ["hackney", "kensington-and-chelsea", "hillingdon/heathrow-villages", "city-of-london/cripplegate"],
)
def test_a_place_is_one_sheet_of_paper(path: str, watched: Watched, address: Callable[[str], str]) -> None:
    watched.page.goto(address(f"places/{path}.html"))
    assert sheets(watched.page) == 1

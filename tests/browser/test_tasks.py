"""What a reader comes to do takes no more actions than it should; ``python -m tests.tasks`` prints them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.tasks import TASKS, Steps, fresh

from .conftest import Watched


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_few_actions(name: str, browser: Browser, site_dir: Path) -> None:
    task = TASKS[name]
    context = fresh(browser, task)
    watched = Watched(context.new_page())
    watched.watch()
    steps = Steps(watched.page, site_dir)
    assert task.do(steps)
    assert 0 < steps.taken <= task.most
    assert watched.problems == []
    context.close()

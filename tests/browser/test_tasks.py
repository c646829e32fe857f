"""A new reader's tasks take no more actions than they should; ``python -m tests.tasks`` times them."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.tasks import TASKS, Steps

from .conftest import Watched


@pytest.mark.parametrize("name", TASKS)
def test_a_task_takes_few_actions(name: str, watched: Watched, address: Callable[[str], str]) -> None:
    task, most = TASKS[name]
    steps = Steps(watched.page)
    answer = task(steps, address)
    assert steps.taken <= most
    if most == 0:  # a link alone: the address it ends at is the address that was sent
        assert answer == address(
            "map.html#measure=robbery&period=2024-12&area=E01000896&view=12.00/51.5500/-0.1500"
        )
    assert watched.problems == []

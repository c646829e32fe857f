"""Work is shared without changing what comes of it, and nothing that was started is left behind or goes wrong unsaid."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from build.analysis.parallel import aside, in_processes
from build.settings import ROOT

LOADING = """
import os, signal, time
from multiprocessing import forkserver
from build.analysis.parallel import load_libraries
load_libraries(2)
server = forkserver._forkserver._forkserver_pid
time.sleep(0.3)
os.kill(server, signal.SIGINT)
time.sleep(0.3)
os.kill(server, 0)
"""

# Of the libraries that keep threads, only those of scikit-learn are not loaded before.
THREADS = """
from threadpoolctl import threadpool_info
from build.analysis.parallel import in_processes
def job(_):
    import sklearn.cluster
    return {library["num_threads"] for library in threadpool_info()}
print(in_processes(job, [0], 1))
"""

# A build that is killed, while its processes are at work.
KILLED = """
import os, signal
from build.analysis.parallel import warm_pool
pool = warm_pool(2)
groups = {pool.submit(os.getpgrp).result() for _ in range(20)}
assert os.getpgrp() not in groups  # a signal to the whole group is for this process alone
print(*{pool.submit(os.getpid).result() for _ in range(20)}, *pool._processes, flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


# One of the processes is killed, as a system does that is short of memory, while most jobs are yet to come.
BROKEN = """
from concurrent.futures import BrokenExecutor
from build.analysis.parallel import in_processes
from tests.analysis.test_parallel import killed_at_99
try:
    in_processes(killed_at_99, range(100_000), 2)
except BrokenExecutor:
    print("broken")
"""


def squared(number: int) -> int:
    return number * number


def killed_at_99(number: int) -> int:
    if number == 99:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fails(number: int) -> int:
    raise ValueError(f"{number} cannot be had")


def slow(path: Path) -> None:
    time.sleep(0.2)
    path.write_text("done\n")


@pytest.mark.parametrize("workers", [1, 2])
def test_results_come_in_the_order_of_the_jobs(workers: int) -> None:
    assert in_processes(squared, range(40), workers) == [number * number for number in range(40)]


@pytest.mark.parametrize("workers", [1, 2])
def test_what_is_started_aside_runs_in_a_process_of_the_pool_if_there_is_one(workers: int) -> None:
    with aside(workers) as start:
        one, other = start(os.getpid), start(squared, 3)
        assert (one.result() != os.getpid()) == (workers > 1)
        assert other.result() == 9


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_of_what_was_started_is_raised_at_the_end_though_nobody_asked(workers: int) -> None:
    with pytest.raises(ValueError, match="7 cannot be had"), aside(workers) as start:
        start(fails, 7)


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_meanwhile_leaves_nothing_running(tmp_path: Path, workers: int) -> None:
    def build() -> None:
        with aside(workers) as start:
            start(slow, tmp_path / "late")
            raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        build()
    assert (tmp_path / "late").exists()


def test_an_interrupt_while_libraries_load_is_left_to_the_main_process() -> None:
    done = subprocess.run(
        [sys.executable, "-c", LOADING], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_library_that_a_job_loads_keeps_to_one_thread_too() -> None:
    done = subprocess.run(
        [sys.executable, "-c", THREADS], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.stdout, done.stderr) == ("[{1}]\n", "")


def test_no_process_of_the_pool_outlives_a_build_that_is_killed() -> None:
    done = subprocess.run(
        [sys.executable, "-c", KILLED], cwd=ROOT, capture_output=True, text=True, check=False
    )
    processes = {int(number) for number in done.stdout.split()}
    assert len(processes) == 2, done.stderr
    end = time.monotonic() + 20
    while any(map(_is_alive, processes)) and time.monotonic() < end:
        time.sleep(0.1)
    assert not [number for number in processes if _is_alive(number)]


def test_a_process_that_is_killed_is_an_error_and_nobody_waits_for_it() -> None:
    done = subprocess.run(
        [sys.executable, "-c", BROKEN], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.stdout, done.stderr) == ("broken\n", "")


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True

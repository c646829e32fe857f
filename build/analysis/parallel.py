"""Work shared among threads so that every build adds up the same numbers in the same order."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

Job = TypeVar("Job")
Result = TypeVar("Result")


def in_threads(function: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> list[Result]:
    """Results of ``function`` for each job, in the order of the jobs.

    Each thread runs its linear algebra and OpenMP loops alone: sums split over threads depend on which
    finishes first, and small problems are slower on two threads than on one. The limit is set in the threads
    themselves, because OpenMP keeps it for each thread.
    """
    with (
        threadpool_limits(limits=1),
        ThreadPoolExecutor(workers, initializer=threadpool_limits, initargs=(1,)) as pool,
    ):
        return list(pool.map(function, jobs))

"""Work shared among processes, with every build adding up the same numbers in the same order.

Threads would not do: fitting small trees holds the interpreter's lock most of the time, and OpenMP sums depend on which
thread finishes first.
"""

from __future__ import annotations

import atexit
import gc
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import get_context
from threading import RLock, Thread
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController, threadpool_limits

Job = TypeVar("Job")
Result = TypeVar("Result")

LIBRARIES = ["build.analysis.results"]  # with all that the analysis imports
SHARES = 8  # that a worker's jobs are sent in: what a share's jobs have in common travels once, and none waits long for the last
_ALONE = (
    RLock()
)  # a thread that is done must not lift the limit of threads under another, nor two start a pool
_POOLS: dict[int, ProcessPoolExecutor] = {}


def in_processes(function: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> list[Result]:
    """Results of ``function`` for each job, in the order of the jobs, the same for any number of workers.

    With one worker the jobs run here, one after the other; otherwise ``function`` and the jobs must be picklable. Linear
    algebra and OpenMP loops run on one thread per process.
    """
    if workers == 1:
        with _ALONE, _libraries(len(sys.modules)).limit(limits=1):
            return [function(job) for job in jobs]
    todo = list(jobs)
    together = max(1, len(todo) // (workers * SHARES))
    return list(warm_pool(workers).map(function, todo, chunksize=together))


def start_processes(workers: int) -> None:
    """Start the processes of :func:`in_processes`, if it will use any: they load their libraries while this one goes on.

    A pool waits until its first process has started, hence the thread.
    """
    if workers > 1:
        Thread(target=warm_pool, args=(workers,)).start()


@lru_cache(maxsize=1)
def _libraries(modules: int) -> ThreadpoolController:
    """The libraries that keep threads; looked up, which takes milliseconds, only when another of ``modules`` is loaded."""
    return ThreadpoolController()


@contextmanager
def aside(workers: int) -> Iterator[Callable[..., Future[Any]]]:
    """Yield what starts a function while the caller goes on: in a process of the pool or, with one worker, in a thread.

    All that was started is at its end when the block ends, even by an error; what went wrong with it is raised there.
    """
    started: list[Future[Any]] = []
    with ThreadPoolExecutor(1) as thread:
        executor: Executor = warm_pool(workers) if workers > 1 else thread

        def start(function: Callable[..., Any], *given: Any) -> Future[Any]:
            started.append(executor.submit(function, *given))
            return started[-1]

        try:
            yield start
            for future in started:
                future.result()
        finally:
            wait(started)


def warm_pool(workers: int) -> ProcessPoolExecutor:
    """The pool of ``workers`` processes, started on first use and kept; they load the libraries in the background."""
    with _ALONE:
        if workers not in _POOLS:
            context = get_context("forkserver")  # the libraries are loaded once, not once per process
            context.set_forkserver_preload(LIBRARIES)
            pool = ProcessPoolExecutor(workers, mp_context=context, initializer=_prepare)
            atexit.register(pool.shutdown, cancel_futures=True)
            for _ in range(workers):
                pool.submit(_prepare)
            _POOLS[workers] = pool
        return _POOLS[workers]


def _prepare() -> None:
    """Use one thread, leave keyboard interrupts to the main process, and look for no garbage in what has been loaded."""
    gc.freeze()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(limits=1)

"""Work shared among processes, with every build adding up the same numbers in the same order.

Threads would not do: fitting small trees holds the interpreter's lock most of the time, and OpenMP sums depend on which
thread finishes first.
"""

from __future__ import annotations

import atexit
import gc
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Future, ProcessPoolExecutor, ThreadPoolExecutor, wait
from contextlib import contextmanager
from functools import lru_cache
from multiprocessing import forkserver, get_context, parent_process, resource_tracker
from multiprocessing.context import BaseContext
from threading import Lock, RLock, Thread
from typing import Any, TypeVar

from threadpoolctl import ThreadpoolController, threadpool_limits

Job = TypeVar("Job")
Result = TypeVar("Result")

LIBRARIES = ["build.preloaded"]  # with all that it imports
SHARES = 8  # that a worker's jobs are sent in: what a share's jobs have in common travels once, and none waits long for the last
GARBAGE = 50_000  # objects made and not yet freed, of which some may be in circles
WAITING = 8  # functions started aside at once
_ALONE = RLock()  # a thread that is done must not lift the limit of threads under another
_POOLS: dict[int, ProcessPoolExecutor] = {}
_STARTING = Lock()


def in_processes(function: Callable[[Job], Result], jobs: Iterable[Job], workers: int) -> list[Result]:
    """Results of ``function`` for each job, in the order of the jobs, the same for any number of workers.

    With one worker the jobs run here, one after the other; otherwise ``function`` and the jobs must be picklable. Linear
    algebra and OpenMP loops run on one thread per process.
    """
    if workers == 1:
        os.environ["OMP_NUM_THREADS"] = "1"  # for a library that the first job loads
        with _ALONE, _libraries(len(sys.modules)).limit(limits=1):
            return [function(job) for job in jobs]
    todo = list(jobs)
    together = max(1, len(todo) // (workers * SHARES))
    pool = warm_pool(workers)
    shares = [pool.submit(_each, function, todo[i : i + together]) for i in range(0, len(todo), together)]
    try:
        return [result for share in shares for result in share.result()]
    except BrokenExecutor:
        raise  # the pool is giving up its jobs itself: one that is cancelled meanwhile makes Python 3.11 wait for ever
    except Exception:
        for share in shares:
            share.cancel()
        raise


def _each(function: Callable[[Job], Result], jobs: list[Job]) -> list[Result]:
    return [function(job) for job in jobs]


def load_libraries(workers: int) -> None:
    """Begin to load the libraries of :func:`in_processes`, if it will use any processes, while this one goes on."""
    if workers > 1:
        _context()
        resource_tracker.ensure_running()  # which would let interrupts through again
        # An interrupt is for the main process to answer: one that came while libraries load would print where they were.
        before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        forkserver.ensure_running()
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


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
    # The threads only wait, also for the pool to start; without a pool there is one, which works.
    with ThreadPoolExecutor(WAITING if workers > 1 else 1) as threads:

        def start(function: Callable[..., Any], *given: Any) -> Future[Any]:
            started.append(threads.submit(_in_process, workers, function, *given))
            return started[-1]

        try:
            yield start
            for future in started:
                future.result()
        finally:
            wait(started)


def _in_process(workers: int, function: Callable[..., Any], *given: Any) -> Any:
    """What a function returns, computed in a process of the pool if there is one."""
    return warm_pool(workers).submit(function, *given).result() if workers > 1 else function(*given)


def warm_pool(workers: int) -> ProcessPoolExecutor:
    """The pool of ``workers`` processes, started on first use and kept; they load the libraries in the background."""
    with _STARTING:
        if workers not in _POOLS:
            pool = ProcessPoolExecutor(workers, mp_context=_context(), initializer=_begin)
            atexit.register(pool.shutdown, cancel_futures=True)
            for _ in range(workers):
                pool.submit(_prepare)
            _POOLS[workers] = pool
    return _POOLS[workers]


def _context() -> BaseContext:
    """How processes are started: from one that has loaded the libraries, once for all of them."""
    context = get_context("forkserver")
    context.set_forkserver_preload(LIBRARIES)
    return context


def collect_rarely() -> None:
    """Look for no garbage in what is loaded, which stays, and elsewhere only when there is much new: it takes a second in all."""
    gc.freeze()
    gc.set_threshold(GARBAGE)


def _begin() -> None:
    """Prepare a process of the pool, which ends with the main one: a killed build would leave it waiting for ever."""
    _prepare()
    Thread(target=_end_with_main, daemon=True).start()


def _end_with_main() -> None:
    main = parent_process()
    if main is not None:
        main.join()
        os._exit(1)


def _prepare() -> None:
    """Use one thread, leave keyboard interrupts to the main process, and seldom look for garbage."""
    collect_rarely()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threadpool_limits(limits=1)

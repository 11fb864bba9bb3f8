"""Which executor is meant, opened and closed again."""

import os
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor as Threads
from contextlib import ExitStack, contextmanager

from core.executors.cluster import ClusterPool, connected, local_cluster
from core.executors.pool import Pool

_here = threading.local()


@contextmanager
def open_pool(workers: int = 0, scheduler: str = "") -> Iterator[Pool]:
    """Open where tasks are computed, and close it.

    Of threads and processes that it began nothing goes on then. The workers of a scheduler that ran
    before finish the tasks that they have begun, and what comes of those goes nowhere.

    Parameters
    ----------
    workers : int
        How many processes of a Dask cluster on this machine; with none, threads of this process,
        as many as there are cores.
    scheduler : str
        The address of a Dask scheduler that runs, ``"tcp://10.0.0.1:8786"``, in place of both.

    Raises
    ------
    ValueError
        If Dask is needed and not installed, or the address is none.
    OSError
        If no scheduler answers there, or it has no workers.
    """
    from threadpoolctl import threadpool_limits  # imported here: most programs compute alone

    with ExitStack() as stack:
        # Of a cluster, too: what cannot be handed out is computed here, and has the same digits.
        stack.enter_context(threadpool_limits(1))
        if workers and not scheduler:
            scheduler = stack.enter_context(local_cluster(workers))
        if scheduler:
            yield ClusterPool(stack.enter_context(connected(scheduler)))
        else:
            yield stack.enter_context(_threads())


def stopping() -> bool:
    """Return whether the pool of threads that computes the task of this thread is to end.

    A task that takes long asks now and then: a thread, unlike a process, cannot be ended.
    """
    ended: threading.Event | None = getattr(_here, "ended", None)
    return ended is not None and ended.is_set()


@contextmanager
def _threads() -> Iterator[Pool]:
    # From Python 3.13 on, only the cores that this process may use.
    width = getattr(os, "process_cpu_count", os.cpu_count)() or 1
    ended = threading.Event()

    def begin() -> None:
        _here.ended = ended

    with Threads(width, initializer=begin) as executor:
        try:
            yield Pool(executor, width)
        except BaseException:
            ended.set()
            executor.shutdown(cancel_futures=True)
            raise

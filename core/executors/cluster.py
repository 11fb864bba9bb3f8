"""The workers of a Dask scheduler, on this machine or on many."""

import logging
import signal
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from core.executors.pool import Pool, Value
from core.messages import Message

if TYPE_CHECKING:
    from distributed import Client
    from distributed import Future as DaskFuture

RETRIES = 2  # of a task that fails, as where a disk is out of reach for a while
PATIENCE = 30  # seconds for a scheduler to answer, and for a first worker to be there

#: Dask's own lets a worker give memory back to the system after each array, of which the next one
#: is made, and looks a hundred times a second at what it does: both take a good part of the time.
_SETTINGS = {
    "distributed.nanny.pre-spawn-environ": {
        f"{library}_NUM_THREADS": 1 for library in ("OMP", "OPENBLAS", "MKL")
    },
    "distributed.worker.profile.enabled": False,
}


class ClusterPool(Pool):
    """The workers of a Dask scheduler, which makes up for those that die."""

    def __init__(self, client: "Client") -> None:
        super().__init__(client.get_executor(retries=RETRIES), 1)
        self._client = client
        self._shared: list[DaskFuture[Any]] = []

    @property
    def width(self) -> int:
        """How many threads its workers have together: workers come and go."""
        return max(1, int(sum(self._client.nthreads().values())))

    def share(self, value: Any) -> Any:
        """Return what stands for a value that has gone to each worker: see `Pool.share`."""
        # Not scattered: what was lost with the last worker that had it is made anew only where it
        # is the result of a task.
        with warnings.catch_warnings(action="ignore"):  # of large ones, that they be scattered
            future = self._client.submit(_same, value, pure=False)
        self._client.replicate([future])
        self._shared.append(future)  # kept on the workers for as long as somebody has it
        return future


@contextmanager
def connected(scheduler: str) -> Iterator["Client"]:
    """Connect to a scheduler that has workers; errors are those of `opening.open_pool`."""
    _check_installed()
    from distributed import Client
    from distributed.comm.addressing import parse_address

    try:
        parse_address(scheduler, strict=True)
        client = Client(scheduler, timeout=PATIENCE, set_as_default=False)
    except ValueError as error:
        raise ValueError(
            Message(
                "{scheduler!r} is not the address of a scheduler, as tcp://10.0.0.1:8786 is: give "
                "the one that dask scheduler prints when it starts.",
                scheduler=scheduler,
            )
        ) from error
    except OSError as error:
        raise OSError(
            Message(
                "No scheduler answers at {scheduler}: start one with dask scheduler, or give the "
                "address of one that runs.",
                scheduler=scheduler,
            )
        ) from error
    with client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise OSError(
                Message(
                    "The scheduler at {scheduler} has no workers: start some with dask worker "
                    "{scheduler}.",
                    scheduler=scheduler,
                )
            ) from error
        yield client


@contextmanager
def local_cluster(workers: int) -> Iterator[str]:
    """Start so many processes, and yield the address of their scheduler."""
    _check_installed()
    import dask.config
    from distributed import LocalCluster

    # Of a port that another cluster has, where this one would say how it is: nobody asks it.
    with (
        _no_interrupts(),
        dask.config.set(_SETTINGS),
        warnings.catch_warnings(action="ignore"),
    ):
        cluster = LocalCluster(  # a worker's memory is bounded by its part of the machine's
            n_workers=workers,
            threads_per_worker=1,
            dashboard_address=None,
            silence_logs=logging.CRITICAL,
            preload=[__name__],
        )
    with cluster:
        yield cluster.scheduler_address


@contextmanager
def _no_interrupts() -> Iterator[None]:
    """Let Ctrl-C do nothing, here and in the processes that are started, for a second or two.

    Half of a cluster cannot be closed: its processes would each show where they were.
    """
    if threading.current_thread() is not threading.main_thread():  # no other hears of it
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def dask_setup(worker: object) -> None:
    """Leave Ctrl-C, which every process of a terminal gets, to the one that began the workers.

    Dask calls it by this name in each worker at its start, also in one that replaces another.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _check_installed() -> None:
    try:
        import distributed  # noqa: F401
    except ImportError as error:
        raise ValueError(
            Message(
                "Workers and clusters are Dask's, which is not installed: python -m pip install -r "
                "requirements-cluster.txt"
            )
        ) from error


def _same(value: Value) -> Value:
    return value

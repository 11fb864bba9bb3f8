"""Tasks handed to an executor, few at a time, and what becomes of each."""

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, CancelledError, Executor, Future, wait
from concurrent.futures import ThreadPoolExecutor as Threads
from functools import cache
from itertools import islice
from typing import Any, Generic, NamedTuple, TypeVar

from core.messages import Message

Task = TypeVar("Task")
Value = TypeVar("Value")

AHEAD = 3  # tasks handed out for each thread: one that is computed, and what comes next
POLL = 0.5  # seconds: on Windows nothing interrupts a longer wait


class Result(NamedTuple, Generic[Task, Value]):
    """What became of a task: a value, or the error that it ended with."""

    task: Task
    value: Value | None
    error: Exception | None


class Refusal(NamedTuple):
    """The error of a task that cannot be computed, however often it is tried."""

    error: ValueError


class Pool:
    """An executor, and how many tasks it computes at once.

    Parameters
    ----------
    executor : concurrent.futures.Executor
        Any of threads, of processes, or of a cluster. In processes and in a cluster BLAS is held to
        one thread; in threads it is as the caller has it.
    width : int
        How many tasks it computes at once.
    """

    def __init__(self, executor: Executor, width: int) -> None:
        self.executor = executor
        self._width = width

    @property
    def width(self) -> int:
        """How many tasks are computed at once, now."""
        return self._width

    def share(self, value: Any) -> Any:
        """Return what stands for a value, as a network, that `run` is to give to every task.

        It goes to each worker of a cluster once, and not with each task.
        """
        return value

    def run(
        self,
        function: Callable[..., Value],
        tasks: Iterable[Task],
        *shared: Any,
        in_order: bool = False,
    ) -> Iterator[Result[Task, Value]]:
        """Yield what becomes of ``function(*shared, task)`` for each task, as they complete.

        A task that raises ends no other. Few are under way at a time, however many there are.

        Parameters
        ----------
        function : callable
            Found by its name, at the top of a module, as what goes to other processes must be.
        tasks : iterable
            Asked for the next one only when that can be handed out.
        *shared
            What `share` returned, or small values.
        in_order : bool
            Yield them in the order of the tasks instead.
        """
        submit: Callable[..., Future[Value]] = self.executor.submit
        call = _call if isinstance(self.executor, Threads) else _call_elsewhere
        waiting = iter(tasks)
        under_way: dict[Future[Value], Task] = {}  # in the order in which they were handed out
        try:
            while True:
                free = max(0, AHEAD * self.width - len(under_way))
                for task in islice(waiting, free):
                    under_way[submit(call, function, *shared, task)] = task
                if not under_way:
                    return
                for future in _completed(list(under_way)[: 1 if in_order else None]):
                    yield _result(under_way.pop(future), future)
        finally:
            for future in under_way:
                future.cancel()


def _completed(futures: list[Future[Value]]) -> set[Future[Value]]:
    while not (done := wait(futures, POLL, FIRST_COMPLETED).done):
        pass
    return done


def _result(task: Task, future: Future[Value]) -> Result[Task, Value]:
    try:
        value = future.result()
        if isinstance(value, Refusal):
            return Result(task, None, value.error)
        return Result(task, value, None)
    except CancelledError:
        error: Exception = OSError(
            Message("The cluster was lost while this was computed: start it, and this, again.")
        )
    except Exception as raised:
        error = raised
        if type(raised).__name__ == "KilledWorker":  # its text is about Dask's own names of things
            error = OSError(
                Message(
                    "Each worker that began with this died of it: their memory may be too small."
                )
            )
    return Result(task, None, error)


def _call(function: Callable[..., Value], *arguments: Any) -> Value:
    return function(*arguments)


def _call_elsewhere(function: Callable[..., Value], *arguments: Any) -> Value | Refusal:
    _hold_to_one_thread()
    try:
        return function(*arguments)
    except ValueError as error:  # as the same task would end again: a cluster need not retry it
        return Refusal(error)


@cache
def _hold_to_one_thread() -> None:
    """Let BLAS have one thread, in a process that is there for tasks alone."""
    from threadpoolctl import threadpool_limits

    threadpool_limits(1)

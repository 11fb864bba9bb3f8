"""What is computed beside the runs of visitors lets these go first.

A run that waits for what is computed there is not waited for in turn: both would stand still.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_pause: ContextVar[Callable[[], None] | None] = ContextVar("pause", default=None)


class Runs:
    """The runs that are under way, and those of them that wait for a result of another's."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._under_way = self._waiting = 0

    @contextmanager
    def one(self) -> Iterator[None]:
        """Count a run, until the end of the block."""
        self._add(1, 0)
        try:
            yield
        finally:
            self._add(-1, 0)

    @contextmanager
    def waiting(self) -> Iterator[None]:
        """Let what is computed in the background go on, until the end of the block."""
        self._add(0, 1)
        try:
            yield
        finally:
            self._add(0, -1)

    def let_go_first(self, seconds: float) -> bool:
        """Wait until no run is under way, or one waits, but not longer than so many seconds.

        Returns
        -------
        bool
            Whether it is so.
        """
        with self._changed:
            free = self._changed.wait_for(lambda: self._waiting or not self._under_way, seconds)
            return bool(free)

    def _add(self, under_way: int, waiting: int) -> None:
        with self._changed:
            self._under_way += under_way
            self._waiting += waiting
            self._changed.notify_all()


runs = Runs()


@contextmanager
def in_background(pause: Callable[[], None]) -> Iterator[None]:
    """Let what is computed in the block call `pause` wherever a run could be ended."""
    before = _pause.set(pause)
    try:
        yield
    finally:
        _pause.reset(before)


def background_pause() -> Callable[[], None] | None:
    """Return what is to be called now and then where no visitor's run computes; None in a run."""
    return _pause.get()
